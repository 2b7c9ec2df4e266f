"""Which of the findings that overlap becomes an edit. Pure; losers are kept with the rule that beat them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Priority of what a person decided: above every rule.
PERSON = 1 << 20
_BLANK_BEHIND = re.compile(r"[ \t\u3000\xa0]*(?:\r\n|\n|\r|\Z)")
_BLANK = re.compile(r"[ \t\u3000\xa0]*")
_PLACE = attrgetter("start", "end", "rule")


class Candidate(msgspec.Struct, frozen=True, gc=False):
    """One finding that asks for its span in the text of one stage.

    Args:
        rule: Id of the rule.
        category: Category of the rule.
        kind: Kind of the finding.
        start: First code point of the stage's text.
        end: One behind the last.
        action: What is to be done, in this mask mode.
        replacement: What to put there; under `flag` the suggestion.
        confidence: 0..1 or None.
        evidence: What speaks for it.
        outcome: `applied` or `flagged` or `withheld` if nothing else wants the span.
        priority: The higher wins.
        whole_line: A line of which nothing else is left goes with its line break.
    """

    rule: str
    category: str
    kind: str | None
    start: int
    end: int
    action: str
    replacement: str | None
    confidence: float | None
    evidence: str
    outcome: str
    priority: int = 0
    whole_line: bool = False
    by: str | None = None

    def lost(self, outcome: str, by: str) -> Candidate:
        """Return the candidate as one that lost to rule *by*."""
        return replace(self, outcome=outcome, by=by)


@dataclass(frozen=True, slots=True)
class Protected:
    """A span that no edit may cut into, and the rule that says so."""

    start: int
    end: int
    rule: str


def resolve(candidates: Iterable[Candidate], protected: Sequence[Protected]) -> list[Candidate]:
    """Decide all candidates; each comes back with its outcome, in order of start.

    An edit that holds a protected span whole may have it, unless a rule would put something else there;
    one that cuts into it may not, except a redaction that reaches beyond it: there failing closed comes
    first. Then the higher priority wins, then the longer span, then the earlier, then the smaller id.
    Redactions that overlap are merged to their union.

    >>> a = Candidate("a/a", "width", None, 0, 3, "replace", "x", None, "", "applied")
    >>> b = Candidate("b/b", "width", None, 2, 4, "replace", "y", None, "", "applied")
    >>> [(c.rule, c.outcome, c.by) for c in resolve([b, a], [])]
    [('a/a', 'applied', None), ('b/b', 'shadowed', 'a/a')]
    """
    ordered = sorted(candidates, key=_PLACE)
    decided, free = _shielded(ordered, protected) if protected else ([], ordered)
    cluster: list[Candidate] = []
    end = -1
    for candidate in free:
        if cluster and candidate.start >= end and not _same_point(cluster[-1], candidate):
            decided += _settle(cluster)
            cluster = []
            end = -1
        cluster.append(candidate)
        end = max(end, candidate.end)
    decided += _settle(cluster)
    return sorted(decided, key=_PLACE)


def _shielded(
    candidates: list[Candidate], protected: Sequence[Protected]
) -> tuple[list[Candidate], list[Candidate]]:
    """Return the candidates that cut into a protected span, as lost, and the others."""
    shield = _Shield(protected)
    lost: list[Candidate] = []
    free: list[Candidate] = []
    for candidate in candidates:
        by = shield.against(candidate)
        if by is None:
            free.append(candidate)
        else:
            lost.append(candidate.lost("protected", by))
    return lost, free


def _same_point(a: Candidate, b: Candidate) -> bool:
    return a.start == a.end == b.start == b.end


class _Shield:
    """Looks up the protected span that an edit cuts into."""

    def __init__(self, protected: Sequence[Protected]) -> None:
        self._spans: list[Protected] = []
        for span in sorted(protected, key=lambda p: (p.start, -p.end, p.rule)):
            last = self._spans[-1] if self._spans else None
            if last is None or span.start >= last.end:
                self._spans.append(span)
            elif span.end > last.end:
                self._spans[-1] = Protected(last.start, span.end, last.rule)
        self._ends = [span.end for span in self._spans]

    def against(self, candidate: Candidate) -> str | None:
        at = bisect_left(self._ends, candidate.start + 1)
        while at < len(self._spans) and self._spans[at].start < candidate.end:
            span = self._spans[at]
            holds = candidate.start <= span.start and span.end <= candidate.end
            beyond = candidate.start < span.start or span.end < candidate.end
            if not holds and not (candidate.action == "redact" and beyond):
                return span.rule
            if candidate.action == "replace" and candidate.priority < PERSON:
                return span.rule
            at += 1
        if (
            at < len(self._spans)
            and candidate.start == candidate.end
            and self._spans[at].start < candidate.start
        ):
            return self._spans[at].rule
        return None


def _settle(cluster: list[Candidate]) -> list[Candidate]:
    """Decide candidates that hang together; redactions first, for they fail closed."""
    if len(cluster) < 2:
        return cluster
    out: list[Candidate] = []
    taken: list[Candidate] = []
    for candidate in sorted(_united(cluster, out), key=_rank):
        winner = _overlapping(taken, candidate)
        if winner is None:
            taken.insert(bisect_left(taken, candidate.start, key=lambda c: c.start), candidate)
        else:
            out.append(candidate.lost("shadowed", winner.rule))
    return out + taken


def _rank(candidate: Candidate) -> tuple[bool, int, int, int, str]:
    length = candidate.end - candidate.start
    return (candidate.action != "redact", -candidate.priority, -length, candidate.start, candidate.rule)


def _united(cluster: list[Candidate], losers: list[Candidate]) -> list[Candidate]:
    """Return the cluster with redactions that overlap merged to their union; add the merged to *losers*."""
    redactions = sorted((c for c in cluster if c.action == "redact"), key=lambda c: c.start)
    out = [c for c in cluster if c.action != "redact"]
    at = 0
    while at < len(redactions):
        stop, end = at + 1, redactions[at].end
        while stop < len(redactions) and redactions[stop].start < end:
            end = max(end, redactions[stop].end)
            stop += 1
        winner = min(redactions[at:stop], key=_rank)
        losers.extend(c.lost("shadowed", winner.rule) for c in redactions[at:stop] if c is not winner)
        out.append(replace(winner, start=redactions[at].start, end=end))
        at = stop
    return out


def _overlapping(taken: list[Candidate], candidate: Candidate) -> Candidate | None:
    at = bisect_left(taken, candidate.end, key=lambda c: c.start)
    for i in (at, at - 1, at - 2):
        if 0 <= i < len(taken) and (
            (taken[i].start < candidate.end and candidate.start < taken[i].end)
            or _same_point(taken[i], candidate)
        ):
            return taken[i]
    return None


def widen_to_lines(text: str, accepted: list[Candidate]) -> list[Candidate]:
    """Let deletions that leave a line empty take the line break too, if one of them asks for it.

    *accepted* are edits in order, not overlapping; the result is too. Linear: each stretch of
    blanks is looked at at most twice.

    >>> tag = Candidate("p/t", "paywall", None, 2, 5, "delete", "", None, "", "applied", whole_line=True)
    >>> [(c.start, c.end) for c in widen_to_lines("善\\n###\\n党", [tag])]
    [(2, 6)]
    """
    if not any(c.whole_line for c in accepted):
        return accepted
    out = list(accepted)
    at = 0
    while at < len(out):
        stop = at + 1
        while stop < len(out) and _blank_between(text, out[stop - 1], out[stop]):
            stop += 1
        group = out[at:stop]
        if all(c.replacement == "" for c in group) and any(c.whole_line for c in group):
            end = _BLANK_BEHIND.match(text, group[-1].end)
            start = _line_start(text, group[0].start)
            if end and start is not None:
                out[at] = replace(group[0], start=start)
                for i in range(at + 1, stop):
                    out[i] = replace(out[i], start=out[i - 1].end)
                out[stop - 1] = replace(out[stop - 1], end=_safe_end(text, start, end))
        at = stop
    return out


def _safe_end(text: str, start: int, blank: re.Match[str]) -> int:
    """Return the end of the line break; its start where CR before and LF after it would join."""
    joins = text[start - 1 : start] == "\r" and text[blank.end() : blank.end() + 1] == "\n"
    return len(blank[0].rstrip("\r\n")) + blank.start() if joins else blank.end()


def _blank_between(text: str, first: Candidate, second: Candidate) -> bool:
    gap = _BLANK.match(text, first.end)
    return gap is not None and gap.end() >= second.start


def _line_start(text: str, start: int) -> int | None:
    """Return where the line starts if only blanks stand before *start*, else None."""
    while start and text[start - 1] in " \t\u3000\xa0":
        start -= 1
    return start if start == 0 or text[start - 1] in "\r\n" else None
