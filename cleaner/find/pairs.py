"""Tags in pairs whose name nobody has listed: [see_hide]…[/see_hide].

Plug-ins that hide text behind a payment or a reply are many, and each has a name of its own. What
gives an unknown one away is the pair: no text but markup closes `[name]` with `[/name]`. The text
between the two stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.find.base import Finder, Hit, View, fail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

_TAG = re.compile(r"\\?\[(?P<slash>/?) ?(?P<name>[a-z][a-z0-9_-]{1,23})(?:[ =][^\[\]\n]{0,120})? ?\\?\]")
_HAN = re.compile("[\u4e00-\u9fff]")
# A text about tags names them: 用[aside]与[/aside]标出.
_SPOKEN_OF = re.compile("标签|标记|代码|短码|字样|字段|写作|写成|语法|格式|括起|包裹|包住|[“‘\"'`]$")
_NEAR = 6  # code points around a tag in which it would be called one


class Pairs:
    """Finds the two tags of each pair that closes around Chinese text."""

    literals = (frozenset(["[/", "［/", "[／", "［／"]),)

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield opening and closing tags, in order of start."""
        found = (hit for pair in _pairs(view.folded) for hit in pair)
        for start, end in sorted(found):
            yield Hit(start, end, "")


def _pairs(text: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    opened: dict[str, re.Match[str]] = {}
    for tag in _TAG.finditer(text):
        if not tag["slash"]:
            opened[tag["name"]] = tag
        elif (opening := opened.pop(tag["name"], None)) is not None and _is_markup(text, opening, tag):
            yield opening.span(), tag.span()


def _is_markup(text: str, opening: re.Match[str], closing: re.Match[str]) -> bool:
    if _HAN.search(text, opening.end(), closing.start()) is None:
        return False
    return not any(
        _SPOKEN_OF.search(text[max(0, tag.start() - _NEAR) : tag.start()])
        or _SPOKEN_OF.search(text[tag.end() : tag.end() + _NEAR])
        for tag in (opening, closing)
    )


def make_pairs(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `pairs`; it has no parameters."""
    if rule.find.parameters:
        raise fail(rule, "`pairs` has no parameters; drop them", "find.parameters")
    return Pairs()
