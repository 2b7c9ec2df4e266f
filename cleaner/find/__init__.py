"""How things are found. The table below is the one place that names every finder and detector."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.find.base import Finder, Hit, Pattern, View, fail
from cleaner.find.contents import make_contents
from cleaner.find.jammers import make_jammers
from cleaner.find.pattern import make_pattern, make_terms
from cleaner.find.quotes import make_straight_quotes
from cleaner.find.signals import make_signals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaner.packs.rule import KindRule, Rule

_MAKERS: dict[str, Callable[[Rule, float], Finder]] = {
    "pattern": make_pattern,
    "terms": make_terms,
    "signals": make_signals,
}

#: Detectors by the name that rule files use.
DETECTORS: dict[str, Callable[[Rule, float], Finder]] = {
    "contents": make_contents,
    "jammers": make_jammers,
    "straight-quotes": make_straight_quotes,
}

_BEFORE = 12  # code points that a kind's `before` sees: longer contexts are another sentence


class RuleFinder:
    """All that finds one rule: gate, finder, look-alikes, kinds.

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
        self._folded = rule.find.view == "folded" or rule.find.signals is not None
        self._unless = [
            Pattern(pattern, rule, f"find.except.{i}", seconds) for i, pattern in enumerate(rule.find.unless)
        ]
        self._kinds = [_Kind(kind, rule, i, seconds) for i, kind in enumerate(rule.find.kinds)]

    def find(self, view: View) -> list[Hit]:
        """Return the hits in order of start."""
        if not self._gate(view):
            return []
        hits = list(self._finder.find(view))
        if hits and self._unless:
            hits = self._without_look_alikes(view, hits)
        if hits and self._kinds:
            hits = [hit._replace(kind=self._kind(view.text, hit)) for hit in hits]
        return hits

    def _gate(self, view: View) -> bool:
        keywords = self.rule.find.keywords
        if not keywords:
            return True
        text = view.folded if self._folded else view.text
        return any(word in text for word in keywords)

    def _without_look_alikes(self, view: View, hits: list[Hit]) -> list[Hit]:
        text = view.folded if self._folded else view.text
        spans = sorted(match.span() for pattern in self._unless for match in pattern.finditer(text))
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

    def _kind(self, text: str, hit: Hit) -> str | None:
        return next((kind.name for kind in self._kinds if kind.fits(text, hit.start, hit.end)), hit.kind)


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

    def fits(self, text: str, start: int, end: int) -> bool:
        if self._span and not self._span.search(text[start:end]):
            return False
        if self._after and not self._after.search(text[end : end + _BEFORE]):
            return False
        return not self._before or bool(self._before.search(text[max(0, start - _BEFORE) : start]))


def _maker(rule: Rule) -> Callable[[Rule, float], Finder]:
    if rule.find.detector is None:
        return next(maker for name, maker in _MAKERS.items() if getattr(rule.find, name) is not None)
    if rule.find.detector not in DETECTORS:
        known = ", ".join(sorted(DETECTORS))
        raise fail(rule, f"no detector `{rule.find.detector}`; known: {known}", "find.detector")
    return DETECTORS[rule.find.detector]


def find_all(finders: list[RuleFinder], view: View) -> Iterator[tuple[Rule, Hit]]:
    """Yield what the rules of one stage find, rule by rule."""
    for finder in finders:
        for hit in finder.find(view):
            yield finder.rule, hit
