"""Round brackets: full-width in Chinese text (GB/T 15834-2011, 4.9), half-width in formulas and English.

A pair is decided as one, by what it holds and what stands around it; a pair of two widths becomes a
pair of one. A half-width bracket without a partner is shown, not touched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cleaner.find.base import Finder, Hit, View, fail
from cleaner.find.english import is_english

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

_MARKS = re.compile(r"[()（）]|\n[ \t\u3000]*\n|\r\n?[ \t\u3000]*\r")
_HAN = re.compile("[\u3400-\u9fff]")
_CHINESE = re.compile("[\u3400-\u9fff，。、；：！？“”‘’《》（）【】〔〕％]")
_CALL = re.compile(r"[a-z0-9_\]}]")  # f(x), a[1](b), H(2): what stands before it belongs to the bracket
_ITEM = re.compile(r"(?:^|[\n\r。；;])[ \t\u3000]*[0-9a-zA-Z]{1,2}\Z")  # 1) opens an item, and closes nothing
_NUMBERS = re.compile(r"\s*-?[0-9.]+(?:, ?-?[0-9.]+)+\s*\Z")  # (0,1): an interval, a point
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?\Z")
_WORD_BEFORE, _WORD_BEHIND = re.compile(r"[A-Za-z,] \Z"), re.compile(r" [a-z]|[,.;:!?]? *(?:\Z|[A-Z\n\r])")
_LINK = re.compile(r"\[[^]\[\n\r]{1,200}\]\Z")  # Markdown: [words](address)
_FAR = 400  # code points between the brackets of a pair
_NEAR = 30  # code points around a pair that show an English sentence
_DEEP = 50  # brackets open at once; more are noise


class _Pair(NamedTuple):
    """Where a pair opens and closes."""

    start: int
    end: int


class Brackets:
    """Finds half-width brackets of pairs that are Chinese, and those that stand alone in Chinese text."""

    literals = (frozenset("()"),)

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield each half-width bracket that is to be widened, and those without a partner to be shown."""
        text = view.text
        pairs, alone = _paired(text)
        hits = [
            Hit(at, at + 1, "（" if text[at] == "(" else "）")
            for pair in pairs
            if _is_chinese(text, pair)
            for at in pair
            if text[at] in "()"
        ]
        hits += [
            Hit(at, at + 1, None, kind="unbalanced", evidence="没有配对") for at in alone if _shown(text, at)
        ]
        yield from sorted(hits)


def _paired(text: str) -> tuple[list[_Pair], list[int]]:
    """Return the pairs, and the brackets without a partner; a blank line ends all that is open."""
    pairs: list[_Pair] = []
    alone: list[int] = []
    open_: list[int] = []
    for mark in _MARKS.finditer(text):
        at, char = mark.start(), mark[0]
        if char in "(（":
            open_.append(at)
            if len(open_) > _DEEP:
                alone.append(open_.pop(0))
        elif char in ")）":
            if open_ and at - open_[-1] <= _FAR:
                pairs.append(_Pair(open_.pop(), at))
            else:
                alone += [*open_, at]
                open_.clear()
        else:
            alone += open_
            open_.clear()
    return pairs, alone + open_


def _is_chinese(text: str, pair: _Pair) -> bool:
    inside = text[pair.start + 1 : pair.end]
    if text[pair.start] != text[pair.end].translate({ord(")"): "(", ord("）"): "（"}):
        return bool(_HAN.search(inside) or _beside(text, pair))
    if text[pair.start - 1 : pair.start] == "]" and _is_address(text, pair):
        return False
    if _HAN.search(inside):
        return not _is_in_english(text, pair)
    if _NUMBERS.match(inside) and not _THOUSANDS.match(inside):
        return False
    return not _CALL.match(text[pair.start - 1 : pair.start]) and _beside(text, pair)


def _is_address(text: str, pair: _Pair) -> bool:
    """Tell whether a pair behind a square bracket holds the address of a link."""
    inside = text[pair.start + 1 : pair.end]
    is_one = inside and not any(char.isspace() for char in inside) and any(char in "#/." for char in inside)
    opening = text.rfind("[", max(0, pair.start - _FAR), pair.start)
    return bool(is_one) and opening >= 0 and _LINK.match(text[opening : pair.start]) is not None


def _is_in_english(text: str, pair: _Pair) -> bool:
    """Tell whether the words on both sides are English: the town (枫桥) is small."""
    before, behind = text[max(0, pair.start - 2) : pair.start], text[pair.end + 1 : pair.end + 4]
    if not _WORD_BEFORE.match(before) or not _WORD_BEHIND.match(behind):
        return False
    around = text[max(0, pair.start - _NEAR) : pair.start] + text[pair.end + 1 : pair.end + 1 + _NEAR]
    return is_english(around)


def _beside(text: str, pair: _Pair) -> bool:
    before, after = text[max(0, pair.start - 1) : pair.start], text[pair.end + 1 : pair.end + 2]
    return bool(_CHINESE.match(before) or _CHINESE.match(after))


def _shown(text: str, at: int) -> bool:
    if text[at] not in "()" or not _HAN.search(text, max(0, at - 1), at + 2):
        return False
    return not _ITEM.search(text[max(0, at - 8) : at])


def make_brackets(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `brackets`; it has no parameters."""
    if rule.find.parameters:
        raise fail(rule, "`brackets` has no parameters; drop them", "find.parameters")
    return Brackets()
