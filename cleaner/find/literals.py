"""Literals that every match of a pattern holds: what a search may look for before it runs the pattern.

The idea is that of the prefilters of RE2 and Rust's regex. A pattern is read with the parser of
`re`; the parts of a concatenation whose strings are few are joined to literals, and of all the
sets of literals that a match must hold one of, the one expected most rarely in Chinese text is
taken. Whatever the walk does not know makes it say nothing, never something wrong.
"""

from __future__ import annotations

import importlib
import re
from functools import cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.text.folded import fold

_parser: Any = importlib.import_module("re._parser")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_MOST = 512  # literals a set may have; more cost more to look for than the pattern itself
_JOINED = 160  # strings that a concatenation may be joined to
_LONGEST = 8  # code points; longer ones are hardly rarer
_COMMON = 0.01  # chance at one place from which a set is everywhere, and tells nothing
_WIDTHS = 32  # spellings of one literal in the folded view

_DIGIT = 0.02
_SELDOM = 0.002
_YEAR = 0.004  # 2023年 stands in every other sentence
_OFTEN = {
    **dict.fromkeys("0123456789", _DIGIT),
    **dict.fromkeys("，。、", 0.05),
    **dict.fromkeys("：；.\n", 0.01),
    **dict.fromkeys("@#$[]{}<>|_^~=\\", 0.0003),
    **{chr(code): 0.0001 for code in range(0xFF0D, 0xFF5E) if chr(code) not in "：；？"},
}

_Set = frozenset[str]
_EMPTY = frozenset([""])


class _Info(NamedTuple):
    """What is known of a part of a pattern.

    Args:
        exact: All strings it matches, where they are few.
        needed: Of these literals every match holds at least one.
        head: Every match starts with one of these.
        tail: Every match ends with one of these.
    """

    exact: _Set | None
    needed: _Set | None
    head: _Set = _EMPTY
    tail: _Set = _EMPTY


_UNKNOWN = _Info(None, None)
_ZERO_WIDTH = _Info(_EMPTY, None, _EMPTY, _EMPTY)


def required(pattern: str, *, folded: bool) -> frozenset[str] | None:
    r"""Return literals of the searched text, one of which every match of *pattern* holds.

    Args:
        pattern: A regular expression that `re` reads.
        folded: The pattern is matched on the folded view; the literals returned are spellings in
            the text itself.

    Returns:
        The literals, or None where there are none, too many, or such as are everywhere.

    >>> sorted(required(r"(?:每日|天天)[^\n]{0,8}更新", folded=False))
    ['更新']
    >>> sorted(required("q{2}", folded=True))[:4]
    ['QQ', 'Qq', 'QＱ', 'Qｑ']
    >>> required("[^。]+", folded=False) is None
    True
    """
    try:
        parsed = _parser.parse(pattern, re.MULTILINE)
    except re.error:  # what only `regex` reads
        return None
    if parsed.state.flags & re.IGNORECASE:
        return None
    info = _sequence(parsed)
    return spellings(_rarer(info.needed, info.exact), folded=folded)


def spellings(literals: Iterable[str] | None, *, folded: bool) -> frozenset[str] | None:
    """Return what *literals* of the folded view look like in the text; None for none or an empty one.

    A literal with too many spellings is cut to the piece of it with the fewest.

    >>> sorted(spellings(["#a"], folded=True))
    ['#A', '#a', '#Ａ', '#ａ', '＃A', '＃a', '＃Ａ', '＃ａ']
    """
    if literals is None:
        return None
    whole = _least(frozenset(literals))
    if not whole or "" in whole or sum(map(_chance, whole)) > _COMMON:
        return None
    return frozenset(s for literal in whole for s in _widths(literal)) if folded else whole


def _widths(literal: str) -> list[str]:
    before = _before_folding()
    ways = [before.get(char, char) for char in literal]
    size = len(literal)
    while size > 1 and all(_ways(ways[i : i + size]) > _WIDTHS for i in range(len(literal) - size + 1)):
        size -= 1
    pieces = [ways[i : i + size] for i in range(len(literal) - size + 1)]
    best = min(pieces, key=lambda piece: (_ways(piece) > _WIDTHS, sum(map(_chance, product(*piece)))))
    return ["".join(chars) for chars in product(*best)]


def _ways(piece: Sequence[str]) -> int:
    return prod(map(len, piece))


@cache
def _before_folding() -> dict[str, str]:
    """Return for each character of the folded view the characters that become it."""
    ways: dict[str, str] = {}
    for code in (*range(0x100), 0x3000, *range(0xFF01, 0xFF5F)):
        ways[fold(chr(code))] = ways.get(fold(chr(code)), "") + chr(code)
    return ways


def _chance(literal: Iterable[str]) -> float:
    """Return how often a literal is to be expected at one place of a Chinese report, roughly."""
    chances = [_OFTEN.get(char, _SELDOM) for char in literal]
    marks = sum(chance > _DIGIT for chance in chances)
    if marks > 1:
        return _SELDOM**marks  # marks side by side are no prose
    return max(prod(chances), _YEAR if "20" in "".join(literal) else 0.0)


def _rarer(*sets: _Set | None) -> _Set | None:
    """Return the set of literals that is expected most rarely; sets with an empty one say nothing."""
    usable = [s for s in sets if s and "" not in s]
    return min(usable, key=lambda s: sum(map(_chance, s)), default=None)


def _least(literals: _Set) -> _Set:
    """Drop the literals that hold another one."""
    kept: set[str] = set()
    for literal in sorted(literals, key=len):
        pieces = {literal[i:j] for i in range(len(literal)) for j in range(i + 1, len(literal) + 1)}
        if literal and kept.isdisjoint(pieces):
            kept.add(literal)
    return frozenset(kept) if "" not in literals else literals


def _sequence(items: Iterable[tuple[Any, Any]]) -> _Info:
    """Join what is known of the parts of a concatenation."""
    run: _Set = _EMPTY  # what every match holds here: the strings of the parts since the last break
    needed: _Set | None = None
    head: _Set | None = None
    for item in items:
        info = _item(*item)
        joined = _crossed(run, info.exact)
        if joined is not None:
            run = joined
            continue
        longer = _crossed(run, info.head) or run
        head = longer if head is None else head
        needed = _rarer(needed, longer, info.needed)
        run = info.tail if info.exact is None else info.exact
    if head is None:
        return _Info(run, None, run, run)
    return _Info(None, _rarer(needed, run), head, run)


def _crossed(left: _Set, right: _Set | None) -> _Set | None:
    """Return every string of *left* followed by every one of *right*, if they are few and short."""
    if right is None or len(left) * len(right) > _JOINED:
        return None
    if max(map(len, left)) + max(map(len, right)) > _LONGEST:
        return None
    return frozenset(a + b for a in left for b in right)


def _item(op: Any, value: Any) -> _Info:
    known = _PARTS.get(str(op))
    return known(value) if known else _UNKNOWN


def _few(strings: Iterable[str]) -> _Info:
    exact = frozenset(strings)
    return _Info(exact, None, exact, exact)


def _class(members: list[tuple[Any, Any]]) -> _Info:
    chars: set[str] = set()
    for op, value in members:
        if str(op) == "LITERAL":
            chars.add(chr(value))
        elif str(op) == "RANGE" and value[1] - value[0] < _MOST:
            chars |= set(map(chr, range(value[0], value[1] + 1)))
        else:
            return _UNKNOWN
    return _few(chars) if len(chars) <= _MOST else _UNKNOWN


def _branch(value: tuple[Any, list[Any]]) -> _Info:
    ways = [_sequence(way) for way in value[1]]
    exact = _united([way.exact for way in ways])
    if exact is not None:
        return _few(exact)
    needed = _united([_rarer(way.needed, way.exact) for way in ways])
    return _Info(
        None, needed, _united([w.head for w in ways]) or _EMPTY, _united([w.tail for w in ways]) or _EMPTY
    )


def _united(sets: list[_Set | None]) -> _Set | None:
    known = [s for s in sets if s is not None]
    union = frozenset[str]().union(*known)
    return union if len(known) == len(sets) and len(union) <= _MOST else None


def _repeat(value: tuple[int, Any, Any]) -> _Info:
    least, most, items = value
    once = _sequence(items)
    if most == 1 and once.exact is not None:
        return _few(once.exact | _EMPTY)
    if least == 0:
        return _UNKNOWN
    if least == most == 2 and once.exact is not None and (twice := _crossed(once.exact, once.exact)):
        return _few(twice)
    return _Info(None, _rarer(once.needed, once.exact), once.head, once.tail)


def _group(value: tuple[Any, int, int, Any]) -> _Info:
    _, added, removed, items = value
    return _UNKNOWN if (added | removed) & re.IGNORECASE else _sequence(items)


_PARTS: dict[str, Callable[[Any], _Info]] = {
    "LITERAL": lambda value: _few([chr(value)]),
    "IN": _class,
    "BRANCH": _branch,
    "MAX_REPEAT": _repeat,
    "MIN_REPEAT": _repeat,
    "POSSESSIVE_REPEAT": _repeat,
    "SUBPATTERN": _group,
    "ATOMIC_GROUP": lambda value: _sequence(value),
    "AT": lambda _: _ZERO_WIDTH,
    "ASSERT": lambda _: _ZERO_WIDTH,
    "ASSERT_NOT": lambda _: _ZERO_WIDTH,
}
