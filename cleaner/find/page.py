"""Some lines of a text, joined, with the way back: what a pattern that stays within lines is searched in."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from cleaner.find.base import Pattern, View


class Match(NamedTuple):
    """A match on a page.

    Args:
        line: 0-based line of the text.
        start: First code point of the text.
        end: One behind the last.
        match: The match; its own places are those of the page.
    """

    line: int
    start: int
    end: int
    match: re.Match[str]


class Page:
    """Lines of a view, joined by LF.

    Args:
        view: The text.
        lines: The lines, 0-based, in order.
        folded: Whether the page shows the folded view.

    >>> from cleaner.find.base import View
    >>> Page(View("甲乙\\r\\n丙\\r\\n丁"), [0, 2], folded=False).text
    '甲乙\\n丁'
    """

    __slots__ = ("_back", "_starts", "lines", "text")

    def __init__(self, view: View, lines: Iterable[int], *, folded: bool) -> None:
        self.lines: list[int] = []
        self._starts: list[int] = []  # of each line on the page
        self._back: list[int] = []  # from the page to the text
        contents: list[str] = []
        at = 0
        for line in lines:
            start, end = view.lines.content(line)
            self.lines.append(line)
            self._starts.append(at)
            self._back.append(start - at)
            contents.append(view.folded_span(start, end) if folded else view.text[start:end])
            at += end - start + 1
        self.text = "\n".join(contents)
        self._starts.append(at)

    def spans(self, pattern: Pattern) -> Iterator[tuple[int, int]]:
        """Yield the spans of the text that matches cover, also over several lines; a line break is one LF."""
        if not self.lines:
            return
        for match in pattern.finditer(self.text):
            first, last = (bisect_right(self._starts, place) - 1 for place in match.span())
            yield match.start() + self._back[first], match.end() + self._back[min(last, len(self.lines) - 1)]

    def matches(self, pattern: Pattern) -> Iterator[Match]:
        """Yield the matches that lie within a line, in order."""
        if not self.lines:
            return
        for match in pattern.finditer(self.text):
            i = bisect_right(self._starts, match.start()) - 1
            if match.end() < self._starts[i + 1]:
                back = self._back[i]
                yield Match(self.lines[i], match.start() + back, match.end() + back, match)
