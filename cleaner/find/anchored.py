"""A pattern that is tried only where its literals let a match start."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.find.base import Pattern
from cleaner.find.known import known

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from cleaner.packs.rule import Rule

_SPARSE = 4  # code points a place to be tried, below which it is cheaper to search
_FAR = 256  # places before a literal from which one search of the line costs less than to try each


class Anchored:
    """A pattern with what is known of where it can match.

    Args:
        source: The regular expression.
        rule: The rule it belongs to.
        field: Where it stands in the rule file, dotted; for errors.
        seconds: Time limit of a user's pattern, for each million code points begun.
        folded: Whether it is matched on the folded view.

    Raises:
        RuleError: When it does not compile.
    """

    def __init__(self, source: str, rule: Rule, field: str, seconds: float, *, folded: bool) -> None:
        self.pattern = Pattern(source, rule, field, seconds)
        self._needed, in_line = known(source, folded=folded)
        #: What the gate looks for; None where that can't be told.
        self.literals = self._needed and self._needed.literals
        #: What must stand beside it; None where nothing is known.
        self.also = self._needed and self._needed.also
        #: Whether it finds the same in a line as in the text around it.
        self.stays = in_line
        #: Whether it is searched for in lines: without literals all of them would have to be cut out.
        self.in_lines = self._needed is not None and self.stays
        #: Code points of the longest line that a match can be on; None: of any.
        self.longest = self._needed.line if self._needed and self.in_lines else None
        #: Whether each literal leaves few places where a match can start.
        self.near = (
            rule.shipped and self._needed is not None and self._needed.most - self._needed.least <= _FAR
        )

    def matches(self, text: str, places: Sequence[int]) -> Iterator[re.Match[str]]:
        """Yield the matches in *text*, the same as a search would find; only where it is `near`.

        Args:
            text: The text, or one line of it where the pattern stays in lines.
            places: Where its literals start, in order; code points.
        """
        assert self._needed is not None
        least, most, first = self._needed.least, self._needed.most, self._needed.first
        if len(places) * (most - least + 1) > len(text) // _SPARSE:  # a search is in C
            yield from (match for match in self.pattern.finditer(text) if match[0])
            return
        try_ = self.pattern.match
        at = 0
        for place in places:
            at = max(at, place - most)
            last = min(place - least, len(text) - 1)
            while at <= last:
                match = try_(text, at) if first is None or text[at] in first else None
                if match is None:
                    at += 1
                    continue
                if match.end() == at:  # whether it also matches something here only a search tells
                    found = self.pattern.finditer(text)
                    yield from (match for match in found if match[0] and match.start() >= at)
                    return
                yield match
                at = match.end()
