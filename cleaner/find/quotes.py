"""Straight double quotes in Chinese paragraphs, paired into “ and ” (GB/T 15834-2011, 4.8)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.find.base import Finder, Hit, View, fail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

_STRAIGHT = re.compile('["＂]')
_HAN = re.compile("[\u3400-\u9fff]")
_CURLY = re.compile("[“”]")


class StraightQuotes:
    """Pairs the straight quotes of one paragraph by turns.

    A paragraph is left alone when their number is odd, when curly quotes stand across a pair, or
    when neither the quoted text nor what stands around it is Chinese: then the text alone does not
    prove which is which.
    """

    literals = (frozenset('"＂'),)

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield each quote with the mark that takes its place."""
        text = view.text
        marks = [match.start() for match in _STRAIGHT.finditer(text)]
        at = 0
        while at < len(marks):
            line = view.lines.number(marks[at])
            stop = at
            _, end = view.lines.content(line)
            while stop < len(marks) and marks[stop] < end:
                stop += 1
            if (stop - at) % 2 == 0:
                yield from self._pairs(text, marks[at:stop])
            at = stop

    def _pairs(self, text: str, marks: list[int]) -> Iterator[Hit]:
        pairs = list(zip(marks[::2], marks[1::2], strict=True))
        for first, last in pairs:
            inner = text[first + 1 : last]
            around = text[max(0, first - 1) : first] + text[last + 1 : last + 2]
            curly = _CURLY.findall(inner)
            if curly and (curly[0] == "”" or curly[-1] == "“" or curly.count("“") != curly.count("”")):
                return
            if not _HAN.search(inner) and not _HAN.search(around):
                return
        for first, last in pairs:
            yield Hit(first, first + 1, "“")
            yield Hit(last, last + 1, "”")


def make_straight_quotes(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `straight-quotes`; it has no parameters."""
    if rule.find.parameters:
        raise fail(rule, "`straight-quotes` has no parameters; drop them", "find.parameters")
    return StraightQuotes()
