"""Texts folded for comparison: no punctuation, no width, no case; masks stand as one sentinel each."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: First sentinels of the masks of the masked text and of a copy. Both planes are private use, and private
#: use is dropped from the texts themselves, so that a sentinel is never anything else.
OURS = 0xF0000
THEIRS = 0x100000
_MOST = THEIRS - OURS - 2
_KEPT = "%‰"  # punctuation to Unicode, part of a figure to a reader
_DIGITS = frozenset("0123456789")
_NO_BREAK = "·・-/"  # marks that a value may hold


class _Letters(dict[str, str]):
    """What each character folds to, filled as characters come up."""

    def __missing__(self, char: str) -> str:
        folded = unicodedata.normalize("NFKC", char).lower()
        kept = [c for c in folded if c in _KEPT or c == "." or unicodedata.category(c)[0] not in "PZC"]
        value = self[char] = "".join(kept)
        return value


#: What each character folds to: several letters, or none.
LETTERS = _Letters()


class Folded:
    """A text folded, with the way back.

    Args:
        raw: The text.
        masks: Spans of its masks, in order, not overlapping; an empty span where something is missing.
        first: Code point of the sentinel of the first mask: `OURS` or `THEIRS`.

    >>> folded = Folded("增长ＸＸ％，达到３.5亿。", [(2, 4)], OURS)
    >>> folded.text.replace(chr(OURS), "?"), folded.raw_span(2, 3)
    ('增长?%达到3.5亿', (2, 4))
    """

    def __init__(self, raw: str, masks: Sequence[tuple[int, int]], first: int) -> None:
        self.raw, self.masks = raw, masks[:_MOST]
        self._first = first
        self._letters: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self.breaks: set[int] = set()  # folded positions in front of which a mark or line break was dropped
        at = 0
        for number, (start, end) in enumerate(self.masks):
            self._add(at, start)
            self._put(chr(first + number), start, end)
            at = end
        self._add(at, len(raw))
        self.text = "".join(self._letters)
        self._paragraphs: list[int] | None = None

    def _put(self, letter: str, start: int, end: int) -> None:
        self._letters.append(letter)
        self._starts.append(start)
        self._ends.append(end)

    def _add(self, start: int, end: int) -> None:
        """Fold a stretch without masks."""
        raw = self.raw
        for at in range(start, end):
            letters = LETTERS[raw[at]]
            if letters == "" or (letters == "." and not self._is_decimal(at, end)):
                if raw[at] in "\n\r" or (
                    unicodedata.category(raw[at])[0] == "P" and raw[at] not in _NO_BREAK
                ):
                    self._break(at, end)
                continue
            for letter in letters:
                self._put(letter, at, at + 1)

    def _break(self, at: int, end: int) -> None:
        """Note the mark at *at*, unless it groups the digits of a number."""
        after = LETTERS[self.raw[at + 1]] if at + 1 < end else ""
        inside = bool(self._letters) and self._letters[-1] in _DIGITS and after in _DIGITS
        if not (inside and self.raw[at] in ",，"):
            self.breaks.add(len(self._letters))

    def _is_decimal(self, at: int, end: int) -> bool:
        """Tell whether the point at *at* stands between digits."""
        after = LETTERS[self.raw[at + 1]] if at + 1 < end else ""
        return bool(self._letters) and self._letters[-1] in _DIGITS and after[:1] in _DIGITS and after != ""

    def mask_at(self, position: int) -> int | None:
        """Return the number of the mask whose sentinel stands at a folded position, if one does."""
        number = ord(self.text[position]) - self._first
        return number if 0 <= number < len(self.masks) else None

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span of folded letters; of none: the raw gap in front of *start*."""
        if start < end:
            return self._starts[start], self._ends[end - 1]
        left = self._ends[start - 1] if start else 0
        right = self._starts[start] if start < len(self._starts) else len(self.raw)
        return left, right

    def raw_between(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw span from behind the letter before *start* to the letter at *end*."""
        left = self._ends[start - 1] if start else 0
        right = self._starts[end] if end < len(self._starts) else len(self.raw)
        return left, right

    @property
    def paragraphs(self) -> list[int]:
        """Folded positions at which a line begins, and the end."""
        if self._paragraphs is None:
            at = [bisect_right(self._ends, m.start()) for m in re.finditer(r"[\n\r\u2028\u2029]", self.raw)]
            self._paragraphs = sorted({0, *at, len(self.text)})
        return self._paragraphs

    def line(self, position: int) -> tuple[int, int]:
        """Return the folded span of the line that holds the letter at *position*."""
        at = bisect_right(self.paragraphs, position)
        start = self.paragraphs[at - 1]
        return start, self.paragraphs[at] if at < len(self.paragraphs) else len(self.text)
