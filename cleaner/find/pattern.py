"""Finders for a pattern and for literal terms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.find.anchored import Anchored
from cleaner.find.base import Finder, Hit, Pattern, View, fail
from cleaner.find.page import Page
from cleaner.find.spellings import spellings
from cleaner.text.trie import alternation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule


class PatternFinder:
    """Finds what a regular expression matches; empty matches are passed over.

    Args:
        rule: The rule.
        seconds: Time limit of a user's pattern, for each million code points begun.
        pattern: The regular expression, where it is not that of the rule.
        folded: Whether *pattern* is matched on the folded view.
    """

    def __init__(
        self, rule: Rule, seconds: float, *, pattern: str | None = None, folded: bool = False
    ) -> None:
        source = pattern or rule.find.pattern
        assert source is not None
        self._folded = folded or rule.find.view == "folded"
        field = "find.pattern" if pattern is None else "find.parameters"
        self._anchored = Anchored(source, rule, field, seconds, folded=self._folded)
        self._with = "" if rule.action == "delete" else rule.replacement
        self._groups = self._with is not None and "\\" in self._with
        self._table = str.maketrans(rule.translate.source, rule.translate.to) if rule.translate else None
        self.literals = tuple(x for x in (self._anchored.literals, self._anchored.also) if x) or (None,)
        self.longest = (self._anchored.longest,) * len(self.literals)
        if self._groups:
            self._check_template(rule)

    def may_find(self, view: View | None = None, places: Places | None = None) -> bool:  # noqa: ARG002
        """Tell whether all that a match needs stands at *places*; None: nothing does."""
        if places is None or len(places.parts) < len(self.literals):
            return self.literals == (None,)
        if len(self.literals) == 1 or not self._anchored.in_lines:
            return True
        return any(len(parts) == len(self.literals) for parts in places.lines())

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:
        """Yield the matches."""
        for start, match in self._matches(view, places):
            end = start + match.end() - match.start()
            if start < end:
                yield Hit(start, end, self._replacement(match, view.text[start:end]))

    def find_on(self, view: View, lines: Iterable[int]) -> Iterator[Hit] | None:
        """Yield the matches on some lines, 0-based, in order; None where it may see more than a line."""
        if not self._anchored.stays:
            return None
        found = Page(view, lines, folded=self._folded).matches(self._anchored.pattern)
        return (Hit(match.start, match.end, None) for match in found if match.start < match.end)

    def _matches(self, view: View, places: Places | None) -> Iterator[tuple[int, re.Match[str]]]:
        """Yield the matches, each with where it starts in the text."""
        anchored = self._anchored
        if anchored.in_lines:
            if places is not None and anchored.near:
                yield from self._near(view, places)
            else:
                for line in _page(view, places, folded=self._folded).matches(anchored.pattern):
                    yield line.start, line.match
            return
        text = view.folded if self._folded else view.text
        if places is not None and anchored.near:
            found = anchored.matches(text, places.of(0))
        else:
            found = anchored.pattern.finditer(text)
        yield from ((match.start(), match) for match in found)

    def _near(self, view: View, places: Places) -> Iterator[tuple[int, re.Match[str]]]:
        for line, group in view.lines.groups(places.of(0)):
            start, end = view.lines.content(line)
            text = view.folded_span(start, end) if self._folded else view.text[start:end]
            for match in self._anchored.matches(text, [place - start for place in group]):
                yield start + match.start(), match

    def _replacement(self, match: re.Match[str], found: str) -> str | None:
        """Return what to put there; only templates and tables need the match."""
        if self._table is not None:
            return found.translate(self._table)
        return match.expand(self._with) if self._groups and self._with is not None else self._with

    def _check_template(self, rule: Rule) -> None:
        """Refuse a template that can't be expanded, before any text is cleaned."""
        assert rule.find.pattern is not None
        assert rule.replacement is not None
        try:
            re.compile(rule.find.pattern, re.MULTILINE).sub(rule.replacement, "")
        except (re.error, IndexError) as bad:
            raise fail(
                rule, f"not a template: {bad}; write \\1 or \\g<name>, and \\\\ for a backslash", "with"
            ) from bad


def _page(view: View, places: Places | None, *, folded: bool) -> Page:
    """Return the lines on which a literal stands; all lines where that is not known."""
    if places is None:
        return Page(view, range(len(view.lines)), folded=folded)
    return Page(view, (line for line, _ in view.lines.groups(places.of(0))), folded=folded)


class TermsFinder:
    """Finds literal strings; of two that start at one place, the longer."""

    def __init__(self, rule: Rule, seconds: float) -> None:
        terms = rule.find.terms
        assert terms is not None
        self._folded = rule.find.view == "folded"
        self._values: dict[str, str] = terms if isinstance(terms, dict) else {}
        self._with = "" if rule.action == "delete" else rule.replacement
        self.literals = (spellings(terms, folded=self._folded),)
        self._pattern = Pattern(alternation(terms), rule, "find.terms", seconds)

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield the occurrences."""
        text = view.folded if self._folded else view.text
        for match in self._pattern.finditer(text):
            yield Hit(match.start(), match.end(), self._values.get(match[0], self._with))


def make_pattern(rule: Rule, seconds: float) -> Finder:
    """Return the finder of a rule with `find.pattern`."""
    return PatternFinder(rule, seconds)


def make_terms(rule: Rule, seconds: float) -> Finder:
    """Return the finder of a rule with `find.terms`."""
    return TermsFinder(rule, seconds)
