"""A text between the rounds: its edits so far, and the findings mapped back to the input. Pure."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from cleaner.find.base import View
from cleaner.model import Edit, Finding
from cleaner.resolve import Candidate, widen_to_lines
from cleaner.result import Cleaned
from cleaner.text.edits import apply, compose
from cleaner.text.offsets import OffsetMap

if TYPE_CHECKING:
    from collections.abc import Iterable


class _Fate(NamedTuple):
    """A decided candidate with the span of the input it stands for."""

    candidate: Candidate
    start: int
    end: int


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
        self._offsets = OffsetMap((), len(text), len(text))
        self._done: list[_Fate] = []  # applied, and those that lost to what was applied
        self._open: list[_Fate] = []  # everything of the running round that was not applied
        self.edited = False

    def start_round(self) -> None:
        """Forget what the last round left open: it is found again if it is still there."""
        self.edited = False
        self._open = []

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the input behind a span of the current text."""
        return self._offsets.span_back(start, end)

    def record(self, decided: list[Candidate]) -> None:
        """Keep what was decided, and apply what is to be applied."""
        applied = [c for c in decided if c.outcome == "applied"]
        if not applied:
            self._open += [_Fate(c, *self.origin(c.start, c.end)) for c in decided]
            return
        text = self.view.text
        widened = widen_to_lines(text, applied)
        winners = {c.rule for c in applied}
        for candidate in (*widened, *(c for c in decided if c.outcome != "applied")):
            fate = _Fate(candidate, *self.origin(candidate.start, candidate.end))
            done = candidate.outcome == "applied" or candidate.by in winners
            (self._done if done else self._open).append(fate)
        self._apply(
            [Edit(c.start, c.end, text[c.start : c.end], c.replacement or "", (c.rule,)) for c in widened]
        )

    def _apply(self, edits: list[Edit]) -> None:
        self.view = View(apply(self.view.text, edits))
        self.edits = compose(self.edits, edits, self.original)
        self._offsets = OffsetMap(self.edits, len(self.original), len(self.view.text))
        self.edited = True

    def last_edits(self) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
        """Return the rules and spans of the most recent edits, for the error that names them."""
        last = [fate for fate in self._done if fate.candidate.outcome == "applied"][-8:]
        rules = tuple(sorted({fate.candidate.rule for fate in last}))
        return rules, tuple((fate.start, fate.end) for fate in last)

    def cleaned(self) -> Cleaned:
        """Return the result, its findings in places of the input."""
        filled = _Spans(f for f in self._done if f.candidate.action in ("redact", "restore"))
        # our own output is no finding; of two fates of one finding, the one that was applied counts
        left = [fate for fate in self._open if not filled.hold(fate.start, fate.end)]
        lost = [fate for fate in self._done if fate.candidate.outcome != "applied"]
        won = [fate for fate in self._done if fate.candidate.outcome == "applied"]
        fates = {(f.candidate.rule, f.start, f.end): f for f in (*lost, *left, *won)}
        ordered = [_finding(fates[key]) for key in sorted(fates, key=lambda key: (key[1], key[2], key[0]))]
        return Cleaned(self.view.text, self.original, tuple(ordered), self.edits)


class _Spans:
    """Spans of the input that were redacted or restored."""

    def __init__(self, fates: Iterable[_Fate]) -> None:
        self._spans = sorted((f.start, f.end) for f in fates if f.candidate.outcome == "applied")

    def hold(self, start: int, end: int) -> bool:
        at = bisect_right(self._spans, (start, end)) - 1
        return any(
            self._spans[i][0] <= start and end <= self._spans[i][1]
            for i in (at, at + 1)
            if 0 <= i < len(self._spans)
        )


def _finding(fate: _Fate) -> Finding:
    c = fate.candidate
    return Finding(
        c.rule,
        c.category,
        c.kind,
        fate.start,
        fate.end,
        c.action,
        c.replacement,
        c.confidence,
        c.evidence,
        c.outcome,
        c.by,
    )
