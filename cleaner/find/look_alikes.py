"""Look-alikes of a rule (`except`): what touches a match of one is not found."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.find.base import Pattern
from cleaner.find.in_line import stays_in_line
from cleaner.find.literals import required
from cleaner.find.page import Page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.find.base import Hit, View
    from cleaner.packs.rule import Rule


class LookAlike:
    """One pattern of look-alikes; most texts in which the rule finds something show none.

    Args:
        source: The regular expression.
        rule: The rule it belongs to.
        field: Where it stands in the rule file, dotted.
        seconds: Time limit of a user's pattern, for each million code points begun.
        folded: Whether it is matched on the folded view.

    Raises:
        RuleError: When it does not compile.
    """

    def __init__(self, source: str, rule: Rule, field: str, seconds: float, *, folded: bool) -> None:
        self._source, self._folded = source, folded
        self._pattern = Pattern(source, rule, field, seconds)

    @cached_property
    def _literals(self) -> frozenset[str] | None:
        return required(self._source, folded=self._folded)  # when first asked: most rules never find anything

    @cached_property
    def _in_lines(self) -> bool:
        # on the text itself `^` and `$` know no CR, and a line is cut at it
        return self._folded and stays_in_line(self._source, folded=True)

    def spans(self, view: View, hits: Sequence[Hit]) -> list[tuple[int, int]]:
        """Return the matches that can touch one of *hits*."""
        if self._literals is not None and not any(literal in view.text for literal in self._literals):
            return []
        if self._in_lines:
            lines = {line for hit in hits for line in _lines(view, hit)}
            page = Page(view, sorted(lines), folded=True)
            return [(match.start, match.end) for match in page.matches(self._pattern)]
        text = view.folded if self._folded else view.text
        return [match.span() for match in self._pattern.finditer(text)]


def _lines(view: View, hit: Hit) -> range:
    return range(view.lines.number(hit.start), view.lines.number(hit.end) + 1)
