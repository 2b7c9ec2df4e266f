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

    __slots__ = ("_after", "_before", "_new", "_old")

    def __init__(self, edits: Sequence[Edit], before: int, after: int) -> None:
        self._before, self._after = before, after
        old = [edit.start for edit in edits]
        new: list[int] = []
        shift = 0
        for edit in edits:
            new.append(edit.start + shift)
            shift += len(edit.after) - len(edit.before)
        self._old = old, [edit.end for edit in edits]
        self._new = new, [start + len(edit.after) for start, edit in zip(new, edits, strict=True)]

    def forward(self, position: int) -> int:
        """Return where *position* of the original lies in the cleaned text.

        Raises:
            IndexError: When *position* is outside 0..len(original).
        """
        return _shift(position, self._before, self._old, self._new)

    def back(self, position: int) -> int:
        """Return where *position* of the cleaned text lay in the original.

        Raises:
            IndexError: When *position* is outside 0..len(cleaned text).
        """
        return _shift(position, self._after, self._new, self._old)

    def span_back(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original behind a span of the cleaned text.

        What was deleted at either edge is left out: the span is the tightest that holds all that
        the cleaned span shows.
        """
        if not self._new[0]:
            return start, end
        first, last = self.back(start), self._back_end(end)
        return (first, last) if first <= last else (last, last)

    def _back_end(self, position: int) -> int:
        """Map the end of a span: at a deletion, the near side."""
        (starts, ends), (old_starts, old_ends) = self._new, self._old
        at = bisect_right(starts, position) - 1
        while at >= 0 and starts[at] == ends[at] == position:
            at -= 1  # a deletion at the very end of the span is not part of it
        if at < 0:
            return position
        if position < ends[at]:
            return old_starts[at] + min(position - starts[at], old_ends[at] - old_starts[at])
        return old_ends[at] + position - ends[at]


_Spans = tuple[list[int], list[int]]  # where each starts, where each ends


def _shift(position: int, length: int, here: _Spans, there: _Spans) -> int:
    if not 0 <= position <= length:
        raise IndexError(f"position {position} is outside 0..{length}")
    (starts, ends), (other_starts, other_ends) = here, there
    at = bisect_right(starts, position) - 1
    if at < 0:
        return position
    if position < ends[at]:
        return other_starts[at] + min(position - starts[at], other_ends[at] - other_starts[at])
    return other_ends[at] + position - ends[at]
