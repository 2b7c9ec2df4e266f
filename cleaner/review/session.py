"""A review: documents, what was found in them, what is decided. Terminal and browser stand on it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cleaner.decisions.model import (
    HALF,
    Accepted,
    AnyDecision,
    Decision,
    DocumentDecisions,
    Keep,
    KindFill,
    Off,
    check_decision,
    text_digest,
)
from cleaner.decisions.place import Places
from cleaner.decisions.rulings import REJECTED, STALE, tells_of
from cleaner.report.privacy import Hidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.decisions.model import Place, Verdict
    from cleaner.decisions.table import DecisionTable
    from cleaner.engine import Engine
    from cleaner.model import Finding
    from cleaner.result import Cleaned
    from cleaner.review.store import Store

_SHOWN = ("applied", "flagged", "withheld")

#: A decision and the document it is for; the document is empty for the project.
Entry = tuple[str, AnyDecision]


@dataclass(frozen=True)
class Item:
    """One finding that a person looks at, and what was decided about it.

    Args:
        finding: The finding, as the decisions so far leave it.
        decision: What decides it: a `Decision` about its place, the `KindFill` of its kind, its rule as
            `Accepted` or `Off`, or a `Keep`; None: it is open.
    """

    finding: Finding
    decision: AnyDecision | None

    @property
    def open(self) -> bool:
        """Whether nobody decided it yet."""
        return self.decision is None

    @property
    def key(self) -> tuple[int, int, str]:
        """Start, end, rule: the order in which items stand."""
        return self.finding.start, self.finding.end, self.finding.rule


class Sheet:
    """One document under review.

    Args:
        path: The document, as the user named it.
        text: Its text.
        engine: What it is cleaned with, without decisions.
        store: The file of decisions.
    """

    def __init__(self, path: str, text: str, engine: Engine, store: Store) -> None:
        self.path = path
        self._engine = engine
        self.name = store.table.name(path)
        self.categories = {rule.id: rule.category or "" for rule in engine.rules}
        self.decided = DocumentDecisions("")
        self.cleaned: Cleaned
        self.items: tuple[Item, ...]
        self.read(text, store.table)

    def read(self, text: str, table: DecisionTable) -> None:
        """Take a text as that of the document; what was decided is looked for in it."""
        self._plain = self._engine.clean(text)
        self.text = text
        self.places = Places(text, Hidden(self._plain, False).spans)
        self.update(table)

    def update(self, table: DecisionTable) -> None:
        """Clean the text again with what is decided by now."""
        self.decided = self.moved(table)
        documents = {**table.documents, self.name: self.decided}
        decided = replace(table, documents=documents).of(self.path)
        if self.decided or table.keep or table.off:
            self.cleaned = self._engine.with_decisions(decided).clean(self.text)
        else:
            self.cleaned = self._plain
        self._by_rule: dict[str, list[Decision]] = {}
        stale = [f for f in self.cleaned.findings if f.rule == STALE]
        for decision in self.decided.decisions:
            if any(tells_of(f, decision, len(self.text)) for f in stale):
                continue  # it decides nothing, also not what stands there now
            self._by_rule.setdefault(decision.rule, []).append(decision)
        self.items = tuple(
            Item(finding, self._decision(finding, table))
            for finding in self.cleaned.findings
            if finding.rule != STALE and (finding.outcome in _SHOWN or finding.by == REJECTED)
        )

    def moved(self, table: DecisionTable) -> DocumentDecisions:
        """Return what was decided about this document, as places of the text as it is now.

        What can't be found again stays as it was; cleaning reports it as stale.
        """
        old = table.documents.get(self.name, DocumentDecisions(""))
        digest = text_digest(self.text)
        if old.sha256 == digest:
            return old
        new: dict[tuple[str, int, int], Decision] = {}
        for decision in old.decisions:
            spans = self.places.find(decision.place, sure=True, rule=decision.rule)
            if spans:
                decision = replace(decision, place=self._describe(decision.rule, *spans[0]))
            new.setdefault(decision.key, decision)
        order = sorted(new.values(), key=lambda d: (d.place.start, d.place.end, d.rule))
        return replace(old, sha256=digest, decisions=tuple(order))

    def _describe(self, rule: str, start: int, end: int) -> Place:
        secret = self.categories.get(rule) == "pii"
        return self.places.describe(start, end, rule if secret else "")

    def decision(
        self, finding: Finding, verdict: Verdict, value: str | None = None, reason: str = "", who: str = ""
    ) -> Decision:
        """Return a decision about a finding of this document."""
        place = self._describe(finding.rule, finding.start, finding.end)
        if verdict == "accept":
            value = finding.replacement
            if value and HALF.search(value):
                value = None  # no file can hold it; whatever the rule gives is accepted
        return Decision(finding.rule, place, verdict, value, reason, who, _now())

    def _decision(self, finding: Finding, table: DecisionTable) -> AnyDecision | None:
        for decision in self._by_rule.get(finding.rule, ()):
            if _touch(finding, decision):
                return decision
        for row in (self.decided.off, table.off, self.decided.accepted):
            for each in row:
                if each.rule == finding.rule:
                    return each
        for fill in sorted(self.decided.fills, key=lambda fill: -len(fill.before)):
            if finding.category == "mask" and fill.fits(finding.kind, self.text, finding.end):
                return fill
        if finding.by == REJECTED:
            return next((keep for keep in table.keep if keep.rule == finding.rule), None)
        return None

    def check(self, value: str) -> None:
        """Refuse a value that would itself be found as a mask.

        Raises:
            UsageError: When it is one.
        """
        self._engine.check([("value", value)])

    def what_decides(self, finding: Finding) -> AnyDecision | None:
        """Return what decides a finding; of one that says that a decision fits no longer, that decision."""
        if finding.rule == STALE:
            size = len(self.text)
            return next((d for d in self.decided.decisions if tells_of(finding, d, size)), None)
        key = (finding.start, finding.end, finding.rule)
        return next((item.decision for item in self.items if item.key == key), None)

    @property
    def stale(self) -> list[str]:
        """Decisions that fit no longer, in words."""
        return [f.evidence for f in self.cleaned.findings if f.rule == STALE]


class Review:
    """Documents under review, and the file that holds what is decided. Every decision is written at once.

    Args:
        store: The file of decisions.
        documents: Path, text and engine (without decisions) of each document.
        who: Who decides, for the file.

    >>> import tempfile, cleaner
    >>> from cleaner.review.store import Store
    >>> store = Store(tempfile.mkdtemp() + "/cleaner.decisions.yaml")
    >>> review = Review(store, [("a.txt", "会议指出,到XX镇调研", cleaner.Engine())])
    >>> sheet = review.sheets[0]
    >>> [item.finding.rule for item in sheet.items]
    ['punctuation/comma', 'mask/letter-x']
    >>> review.decide(sheet, sheet.items[0].finding, "reject")
    >>> review.decide(sheet, sheet.items[1].finding, "fill", "枫桥")
    >>> sheet.cleaned.text, review.progress
    ('会议指出,到枫桥镇调研', (2, 2))
    >>> review.undo()
    True
    >>> sheet.cleaned.text
    '会议指出,到XX镇调研'
    """

    def __init__(self, store: Store, documents: Iterable[tuple[str, str, Engine]], who: str = "") -> None:
        self.store, self.who = store, who
        self.sheets = [Sheet(path, text, engine, store) for path, text, engine in documents]
        self._done: list[
            tuple[list[Entry], list[Entry]]
        ] = []  # what each step put there, and what it replaced

    @property
    def progress(self) -> tuple[int, int]:
        """How many findings are decided, and how many there are."""
        items = [item for sheet in self.sheets for item in sheet.items]
        return sum(not item.open for item in items), len(items)

    def open_items(self) -> Iterator[tuple[Sheet, Item]]:
        """Yield what is open, in order of the documents and their text."""
        for sheet in self.sheets:
            yield from ((sheet, item) for item in sheet.items if item.open)

    def decide(
        self, sheet: Sheet, finding: Finding, verdict: Verdict, value: str | None = None, reason: str = ""
    ) -> None:
        """Decide about one finding.

        Args:
            sheet: Its document.
            finding: One of `sheet.items`.
            verdict: `accept`, `reject` or `fill`.
            value: What is put there, under `fill`.
            reason: Why.

        Raises:
            UsageError: When a value is no text on one line, or is itself a mask.
            DiskError: When the file can't be written; nothing is decided then.
            ConfigError: When somebody broke the file meanwhile; nothing is decided then.
        """
        self.decide_all(sheet, [finding], verdict, value, reason)

    def decide_all(
        self,
        sheet: Sheet,
        findings: Iterable[Finding],
        verdict: Verdict,
        value: str | None = None,
        reason: str = "",
    ) -> None:
        """Decide about some findings of a document alike, as one step; raises as `decide`."""
        self._put(sheet.name, *(sheet.decision(f, verdict, value, reason, self.who) for f in findings))

    def fill_kind(self, sheet: Sheet, kind: str, value: str, reason: str = "", *, before: str = "") -> None:
        """Put one value into all masks of a kind in a document; raises as `decide`.

        Args:
            sheet: The document.
            kind: The kind.
            value: The value.
            reason: Why.
            before: Only those with this directly behind them, such as 镇.
        """
        self._put(sheet.name, KindFill(kind, value, before, reason, self.who, _now()))

    def accept_rule(self, sheet: Sheet, rule: str, reason: str = "") -> None:
        """Accept whatever a rule finds in a document; raises as `decide`."""
        self._put(sheet.name, Accepted(rule, reason, self.who, _now()))

    def switch_off(self, rule: str, sheet: Sheet | None = None, reason: str = "") -> None:
        """Switch a rule off: in one document, or, without *sheet*, in all; raises as `decide`."""
        self._put(sheet.name if sheet else "", Off(rule, reason, self.who, _now()))

    def keep(self, rule: str, text: str, reason: str = "") -> None:
        """Let a rule leave a text alone, in all documents; raises as `decide`."""
        category = next((s.categories[rule] for s in self.sheets if rule in s.categories), "")
        keep = Keep(rule, text, reason, self.who, _now())
        check_decision(keep, category)
        self._put("", keep)

    def forget(self, sheet: Sheet, finding: Finding) -> bool:
        """Drop what decides a finding, whenever it was decided: the finding is open again.

        A value for a kind, or a rule that was accepted or switched off, is dropped for all that it decides.

        Args:
            sheet: The document.
            finding: One of its findings, also one that says that a decision fits no longer.

        Returns:
            Whether there was anything to drop; raises as `decide`.
        """
        decided = sheet.what_decides(finding)
        if decided is None:
            return False
        document = sheet.name if decided in self._standing(sheet.name) else ""
        dropped = [(document, decided)]
        self._change(drop=dropped, put=[])
        self._done.append(([], dropped))
        return True

    def reread(self, sheet: Sheet, text: str) -> None:
        """Take another text as that of a document: somebody edited it meanwhile.

        What was decided holds where it is found again. `undo` no longer knows the steps before.
        """
        sheet.read(text, self.store.table)
        self._done.clear()

    def reload(self) -> None:
        """Read what others decided meanwhile.

        Raises:
            ConfigError: When somebody broke the file.
        """
        self.store.table = self.store.read()
        for sheet in self.sheets:
            sheet.update(self.store.table)

    def undo(self) -> bool:
        """Take the last step of this review back; return False where there is none."""
        if not self._done:
            return False
        made, before = self._done[-1]
        self._change(drop=made, put=before)
        self._done.pop()
        return True

    def _put(self, document: str, *decided: AnyDecision) -> None:
        for each in decided:
            check_decision(each)
        standing = self._standing(document)
        before = [(document, old) for old in standing if any(_same(old, each) for each in decided)]
        made = [(document, each) for each in decided]
        self._change(drop=before, put=made)
        self._done.append((made, before))

    def _standing(self, document: str) -> list[AnyDecision]:
        table = self.store.table
        if not document:
            return [*table.keep, *table.off]
        mine = next(sheet.decided for sheet in self.sheets if sheet.name == document)
        return [*mine.decisions, *mine.fills, *mine.accepted, *mine.off]

    def _change(self, drop: list[Entry], put: list[Entry]) -> None:
        sheets = {sheet.name: sheet for sheet in self.sheets}
        for document, decided in put:
            self._prove(document, decided)

        def how(table: DecisionTable) -> DecisionTable:
            for document in dict.fromkeys(document for document, _ in (*drop, *put) if document):
                documents = {**table.documents, document: sheets[document].moved(table)}
                table = replace(table, documents=documents)
            for document, decided in drop:
                table = table.without(decided, document)
            for document, decided in put:
                table = table.with_(decided, document)
            return table

        table = self.store.change(how)
        everywhere = any(not document for document, _ in (*drop, *put))
        for sheet in self.sheets:
            if everywhere or sheet.name in {document for document, _ in (*drop, *put)}:
                sheet.update(table)

    def _prove(self, document: str, decided: AnyDecision) -> None:
        """Refuse a value that would be found as a mask again."""
        value = decided.value if isinstance(decided, (Decision, KindFill)) else None
        if value and not (isinstance(decided, Decision) and decided.verdict == "accept"):
            for sheet in self.sheets:
                if sheet.name == document:
                    sheet.check(value)


def _same(old: AnyDecision, new: AnyDecision) -> bool:
    if isinstance(old, (Accepted, Off)) and isinstance(new, (Accepted, Off)):
        return old.rule == new.rule
    return type(old) is type(new) and old.key == new.key


def _touch(finding: Finding, decision: Decision) -> bool:
    place = decision.place
    if finding.start == finding.end or place.start == place.end:
        return (finding.start, finding.end) == (place.start, place.end)
    return finding.start < place.end and place.start < finding.end


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
