"""Comments of a YAML file that is written anew: each stays at the entry it stood at."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Set

Key = tuple[str, ...]


class Comments:
    """Comment lines by what they stand at: above it, inside it, or behind something on its lines.

    >>> text = "a: 1\\n# of b\\nb: 2  # two\\n"
    >>> comments = Comments.read(text, [(1, 2, ("a",)), (3, 2, ("b",))], set())
    >>> list(comments.at(("b",), "  "))
    ['  # of b', '  # two']
    """

    def __init__(self) -> None:
        self._by_key: dict[Key, list[str]] = {}
        self._shown: set[Key] = set()

    @classmethod
    def read(cls, text: str, anchors: Iterable[tuple[int, int, Key]], skip: Set[str]) -> Comments:
        """Return the comments of a file.

        Args:
            text: The file.
            anchors: What comments may stand at: 1-based line, column from which one is inside it, key.
            skip: Lines that are not kept.
        """
        self = cls()
        row = sorted(anchors)
        lines = [line for line, _, _ in row]
        for number, line in enumerate(text.split("\n"), 1):
            at = _comment_start(line)
            if at < 0 or line.strip() in skip:
                continue
            alone = not line[:at].strip()
            here = bisect_left(lines, number + (not alone)) - 1  # the last that begins above, or on this line
            inside = here >= 0 and (not alone or at + 1 >= row[here][1])
            which = here if inside else here + 1
            key = row[which][2] if which < len(row) else ("", "end")
            self._by_key.setdefault(key, []).append(line[at:].rstrip())
        return self

    def at(self, key: Key, indent: str) -> Iterator[str]:
        """Yield the comment lines of an entry."""
        self._shown.add(key)
        yield from (indent + line for line in self._by_key.get(key, ()))

    def rest(self) -> Iterator[str]:
        """Yield the comment lines of entries that are gone, and those at the end."""
        for key, lines in self._by_key.items():
            if key not in self._shown:
                yield from lines
        self._shown.clear()


def _comment_start(line: str) -> int:
    """Return where the comment of a line starts; -1 where there is none."""
    quote = ""
    at = 0
    while at < len(line):
        char = line[at]
        if quote:
            at += char == "\\" and quote == '"'
            quote = "" if char == quote else quote
        elif char in "\"'" and (at == 0 or line[at - 1] in " [{,:"):
            quote = char
        elif char == "#" and (at == 0 or line[at - 1] in " \t"):
            return at
        at += 1
    return -1
