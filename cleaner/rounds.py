"""A text between the rounds: its edits so far, and the findings mapped back to the input. Pure."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import TYPE_CHECKING

from cleaner.find.base import View
from cleaner.model import Edit, Finding
from cleaner.resolve import Candidate, widen_to_lines
from cleaner.result import Cleaned
from cleaner.text.edits import apply, compose
from cleaner.text.offsets import OffsetMap

if TYPE_CHECKING:
    from collections.abc import Iterable


_PLACE = attrgetter("start", "end", "rule")
_Fates = list[tuple[list[Candidate], OffsetMap]]  # decided in a text, and the way from there to the input


class Document:
    """One text on its way through the rounds: where it stands, and what was decided so far.

    Args:
        text: The input.

    >>> document = Document("完##善")
    >>> document.cleaned().text
    '完##善'
    """

    def __init__(self, text: str) -> None:
        self.original = text
        self.view = View(text)
        self.edits: tuple[Edit, ...] = ()
        self._offsets: OffsetMap | None = None  # made when asked for: after the last edit nothing asks
        self._done: _Fates = []  # applied, and those that lost to what was applied
        self._open: _Fates = []  # everything of the running round that was not applied
        self.edited = False
        #: What the stages decided that left the text as it now stands: to look again would say the same.
        self.settled: dict[str, list[Candidate]] = {}

    def start_round(self) -> None:
        """Forget what the last round left open: it is found again if it is still there."""
        self.edited = False
        self._open = []

    @property
    def offsets(self) -> OffsetMap:
        """The map between the input and the current text."""
        if self._offsets is None:
            self._offsets = OffsetMap(self.edits, len(self.original), len(self.view.text))
        return self._offsets

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the input behind a span of the current text."""
        return self.offsets.span_back(start, end)

    def record(self, stage: str, decided: list[Candidate]) -> None:
        """Keep what a stage decided, and apply what is to be applied."""
        applied = [c for c in decided if c.outcome == "applied"]
        if not applied:
            self.settled[stage] = decided
            if decided:
                self._open.append((decided, self.offsets))
            return
        text = self.view.text
        widened = widen_to_lines(text, applied)
        done = widened
        if len(applied) < len(decided):
            winners = {c.rule for c in applied}
            others = [c for c in decided if c.outcome != "applied"]
            done = [*widened, *(c for c in others if c.by in winners)]
            self._open.append(([c for c in others if c.by not in winners], self.offsets))
        self._done.append((done, self.offsets))
        self._apply(
            [Edit(c.start, c.end, text[c.start : c.end], c.replacement or "", (c.rule,)) for c in widened]
        )

    def _apply(self, edits: list[Edit]) -> None:
        self.view = View(apply(self.view.text, edits))
        self.edits = compose(self.edits, edits, self.original)
        self._offsets = None
        self.edited = True
        self.settled = {}

    def last_edits(self) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
        """Return the rules and spans of the most recent edits, for the error that names them."""
        last = [finding for finding in _findings(self._done) if finding.outcome == "applied"][-8:]
        rules = tuple(sorted({finding.rule for finding in last}))
        return rules, tuple((finding.start, finding.end) for finding in last)

    def cleaned(self) -> Cleaned:
        """Return the result, its findings in places of the input."""
        done, left = _findings(self._done), _findings(self._open)
        filled = [f for f in done if f.action in ("redact", "restore") and f.outcome == "applied"]
        if filled:  # our own output is no finding
            spans = _Spans(filled)
            left = [finding for finding in left if not spans.hold(finding.start, finding.end)]
        # of two fates of one finding, the one that was applied counts
        lost = [finding for finding in done if finding.outcome != "applied"]
        won = [finding for finding in done if finding.outcome == "applied"]
        fates = {_PLACE(finding): finding for finding in (*lost, *left, *won)}
        ordered = tuple(fates[place] for place in sorted(fates))
        return Cleaned(self.view.text, self.original, ordered, self.edits)


class _Spans:
    """Spans of the input that were redacted or restored."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._spans = sorted((finding.start, finding.end) for finding in findings)

    def hold(self, start: int, end: int) -> bool:
        at = bisect_right(self._spans, (start, end)) - 1
        return any(
            self._spans[i][0] <= start and end <= self._spans[i][1]
            for i in (at, at + 1)
            if 0 <= i < len(self._spans)
        )


def _findings(fates: _Fates) -> list[Finding]:
    """Return decided candidates as findings, in places of the input."""
    out = []
    for decided, offsets in fates:
        back = offsets.span_back
        for c in decided:
            start, end = back(c.start, c.end)
            out.append(
                Finding(
                    c.rule,
                    c.category,
                    c.kind,
                    start,
                    end,
                    c.action,
                    c.replacement,
                    c.confidence,
                    c.evidence,
                    c.outcome,
                    c.by,
                )
            )
    return out
