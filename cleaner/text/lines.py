"""Lines, cut at LF, CR LF and CR alone.

`str.splitlines` also cuts at U+0085, U+2028 and vertical tabs, which office software writes
inside a paragraph.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_BREAK = re.compile(r"\r\n|\n|\r")


class Lines:
    """The lines of a text: where each starts, where its content ends, where its break ends.

    >>> lines = Lines("第一行\\r\\n第二行")
    >>> [lines.content(i) for i in range(len(lines))]
    [(0, 3), (5, 8)]
    >>> lines.number(6)
    1
    """

    __slots__ = ("_ends", "_starts")

    def __init__(self, text: str) -> None:
        self._starts = [0]
        self._ends: list[int] = []
        if "\r" in text:
            for match in _BREAK.finditer(text):
                self._ends.append(match.start())
                self._starts.append(match.end())
        else:  # a search for one character is several times as fast
            at = text.find("\n")
            while at >= 0:
                self._ends.append(at)
                self._starts.append(at + 1)
                at = text.find("\n", at + 1)
        self._ends.append(len(text))

    def __len__(self) -> int:
        """Count the lines; a text that ends in a line break has an empty last line."""
        return len(self._ends)

    def number(self, position: int) -> int:
        """Return the 0-based line on which *position* (code points) lies."""
        return bisect_right(self._starts, position) - 1

    def groups(self, positions: Sequence[int]) -> Iterator[tuple[int, Sequence[int]]]:
        """Yield the lines of some positions, which come in order, each line with those that lie on it.

        >>> list(Lines("一二\\n三").groups([0, 1, 3]))
        [(0, [0, 1]), (1, [3])]
        """
        at, many = 0, len(positions)
        while at < many:
            line = bisect_right(self._starts, positions[at]) - 1
            stop = at + 1
            if stop < many:
                stop = bisect_left(positions, self._starts[line + 1], at) if line + 1 < len(self) else many
            yield line, positions[at:stop]
            at = stop

    def content(self, line: int) -> tuple[int, int]:
        """Return the span of a line without its line break."""
        return self._starts[line], self._ends[line]

    def whole(self, line: int) -> tuple[int, int]:
        """Return the span of a line with its line break."""
        end = self._starts[line + 1] if line + 1 < len(self._starts) else self._ends[line]
        return self._starts[line], end

    def place(self, position: int) -> tuple[int, int]:
        """Return the 1-based line and the 1-based column (code points) of *position*."""
        line = self.number(position)
        return line + 1, position - self._starts[line] + 1
