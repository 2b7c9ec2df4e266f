"""Literals that every match of a pattern holds, or has beside it: what to look for before it runs.

The idea is that of the prefilters of RE2 and Rust's regex. A pattern is read with the parser of
`re`; the parts of a concatenation whose strings are few are joined to literals, and of all the
sets of literals that a match must hold one of, the one expected most rarely in Chinese text is
taken. Whatever the walk does not know makes it say nothing, never something wrong.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.find.syntax import parse
from cleaner.text.folded import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_MOST = 1024  # literals a set may have; more cost more to look for than the pattern itself
_JOINED = 800  # strings that a concatenation may be joined to
_LONGEST = 8  # code points; longer ones are hardly rarer
_COMMON = 0.006  # chance at one place from which a set is everywhere, and tells nothing
_WIDTHS = 16  # spellings of one literal in the folded view
_MANY = 128  # literals of a set, from which shorter ones that tell as much are looked for
_TELLING = 0.001  # chance at one place up to which literals tell enough
_SHORT = 3  # code points to which literals are cut where a set would have too many

_DIGIT = 0.03
_SELDOM = 0.002
_RARE = 0.00001  # what is neither ASCII nor Han nor a common mark
_YEAR = 0.004  # 2023年 stands in every other sentence
_OFTEN = {
    **dict.fromkeys("0123456789", _DIGIT),
    **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 0.0005),
    **dict.fromkeys("，。、", 0.05),
    **dict.fromkeys("“”（）《》·— \t\u3000\xa0", 0.001),
    **dict.fromkeys("：；.\n", 0.01),
    **dict.fromkeys("的一是在有和大中小上下为发工展点加代时本由会年月日新实", 0.008),
    **dict.fromkeys("重建设市县区人业民全高第更多各等及与对以这", 0.008),
    **dict.fromkeys("@#$%*+/-[]{}<>|_^~=\\", 0.0003),
    **dict.fromkeys("锟斤拷烫屯", _RARE),
}

_YEARS = re.compile(r"(?<![0-9])20(?:[0-9]{0,2}$|[0-9]{1,2}[^0-9])")
_HAN = re.compile("[\u4e00-\u9fff]{2,}")
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


@cache
def required(pattern: str, *, folded: bool) -> frozenset[str] | None:
    r"""Return literals of the searched text, one of which every match of *pattern* holds.

    Args:
        pattern: A regular expression that `re` reads.
        folded: The pattern is matched on the folded view; the literals returned are spellings in
            the text itself.

    Returns:
        The literals, or None where there are none, too many, or such as are everywhere.

    >>> sorted(required(r"(?:每日|天天|实时)[^\n]{0,8}入群", folded=False))
    ['入群']
    >>> sorted(required("q{2}", folded=True))[:4]
    ['QQ', 'Qq', 'QＱ', 'Qｑ']
    >>> required("[^。]+", folded=False) is None
    True
    """
    parsed = parse(pattern)
    if parsed is None or parsed.state.flags & re.IGNORECASE:
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
    found = _spelled(whole, folded=folded)
    if len(found) <= _MANY:
        return found
    runs = _least(frozenset(max(_HAN.findall(literal), key=len, default=literal) for literal in whole))
    fewer = [runs, *(_shortened(whole, size) for size in range(_SHORT, 1, -1))]
    for shorter in sorted(fewer, key=lambda literals: sum(map(_chance, literals))):
        pieces = _spelled(shorter, folded=folded)
        if len(pieces) <= _MANY and sum(map(_chance, shorter)) <= _TELLING:
            return pieces
    return found


def _spelled(literals: _Set, *, folded: bool) -> _Set:
    return frozenset(s for literal in literals for s in _widths(literal)) if folded else literals


def _widths(literal: str) -> list[str]:
    before = _before_folding()
    ways = [before.get(char, char) for char in literal]
    size = len(literal)
    while size > 1 and all(_ways(ways[i : i + size]) > _WIDTHS for i in range(len(literal) - size + 1)):
        size -= 1
    starts = range(len(literal) - size + 1)
    best = min(starts, key=lambda i: (_ways(ways[i : i + size]) > _WIDTHS, _chance(literal[i : i + size])))
    return ["".join(chars) for chars in product(*ways[best : best + size])]


def _ways(piece: Sequence[str]) -> int:
    return prod(map(len, piece))


@cache
def _before_folding() -> dict[str, str]:
    """Return for each character of the folded view the characters that become it."""
    ways: dict[str, str] = {}
    for code in (*range(0x100), 0x3000, *range(0xFF01, 0xFF5F)):
        ways[fold(chr(code))] = ways.get(fold(chr(code)), "") + chr(code)
    return ways


@cache
def _chance(literal: str) -> float:
    """Return how often a literal is to be expected at one place of a Chinese report, roughly."""
    chance, marks = 1.0, 0
    for char in literal:
        often = _OFTEN.get(char) or (
            _SELDOM if " " <= char < "\x7f" or "\u4e00" <= char <= "\u9fff" else _RARE
        )
        chance *= often
        marks += often > _DIGIT
    if _YEARS.search(literal):
        return max(chance, _YEAR)
    return chance if marks < 2 else _SELDOM**marks  # marks side by side are no prose


def _rarer(*sets: _Set | None) -> _Set | None:
    """Return the set of literals that is expected most rarely; sets with an empty one say nothing."""
    usable = [s for s in sets if s and "" not in s]
    if len(usable) < 2:
        return usable[0] if usable else None
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
    for op, value in items:
        if str(op) == "ASSERT":
            look = _sequence(value[1])
            needed = _rarer(needed, look.needed, look.exact)
            if value[0] > 0:  # what follows: it joins what stands here, and is not used up
                needed = _rarer(needed, _joined(run, look.head))
            elif run == _EMPTY and head is None:  # what stands before: what follows joins it
                head, run = _EMPTY, look.tail
            continue
        info = _item(op, value)
        joined = _crossed(run, info.exact)
        if joined is not None:
            run, needed = joined, _rarer(needed, info.needed)
            continue
        longer = _joined(run, info.head) or run
        head = longer if head is None else head
        needed = _rarer(needed, longer, info.needed)
        run = info.tail if info.exact is None else info.exact
    if head is None:
        return _Info(run, needed, run, run)
    return _Info(None, _rarer(needed, run), head, run)


def _joined(run: _Set, head: _Set) -> _Set | None:
    """Return *run* followed by what comes next, or by its first characters where that is too much."""
    return _crossed(run, head) or _crossed(run, frozenset(start[:1] for start in head))


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
    sets = [_rarer(way.needed, way.exact) for way in ways]
    needed = _united(sets)
    for size in range(_SHORT, 0, -1):
        needed = needed or _united([s and _shortened(s, size) for s in sets])
    if exact is not None:
        return _Info(exact, needed, exact, exact)
    return _Info(
        None, needed, _united([w.head for w in ways]) or _EMPTY, _united([w.tail for w in ways]) or _EMPTY
    )


def _united(sets: list[_Set | None]) -> _Set | None:
    known = [s for s in sets if s is not None]
    union = frozenset[str]().union(*known)
    if len(known) < len(sets):
        return None
    return union if len(union) <= _MOST else None


def _shortened(literals: _Set, size: int) -> _Set:
    """Return the rarest pieces of the literals: fewer of them, and every literal still holds one."""
    return _least(frozenset(_piece(literal, size) for literal in literals))


def _piece(literal: str, size: int) -> str:
    pieces = [literal[i : i + size] for i in range(max(1, len(literal) - size + 1))]
    return min(pieces, key=_chance)


def _repeat(value: tuple[int, Any, Any]) -> _Info:
    least, most, items = value
    once = _sequence(items)
    every = _powers(once.exact, least, int(most)) if once.exact is not None else None
    if every is not None:
        return _Info(every, once.needed if least else None, every, every)
    if least == 0:
        return _UNKNOWN
    twice = _crossed(once.exact, once.exact) if least > 1 and once.exact is not None else None
    if twice is not None:
        return _Info(None, twice, twice, twice)
    return _Info(None, _rarer(once.needed, once.exact), once.head, once.tail)


def _powers(strings: _Set, least: int, most: int) -> _Set | None:
    """Return what *least* to *most* strings in a row can be, if that is little."""
    if most > _LONGEST:
        return None
    row: _Set | None = _EMPTY
    union: set[str] = set()
    for times in range(most + 1):
        if times >= least:
            union |= row or set()
        row = _crossed(row or _EMPTY, strings) if times < most else _EMPTY
        if row is None or len(union) > _JOINED:
            return None
    return frozenset(union)


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
    "ASSERT_NOT": lambda _: _ZERO_WIDTH,
}
