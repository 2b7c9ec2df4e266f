"""Rare symbols strewn into words so that a copy can be told: anti-copy noise of novel mirrors.

The mirrors draw from Unicode blocks that hardly any font shows (playing cards, alchemical
symbols, dominoes) and mix in ordinary emoji. An ordinary emoji alone proves nothing: people write
them. It is taken only inside a word of a text that shows a rare one too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.find.base import Finder, Hit, View, fail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

# Mahjong and dominoes and cards but for 🀄 and 🃏, which are emoji; ornamental dingbats, alchemical
# symbols, geometric shapes extended but for the coloured emoji, supplemental arrows C, chess
# (Unicode 16.0, Blocks.txt). Code points not yet assigned in them count: no font has them at all.
_RARE = (  # a character class
    "\U0001f000-\U0001f003\U0001f005-\U0001f0ce\U0001f0d0-\U0001f0ff\U0001f650-\U0001f67f"
    "\U0001f700-\U0001f7df\U0001f800-\U0001f8ff\U0001fa00-\U0001fa6f"
)
_EMOJI = "\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001f9ff\U0001fa70-\U0001faff\u2600-\u27bf"
_RUN = re.compile(f"[{_RARE}{_EMOJI}]{{1,6}}\ufe0f?")
_IS_RARE = re.compile(f"[{_RARE}]")
_WORD = re.compile("[0-9A-Za-z\u3400-\u9fff]")


def _rare() -> Iterator[str]:
    return filter(_IS_RARE.match, map(chr, range(0x1F000, 0x1FB00)))


class Jammers:
    """Finds runs of rare symbols, and emoji between two word characters in a text that has such runs."""

    literals = (frozenset(_rare()),)

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield the runs."""
        if _IS_RARE.search(view.text) is None:
            return
        for run in _RUN.finditer(view.text):
            before, after = view.text[run.start() - 1 : run.start()], view.text[run.end() : run.end() + 1]
            rare = _IS_RARE.search(run[0])
            if not _WORD.match(before) or (not rare and not _WORD.match(after)):
                continue
            yield Hit(*run.span(), "", evidence="词中的罕见符号" if rare else "词中的表情，同文有罕见符号")


def make_jammers(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `jammers`; it has no parameters."""
    if rule.find.parameters:
        raise fail(rule, "`jammers` has no parameters; drop them", "find.parameters")
    return Jammers()
