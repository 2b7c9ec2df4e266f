"""Positions in the input and in the output, each way.

Inside a replaced span positions run along one to one as far as the shorter side goes, which is
exact for width changes; a deleted span lies on one point of the output.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.model import Edit


class OffsetMap:
    """The monotone map between two texts that a list of edits spans.

    Args:
        edits: Sorted, not overlapping; from the original to the cleaned text.
        before: Length of the original in code points.
        after: Length of the cleaned text in code points.

    >>> from cleaner.model import Edit
    >>> offsets = OffsetMap([Edit(1, 3, "##", "", ("a/b",))], 4, 2)
    >>> [offsets.forward(i) for i in range(5)]
    [0, 1, 1, 1, 2]
    >>> [offsets.back(j) for j in range(3)]
    [0, 3, 4]
    """

    __slots__ = ("_after", "_before", "_new", "_new_starts", "_old", "_old_starts")

    def __init__(self, edits: Sequence[Edit], before: int, after: int) -> None:
        self._before, self._after = before, after
        self._old: list[tuple[int, int]] = []
        self._new: list[tuple[int, int]] = []
        shift = 0
        for edit in edits:
            old, end, size = edit.start, edit.end, len(edit.after)
            new = old + shift
            self._old.append((old, end))
            self._new.append((new, new + size))
            shift += size + old - end
        self._old_starts = [start for start, _ in self._old]
        self._new_starts = [start for start, _ in self._new]

    def forward(self, position: int) -> int:
        """Return where *position* of the original lies in the cleaned text.

        Raises:
            IndexError: When *position* is outside 0..len(original).
        """
        return _shift(position, self._before, self._old_starts, self._old, self._new)

    def back(self, position: int) -> int:
        """Return where *position* of the cleaned text lay in the original.

        Raises:
            IndexError: When *position* is outside 0..len(cleaned text).
        """
        return _shift(position, self._after, self._new_starts, self._new, self._old)

    def span_back(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original behind a span of the cleaned text.

        What was deleted at either edge is left out: the span is the tightest that holds all that
        the cleaned span shows.
        """
        if not self._new:
            return start, end
        first, last = self.back(start), self._back_end(end)
        return (first, last) if first <= last else (last, last)

    def _back_end(self, position: int) -> int:
        """Map the end of a span: at a deletion, the near side."""
        at = bisect_right(self._new_starts, position) - 1
        while at >= 0 and self._new[at][0] == self._new[at][1] == position:
            at -= 1  # a deletion at the very end of the span is not part of it
        if at < 0:
            return position
        (new_start, new_end), (old_start, old_end) = self._new[at], self._old[at]
        if position < new_end:
            return old_start + min(position - new_start, old_end - old_start)
        return old_end + position - new_end


def _shift(
    position: int, length: int, starts: list[int], here: list[tuple[int, int]], there: list[tuple[int, int]]
) -> int:
    if not 0 <= position <= length:
        raise IndexError(f"position {position} is outside 0..{length}")
    at = bisect_right(starts, position) - 1
    if at < 0:
        return position
    (start, end), (other_start, other_end) = here[at], there[at]
    if position < end:
        return other_start + min(position - start, other_end - other_start)
    return other_end + position - end
