"""One pass over a text that tells which rules can match at all, and where.

A clean text shows hardly any of the literals that the rules need (see `cleaner.find.literals`), so
nearly all of the time goes into this pass. It runs over the bytes of UTF-8, with ASCII letters in
lower case; a text with full-width letters or digits is looked through again with them narrowed.
Thus a literal is looked for in one spelling, and lone surrogates need no other way.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from cleaner.text.trie import alternation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

try:
    import ahocorasick_rs
except ImportError:  # it has no wheel for musl; the trie below finds the same, more slowly
    ahocorasick_rs = None  # type: ignore[assignment]

_Hits = list[tuple[int, int, int]]

_WIDE = re.compile(b"\xef\xbc[\x90-\x99\xa1-\xba]|\xef\xbd[\x81-\x9a]")  # ０-９, Ａ-Ｚ, ａ-ｚ in UTF-8
_WIDE_RUN = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_NARROW = {code: code - 0xFEE0 for start, end in ("０９", "Ａｚ") for code in range(ord(start), ord(end) + 1)}


class Places(Protocol):
    """Where the literals of a rule's parts stand in one text."""

    #: The parts whose literals stand in it.
    parts: set[int]

    def of(self, part: int) -> Sequence[int]:
        """Return where literals of a part start, in order; code points."""
        ...


class Scan:
    """What one text shows.

    Args:
        texts: The bytes that were looked through, each with (number of the literal, start, end) in it.
        owners: For each literal the atoms that need it.
    """

    __slots__ = ("_owners", "_places", "_texts", "atoms")

    def __init__(self, texts: list[tuple[bytes, _Hits]], owners: list[tuple[int, ...]]) -> None:
        self._texts, self._owners = texts, owners
        self._places: dict[int, list[int]] | None = None
        self.atoms: set[int] = set()
        for _, hits in texts:
            for literal in {hit[0] for hit in hits}:
                self.atoms.update(owners[literal])

    def of(self, atom: int) -> Sequence[int]:
        """Return where literals of an atom start, in order; code points."""
        if self._places is None:
            places: dict[int, set[int]] = {}
            for data, hits in self._texts:
                points = _code_points(data, {start for _, start, _ in hits})
                for literal, start, _ in hits:
                    for owner in self._owners[literal]:
                        places.setdefault(owner, set()).add(points[start])
            self._places = {owner: sorted(found) for owner, found in places.items()}
        return self._places.get(atom, ())


def _code_points(data: bytes, offsets: Iterable[int]) -> dict[int, int]:
    """Return the code point at which each of some offsets into UTF-8 lies; each byte is read once."""
    points: dict[int, int] = {}
    last = count = 0
    for offset in sorted(offsets):
        count += len(data[last:offset].decode("utf-8", "surrogatepass"))
        points[offset] = count
        last = offset
    return points


class Gate:
    """Looks for the literals of all atoms at once, whatever the case and width of letters and digits.

    Args:
        atoms: For each atom the literals one of which must be there; None: it can't be told.

    >>> gate = Gate([frozenset(["会员", "网盘"]), None, frozenset(["vip"])])
    >>> sorted(gate.scan("会员群和ＶIP群").atoms)
    [0, 2]
    """

    def __init__(self, atoms: Sequence[frozenset[str] | None]) -> None:
        owners: dict[bytes, list[int]] = {}
        for number, literals in enumerate(atoms):
            for data in {_encoded(literal) for literal in literals or ()}:
                owners.setdefault(data, []).append(number)
        literals_ = tuple(sorted(owners))
        self._owners = [tuple(owners[literal]) for literal in literals_]
        make = _automaton if ahocorasick_rs else _trie
        self._find = make(literals_) if owners else None

    def scan(self, text: str) -> Scan:
        """Return what *text* shows of the literals."""
        if self._find is None:
            return Scan([], [])
        data = _encoded(text)
        texts = [(data, self._find(data))]
        if _WIDE.search(data):
            narrow = _encoded(_WIDE_RUN.sub(lambda match: match[0].translate(_NARROW), text))
            texts.append((narrow, self._find(narrow)))
        return Scan(texts, self._owners)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass").lower()  # of bytes: ASCII letters only


@lru_cache(maxsize=4)  # engines of one rule set share it: it takes tens of megabytes
def _automaton(literals: tuple[bytes, ...]) -> Callable[[bytes], _Hits]:
    find = ahocorasick_rs.BytesAhoCorasick(
        literals,
        matchkind=ahocorasick_rs.MatchKind.Standard,
        implementation=ahocorasick_rs.Implementation.DFA,
    ).find_matches_as_indexes
    return lambda data: find(data, overlapping=True)


def _trie(literals: tuple[bytes, ...]) -> Callable[[bytes], _Hits]:
    """Return a search with `re` that finds the same: at each place the longest, and what it starts with."""
    words = [literal.decode("latin-1") for literal in literals]  # a character for each byte
    numbers = {word: number for number, word in enumerate(words)}
    starts = {
        word: [(numbers[word[:n]], n) for n in range(1, len(word) + 1) if word[:n] in numbers]
        for word in words
    }
    pattern = re.compile(f"(?=({alternation(words)}))")

    def search(data: bytes) -> _Hits:
        return [
            (number, match.start(), match.start() + length)
            for match in pattern.finditer(data.decode("latin-1"))
            for number, length in starts[match[1]]
        ]

    return search
