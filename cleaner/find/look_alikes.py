"""Look-alikes of a rule (`except`): what touches a match of one is not found."""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from cleaner.find.base import Pattern
from cleaner.find.known import known
from cleaner.find.page import Page
from cleaner.find.syntax import UNBOUNDED, width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.find.base import Hit, View
    from cleaner.packs.rule import Rule

#: Pages around the hits of one rule, by how far they reach and whether they are folded.
Pages = dict[tuple[int, bool], list[Page]]

_FEW = 100  # literals that are looked for sooner than the pattern
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
    def _reach(self) -> int:  # when first asked: most rules never find anything
        if known(self._source, folded=self._folded).in_line:
            return 0
        if "\\Z" in self._source:
            return UNBOUNDED  # it means the end of the text, not that of a block of it
        # in few steps: patterns that reach about as far share their pages
        return 1 << (width(self._source)[1] + _BESIDE).bit_length()

    @cached_property
    def _literals(self) -> frozenset[str]:
        """A few literals of the searched view, one of which every match holds; none: not known."""
        needed = known(self._source, folded=self._folded).needed
        return needed.shown if needed and len(needed.shown) <= _FEW else frozenset()

    def spans(self, view: View, hits: Sequence[Hit], pages: Pages | None = None) -> list[tuple[int, int]]:
        """Return the matches that can touch one of *hits*; to them every line break is one LF.

        Args:
            view: The text.
            hits: In order of start.
            pages: Pages of these hits that were made before; others are added.
        """
        pages = {} if pages is None else pages
        key = (self._reach, self._folded)
        if key not in pages:
            pages[key] = list(_pages(view, hits, self._reach, folded=self._folded))
        found = pages[key]
        if "\\A" in self._source:  # only the block that starts with the text
            found = [page for page in found[:1] if page.lines[:1] == [0]]
        return [span for page in found if self._may_match(page) for span in page.spans(self._pattern)]

    def _may_match(self, page: Page) -> bool:
        return not self._literals or any(literal in page.text for literal in self._literals)


def _pages(view: View, hits: Sequence[Hit], reach: int, *, folded: bool) -> Iterator[Page]:
    blocks: Iterable[Iterable[int]] = _blocks(view, hits, reach)
    if not reach:  # no line break is seen: one search for all lines
        blocks = [chain.from_iterable(blocks)]
    return (Page(view, block, folded=folded) for block in blocks)


def _blocks(view: View, hits: Sequence[Hit], reach: int) -> Iterator[range]:
    """Yield the lines less than *reach* code points away from a hit, those that touch as one block."""
    number, size = view.lines.number, len(view.text)
    first = last = -1
    reached = -1  # the end of the last line of the block
    for hit in hits:
        if hit.end + reach < reached or reached == size:
            continue
        start, end = number(max(0, hit.start - reach)), number(min(size, hit.end + reach))
        if first >= 0 and start > last + 1:
            yield range(first, last + 1)
            first = start
        first = start if first < 0 else first
        last = max(last, end)
        reached = view.lines.whole(last)[1]
    if first >= 0:
        yield range(first, last + 1)
