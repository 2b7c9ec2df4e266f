"""Compatibility code points that stand for one Han character: what copying out of a PDF leaves behind.

A font that maps a glyph to two code points lets the PDF reader choose, and readers choose ⼀ (Kangxi
radical one) for 一. Searching and every rule then miss the word. Unicode itself says which character
is meant (UAX #15: NFKC); only what becomes exactly one Han character is taken, so that ㎡, Ⅲ, ①
and ligatures stay.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from cleaner.find.base import Finder, Hit, View, fail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_SHOWN = 4  # code points of a run that the evidence names
_MOST = 0x2000  # code points that a block may have: it is held as a table


class Compatibility:
    """Finds the code points of some blocks that Unicode maps to one Han character.

    Args:
        blocks: First and last code point of each block.

    Raises:
        ValueError: When no code point of them is such a one.

    >>> [(hit.start, hit.replacement) for hit in Compatibility([(0x2F00, 0x2FDF)]).find(View("⼀、总体⺠"))]
    [(0, '一')]
    """

    def __init__(self, blocks: list[tuple[int, int]]) -> None:
        self._table: dict[str, str] = {}
        for first, last in blocks:
            for char in map(chr, range(first, last + 1)):
                meant = unicodedata.normalize("NFKC", char)
                if meant != char and _HAN.fullmatch(meant):
                    self._table[char] = meant
        if not self._table:
            raise ValueError("no code point of these blocks stands for one Han character")
        self._run = re.compile(f"[{''.join(map(re.escape, self._table))}]+")
        self._meant = str.maketrans(self._table)
        self.literals = (frozenset(self._table),)

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield each run of such code points with the characters they stand for."""
        for match in self._run.finditer(view.text):
            shown = "、".join(f"U+{ord(char):04X}" for char in dict.fromkeys(match[0][:_SHOWN]))
            more = "等" if len(match[0]) > _SHOWN else ""
            yield Hit(*match.span(), match[0].translate(self._meant), evidence=f"NFKC：{shown}{more}")


def make_compatibility(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `compatibility`.

    Parameters:
        blocks: Blocks of Unicode as first and last code point, such as `2F00-2FDF`.
    """
    blocks: list[tuple[int, int]] = []
    given = rule.find.parameters.get("blocks")
    if not isinstance(given, list) or not given or len(rule.find.parameters) > 1:
        raise fail(rule, "takes one parameter: `blocks`, such as [2F00-2FDF]", "find.parameters")
    for block in given:
        match = re.fullmatch("([0-9A-F]{4,6})-([0-9A-F]{4,6})", str(block))
        first, last = (int(match[1], 16), int(match[2], 16)) if match else (1, 0)
        if not first <= last < first + _MOST:
            raise fail(rule, f"expected a block such as 2F00-2FDF; found {block!r}", "find.parameters.blocks")
        blocks.append((first, last))
    try:
        return Compatibility(blocks)
    except ValueError as bad:
        raise fail(rule, str(bad), "find.parameters.blocks") from bad
