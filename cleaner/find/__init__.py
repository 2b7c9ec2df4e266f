"""How things are found. The table below is the one place that names every finder and detector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.find.base import Finder, Hit, Pattern, View, fail
from cleaner.find.brackets import make_brackets
from cleaner.find.compatibility import make_compatibility
from cleaner.find.contents import make_contents
from cleaner.find.entities import make_entities
from cleaner.find.gate import Gate, Places
from cleaner.find.jammers import make_jammers
from cleaner.find.look_alikes import LookAlike, Pages
from cleaner.find.mojibake import make_mojibake
from cleaner.find.notices import make_notice
from cleaner.find.pairs import make_pairs
from cleaner.find.party import PartyFinder, make_party
from cleaner.find.pattern import PatternFinder, make_pattern, make_terms
from cleaner.find.quotes import make_quotes
from cleaner.find.script import make_script
from cleaner.find.signals import SignalFinder, make_signals
from cleaner.find.spaces import make_spaces
from cleaner.find.stops import make_full_stops
from cleaner.find.titles import make_title_marks
from cleaner.find.wrapped import make_wrapped_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cleaner.packs.rule import KindRule, Rule

_MAKERS: dict[str, Callable[[Rule, float], Finder]] = {
    "pattern": make_pattern,
    "terms": make_terms,
    "signals": make_signals,
}

#: Detectors by the name that rule files use.
DETECTORS: dict[str, Callable[[Rule, float], Finder]] = {
    "brackets": make_brackets,
    "compatibility": make_compatibility,
    "contents": make_contents,
    "entities": make_entities,
    "full-stops": make_full_stops,
    "jammers": make_jammers,
    "mojibake": make_mojibake,
    "notice": make_notice,
    "pairs": make_pairs,
    "party": make_party,
    "quotes": make_quotes,
    "spaces": make_spaces,
    "title-marks": make_title_marks,
    "wrapped-lines": make_wrapped_lines,
    "script": make_script,
}

_BEFORE = 12  # code points that a kind's `before` sees: longer contexts are another sentence


class RuleFinder:
    """All that finds one rule: finder, look-alikes, kinds.

    Args:
        rule: The rule.
        seconds: Time limit of a user's pattern, for each million code points begun.

    Raises:
        RuleError: When a pattern does not compile or a detector is unknown.

    >>> import cleaner
    >>> rule = {r.id: r for r in cleaner.load_rules()}["paywall/fastadmin"]
    >>> [(hit.start, hit.end) for hit in RuleFinder(rule, 5.0).find(View("完##paidend##善"))]
    [(1, 12)]
    """

    def __init__(self, rule: Rule, seconds: float) -> None:
        self.rule = rule
        self._finder = _maker(rule)(rule, seconds)
        folded = rule.find.view == "folded" or rule.find.signals is not None
        # to the letters for 党 a look-alike is also no proof: they ask by themselves
        unless = () if isinstance(self._finder, PartyFinder) else rule.find.unless
        self._unless = [
            LookAlike(pattern, rule, f"find.except.{i}", seconds, folded=folded)
            for i, pattern in enumerate(unless)
        ]
        self._kinds = [_Kind(kind, rule, i, seconds) for i, kind in enumerate(rule.find.kinds)]

    @property
    def literals(self) -> tuple[frozenset[str] | None, ...]:
        """For each part of the finder the literals that it needs; see `Finder`."""
        return self._finder.literals

    @property
    def longest(self) -> tuple[int | None, ...]:
        """For each part the code points that the line of a hit has at most; None: it may be of any length."""
        if isinstance(self._finder, (PatternFinder, SignalFinder)):
            return self._finder.longest
        return (None,) * len(self.literals)

    def may_find(self, view: View | None = None, places: Places | None = None) -> bool:
        """Tell whether it can find anything where its literals stand at *places* only; None: in any text."""
        if isinstance(self._finder, (PatternFinder, SignalFinder)):
            return self._finder.may_find(view, places)
        return places is not None or None in self.literals

    def find(self, view: View, places: Places | None = None) -> list[Hit]:
        """Return the hits in order of start; *places* as in `Finder`."""
        hits = list(self._finder.find(view, places))
        if hits and self._unless:
            hits = self._without_look_alikes(view, hits)
        if hits and self._kinds:
            hits = self._with_kinds(view.text, hits)
        return hits

    def find_on(self, view: View, lines: Iterable[int]) -> list[Hit] | None:
        """Return the hits on some lines, 0-based; None where that is not possible: it looks further."""
        if self._unless or self._kinds or not isinstance(self._finder, PatternFinder):
            return None
        found = self._finder.find_on(view, lines)
        return None if found is None else list(found)

    def _without_look_alikes(self, view: View, hits: list[Hit]) -> list[Hit]:
        pages: Pages = {}
        spans = sorted(span for look_alike in self._unless for span in look_alike.spans(view, hits, pages))
        out = []
        at = 0
        reach = -1  # the furthest end among the look-alikes that start before the hit's end
        for hit in hits:
            while at < len(spans) and spans[at][0] < hit.end:
                reach = max(reach, spans[at][1])
                at += 1
            if reach <= hit.start:
                out.append(hit)
        return out

    def _with_kinds(self, text: str, hits: list[Hit]) -> list[Hit]:
        answers: dict[tuple[str, str, str], str | None] = {}  # in a text that repeats itself, places do
        out = []
        for hit in hits:
            start, end = hit.start, hit.end
            place = text[max(0, start - _BEFORE) : start], text[start:end], text[end : end + _BEFORE]
            if place not in answers:
                answers[place] = next((kind.name for kind in self._kinds if kind.fits(*place)), None)
            out.append(hit._replace(kind=answers[place] or hit.kind))
        return out


class _Kind:
    """One line of the grammar that types a finding."""

    def __init__(self, spec: KindRule, rule: Rule, number: int, seconds: float) -> None:
        at = f"find.kinds.{number}"
        self.name = spec.kind
        self._before = (
            Pattern(f"(?:{spec.before})\\Z", rule, f"{at}.before", seconds) if spec.before else None
        )
        self._after = Pattern(f"\\A(?:{spec.after})", rule, f"{at}.after", seconds) if spec.after else None
        self._span = Pattern(f"\\A(?:{spec.span})\\Z", rule, f"{at}.span", seconds) if spec.span else None

    def fits(self, before: str, found: str, after: str) -> bool:
        if self._span and not self._span.search(found):
            return False
        if self._after and not self._after.search(after):
            return False
        return not self._before or bool(self._before.search(before))


def _maker(rule: Rule) -> Callable[[Rule, float], Finder]:
    if rule.find.detector is None:
        return next(maker for name, maker in _MAKERS.items() if getattr(rule.find, name) is not None)
    if rule.find.detector not in DETECTORS:
        known = ", ".join(sorted(DETECTORS))
        raise fail(rule, f"no detector `{rule.find.detector}`; known: {known}", "find.detector")
    return DETECTORS[rule.find.detector]


class Search:
    """All rules of an engine, by stage, behind one gate.

    Args:
        stages: For each stage its rules.

    >>> import cleaner
    >>> rules = [RuleFinder(rule, 5.0) for rule in cleaner.load_rules() if rule.pack == "paywall"]
    >>> [rule.id for rule, _ in Search({"strip": rules}).find("strip", View("完##paidend##善"))]
    ['paywall/fastadmin']
    """

    def __init__(self, stages: dict[str, list[RuleFinder]]) -> None:
        self.stages = stages
        keyed = {
            (stage, number): finder
            for stage, finders in stages.items()
            for number, finder in enumerate(finders)
        }
        self._free = [key for key, finder in keyed.items() if finder.may_find()]
        literals = {key: finder.literals for key, finder in keyed.items()}
        self._gate = Gate(literals, {key: finder.longest for key, finder in keyed.items()})

    def find(self, stage: str, view: View) -> Iterator[tuple[Rule, Hit]]:
        """Yield what the rules of one stage find, rule by rule."""
        for finder, places in self._reached(stage, view):
            for hit in finder.find(view, places):
                yield finder.rule, hit

    def find_on(self, stage: str, view: View, lines: Sequence[int]) -> Iterator[tuple[Rule, Hit]]:
        """Yield what the rules of one stage find on some lines at least, 0-based; rule by rule."""
        for finder, places in self._reached(stage, view):
            found = finder.find_on(view, lines)
            for hit in finder.find(view, places) if found is None else found:
                yield finder.rule, hit

    def reached(self, stage: str, view: View) -> list[Rule]:
        """Return the rules of a stage that can find anything in a text, by the literals that it shows."""
        return [finder.rule for finder, _ in self._reached(stage, view)]

    def _reached(self, stage: str, view: View) -> Iterator[tuple[RuleFinder, Places]]:
        """Yield the rules of a stage that can find anything, with where their literals stand."""
        finders = self.stages[stage]
        if not finders:
            return
        scan = view.scan(self._gate)
        for key in sorted({key for key in (*scan.rules, *self._free) if key[0] == stage}):
            finder, places = finders[key[1]], scan.of(key)
            if finder.may_find(view, places):
                yield finder, places
