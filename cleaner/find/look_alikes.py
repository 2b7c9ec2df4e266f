"""Look-alikes of a rule (`except`): what touches a match of one is not found."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.find.base import Pattern
from cleaner.find.in_line import stays_in_line
from cleaner.find.page import Page
from cleaner.find.syntax import width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.find.base import Hit, View
    from cleaner.packs.rule import Rule

_BESIDE = 100  # code points beyond a match that its look-arounds may see


class LookAlike:
    """One pattern of look-alikes; it is searched in the lines that a match could share with a hit.

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
    def _in_lines(self) -> bool:  # when first asked: most rules never find anything
        # on the text itself `^` and `$` know no CR, and a line is cut at it
        return self._folded and stays_in_line(self._source, folded=True)

    @cached_property
    def _reach(self) -> int:
        return width(self._source)[1] + _BESIDE

    def spans(self, view: View, hits: Sequence[Hit]) -> list[tuple[int, int]]:
        """Return the matches that can touch one of *hits*."""
        reach = 0 if self._in_lines else self._reach
        blocks = list(_blocks(view, hits, reach))
        if self._in_lines:
            page = Page(view, (line for block in blocks for line in block), folded=self._folded)
            return [(match.start, match.end) for match in page.matches(self._pattern)]
        return [span for block in blocks for span in self._within(view, block)]

    def _within(self, view: View, lines: range) -> Iterator[tuple[int, int]]:
        start, end = view.lines.content(lines[0])[0], view.lines.whole(lines[-1])[1]
        text = view.folded_span(start, end) if self._folded else view.text[start:end]
        for match in self._pattern.finditer(text):
            yield start + match.start(), start + match.end()


def _blocks(view: View, hits: Sequence[Hit], reach: int) -> Iterator[range]:
    """Yield the lines less than *reach* code points away from a hit, those that touch as one block."""
    number, size = view.lines.number, len(view.text)
    first = last = -1
    for hit in hits:
        start, end = number(max(0, hit.start - reach)), number(min(size, hit.end + reach))
        if first >= 0 and start > last + 1:
            yield range(first, last + 1)
            first = start
        first = start if first < 0 else first
        last = max(last, end)
    if first >= 0:
        yield range(first, last + 1)
