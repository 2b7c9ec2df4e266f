"""Edits as data: apply, invert, compose.

A list of edits is sorted by start and does not overlap. Two edits may touch, and an edit may be
an insertion (`start == end`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.model import Edit

if TYPE_CHECKING:
    from collections.abc import Sequence


def apply(text: str, edits: Sequence[Edit]) -> str:
    """Apply *edits* to *text* in one sweep from left to right.

    Raises:
        ValueError: When two edits overlap, or one does not find its `before` in *text*.

    >>> apply("完##善", [Edit(1, 3, "##", "", ("paywall/x",))])
    '完善'
    """
    out: list[str] = []
    at = 0
    for edit in edits:
        start, end = edit.start, edit.end
        if start < at or len(edit.before) != end - start or text[start:end] != edit.before:
            raise ValueError(f"edit at {start}-{end} does not fit the text")
        out.append(text[at:start])
        out.append(edit.after)
        at = end
    out.append(text[at:])
    return "".join(out)


def invert(edits: Sequence[Edit]) -> tuple[Edit, ...]:
    """Return the edits that lead from the edited text back.

    >>> invert([Edit(1, 3, "##", "", ("a/b",))])
    (Edit(start=1, end=1, before='', after='##', rules=('a/b',)),)
    """
    out: list[Edit] = []
    shift = 0
    for edit in edits:
        start = edit.start + shift
        out.append(Edit(start, start + len(edit.after), edit.after, edit.before, edit.rules))
        shift += len(edit.after) - len(edit.before)
    return tuple(out)


def compose(first: Sequence[Edit], second: Sequence[Edit], original: str) -> tuple[Edit, ...]:
    """Return the one list of edits that does what *first* and then *second* do.

    *first* leads from *original* to a middle text, *second* from there on. Where an edit of
    *second* meets what *first* wrote, both become one edit that names the rules of both.
    Edits that change nothing in the end are left out. Linear in the number of edits.

    >>> one = compose([Edit(0, 1, "Ａ", "A", ("w/a",))], [Edit(0, 2, "Ab", "", ("s/b",))], "Ａb")
    >>> [(e.start, e.end, e.after, e.rules) for e in one]
    [(0, 2, '', ('w/a', 's/b'))]
    """
    if not first:
        return tuple(edit for edit in second if edit.before != edit.after)
    out: list[Edit] = []
    i = j = 0
    shift = 0  # middle position minus original position, behind the first edits taken so far
    while i < len(first) and j < len(second):
        one, two = first[i], second[j]
        start, size = one.start + shift, len(one.after)
        if two.end < start:
            out.append(_moved(two, -shift))
            j += 1
            continue
        if start + size < two.start:
            out.append(one)
            shift += size - len(one.before)
            i += 1
            continue
        cluster = _Cluster(original, shift)
        i, j = cluster.take(first, i, second, j)
        shift = cluster.shift
        out.append(cluster.edit())
    out += first[i:]
    out += (_moved(edit, -shift) for edit in second[j:])
    return tuple(edit for edit in out if edit.before != edit.after)


def _moved(edit: Edit, by: int) -> Edit:
    return Edit(edit.start + by, edit.end + by, edit.before, edit.after, edit.rules) if by else edit


class _Cluster:
    """Edits of both lists that overlap in the middle text, gathered into one."""

    def __init__(self, original: str, shift: int) -> None:
        self.original, self.shift = original, shift
        self.firsts: list[Edit] = []
        self.seconds: list[Edit] = []
        self.start = self.end = 0  # span in the middle text; end is raised as edits come
        self.origin = 0  # where the span starts in the original

    def take(self, first: Sequence[Edit], i: int, second: Sequence[Edit], j: int) -> tuple[int, int]:
        """Take the next edit of either list and all that hang together with it."""
        if self._second_opens(first[i : i + 1], second[j : j + 1]):
            self.start = second[j].start
            self.origin = self.start - self.shift
            j = self._add_second(second[j], j)
        else:
            self.start = first[i].start + self.shift
            self.origin = first[i].start
            i = self._add_first(first[i], i)
        while True:
            if i < len(first) and self._meets(first[i].start + self.shift, len(first[i].after)):
                i = self._add_first(first[i], i)
            elif j < len(second) and self._meets(second[j].start, len(second[j].before)):
                j = self._add_second(second[j], j)
            else:
                return i, j

    def _second_opens(self, first: Sequence[Edit], second: Sequence[Edit]) -> bool:
        """Tell whether the next edit of the second list comes before that of the first."""
        if not first or not second:
            return not first
        start = first[0].start + self.shift
        if second[0].start == start:
            return not second[0].before and bool(first[0].after)
        return second[0].start < start

    def _add_first(self, edit: Edit, i: int) -> int:
        self.end = max(self.end, edit.start + self.shift + len(edit.after))
        self.shift += len(edit.after) - len(edit.before)
        self.firsts.append(edit)
        return i + 1

    def _add_second(self, edit: Edit, j: int) -> int:
        self.end = max(self.end, edit.end)
        self.seconds.append(edit)
        return j + 1

    def _meets(self, start: int, length: int) -> bool:
        """Tell whether a span of the middle text shares a character with the cluster."""
        return start < self.end and (length > 0 or start > self.start)

    def edit(self) -> Edit:
        """Return the gathered edits as one."""
        middle: list[str] = []
        at = self.origin
        for edit in self.firsts:
            middle += (self.original[at : edit.start], edit.after)
            at = edit.end
        stop = self.end - self.shift
        middle.append(self.original[at:stop])
        text = "".join(middle)
        out: list[str] = []
        place = 0
        for edit in self.seconds:
            out += (text[place : edit.start - self.start], edit.after)
            place = edit.end - self.start
        out.append(text[place:])
        rules = tuple(dict.fromkeys(rule for edit in (*self.firsts, *self.seconds) for rule in edit.rules))
        return Edit(self.origin, stop, self.original[self.origin : stop], "".join(out), rules)
