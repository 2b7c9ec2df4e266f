"""Literals that every match of a pattern holds, or has beside it: what to look for before it runs.

The idea is that of the prefilters of RE2 and Rust's regex. A pattern is read with the parser of
`re`; the parts of a concatenation whose strings are few are joined to literals, and of all the
sets of literals that a match must hold one of, the one expected most rarely in Chinese text is
taken, with how far behind the start of a match its literals stand. Whatever the walk does not know
makes it say nothing, never something wrong.
"""

from __future__ import annotations

import re
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.find.chance import ENOUGH, chances, rarity
from cleaner.find.spellings import shortened, spellings
from cleaner.find.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

#: Code points; a distance that nothing bounds.
ANYWHERE = 1_000_000

_MOST = 1024  # literals a set may have; more cost more to look for than the pattern itself
_JOINED = 800  # strings that a concatenation may be joined to
_LONGEST = 8  # code points; longer ones are hardly rarer
_PIECE = 3  # code points to which the literals of alternatives are cut where they are too many
_FEW = 160  # literals a second set may have
_TOO_OFTEN = 0.001  # chance at one place from which a second set costs more than it saves
_PAIRS = 4096  # pairs of literals that are compared to tell whether two sets are of different words

_Set = frozenset[str]
_Span = tuple[int, int]
_EMPTY = frozenset([""])


class Needed(NamedTuple):
    """Literals, one of which every match of a pattern holds or has beside it.

    Args:
        literals: What to look for.
        least: A match starts at least so many code points before one of them (below 0: behind it).
        most: And at most so many; `ANYWHERE` and above where nothing bounds it.
        first: Every match starts with one of these characters of the searched view; None: with any.
        also: Other literals, one of which every match needs as well; None: none that help.
        shown: The literals as they stand in the searched view, not as the gate reads them.
        line: Code points of the longest line that a match can be on, where each is a whole line; else None.
    """

    literals: frozenset[str]
    least: int
    most: int
    first: frozenset[str] | None = None
    also: frozenset[str] | None = None
    shown: frozenset[str] = frozenset()
    line: int | None = None

    def behind(self, width: _Span) -> Needed:
        """Return the same for what starts *width* code points earlier."""
        return Needed(self.literals, self.least + width[0], self.most + width[1])

    def cut_to(self, pieces: _Set) -> Needed:
        """Return the same for pieces of the literals, which may start later than they do."""
        later = max(map(len, self.literals)) - min(map(len, pieces))
        return Needed(pieces, self.least, self.most + max(0, later))


_Pair = tuple[Needed, ...]


class _Info(NamedTuple):
    """What is known of a part of a pattern.

    Args:
        exact: All strings it matches, where they are few.
        needed: What every match holds besides, the rarest first: at most two, of different words.
        head: Every match starts with one of these.
        tail: Every match ends with one of these.
        width: Code points of its matches, from and to.
        first: Every match that is not empty starts with one of these characters; None: with any.
        at: Whether every match starts at the start of a line, and ends at the end of one.
    """

    exact: _Set | None
    needed: _Pair
    head: _Set = _EMPTY
    tail: _Set = _EMPTY
    width: _Span = (0, ANYWHERE)
    first: _Set | None = None
    at: tuple[bool, bool] = (False, False)

    @property
    def best(self) -> _Pair:
        """The rarest of what every match holds."""
        return _rarest(self.needed, _at((0, 0), self.exact))


_UNKNOWN = _Info(None, ())
_ONE = _Info(None, (), width=(1, 1))
_ZERO_WIDTH = _Info(_EMPTY, (), width=(0, 0), first=frozenset())


def required(pattern: str, *, folded: bool) -> Needed | None:
    r"""Return literals of the searched text, one of which every match of *pattern* needs.

    Args:
        pattern: A regular expression that `re` reads.
        folded: The pattern is matched on the folded view; the literals returned are spellings in
            the text itself, as the gate reads it (see `cleaner.find.spellings`).

    Returns:
        The literals, or None where there are none, too many, or such as are everywhere.

    >>> required(r"(?:每日|天天|实时)[^\n]{0,8}入群", folded=False)[:3]
    (frozenset({'入群'}), 2, 10)
    >>> sorted(required("q{2}:", folded=True).literals)
    ['qq:', 'qq：']
    >>> required("[^。]+", folded=False) is None
    True
    """
    parsed = parse(pattern)
    if parsed is None or parsed.state.flags & re.IGNORECASE:
        return None
    info = _sequence(parsed)
    spelled = [spellings(needed.literals, folded=folded) for needed in info.best]
    if not spelled or not (first := spelled[0]):
        return None
    also = next((other for other in spelled[1:] if other and _is_worth(first, other)), None)
    start = info.first if info.width[0] else None
    best = info.best[0]
    line = info.width[1] if all(info.at) and info.width[1] < ANYWHERE else None
    return best.cut_to(first)._replace(first=start, also=also, shown=best.literals, line=line)


def _is_worth(first: _Set, other: _Set) -> bool:
    """Tell whether it is worth looking for a second set of literals."""
    return chances(first) > ENOUGH and chances(other) <= _TOO_OFTEN and len(other) <= _FEW


def _at(start: _Span, literals: _Set | None) -> _Pair:
    """Return what *literals* say that start behind so many code points."""
    return (Needed(literals, *start),) if literals and "" not in literals else ()


def _rarest(*known: _Pair) -> _Pair:
    """Return the set of literals that is expected most rarely, and the next that is not of the same words."""
    sets = list(chain.from_iterable(known))
    if len(sets) < 2:
        return tuple(sets)
    sets.sort(key=lambda s: rarity(s.literals))
    others = (s for s in sets[1:] if _helps(sets[0].literals, s.literals))
    return (*sets[:1], *islice(others, 1))


def _helps(known: _Set, other: _Set) -> bool:
    """Tell whether *other* says more than *known* does: not each of its literals holds one of them."""
    return len(known) * len(other) <= _PAIRS and any(not any(b in a for b in other) for a in known)


def _behind(pair: _Pair, width: _Span) -> _Pair:
    return tuple(needed.behind(width) for needed in pair)


def _width(strings: _Set) -> _Span:
    return min(map(len, strings)), max(map(len, strings))


class _Run:
    """The strings of the parts of a concatenation since the last break, and where they start."""

    def __init__(self) -> None:
        self.strings: _Set = _EMPTY
        self.start: _Span = (0, 0)
        self.here: _Span = (0, 0)  # where the next part starts

    def needs(self, literals: _Set | None) -> _Pair:
        """Return what literals say that start where the run does."""
        return _at(self.start, literals)

    def end_in(self, strings: _Set) -> None:
        """Begin again with what ends where the next part starts."""
        shortest, longest = _width(strings)
        self.strings = strings
        self.start = (self.here[0] - longest, self.here[1] - shortest)

    def move(self, width: _Span) -> None:
        self.here = (self.here[0] + width[0], self.here[1] + width[1])


def _sequence(items: Iterable[tuple[Any, Any]]) -> _Info:
    """Join what is known of the parts of a concatenation."""
    run = _Run()
    needed: _Pair = ()
    head: _Set | None = None
    first: _Set | None = frozenset()
    starts = ends = False
    for op, value in items:
        if str(op) == "ASSERT":
            needed = _rarest(needed, _looked(run, value))
            if value[0] < 0 and run.strings == _EMPTY and head is None:
                head = _EMPTY  # what stands before: what follows joins it
                run.end_in(_sequence(value[1]).tail)
            continue
        info = _item(op, value)
        starts = starts or (info.at[0] and run.here[1] == 0)
        ends = info.at[1] or (ends and info.width[1] == 0)
        if not run.here[0]:  # all before it may be empty
            first = _united([first, info.first])
        needed = _rarest(needed, _behind(info.needed, run.here)) if info.needed else needed
        if info.exact is None or len(info.exact) > 1:  # one string more makes the run only rarer
            needed = _rarest(needed, run.needs(run.strings))
        run.move(info.width)
        joined = _crossed(run.strings, info.exact)
        if joined is not None:
            run.strings = joined
            continue
        longer = _joined(run.strings, info.head) or run.strings
        head = longer if head is None else head
        needed = _rarest(needed, run.needs(longer))
        run.end_in(info.tail if info.exact is None else info.exact)
    needed = _rarest(needed, run.needs(run.strings))
    if head is None:
        return _Info(run.strings, needed, run.strings, run.strings, run.here, first, (starts, ends))
    return _Info(None, needed, head, run.strings, run.here, first, (starts, ends))


def _looked(run: _Run, value: tuple[int, Any]) -> _Pair:
    """Return what a look-around needs: it holds what stands beside, and uses nothing up."""
    look = _sequence(value[1])
    if value[0] > 0:
        return _rarest(_behind(look.best, run.here), run.needs(_joined(run.strings, look.head)))
    return _behind(look.best, (run.here[0] - look.width[1], run.here[1] - look.width[0]))


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
    return _Info(exact, (), exact, exact, _width(exact), frozenset(string[:1] for string in exact))


def _class(members: list[tuple[Any, Any]]) -> _Info:
    chars: set[str] = set()
    for op, value in members:
        if str(op) == "LITERAL":
            chars.add(chr(value))
        elif str(op) == "RANGE" and value[1] - value[0] < _MOST:
            chars |= set(map(chr, range(value[0], value[1] + 1)))
        else:
            return _ONE
    return _few(chars) if len(chars) <= _MOST else _ONE


def _branch(value: tuple[Any, list[Any]]) -> _Info:
    return _either([_sequence(way) for way in value[1]])


def _either(ways: Sequence[_Info]) -> _Info:
    """Return what all of several ways have in common."""
    pairs = [way.best for way in ways]
    needed: _Pair = ()
    if all(pairs):
        rarest = [pair[0] for pair in pairs]
        needed = _all_of(rarest)
        for size in range(_PIECE, 0, -1):
            needed = needed or _all_of([s.cut_to(shortened(s.literals, size)) for s in rarest])
        needed = _rarest(needed, _all_of([pair[-1] for pair in pairs]))
    width = (min(way.width[0] for way in ways), max(way.width[1] for way in ways))
    first = _united([way.first for way in ways])
    exact = _united([way.exact for way in ways])
    at = (all(way.at[0] for way in ways), all(way.at[1] for way in ways))
    if exact is not None:
        return _Info(exact, needed, exact, exact, width, first, at)
    head, tail = _united([way.head for way in ways]), _united([way.tail for way in ways])
    return _Info(None, needed, head or _EMPTY, tail or _EMPTY, width, first, at)


def _all_of(sets: Sequence[Needed]) -> _Pair:
    union = _united([s.literals for s in sets])
    return _at((min(s.least for s in sets), max(s.most for s in sets)), union)


def _united(sets: Sequence[_Set | None]) -> _Set | None:
    known = [s for s in sets if s is not None]
    union = frozenset[str]().union(*known)
    return union if len(known) == len(sets) and len(union) <= _MOST else None


def _repeat(value: tuple[int, Any, Any]) -> _Info:
    fewest, most, items = value
    once = _sequence(items)
    width = (once.width[0] * fewest, min(ANYWHERE, once.width[1] * int(most)))
    every = _powers(once.exact, fewest, int(most)) if once.exact is not None else None
    if every is not None:
        return _Info(every, once.needed if fewest else (), every, every, width, once.first)
    if fewest == 0:
        return _Info(None, (), width=width, first=once.first)
    twice = _crossed(once.exact, once.exact) if fewest > 1 and once.exact is not None else None
    if twice is not None:
        return _Info(None, _at((0, 0), twice), twice, twice, width, once.first)
    return _Info(None, once.best, once.head, once.tail, width, once.first)


def _powers(strings: _Set, fewest: int, most: int) -> _Set | None:
    """Return what *fewest* to *most* strings in a row can be, if that is little."""
    if most > _LONGEST:
        return None
    row: _Set | None = _EMPTY
    union: set[str] = set()
    for times in range(most + 1):
        if times >= fewest:
            union |= row or set()
        row = _crossed(row or _EMPTY, strings) if times < most else _EMPTY
        if row is None or len(union) > _JOINED:
            return None
    return frozenset(union)


def _group(value: tuple[Any, int, int, Any]) -> _Info:
    _, added, removed, items = value
    return _UNKNOWN if (added | removed) & re.IGNORECASE else _sequence(items)


def _conditional(value: tuple[int, Any, Any]) -> _Info:
    """Return what is known of `(?(1)yes|no)`: little, for it holds neither for certain."""
    ways = _either([_sequence(way or ()) for way in value[1:]])
    return _Info(None, (), width=ways.width, first=ways.first)


_PARTS: dict[str, Callable[[Any], _Info]] = {
    "LITERAL": lambda value: _few([chr(value)]),
    "NOT_LITERAL": lambda _: _ONE,
    "ANY": lambda _: _ONE,
    "IN": _class,
    "BRANCH": _branch,
    "MAX_REPEAT": _repeat,
    "MIN_REPEAT": _repeat,
    "POSSESSIVE_REPEAT": _repeat,
    "SUBPATTERN": _group,
    "ATOMIC_GROUP": lambda value: _sequence(value),
    "GROUPREF_EXISTS": _conditional,
    "AT": lambda value: _ZERO_WIDTH._replace(at=(str(value) == "AT_BEGINNING", str(value) == "AT_END")),
    "ASSERT_NOT": lambda _: _ZERO_WIDTH,
}
