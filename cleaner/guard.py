"""Guards against wrong cuts: edits that are found, but withheld and left for a person to decide.

Both look only at the text of the running stage, so that a cleaned text is judged as its input was.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from cleaner.find.base import View
    from cleaner.resolve import Candidate

_RUNS_ON = re.compile("[0-9A-Za-z\u3400-\u9fff，、,]")
_WRAPPED = 20  # code points that a line of hard-wrapped prose has at least
_EVEN = 2  # code points by which the lines of hard-wrapped prose differ at most


def withhold(view: View, decided: list[Candidate], share: float, least: int) -> list[Candidate]:
    """Withhold lines cut from the middle of running prose, and rules that would remove too much.

    Args:
        view: The text of the stage.
        decided: The candidates of the stage, decided.
        share: The share of the text (0..1, white space not counted) that may be removed.
        least: Removals of less than this (code points) are not judged: a text may be nothing
            but an advertisement.

    >>> from cleaner.find.base import View
    >>> withhold(View("完##善"), [], 0.5, 1000)
    []
    """
    deletions = [c for c in decided if _deletes(c)]
    if not deletions:
        return decided
    held = _in_prose(view, deletions)
    if held:
        decided = [_withheld(c, "位于正文中间，未删") if c in held else c for c in decided]
    if sum([c.end - c.start for c in deletions]) < least:
        return decided
    return _within(view.text, decided, share, least)


def _in_prose(view: View, deletions: list[Candidate]) -> set[Candidate]:
    """Return the advertisements that are lines in the middle of a hard-wrapped paragraph.

    Lines that go together are judged together: one by one, each would be judged beside what goes too.
    """
    if all(c.category != "promotion" for c in deletions):
        return set()
    number, whole = view.lines.number, view.lines.whole
    lines = {n: c for c in deletions if whole(n := number(c.start)) == (c.start, c.end)}
    held: set[Candidate] = set()
    first = 0
    for line in lines:
        if line - 1 not in lines:
            first = line
        if line + 1 not in lines and _is_wrapped_prose(view, first, line):
            held.update(lines[n] for n in range(first, line + 1) if lines[n].category == "promotion")
    return held


def _is_wrapped_prose(view: View, first: int, last: int) -> bool:
    """Tell whether lines stand in a hard-wrapped paragraph: lines of one length around, and no full stop."""
    if not 0 < first <= last < len(view.lines) - 1:
        return False
    above, line, end, below = (view.content(i) for i in (first - 1, first, last, last + 1))
    if min(len(above), len(line)) < _WRAPPED or abs(len(above) - len(line)) > _EVEN or not (end and below):
        return False
    return all(_RUNS_ON.fullmatch(char) for char in (above[-1], line[0], end[-1], below[0]))


def _within(text: str, decided: list[Candidate], share: float, least: int) -> list[Candidate]:
    """Withhold the deletions of the rule that removes most, then of the next, until the share is kept."""
    pieces: dict[str, list[str]] = {}
    for candidate in decided:
        if _deletes(candidate):
            pieces.setdefault(candidate.rule, []).append(text[candidate.start : candidate.end])
    gone = Counter({rule: _weight(" ".join(found)) for rule, found in pieces.items()})
    if gone.total() < least or gone.total() <= share * (whole := _weight(text)):
        return decided
    held: set[str] = set()
    while gone.total() > share * whole:
        rule, _ = max(gone.items(), key=lambda item: (item[1], item[0]))
        held.add(rule)
        del gone[rule]
    why = f"超过可删比例 {share:.0%}，未删；可用 --max-removed 调高"
    return [_withheld(c, why) if c.rule in held and _deletes(c) else c for c in decided]


def _deletes(candidate: Candidate) -> bool:
    return candidate.action == "delete" and candidate.outcome == "applied" and candidate.start < candidate.end


def _withheld(candidate: Candidate, why: str) -> Candidate:
    evidence = "；".join(filter(None, (candidate.evidence, why)))
    return replace(candidate, outcome="withheld", evidence=evidence)


def _weight(text: str) -> int:
    """Count the code points that are not white space."""
    return sum(map(len, text.split()))
