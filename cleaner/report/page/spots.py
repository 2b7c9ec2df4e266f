"""Where on a page each finding is shown: spots that nest and never cross, each finding at one of them.

An edit is a spot with everything that led to it. A finding that is open is a spot of its own, around the
edits inside it. What lost to another finding, or would cross a spot, is listed at that one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.model import Edit, Finding
    from cleaner.result import Cleaned

LOST = ("shadowed", "protected")


@dataclass(slots=True)
class Spot:
    """A stretch of the input that is marked.

    Args:
        start: First code point of the input.
        end: One behind the last; equal to `start` where something is missing or inserted.
        after: What stands there now; None where nothing changed.
        findings: Indices of the findings shown here; the first leads.
    """

    start: int
    end: int
    after: str | None
    findings: list[int] = field(default_factory=list)


def find_spots(cleaned: Cleaned) -> list[Spot]:
    """Return the spots in order of start, an outer one before those inside it.

    >>> import cleaner
    >>> [(s.start, s.end, s.after, s.findings) for s in find_spots(cleaner.clean("到XX镇,完##paidend##善"))]
    [(1, 3, None, [0]), (4, 5, '，', [1]), (6, 17, '', [2])]
    """
    findings = cleaned.findings
    edits = _Row([Spot(edit.start, edit.end, edit.after) for edit in cleaned.edits])
    left: list[int] = []
    for i, finding in enumerate(findings):
        place = _edit_of(finding, cleaned.edits, edits)
        if place is None:
            left.append(i)
        else:
            place.findings.append(i)
    for spot in edits.spots:  # what was applied leads
        spot.findings.sort(key=lambda i: findings[i].outcome != "applied")
    opened = _nested(findings, [i for i in left if findings[i].outcome not in LOST])
    row = _Row(list(_outermost([*opened, *edits.spots])))
    lost = []
    for i in left:
        if findings[i].outcome in LOST:
            near = row.overlapping(findings[i].start, findings[i].end)
            if near:
                near[0].findings.append(i)
            else:
                lost.append(i)
    return sorted([*opened, *_nested(findings, lost, apart=True), *edits.spots], key=_order)


def _order(spot: Spot) -> tuple[int, int, bool]:
    return spot.start, -spot.end, spot.after is not None


def _edit_of(finding: Finding, edits: Sequence[Edit], row: _Row) -> Spot | None:
    """Return the edit that a finding is shown at; None where it has a spot of its own."""
    near = row.overlapping(finding.start, finding.end)
    if finding.outcome == "applied":
        mine = [i for i in row.touching(finding.start, finding.end) if finding.rule in edits[i].rules]
        mine.sort(key=lambda i: not _overlap(row.spots[i], finding.start, finding.end))
        return row.spots[mine[0]] if mine else None
    if not near:
        return None
    if finding.outcome not in LOST and finding.start <= near[0].start and near[-1].end <= finding.end:
        return None  # around the edits
    return next((s for s in near if s.start < finding.start or finding.end < s.end), near[0])


class _Row:
    """Spots side by side, in order."""

    def __init__(self, spots: list[Spot]) -> None:
        self.spots = spots
        self._starts = [spot.start for spot in spots]
        self._ends = [spot.end for spot in spots]

    def touching(self, start: int, end: int) -> range:
        """Return the indices of the spots that a span shares a character or an edge with."""
        return range(bisect_left(self._ends, start), bisect_right(self._starts, end))

    def overlapping(self, start: int, end: int) -> list[Spot]:
        """Return the spots that share a character with a span, or a point that either is."""
        return [self.spots[i] for i in self.touching(start, end) if _overlap(self.spots[i], start, end)]


def _overlap(spot: Spot, start: int, end: int) -> bool:
    if start == end and spot.start == spot.end:
        return start == spot.start
    return spot.start < end and start < spot.end


def _nested(findings: Sequence[Finding], chosen: Iterable[int], *, apart: bool = False) -> list[Spot]:
    """Return spots for *chosen*; a finding that crosses one, or with *apart* meets one, is listed at it."""
    out: list[Spot] = []
    around: list[Spot] = []
    for i in sorted(chosen, key=lambda i: (findings[i].start, -findings[i].end)):
        start, end = findings[i].start, findings[i].end
        while around and not _overlap(around[-1], start, end):
            around.pop()
        if around and (end > around[-1].end or apart or (start, end) == (around[-1].start, around[-1].end)):
            around[-1].findings.append(i)
            continue
        around.append(Spot(start, end, None, [i]))
        out.append(around[-1])
    return out


def _outermost(spots: list[Spot]) -> Iterator[Spot]:
    end = -1
    for spot in sorted(spots, key=_order):
        if spot.end > end or spot.start >= end:
            yield spot
            end = spot.end
