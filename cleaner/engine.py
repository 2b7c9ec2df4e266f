"""The engine: stages and rounds to a fixed point. No I/O, no globals, no clock of its own."""

from __future__ import annotations

from bisect import bisect_right
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from cleaner.errors import UnstableError, UsageError
from cleaner.find import RuleFinder, find_all
from cleaner.find.base import View
from cleaner.guard import check_removal
from cleaner.masks import MaskPolicy
from cleaner.model import STAGES, Edit, Finding
from cleaner.packs.load import load_rules
from cleaner.packs.profile import Limits, Profile, load_profile
from cleaner.resolve import Candidate, Protected, resolve, widen_to_lines
from cleaner.restore.fills import Fills
from cleaner.result import Cleaned
from cleaner.text.edits import apply, compose
from cleaner.text.offsets import OffsetMap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cleaner.find.base import Hit
    from cleaner.model import Fill, MaskMode
    from cleaner.packs.rule import Rule


class Engine:
    """Cleans texts. Immutable, picklable, cheap to share between workers.

    Args:
        profile: `official`, `corpus`, `minimal`, the path of a profile file, or a `Profile`.
        masks: `flag` touches no mask; `restore` fills what is certain or filled by *fills*; `redact`
            makes every mask one token, after certain restorations.
        mask_token: The token of `redact`; `typed` gives one for each kind, such as `[地名]`.
        fills: Values for masks: a mapping from kind to value, or `Fill` objects of one document.
        select: Only these rules: ids or patterns such as `mask/*`. Protected spans stay protected.
        ignore: Not these rules: ids or patterns.
        rules: The rules; None: the shipped ones.
        limits: Changes to the limits of the profile, by name (see `Limits`).

    Raises:
        UsageError: When an argument is wrong, or *select* or *ignore* names no rule.
        RuleError: When a rule can't be compiled.

    >>> Engine(masks="restore").clean("加强D建引领").text
    '加强党建引领'
    >>> Engine(masks="redact").clean("到XX镇和*村调研").text
    '到××镇和××村调研'
    """

    def __init__(
        self,
        profile: str | Profile = "official",
        masks: MaskMode = "flag",
        *,
        mask_token: str = "××",
        fills: Mapping[str, str] | Iterable[Fill] | None = None,
        select: Sequence[str] = (),
        ignore: Sequence[str] = (),
        rules: Iterable[Rule] | None = None,
        limits: Mapping[str, Any] | None = None,
    ) -> None:
        set_ = object.__setattr__
        set_(self, "profile", load_profile(profile) if isinstance(profile, str) else profile)
        set_(self, "rules", load_rules() if rules is None else tuple(rules))
        set_(self, "fills", Fills(fills))
        set_(self, "policy", MaskPolicy(masks, mask_token, self.profile.apply))
        set_(self, "limits", _limits(self.profile.limits, limits or {}))
        set_(self, "_choice", (tuple(select), tuple(ignore)))
        active = _chosen(self.rules, self.profile, select, ignore)
        compiled = [RuleFinder(rule, self.limits.pattern_seconds) for rule in active]
        by_stage = {stage: [f for f in compiled if f.rule.stage == stage] for stage in (*STAGES, "keep")}
        set_(self, "_finders", by_stage)

    profile: Profile
    rules: tuple[Rule, ...]
    fills: Fills
    policy: MaskPolicy
    limits: Limits
    _choice: tuple[tuple[str, ...], tuple[str, ...]]
    _finders: dict[str, list[RuleFinder]]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("an Engine is immutable; make another one")

    def __reduce__(self) -> tuple[Any, ...]:
        select, ignore = self._choice
        settings: dict[str, Any] = {
            "mask_token": self.policy.token,
            "fills": self.fills.given,
            "select": select,
            "ignore": ignore,
            "rules": self.rules,
            "limits": msgspec.to_builtins(self.limits),
        }
        return _rebuild, (self.profile, self.policy.mode, settings)

    @property
    def active(self) -> tuple[Rule, ...]:
        """The rules that run, in order of stage."""
        return tuple(finder.rule for finders in self._finders.values() for finder in finders)

    def clean(self, text: str) -> Cleaned:
        """Clean one text. Any `str` is accepted, lone surrogates and NUL included.

        Raises:
            UnstableError: When the rules reach no fixed point within `limits.rounds`.
            PatternTimeoutError: When a user's pattern exceeds its time limit.
            RemovalError: When stripping would remove more than `limits.removed_share`.
        """
        if not isinstance(text, str):
            raise UsageError(f"clean takes a str; found {type(text).__name__}; decode it first")
        document = _Document(text)
        for _ in range(self.limits.rounds):
            document.start_round()
            for stage in STAGES:
                self._run(stage, document)
            if not document.edited:
                cleaned = document.cleaned()
                check_removal(cleaned, self.limits.removed_share, self.limits.removed_least)
                return cleaned
        rules, spans = document.last_edits()
        raise UnstableError(rules, self.limits.rounds, spans)

    def clean_many(self, texts: Iterable[str]) -> Iterator[Cleaned]:
        """Clean texts one after the other, in order.

        >>> [r.text for r in Engine().clean_many(["完##paidbegin##善", "善"])]
        ['完善', '善']
        """
        return map(self.clean, texts)

    def _run(self, stage: str, document: _Document) -> None:
        """Find, decide and edit one stage of one round."""
        view = document.view
        candidates = [
            self._candidate(rule, hit, document)
            for rule, hit in find_all(self._finders[stage], view)
            if stage == "mask" or hit.replacement != view.text[hit.start : hit.end]
        ]
        if candidates:
            document.record(resolve(candidates, self._protected(view)))

    def _protected(self, view: View) -> list[Protected]:
        return [Protected(hit.start, hit.end, rule.id) for rule, hit in find_all(self._finders["keep"], view)]

    def _candidate(self, rule: Rule, hit: Hit, document: _Document) -> Candidate:
        kind = hit.kind or rule.kind
        evidence = hit.evidence or rule.evidence
        span = document.origin(hit.start, hit.end) if self.fills.by_place else (hit.start, hit.end)
        found = self.fills.value(kind, span) if rule.category == "mask" else None
        verdict = self.policy.decide(rule, kind, hit.replacement, found)
        if verdict.action == "redact" and verdict.replacement == document.view.text[hit.start : hit.end]:
            verdict = verdict._replace(action="flag", replacement=None, outcome="flagged")
        return Candidate(
            rule=rule.id,
            category=rule.category or "",
            kind=kind,
            start=hit.start,
            end=hit.end,
            action=verdict.action,
            replacement=verdict.replacement,
            confidence=verdict.confidence,
            evidence=verdict.evidence or evidence,
            outcome=verdict.outcome,
            priority=rule.priority,
            whole_line=rule.whole_line,
        )


class _Fate(NamedTuple):
    """A decided candidate with the span of the input it stands for."""

    candidate: Candidate
    start: int
    end: int


class _Document:
    """One text on its way through the rounds: where it stands, and what was decided so far."""

    def __init__(self, text: str) -> None:
        self.original = text
        self.view = View(text)
        self.edits: tuple[Edit, ...] = ()
        self._offsets = OffsetMap((), len(text), len(text))
        self._done: list[_Fate] = []  # applied, and those that lost to what was applied
        self._open: list[_Fate] = []  # everything of the running round that was not applied
        self.edited = False

    def start_round(self) -> None:
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
        findings: dict[tuple[str, int, int], Finding] = {}
        filled = _Spans(f for f in self._done if f.candidate.action in ("redact", "restore"))
        for fate in (*self._open, *self._done):
            candidate = fate.candidate
            key = (candidate.rule, fate.start, fate.end)
            if candidate.outcome == "applied" or key not in findings:
                findings[key] = _finding(fate)
        for fate in self._open:
            if filled.hold(fate.start, fate.end):  # our own output is no finding
                findings.pop((fate.candidate.rule, fate.start, fate.end), None)
        for fate in self._done:
            if fate.candidate.outcome == "applied":
                findings[fate.candidate.rule, fate.start, fate.end] = _finding(fate)
        ordered = sorted(findings.values(), key=lambda f: (f.start, f.end, f.rule))
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


def _limits(base: Limits, changes: Mapping[str, Any]) -> Limits:
    try:
        return msgspec.convert(msgspec.to_builtins(base) | dict(changes), Limits)
    except msgspec.ValidationError as bad:
        raise UsageError(f"limits: {bad}") from bad


def _chosen(
    rules: tuple[Rule, ...], profile: Profile, select: Sequence[str], ignore: Sequence[str]
) -> list[Rule]:
    """Return the rules that run: on in the profile, selected, not ignored."""
    ids = [rule.id for rule in rules]
    for name, patterns in (("select", select), ("ignore", ignore)):
        for pattern in patterns:
            if not any(fnmatchcase(id_, pattern) for id_ in ids):
                raise UsageError(f"{name}: no rule is called `{pattern}`; see `cleaner rules list`")
    own = {rule.pack for rule in rules if not rule.shipped}
    out = []
    for rule in rules:
        on = profile.has(rule.id) or (rule.pack in own and not rule.shipped)
        if select:
            on = rule.action == "keep" or any(fnmatchcase(rule.id, pattern) for pattern in select)
        if on and not any(fnmatchcase(rule.id, pattern) for pattern in ignore):
            out.append(rule)
    return out


def _rebuild(profile: Profile, masks: MaskMode, settings: dict[str, Any]) -> Engine:
    """Make an engine again in another process."""
    return Engine(profile, masks, **settings)


@cache
def _default_engine(profile: str, masks: MaskMode) -> Engine:
    return Engine(profile, masks)


def clean(text: str, profile: str = "official", masks: MaskMode = "flag") -> Cleaned:
    """Clean one text with the shipped rules.

    For other settings, and for many texts, make an `Engine` once and share it.

    Args:
        text: Any `str`.
        profile: `official`, `corpus`, `minimal`, or the path of a profile file.
        masks: `flag`, `restore` or `redact`.

    Raises:
        UsageError: When *profile* or *masks* is unknown.
        DocumentError: When the text can't be cleaned; see `Engine.clean`.

    >>> clean("使用人数占总人数３０％。").text
    '使用人数占总人数30%。'
    """
    return _default_engine(profile, masks).clean(text)
