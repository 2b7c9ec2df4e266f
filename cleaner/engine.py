"""The engine: stages and rounds to a fixed point. No I/O, no globals, no clock of its own."""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any

import msgspec

from cleaner.arguments import check_arguments, check_names, check_words, chosen, kept, limits_of
from cleaner.errors import UnstableError, UsageError
from cleaner.find import RuleFinder, Search
from cleaner.find.base import View
from cleaner.find.script import SCRIPTS
from cleaner.guard import withhold
from cleaner.masks import MaskPolicy, Verdict
from cleaner.model import STAGES
from cleaner.packs.load import load_rules
from cleaner.packs.profile import Limits, Profile, load_profile
from cleaner.resolve import Candidate, Protected, resolve
from cleaner.restore.fills import Fills
from cleaner.rounds import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cleaner.decisions.rulings import Decided, Rulings
    from cleaner.model import Fill, MaskMode, ScriptName
    from cleaner.packs.rule import Rule
    from cleaner.restore.fills import Found
    from cleaner.result import Cleaned

# Times its length that a text may reach: a rule that feeds on its own output doubles it each round.
_GROWTH = 4
_GROWTH_LEAST = 10_000  # code points that even the shortest text may reach


class Engine:
    """Cleans texts. Immutable, picklable, cheap to share between workers.

    Args:
        profile: `official`, `corpus`, `minimal`, the path of a profile file, or a `Profile`.
        masks: `flag` touches no mask; `restore` fills what is certain or filled by *fills*; `redact`
            makes every mask one token, after certain restorations.
        mask_token: The token of `redact`; `typed` gives one for each kind, such as `[地名]`.
        fills: Values for masks: a mapping from kind to value, `Fill` objects of one document, or what
            `load_fills` read, where it has fills of one document at most.
        select: Only these rules: ids or patterns such as `mask/*`. Protected spans stay protected.
        ignore: Not these rules: ids or patterns.
        script: Convert to simplified (`s`), traditional (`t`), Taiwan (`tw`) or Hong Kong (`hk`) Han; needs
            the extra `script`. None: leave the script alone.
        keep_words: Words that no rule may change.
        rules: The rules; None: the shipped ones.
        limits: Changes to the limits of the profile, by name (see `Limits`).

    Raises:
        UsageError: When an argument is wrong, or *select* or *ignore* names no rule.
        RuleError: When a rule can't be compiled.

    >>> Engine(masks="restore").clean("加强D建引领").text
    '加强党建引领'
    >>> Engine(masks="redact").clean("到XX镇和*村调研").text
    '到××镇和××村调研'
    >>> Engine(script="t", keep_words=["发改委"]).clean("发改委说发展").text
    '发改委說發展'
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
        script: ScriptName | None = None,
        keep_words: Sequence[str] = (),
        rules: Iterable[Rule] | None = None,
        limits: Mapping[str, Any] | None = None,
    ) -> None:
        set_ = object.__setattr__
        check_arguments(profile, select, ignore, rules, limits)
        check_words(keep_words)
        if script is not None and script not in SCRIPTS:
            raise UsageError(f"script: expected one of {', '.join(SCRIPTS)}; found {script!r}")
        set_(self, "profile", load_profile(profile) if isinstance(profile, str) else profile)
        by_id = {rule.id: rule for rule in (load_rules() if rules is None else rules)}
        set_(self, "rules", tuple(by_id[id_] for id_ in sorted(by_id)))
        set_(self, "fills", Fills(fills))
        set_(self, "policy", MaskPolicy(masks, mask_token, self.profile.apply))
        set_(self, "limits", limits_of(self.profile.limits, limits or {}))
        choice = {"select": tuple(select), "ignore": tuple(ignore), "script": script}
        set_(self, "_choice", {**choice, "keep_words": tuple(keep_words)})
        active = chosen(self.rules, self.profile, select, ignore, script)
        active += kept((*keep_words, *(self.policy.tokens if script else ())))
        if isinstance(profile, str) and profile.endswith(".yaml"):
            check_names(profile, (*self.profile.rules, *self.profile.without), self.rules)
        compiled = [RuleFinder(rule, self.limits.pattern_seconds) for rule in active]
        by_stage = {stage: [f for f in compiled if f.rule.stage == stage] for stage in (*STAGES, "keep")}
        set_(self, "_search", Search(by_stage))
        token = () if self.policy.token == "typed" else (("mask_token", self.policy.token),)
        self.check((*token, *self.fills.names()))

    profile: Profile
    rules: tuple[Rule, ...]
    fills: Fills
    policy: MaskPolicy
    limits: Limits
    _choice: Mapping[str, Any]
    _search: Search
    decided: Decided | None = None
    _active: Mapping[str, bool]  # of an engine with decisions: whether a rule runs

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("an Engine is immutable; make another one")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("an Engine is immutable; make another one")

    def __reduce__(self) -> tuple[Any, ...]:
        settings: dict[str, Any] = {
            "mask_token": self.policy.token,
            "fills": self.fills.given,
            **self._choice,
            "rules": self.rules,
            "limits": msgspec.to_builtins(self.limits),
        }
        return _rebuild, (self.profile, self.policy.mode, settings, self.decided)

    def __copy__(self) -> Engine:
        """Share everything; by `__reduce__` a copy would compile every rule again."""
        other = object.__new__(type(self))
        other.__dict__.update(self.__dict__)
        return other

    @property
    def active(self) -> tuple[Rule, ...]:
        """The rules that run, in order of stage."""
        return tuple(finder.rule for finders in self._search.stages.values() for finder in finders)

    def clean(self, text: str) -> Cleaned:
        """Clean one text. Any `str` is accepted, lone surrogates and NUL included.

        Raises:
            UnstableError: When the rules reach no fixed point within `limits.rounds`.
            PatternTimeoutError: When a user's pattern exceeds its time limit.

        >>> Engine("minimal").clean("会上,完##paidend##成").text
        '会上,完成'
        """
        if not isinstance(text, str):
            raise UsageError(f"clean takes a str; found {type(text).__name__}; decode it first")
        document = Document(text)
        rulings = self.decided.on(text, self._active) if self.decided else None
        most = len(text) * _GROWTH + _GROWTH_LEAST
        for round_ in range(self.limits.rounds):
            document.start_round()
            for stage in STAGES:
                self._run(stage, document, rulings)
            if len(document.view.text) > most:
                rules, spans = document.last_edits()
                raise UnstableError(rules, round_ + 1, spans)
            if not document.edited:
                cleaned = self.fills.judged(document.cleaned())
                return rulings.judged(cleaned) if rulings else cleaned
        rules, spans = document.last_edits()
        raise UnstableError(rules, self.limits.rounds, spans)

    def clean_many(self, texts: Iterable[str]) -> Iterator[Cleaned]:
        """Clean texts one after the other, in order.

        Raises:
            UsageError: When *texts* is one text: it would be cleaned character by character.

        >>> [r.text for r in Engine().clean_many(["完##paidbegin##善", "善"])]
        ['完善', '善']
        """
        if isinstance(texts, str):
            raise UsageError(f"clean_many takes texts; found the str {texts[:20]!r}; put it in a list")
        return map(self.clean, texts)

    def _run(self, stage: str, document: Document, rulings: Rulings | None) -> None:
        """Find, decide and edit one stage of one round."""
        decided = document.settled.get(stage)
        if decided is None:
            decided = self._decided(stage, document, rulings)
        document.record(stage, decided)

    def _decided(self, stage: str, document: Document, rulings: Rulings | None) -> list[Candidate]:
        """Return what the rules of a stage find in the text as it stands, each with its outcome."""
        view = document.view
        candidates = self._candidates(stage, document)
        if not candidates:
            return []
        left: list[Candidate] = []
        if rulings:
            candidates, left = rulings.before(candidates, view.text, document.origin)
        decided = resolve(candidates, self._protected(view, candidates))
        decided = withhold(view, decided, self.limits.removed_share, self.limits.removed_least)
        return rulings.after(decided, left) if rulings else decided

    def with_fills(self, fills: Mapping[str, str] | Iterable[Fill]) -> Engine:
        """Return this engine with other fills: those of one document. It costs next to nothing.

        Raises:
            UsageError: When a fill is wrong; see `Engine`.

        >>> from cleaner import Fill
        >>> fill = Fill(1, 3, "枫桥", "place", 1.0, "县志")
        >>> Engine(masks="restore").with_fills([fill]).clean("到XX镇").text
        '到枫桥镇'
        """
        other = copy(self)
        object.__setattr__(other, "fills", Fills(fills))
        other.check(other.fills.names())
        return other

    def with_decisions(self, decided: Decided) -> Engine:
        """Return this engine with what a person decided about one document. It costs next to nothing.

        A decision stands above the mask mode, the profile and the guards. What fits no longer is a finding
        of the rule `decision/stale`.

        Args:
            decided: `load_decisions(path).of(document)`.

        Raises:
            UsageError: When a value is itself a mask, or a rule that is switched off does not exist.

        >>> from cleaner.decisions.rulings import Decided
        >>> from cleaner.decisions.model import Off
        >>> Engine().with_decisions(Decided(off=[Off("punctuation/comma")])).clean("是,不是").text
        '是,不是'
        """
        other = copy(self)
        on = {rule.id for rule in self.active}
        object.__setattr__(other, "decided", decided)
        object.__setattr__(other, "_active", {rule.id: rule.id in on for rule in self.rules})
        for rule, where in decided.rules():
            if rule not in other._active:
                raise UsageError(f"{where}no rule is called `{rule}`; see `cleaner rules list`")
        self.check(decided.values())
        return other

    def check(self, values: Iterable[tuple[str, str]]) -> None:
        """Refuse a token or a fill that would itself be found as a mask, and so be filled again for ever.

        Args:
            values: Each with the name that the error calls it by; `mask_token` may be a mask as a whole.

        Raises:
            UsageError: When one is a mask.
        """
        for name, value in values:
            for rule, hit in self._search.find("mask", View(value)):
                whole = name == "mask_token" and hit.start == 0 and hit.end == len(value)
                if rule.category == "mask" and not whole:
                    raise UsageError(f"{name}: {value!r} is itself a mask to {rule.id}; choose another")

    def _protected(self, view: View, candidates: list[Candidate]) -> list[Protected]:
        """Return the spans that no edit may cut into, on the lines of the candidates at least."""
        lines: set[int] = set()
        start = end = -1  # of the line that was asked for last: candidates come in crowds
        for candidate in candidates:
            if start <= candidate.start and candidate.end < end:
                continue
            first, last = view.lines.number(candidate.start), view.lines.number(candidate.end)
            lines.update(range(first, last + 1))
            start, end = view.lines.whole(last)
        found = self._search.find_on("keep", view, sorted(lines))
        return [Protected(hit.start, hit.end, rule.id) for rule, hit in found]

    def _candidates(self, stage: str, document: Document) -> list[Candidate]:
        """Return what the rules of a stage find, each with what the mask mode makes of it."""
        text, masked = document.view.text, stage == "mask"
        verdicts: dict[tuple[str, str | None, str | None], Verdict] = {}  # a rule finds the same all over
        out = []
        for rule, (start, end, replacement, kind, evidence) in self._search.find(stage, document.view):
            if replacement == (found := text[start:end]) and not masked:
                continue
            kind = kind or rule.kind
            fill = self._filled(rule, kind, (start, end), document) if masked else None
            key = (rule.id, kind, replacement)
            verdict = verdicts.get(key)
            if verdict is None or fill is not None:
                verdict = self.policy.decide(rule, kind, replacement, fill)
                if fill is None:
                    verdicts[key] = verdict
            action, put, outcome, confidence, why = verdict
            if outcome == "applied" and put == found:
                action, put, outcome = "flag", None, "flagged"
            told = (action, put, confidence, why or evidence or rule.evidence, outcome)
            more = (rule.priority, rule.whole_line)
            out.append(Candidate(rule.id, rule.category or "", kind, start, end, *told, *more))
        return out

    def _filled(
        self, rule: Rule, kind: str | None, span: tuple[int, int], document: Document
    ) -> Found | None:
        """Return the value that the fills have for a mask."""
        if rule.category not in ("mask", "elision"):
            return None
        if not self.fills.by_text:
            return self.fills.value(kind, span, category=rule.category)
        span = document.origin(*span)
        return self.fills.value(kind, span, document.original, rule.category)


def _rebuild(profile: Profile, masks: MaskMode, settings: dict[str, Any], decided: Decided | None) -> Engine:
    """Make an engine again in another process."""
    engine = Engine(profile, masks, **settings)
    return engine.with_decisions(decided) if decided else engine


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
