"""One pass over a text that tells which rules can match at all, and where.

A clean text shows hardly any of the literals that the rules need (see `cleaner.find.literals`), so
nearly all of the time goes into this pass.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from cleaner.text.trie import alternation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

try:
    import ahocorasick_rs
except ImportError:  # it has no wheel for musl; the trie below finds the same, more slowly
    ahocorasick_rs = None  # type: ignore[assignment]

_Hits = list[tuple[int, int, int]]


class Places(Protocol):
    """Where the literals of a rule's parts stand in one text."""

    #: The parts whose literals stand in it.
    parts: set[int]

    def of(self, part: int) -> Sequence[int]:
        """Return where literals of a part start, in no order; code points."""
        ...


class Scan:
    """What one text shows.

    Args:
        hits: (number of the literal, start, end), every occurrence.
        owners: For each literal the atoms that need it.
    """

    __slots__ = ("_hits", "_owners", "_places", "atoms")

    def __init__(self, hits: _Hits, owners: list[tuple[int, ...]]) -> None:
        self._hits, self._owners = hits, owners
        self._places: dict[int, list[int]] | None = None
        self.atoms: set[int] = set()
        for literal in {hit[0] for hit in hits}:
            self.atoms.update(owners[literal])

    def of(self, atom: int) -> Sequence[int]:
        """Return where literals of an atom start."""
        if self._places is None:
            self._places = {}
            for literal, start, _ in self._hits:
                for owner in self._owners[literal]:
                    self._places.setdefault(owner, []).append(start)
        return self._places.get(atom, ())


class Gate:
    """Looks for the literals of all atoms at once.

    Args:
        atoms: For each atom the literals one of which must be there; None: it can't be told.

    >>> gate = Gate([frozenset(["会员", "网盘"]), None, frozenset(["盘群"])])
    >>> sorted(gate.scan("会员群和网盘群").atoms)
    [0, 2]
    """

    def __init__(self, atoms: Sequence[frozenset[str] | None]) -> None:
        owners: dict[str, list[int]] = {}
        for number, literals in enumerate(atoms):
            for literal in literals or ():
                owners.setdefault(literal, []).append(number)
        self._literals = tuple(sorted(owners))
        self._owners = [tuple(owners[literal]) for literal in self._literals]
        self._fast = _automaton(self._literals) if ahocorasick_rs and owners else None
        self._slow: Callable[[str], _Hits] | None = None

    def scan(self, text: str) -> Scan:
        """Return what *text* shows of the literals."""
        if not self._literals:
            return Scan([], [])
        if self._fast is not None:
            try:
                return Scan(self._fast(text), self._owners)
            except UnicodeEncodeError:  # a lone surrogate
                pass
        if self._slow is None:
            self._slow = _trie(self._literals)
        return Scan(self._slow(text), self._owners)


@lru_cache(maxsize=4)  # engines of one rule set share it: it takes tens of megabytes
def _automaton(literals: tuple[str, ...]) -> Callable[[str], _Hits]:
    find = ahocorasick_rs.AhoCorasick(
        literals,
        matchkind=ahocorasick_rs.MatchKind.Standard,
        implementation=ahocorasick_rs.Implementation.DFA,
        store_patterns=False,
    ).find_matches_as_indexes
    return lambda text: find(text, overlapping=True)


def _trie(literals: tuple[str, ...]) -> Callable[[str], _Hits]:
    """Return a search with `re` that finds the same: at each place the longest, and what it starts with."""
    numbers = {literal: number for number, literal in enumerate(literals)}
    starts = {
        literal: [(numbers[literal[:n]], n) for n in range(1, len(literal) + 1) if literal[:n] in numbers]
        for literal in literals
    }
    pattern = re.compile(f"(?=({alternation(literals)}))")

    def search(text: str) -> _Hits:
        return [
            (number, match.start(), match.start() + length)
            for match in pattern.finditer(text)
            for number, length in starts[match[1]]
        ]

    return search
