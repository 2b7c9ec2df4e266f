"""What literals of the folded view look like in a text, and shorter pieces that tell as much."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from cleaner.find.chance import chance, chances
from cleaner.text.folded import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_COMMON = 0.006  # chance at one place from which a set is everywhere, and tells nothing
_WIDTHS = 16  # spellings of one literal
_MANY = 128  # literals of a set, from which shorter ones that tell as much are looked for
_TELLING = 0.001  # chance at one place up to which literals tell enough
_SHORT = 3  # code points to which literals are cut where a set would have too many
_HAN = re.compile("[\u4e00-\u9fff]{2,}")

_Set = frozenset[str]


def spellings(literals: Iterable[str], *, folded: bool) -> _Set | None:
    """Return what to look for at the gate, one of which stands wherever one of *literals* does.

    The gate sees through the case and width of letters and digits by itself; other characters of the
    folded view have a spelling each. Long literals of large sets are cut to pieces.

    Args:
        literals: Literals of the text, or of its folded view.
        folded: Which of the two.

    Returns:
        The spellings; None where they are none, or everywhere.

    >>> sorted(spellings(["#a"], folded=True))
    ['#a', '＃a']
    """
    whole = least(frozenset(literals))
    if not whole or "" in whole or chances(whole) > _COMMON:
        return None
    found = _spelled(whole, folded=folded)
    if len(found) <= _MANY:
        return found
    runs = least(frozenset(max(_HAN.findall(literal), key=len, default=literal) for literal in whole))
    fewer = [runs, *(shortened(whole, size) for size in range(_SHORT, 1, -1))]
    for shorter in sorted(fewer, key=chances):
        pieces = _spelled(shorter, folded=folded)
        if len(pieces) <= _MANY and chances(shorter) <= _TELLING:
            return pieces
    return found


def least(literals: _Set) -> _Set:
    """Drop the literals that hold another one.

    >>> sorted(least(frozenset(["会员", "会员群", "网盘"])))
    ['会员', '网盘']
    """
    kept: set[str] = set()
    for literal in sorted(literals, key=len):
        pieces = {literal[i:j] for i in range(len(literal)) for j in range(i + 1, len(literal) + 1)}
        if literal and kept.isdisjoint(pieces):
            kept.add(literal)
    return frozenset(kept) if "" not in literals else literals


def shortened(literals: _Set, size: int) -> _Set:
    """Return the rarest pieces of the literals: fewer of them, and every literal still holds one.

    >>> sorted(shortened(frozenset(["网盘的", "有网盘"]), 2))
    ['网盘']
    """
    return least(frozenset(_piece(literal, size) for literal in literals))


def _piece(literal: str, size: int) -> str:
    pieces = [literal[i : i + size] for i in range(max(1, len(literal) - size + 1))]
    return min(pieces, key=chance)


def _spelled(literals: _Set, *, folded: bool) -> _Set:
    return frozenset(s for literal in literals for s in _widths(literal)) if folded else literals


def _widths(literal: str) -> list[str]:
    """Return the spellings of a literal, or of the rarest piece of it that has not too many."""
    before = _before_folding()
    ways = [before.get(char, char) for char in literal]
    size = len(literal)
    while size > 1 and all(_ways(ways[i : i + size]) > _WIDTHS for i in range(len(literal) - size + 1)):
        size -= 1
    starts = range(len(literal) - size + 1)
    best = min(starts, key=lambda i: (_ways(ways[i : i + size]) > _WIDTHS, chance(literal[i : i + size])))
    return ["".join(chars) for chars in product(*ways[best : best + size])]


def _ways(piece: Sequence[str]) -> int:
    return prod(map(len, piece))


@cache
def _before_folding() -> dict[str, str]:
    """Return for each mark of the folded view the characters that become it."""
    ways: dict[str, str] = {}
    for code in (*range(0x100), 0x3000, *range(0xFF01, 0xFF5F)):
        folded = fold(chr(code))
        if not (folded.isascii() and folded.isalnum()):
            ways[folded] = ways.get(folded, "") + chr(code)
    return ways
