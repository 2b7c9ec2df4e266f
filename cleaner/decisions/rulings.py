"""What decisions mean for one text: which candidates are left alone, which are made, what is written. Pure.

A decision stands above everything that the engine decides: mask mode, profile, guards and conflicts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from msgspec import structs

from cleaner.decisions.model import Place, text_digest
from cleaner.decisions.place import Places
from cleaner.model import STAGE_OF, Finding
from cleaner.resolve import PERSON

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from cleaner.decisions.model import AnyDecision, Decision, DocumentDecisions, Keep, KindFill, Off
    from cleaner.decisions.place import Span
    from cleaner.resolve import Candidate
    from cleaner.result import Cleaned

#: Id under which findings that a person rejected are protected.
REJECTED = "protected/decision"
#: Rule id of the findings that say that a decision fits no longer.
STALE = "decision/stale"
#: Evidence of what a person accepted or filled in.
REVIEWED = "reviewed"


class Origin(NamedTuple):
    """Where a decision was read, for the message that it fits no longer."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Decided:
    """The decisions that concern one document, whatever its text is by now. Immutable, picklable.

    Args:
        named: What was decided about this document; None: nothing.
        by_digest: What was decided about any text, by `text_digest`; for texts that have no name.
        keep: Texts that a rule leaves alone, in all documents.
        off: Rules that are switched off in all documents.
        origins: Where each decision was read.

    >>> from cleaner import Engine
    >>> from cleaner.decisions.model import Decision, DocumentDecisions
    >>> rejected = Decision("punctuation/comma", Places("会议指出,要加快。").describe(4, 5), "reject")
    >>> engine = Engine().with_decisions(Decided(DocumentDecisions("", (rejected,))))
    >>> engine.clean("会议指出,要加快。是,不是").text
    '会议指出,要加快。是，不是'
    """

    def __init__(
        self,
        named: DocumentDecisions | None = None,
        by_digest: Mapping[str, DocumentDecisions] | None = None,
        keep: Iterable[Keep] = (),
        off: Iterable[Off] = (),
        origins: Mapping[AnyDecision, Origin] | None = None,
    ) -> None:
        self.named, self.by_digest = named, dict(by_digest or {})
        self.keep, self.off, self.origins = tuple(keep), tuple(off), dict(origins or {})

    def on(self, text: str, active: Mapping[str, bool]) -> Rulings | None:
        """Return what the decisions mean for a text; None where they say nothing about it.

        Args:
            text: The input.
            active: Every rule by its id, and whether it runs; of one that does not, nothing is to be decided.
        """
        document = self.named
        if document is None and self.by_digest:
            document = self.by_digest.get(text_digest(text))
        if not (document or self.keep or self.off):
            return None
        return Rulings(text, document, self, active)

    def __repr__(self) -> str:
        """Say all that may change a result; engines with the same decisions say the same."""
        return f"Decided({self.named!r}, {sorted(self.by_digest.items())!r}, {self.keep!r}, {self.off!r})"

    def values(self) -> Iterator[tuple[str, str]]:
        """Yield every value that a person wrote once, with the name that errors call it by."""
        seen = set()
        for document in self._documents:
            written = [d for d in document.decisions if d.verdict == "fill"]
            rows: list[Decision | KindFill] = [*written, *document.fills]
            for each in rows:
                if each.value and each.value not in seen:
                    seen.add(each.value)
                    yield f"{self.where(each)}value", each.value

    def rules(self) -> Iterator[tuple[str, str]]:
        """Yield the id of every rule that is switched off or kept from a text, with where that stands."""
        for keep in self.keep:
            yield keep.rule, self.where(keep)
        for off in (*self.off, *(off for document in self._documents for off in document.off)):
            yield off.rule, self.where(off)

    @property
    def _documents(self) -> list[DocumentDecisions]:
        return [*([self.named] if self.named else []), *self.by_digest.values()]

    def where(self, decided: AnyDecision) -> str:
        """Return how a message about a decision begins: `file:line: `, or nothing."""
        return f"{self.origins[decided]}: " if decided in self.origins else ""


class Rulings:
    """What the decisions mean while one text is cleaned. Lives as long as that.

    Args:
        text: The input.
        document: What was decided about it.
        decided: What was decided for all documents, and where it was read.
        active: Every rule by its id, and whether it runs.
    """

    def __init__(
        self, text: str, document: DocumentDecisions | None, decided: Decided, active: Mapping[str, bool]
    ) -> None:
        self._decided, self._size = decided, len(text)
        self._off = {off.rule for off in (*decided.off, *(document.off if document else ()))}
        fills = document.fills if document else ()
        self._fills: list[KindFill] = sorted(fills, key=lambda fill: -len(fill.before))  # the closest first
        self._accepted = {accepted.rule for accepted in document.accepted} if document else set()
        self._keep: dict[str, list[str]] = {}
        for keep in decided.keep:
            self._keep.setdefault(keep.rule, []).append(keep.text)
        self._rejected: dict[str, list[Span]] = {}
        self._written: dict[str, list[tuple[Span, Decision]]] = {}
        self._met: set[Decision] = set()  # what was found again as it was decided upon
        self._done: set[Decision] = set()  # what was written
        self._running: dict[tuple[str, int, int], Decision] = {}
        self._stale: dict[Decision, str] = {}
        places = Places(text)
        for decision in document.decisions if document else ():
            if decision.rule not in active:
                self._stale[decision] = "没有这条规则"
            elif active[decision.rule]:
                self._put(decision, places)

    def _put(self, decision: Decision, places: Places) -> None:
        reject = decision.verdict == "reject"
        spans = places.find(decision.place, sure=not reject, rule=decision.rule)
        if decision.verdict == "fill" and spans and _is_filled(decision, spans[0], places):
            return  # what looks like the place is another, with the same words around it
        if reject and spans:
            self._rejected.setdefault(decision.rule, []).extend(spans)
        elif spans:
            self._written.setdefault(decision.rule, []).append((spans[0], decision))
        elif reject or not _stands_there(decision, places):
            self._stale[decision] = "原处已不在，或分不清是哪一处"

    def before(
        self, candidates: list[Candidate], text: str, origin: Callable[[int, int], Span]
    ) -> tuple[list[Candidate], list[Candidate]]:
        """Sort the candidates of a stage before their conflicts are resolved.

        Args:
            candidates: The candidates.
            text: The text of the stage.
            origin: From a span of that text to the span of the input behind it.

        Returns:
            Those that go on, as the decisions want them, and those that are left alone.
        """
        on: list[Candidate] = []
        left: list[Candidate] = []
        self._running = {}
        for candidate in candidates:
            span = origin(candidate.start, candidate.end)
            ruled = self._ruled(candidate, span, text)
            if ruled is None:
                left.append(candidate.lost("protected", REJECTED))
            elif rule := self._keeps(ruled, span):
                left.append(candidate.lost("shadowed", rule))
            else:
                on.append(ruled)
        mine = [c for c in on if c.priority == PERSON]
        if mine:  # what a person writes into a mask is not in conflict with what other rules see there
            rivals = [c for c in on if c.priority != PERSON and _is_mask(c) and _meets_any(c, mine)]
            on = [c for c in on if c not in rivals]
            left += [c.lost("shadowed", REJECTED) for c in rivals]
        return on, left

    def _ruled(self, candidate: Candidate, span: Span, text: str) -> Candidate | None:
        """Return a candidate as the decisions want it; None where it is to be left alone."""
        if candidate.rule in self._off or self._is_kept(candidate, text):
            return None
        if any(_touch(span, each) for each in self._rejected.get(candidate.rule, ())):
            return None
        for place, decision in self._written.get(candidate.rule, ()):
            if place[0] <= span[0] and span[1] <= place[1]:
                return self._by(decision, candidate)
        if self._fills and candidate.category == "mask":
            for fill in self._fills:
                if fill.fits(candidate.kind, text, candidate.end):
                    return _made(candidate, fill.value)
        return _accepted(candidate) if candidate.rule in self._accepted else candidate

    def _keeps(self, candidate: Candidate, span: Span) -> str | None:
        """Return the rule whose cut a person rejected, where another would cut the same: the text stays."""
        reviewed = candidate.evidence.startswith(REVIEWED)
        if reviewed or candidate.action != "delete" or STAGE_OF.get(candidate.category) != "strip":
            return None
        size = span[1] - span[0]
        for rule, spans in self._rejected.items():
            if any(2 * (min(span[1], end) - max(span[0], start)) >= size for start, end in spans):
                return rule
        return None

    def _is_kept(self, candidate: Candidate, text: str) -> bool:
        for words in self._keep.get(candidate.rule, ()):
            low, high = max(0, candidate.start - len(words)), candidate.end + len(words)
            at = text.find(words, low, high)
            while at >= 0:
                if _touch((candidate.start, candidate.end), (at, at + len(words))):
                    return True
                at = text.find(words, at + 1, high)
        return False

    def _by(self, decision: Decision, candidate: Candidate) -> Candidate | None:
        """Return what a decision makes of the candidate at its place."""
        if decision in self._done:
            return None  # a rule has no say about what a person wrote
        self._met.add(decision)
        if decision.verdict == "accept":
            if decision.value not in (None, candidate.replacement):
                self._stale[decision] = "规则现在给出的是另一个结果"
                return candidate
            return _accepted(candidate)
        assert decision.value is not None
        self._running[candidate.rule, candidate.start, candidate.end] = decision
        return _made(candidate, decision.value)

    def after(self, decided: list[Candidate], left: list[Candidate]) -> list[Candidate]:
        """Return what was resolved and guarded, and what was left alone; no guard holds a decision back."""
        out = list(left)
        for candidate in decided:
            if candidate.outcome == "withheld" and candidate.evidence.startswith(REVIEWED):
                candidate = structs.replace(candidate, outcome="applied", evidence=REVIEWED)
            if candidate.outcome == "applied":
                done = self._running.get((candidate.rule, candidate.start, candidate.end))
                self._done |= {done} if done else set()
            out.append(candidate)
        return sorted(out, key=lambda c: (c.start, c.end, c.rule))

    def judged(self, cleaned: Cleaned) -> Cleaned:
        """Return a result with a finding for each decision that fits no longer."""
        for decisions in self._written.values():
            for _, decision in decisions:
                if decision not in self._met and decision.verdict == "fill":
                    self._stale.setdefault(decision, "这条规则在此处已没有发现")
        if not self._stale:
            return cleaned
        stale = [self._finding(decision, why) for decision, why in self._stale.items()]
        findings = sorted((*cleaned.findings, *stale), key=lambda f: (f.start, f.end, f.rule))
        return replace(cleaned, findings=tuple(findings))

    def _finding(self, decision: Decision, why: str) -> Finding:
        place, size = decision.place, self._size
        evidence = f"{self._decided.where(decision)}{_title(decision)}{why}{_sought(place)}"
        start, end = min(place.start, size), min(place.end, size)
        return Finding(STALE, "mask", None, start, end, "flag", None, None, evidence, "withheld")


def shortened(place: Place) -> str:
    """Return what stands at a place, short enough for a message.

    >>> shortened(Place(0, 2, text="XX"))
    'XX'
    """
    if place.ending:
        return f"{place.text[:12]}…{place.ending[-12:]}"
    return place.text if len(place.text) <= 25 else f"{place.text[:12]}…{place.text[-12:]}"


def tells_of(finding: Finding, decision: Decision, size: int) -> bool:
    """Tell whether a finding says that a decision fits no longer.

    Args:
        finding: The finding.
        decision: The decision.
        size: Code points of the text.
    """
    place = decision.place
    return (
        finding.rule == STALE
        and (finding.start, finding.end) == (min(place.start, size), min(place.end, size))
        and _title(decision) in finding.evidence
        and finding.evidence.endswith(_sought(place))
    )


def _title(decision: Decision) -> str:
    return f"决定作废（{decision.rule}）："


def _sought(place: Place) -> str:
    """Return what is looked for, in words; nothing of personal data."""
    if place.digest:
        return ""
    return f"；要找的是“{place.before[-8:]}【{shortened(place)}】{place.after[:8]}”".replace("\n", "⏎")


def _is_filled(decision: Decision, span: Span, places: Places) -> bool:
    """Tell whether the value stands at the place already, and *span* is but a place like it."""
    place, value = decision.place, decision.value or ""
    if span == (place.start, place.end):
        return False
    filled = replace(place, end=place.start + len(value), text=value, ending="", digest="", nth=1, of=1)
    return bool(places.find(filled, sure=True))


def _stands_there(decision: Decision, places: Places) -> bool:
    """Tell whether the value stands in the place already: the text was cleaned before."""
    if decision.value is None:
        return False
    return places.holds(decision.place, decision.value)


def _made(candidate: Candidate, value: str) -> Candidate:
    """Return a candidate as one that a person made."""
    action = "restore" if _is_mask(candidate) else "replace" if value else "delete"
    return structs.replace(
        candidate,
        action=action,
        replacement=value,
        outcome="applied",
        confidence=1.0,
        evidence=REVIEWED,
        priority=PERSON,
    )


def _accepted(candidate: Candidate) -> Candidate:
    """Return a candidate as one whose suggestion a person accepted; one without a suggestion stays open."""
    if candidate.outcome == "applied":
        evidence = f"{REVIEWED}；{candidate.evidence}" if candidate.evidence else REVIEWED
        return structs.replace(candidate, evidence=evidence)
    return candidate if candidate.replacement is None else _made(candidate, candidate.replacement)


def _is_mask(candidate: Candidate) -> bool:
    return candidate.category in ("mask", "elision")


def _meets_any(candidate: Candidate, others: list[Candidate]) -> bool:
    return any(_touch((candidate.start, candidate.end), (c.start, c.end)) for c in others)


def _touch(a: Span, b: Span) -> bool:
    """Tell whether two spans share a character; an empty one has its two neighbours."""
    if a[0] == a[1] or b[0] == b[1]:
        return a[0] <= b[1] and b[0] <= a[1]
    return a[0] < b[1] and b[0] < a[1]
