"""A gap between two equal blocks: what each mask in it stands for, if only one reading is best.

Both sides may hold masks: one of ours stands for letters of the copy, one of theirs for letters of ours.
No library aligns with open places on both sides and tells whether the best alignment is the only one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cleaner.parallel.fold import OURS, THEIRS

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 40  # letters that one mask may stand for
_NEVER = 1 << 30
_EDIT = 8  # cost of a letter that stands on one side only
_MISFIT = 8  # cost of a letter that a mask can't stand for
_ABSENT = 32  # cost of a mask that stands for nothing
_BREAK = 24  # cost of a mark of punctuation inside a value
_BOTH = 4  # cost of a mask on a mask: less than a letter, or a letter more would explain it away
_LETTER = 1  # cost of a letter of a value: of two readings the one with more equal letters is better
_USUAL = 12  # letters that a value has at most, as a rule
_FURTHER = 7  # cost of each further letter: hardly less than an edit

#: How a stretch of the two texts corresponds.
EQUAL, HOLE, THEIRS_HIDDEN, BOTH_HIDDEN, EDIT, UNSURE = "equal", "hole", "theirs", "both", "edit", "unsure"


class Part(NamedTuple):
    """A stretch `a[i:i2]` beside `b[j:j2]`, and how they correspond."""

    what: str
    i: int
    i2: int
    j: int
    j2: int


def read_gap(
    a: str,
    b: str,
    misfit: Callable[[str, str], int],
    breaks: tuple[frozenset[int], frozenset[int]] = (frozenset(), frozenset()),
) -> list[Part]:
    """Return the cheapest reading of a gap, in order; a mask with several cheapest values is `UNSURE`.

    Args:
        a: Letters of the masked text between two blocks, masks as sentinels.
        b: Letters of the copy between the same blocks.
        misfit: Tells whether a mask (first, its sentinel, ours or theirs) can't stand for a letter: 1 or 0.
        breaks: Positions of *a* and of *b* in front of which a mark of punctuation was dropped.

    >>> s, t = chr(OURS), chr(THEIRS)
    >>> [p[0] + ":" + "村头23户"[p.j:p.j2] for p in read_gap(f"{s}村{s}户", "村头村23户", lambda *_: 0)][:1]
    ['hole:村头']
    """
    whole = not breaks[1] - {0} and not any(c >= chr(THEIRS) for c in b)
    if len(a) == 1 and a >= chr(OURS) and b and whole:
        return [Part(HOLE, 0, 1, 0, len(b))]
    return _Table(a, b, misfit, breaks).reading()


class _Table:
    """Cheapest costs from the front and to the end for every pair of positions."""

    def __init__(
        self,
        a: str,
        b: str,
        misfit: Callable[[str, str], int],
        breaks: tuple[frozenset[int], frozenset[int]],
    ) -> None:
        self._a, self._b, self._misfit = a, b, misfit
        self._breaks = breaks
        self._ours = [OURS <= ord(c) < THEIRS for c in a]
        self._theirs = [ord(c) >= THEIRS for c in b]
        n, m = len(a), len(b)
        self._to = [[_NEVER] * (m + 1) for _ in range(n + 1)]  # cheapest way to the end
        self._to[n][m] = 0
        for i in range(n, -1, -1):
            row = self._to[i]
            for j in range(m, -1, -1):
                if (i, j) != (n, m):
                    row[j] = min(
                        (cost + self._to[i2][j2] for _, i2, j2, cost in self._steps(i, j)), default=_NEVER
                    )

    def _steps(self, i: int, j: int) -> list[tuple[str, int, int, int]]:
        """Return the steps that lead on from a pair of positions: what, where to, at what cost."""
        a, b, n, m = self._a, self._b, len(self._a), len(self._b)
        out: list[tuple[str, int, int, int]] = []
        ours, theirs = i < n and self._ours[i], j < m and self._theirs[j]
        if ours:
            out.append((EDIT, i + 1, j, _ABSENT))
            if theirs:
                out.append((BOTH_HIDDEN, i + 1, j + 1, _BOTH))
            cost = 0
            for j2 in range(j, min(m, j + LONGEST)):
                if self._theirs[j2]:
                    break
                cost += _MISFIT * self._misfit(a[i], b[j2]) + _letter(j2 - j)
                cost += _BREAK * (j2 > j and j2 in self._breaks[1])
                out.append((HOLE, i + 1, j2 + 1, cost))
        if theirs:
            out.append((EDIT, i, j + 1, _ABSENT))
            cost = 0
            for i2 in range(i, min(n, i + LONGEST)):
                if self._ours[i2]:
                    break
                cost += _MISFIT * self._misfit(b[j], a[i2]) + _letter(i2 - i)
                cost += _BREAK * (i2 > i and i2 in self._breaks[0])
                out.append((THEIRS_HIDDEN, i2 + 1, j + 1, cost))
        if i < n and j < m and a[i] == b[j]:
            out.append((EQUAL, i + 1, j + 1, 0))
        if i < n and not ours:
            out.append((EDIT, i + 1, j, _EDIT))
        if j < m and not theirs:
            out.append((EDIT, i, j + 1, _EDIT))
        return out

    def reading(self) -> list[Part]:
        """Follow every cheapest way at once; where they part at a mask of ours, the mask is unsure."""
        n, m = len(self._a), len(self._b)
        values = self._values()
        out: list[Part] = []
        i = j = 0
        while (i, j) != (n, m):
            what, i2, j2 = next(
                (what, i2, j2)
                for what, i2, j2, cost in self._steps(i, j)
                if cost + self._to[i2][j2] == self._to[i][j]
            )
            if i < n and i2 > i and self._ours[i] and len(values[i]) > 1:
                what = UNSURE
            out.append(Part(what, i, i2, j, j2))
            i, j = i2, j2
        return out

    def _values(self) -> dict[int, set[tuple[str, int, int]]]:
        """Return what each mask of ours stands for on any cheapest way."""
        n, m = len(self._a), len(self._b)
        out: dict[int, set[tuple[str, int, int]]] = {}
        reached = [[False] * (m + 1) for _ in range(n + 1)]
        reached[0][0] = True
        for i in range(n + 1):
            for j in range(m + 1):
                if not reached[i][j]:
                    continue
                for what, i2, j2, cost in self._steps(i, j):
                    if cost + self._to[i2][j2] == self._to[i][j]:
                        reached[i2][j2] = True
                        if i2 > i and self._ours[i]:
                            out.setdefault(i, set()).add((what, j, j2))
        return out


def _letter(number: int) -> int:
    """Return the cost of one more letter of a value; *number* stand in front of it."""
    return _LETTER if number < _USUAL else _FURTHER
