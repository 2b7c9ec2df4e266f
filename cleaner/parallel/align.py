"""One copy beside the masked text: what each mask stands for there, and how well that is held in place."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from cleaner.parallel import gap
from cleaner.parallel.blocks import Block, between, passages
from cleaner.parallel.fold import OURS
from cleaner.parallel.gap import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.parallel.fold import Folded

_CELLS = 6_000  # of the largest gap that is read; a larger one is first cut at short anchors
_FINER = 2_500  # cells from which a gap is cut
_EDGE = 80  # letters from the first or last block to the edge of its line that are still read
_CONTEXT = 30  # equal letters on a side that are counted
_ENOUGH = 24  # equal letters, both sides together, that need no proof that they stand once
_AROUND = 100  # letters on a side in which the texts are compared
_LESSER = 4  # a passage that is so many times lighter than another at the same mask is a coincidence
_LOCAL = 20  # letters of a difference in the wording; a larger one is another sentence
_DIGITS = "0123456789."
_FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_STOP = re.compile(r"[。；！？;!?\n\r\u2028\u2029]")


class Sight(NamedTuple):
    """What one copy shows where a mask stands.

    Args:
        mask: Number of the mask.
        what: `hole`, `both` (masked there, too), `unsure` (several readings), `edit` (nothing stands there).
        span: Raw span of the copy.
        context: Equal letters around, both sides together, up to the next difference.
        lesser: Of these, the letters on the side that has fewer.
        clean: Whether the rest of the sentence is the same in both, but for a clause more or less.
        once: Whether that context stands once in each text.
        likeness: Share of equal letters around, 0..1: of the masked text or of the copy, whichever is more,
            for one may be an excerpt of the other.
        figures_differ: Whether another figure in the sentence, or many in the passage, differ.
    """

    mask: int
    what: str
    span: tuple[int, int]
    context: int
    lesser: int
    clean: bool
    once: bool
    likeness: float
    figures_differ: bool


def sights(
    ours: Folded, theirs: Folded, misfit: Callable[[str, str], int], grams: dict[str, int]
) -> list[Sight]:
    """Return what a copy shows at the masks of a text, passage by passage.

    Args:
        ours: The masked text.
        theirs: The copy.
        misfit: As `gap.read_gap`.
        grams: The anchors of *ours*.
    """
    out: list[Sight] = []
    heaviest: dict[
        int, int
    ] = {}  # mask -> weight of the first passage that holds it; heavier ones come first
    for chain in passages(ours.text, theirs.text, grams):
        weight = sum(block.size for block in chain)
        seen = _Passage(ours, theirs, chain, misfit).sights()
        out += [s for s in seen if weight * _LESSER >= heaviest.setdefault(s.mask, weight)]
    return out


class _Passage:
    """A near-duplicate passage, read from end to end."""

    def __init__(
        self, ours: Folded, theirs: Folded, chain: list[Block], misfit: Callable[[str, str], int]
    ) -> None:
        self._ours, self._theirs, self._misfit = ours, theirs, misfit
        parts = self._head(chain[0])
        for last, block in zip(chain, [*chain[1:], None], strict=True):
            parts.append(_equal(last))
            end = last.i + last.size, last.j + last.size
            parts += self._tail(*end) if block is None else self._gap(end[0], block.i, end[1], block.j)
        self.parts = _merged(parts)
        self._at_i, self._at_j = [p.i for p in self.parts], [p.j for p in self.parts]
        self._open_figures = self._figures()
        self._other_edition = self._differs(0, len(ours.text))

    def _head(self, first: Block) -> list[Part]:
        i, j = self._ours.line(max(0, first.i - 1))[0], self._theirs.line(max(0, first.j - 1))[0]
        if not (0 < first.i - i <= _EDGE and first.j - j <= _EDGE):
            return []
        return self._gap(i, first.i, j, first.j)

    def _tail(self, i: int, j: int) -> list[Part]:
        if i >= len(self._ours.text):
            return []
        i2 = self._ours.line(i)[1]
        j2 = self._theirs.line(min(j, len(self._theirs.text) - 1))[1]
        return self._gap(i, i2, j, max(j, j2)) if i2 - i <= _EDGE and j2 - j <= _EDGE else []

    def _gap(self, i: int, i2: int, j: int, j2: int, fine: bool = True) -> list[Part]:
        a, b = self._ours.text[i:i2], self._theirs.text[j:j2]
        if not a and not b:
            return []
        if fine and len(a) * len(b) > _FINER:
            return self._finer(i, i2, j, j2)
        masked = any(ord(c) >= OURS for c in a) or any(ord(c) >= OURS for c in b)
        if not masked or len(a) * len(b) > _CELLS:
            return [Part(gap.EDIT, i, i2, j, j2)]
        breaks = _within(self._ours.breaks, i, i2), _within(self._theirs.breaks, j, j2)
        read = gap.read_gap(a, b, self._misfit, breaks)
        return [Part(p.what, p.i + i, p.i2 + i, p.j + j, p.j2 + j) for p in read]

    def _finer(self, i: int, i2: int, j: int, j2: int) -> list[Part]:
        """Read a large gap between short anchors of its own."""
        out: list[Part] = []
        at = i, j
        for block in between(self._ours.text[i:i2], self._theirs.text[j:j2]):
            moved = Block(block.i + i, block.j + j, block.size)
            out += [*self._gap(at[0], moved.i, at[1], moved.j, False), _equal(moved)]
            at = moved.i + moved.size, moved.j + moved.size
        return out + self._gap(at[0], i2, at[1], j2, False)

    def _figures(self) -> list[tuple[int, bool]]:
        """Return where the open figures of the masked text stand in it, and whether the copy has the same."""
        out = []
        for at, part in enumerate(self.parts):
            a = self._ours.text[part.i : part.i2]
            if part.what == gap.EDIT and max(part.i2 - part.i, part.j2 - part.j) <= _LOCAL:
                other = len(_FIGURE.findall(self._theirs.text[part.j : part.j2]))
                out += [(part.i + m.start(), False) for m in list(_FIGURE.finditer(a))[:other]]
            elif part.what == gap.EQUAL:
                out += [(part.i + m.start(), True) for m in _FIGURE.finditer(a) if self._whole(at, m.span())]
        return out

    def _whole(self, at: int, span: tuple[int, int]) -> bool:
        """Tell whether a figure of an equal part is one in both texts: 12 beside 123 is not the same."""
        part = self.parts[at]
        inner = span[0] > 0 and span[1] < part.i2 - part.i
        return inner or not any(
            near.what == gap.EDIT
            and (
                _touches_digits(self._ours.text[near.i : near.i2])
                or _touches_digits(self._theirs.text[near.j : near.j2])
            )
            for near in self.parts[max(0, at - 1) : at + 2]
        )

    def _differs(self, start: int, end: int) -> bool:
        """Tell whether figures between two positions differ as they do in another year's report."""
        first = bisect_left(self._open_figures, (start, False))
        last = bisect_left(self._open_figures, (end, False))
        near = [same for _, same in self._open_figures[first:last]]
        other = near.count(False)
        return other >= 2 and other * 4 > len(near) - other

    def _other_figure(self, part: Part) -> bool:
        """Tell whether an edit makes another figure, be it of digits that are the same: 8000 beside 80."""
        a, b = self._ours.text[part.i : part.i2], self._theirs.text[part.j : part.j2]
        if part.what != gap.EDIT:
            return False
        if a[:1].isdigit() or b[:1].isdigit():
            a, b = (
                _digits_before(self._ours.text, part.i) + a,
                _digits_before(self._theirs.text, part.j) + b,
            )
        if a[-1:].isdigit() or b[-1:].isdigit():
            a, b = (
                a + _digits_behind(self._ours.text, part.i2),
                b + _digits_behind(self._theirs.text, part.j2),
            )
        return bool(_FIGURE.search(a)) and bool(_FIGURE.search(b))

    def sights(self) -> list[Sight]:
        """Return what stands at each mask of the passage."""
        out = []
        for at, part in enumerate(self.parts):
            if part.what in (gap.EQUAL, gap.THEIRS_HIDDEN):
                continue
            for position in range(part.i, part.i2):
                mask = self._ours.mask_at(position)
                if mask is not None:
                    out.append(self._sight(mask, at))
        return out

    def _sight(self, mask: int, at: int) -> Sight:
        part = self.parts[at]
        left, right = self._side(at, -1), self._side(at, 1)
        sides = sum(_letters(left)), sum(_letters(right))
        context = sum(sides)
        once = context >= _ENOUGH or self._once([*reversed(left), part, *right])
        clean, figures = self._sentence(mask, at)
        span = self._theirs.raw_between(part.j, part.j2)
        what = part.what if self._held(at) else gap.EDIT
        other = figures or self._other_edition or self._differs(part.i - _AROUND, part.i + _AROUND)
        return Sight(mask, what, span, context, min(sides), clean, once, self._likeness(part), other)

    def _likeness(self, hole: Part) -> float:
        """Return the share of equal letters near a mask, of the text in which it is larger."""
        window, other = _window(hole.i, self._ours), _window(hole.j, self._theirs)
        low = max(0, min(bisect_left(self._at_i, window[0]), bisect_left(self._at_j, other[0])) - 1)
        high = max(bisect_left(self._at_i, window[1]), bisect_left(self._at_j, other[1]))
        near = [p for p in self.parts[low:high] if p.what != gap.EDIT]
        mine = sum(_common(p.i, p.i2, window) for p in near)
        their = sum(_common(p.j, p.j2, other) for p in near)
        return max(mine / (window[1] - window[0]), their / (other[1] - other[0]))

    def _held(self, at: int) -> bool:
        """Tell whether equal letters, or an edge of the line, stand on both sides of a mask at once."""
        for step in (-1, 1):
            near = at + step
            if 0 <= near < len(self.parts):
                if self.parts[near].what != gap.EQUAL and not self._broken(at, near):
                    return False
            elif not self._at_edge(self.parts[at], step):
                return False
        return True

    def _broken(self, at: int, near: int) -> bool:
        """Tell whether punctuation parts a mask, in both texts, from a neighbour that is not equal."""
        part, beside, last = self.parts[at], self.parts[near], self.parts[max(at, near)]
        if part.what != gap.HOLE or beside.what == gap.UNSURE:
            return False
        if beside.what == gap.EDIT:  # what was put in must not be able to be the value itself
            mask, added = self._ours.text[part.i], self._theirs.text[beside.j : beside.j2]
            if not all(self._misfit(mask, letter) for letter in added):
                return False
        return last.i in self._ours.breaks and last.j in self._theirs.breaks

    def _at_edge(self, part: Part, step: int) -> bool:
        sides = ((self._ours, part.i, part.i2), (self._theirs, part.j, part.j2))
        return all((start if step < 0 else end) in text.paragraphs for text, start, end in sides)

    def _set_apart(self, part: Part, step: int) -> bool:
        """Tell whether a difference is a clause more on one side, parted by punctuation from the mask."""
        ours, theirs = part.i2 > part.i, part.j2 > part.j
        if ours == theirs or part.what != gap.EDIT:
            return False
        text, near = (self._ours, (part.i2, part.i)) if ours else (self._theirs, (part.j2, part.j))
        return near[step > 0] in text.breaks

    def _side(self, at: int, step: int) -> list[Part]:
        """Return the parts beside a mask up to the next difference or `_CONTEXT` equal letters."""
        out: list[Part] = []
        room = _CONTEXT
        at += step
        while 0 <= at < len(self.parts) and room > 0 and self.parts[at].what not in (gap.EDIT, gap.UNSURE):
            part = self.parts[at]
            if part.what == gap.EQUAL and part.i2 - part.i > room:
                part = _cut(part, room, step)
            out.append(part)
            room -= part.i2 - part.i if part.what == gap.EQUAL else 0
            at += step
        return out

    def _once(self, parts: list[Part]) -> bool:
        """Tell whether the context, with anything at its open places, stands once in each text."""
        a = self._ours.text
        pattern = "".join(
            re.escape(a[p.i : p.i2]) if p.what == gap.EQUAL else f".{{1,{gap.LONGEST}}}?" for p in parts
        )
        found = re.compile(pattern)
        return all(len(found.findall(text.text)) <= 1 for text in (self._ours, self._theirs))

    def _sentence(self, mask: int, at: int) -> tuple[bool, bool]:
        """Return whether the rest of a mask's sentence is the same in both, and whether a figure differs."""
        start, end = self._ours.masks[mask]
        raw = self._ours.raw
        stops = [m.end() for m in _STOP.finditer(raw, max(0, start - 300), start)]
        begin = stops[-1] if stops else max(0, start - 300)
        stop = _STOP.search(raw, end, end + 300)
        finish = stop.start() if stop else end + 300
        same, figures = True, False
        for step in (-1, 1):
            near = at + step
            while 0 <= near < len(self.parts):
                part = self.parts[near]
                left, right = self._ours.raw_span(part.i, part.i2)
                if right <= begin or left >= finish:
                    break
                if part.what in (gap.EDIT, gap.UNSURE):
                    same &= self._set_apart(part, step)
                    figures |= self._other_figure(part)
                near += step
        return same, figures


def _equal(block: Block) -> Part:
    return Part(gap.EQUAL, block.i, block.i + block.size, block.j, block.j + block.size)


def _digits_before(text: str, at: int) -> str:
    front = text[max(0, at - gap.LONGEST) : at]
    return front[len(front.rstrip(_DIGITS)) :]


def _digits_behind(text: str, at: int) -> str:
    rest = text[at : at + gap.LONGEST]
    return rest[: len(rest) - len(rest.lstrip(_DIGITS))]


def _touches_digits(text: str) -> bool:
    return text[:1].isdigit() or text[-1:].isdigit()


def _window(position: int, text: Folded) -> tuple[int, int]:
    return max(0, position - _AROUND), max(1, min(len(text.text), position + _AROUND))


def _common(start: int, end: int, window: tuple[int, int]) -> int:
    return max(0, min(end, window[1]) - max(start, window[0]))


def _within(positions: set[int], start: int, end: int) -> frozenset[int]:
    return frozenset(at - start for at in range(start, end) if at in positions)


def _letters(parts: list[Part]) -> list[int]:
    return [p.i2 - p.i for p in parts if p.what == gap.EQUAL]


def _cut(part: Part, room: int, step: int) -> Part:
    if step < 0:
        return Part(part.what, part.i2 - room, part.i2, part.j2 - room, part.j2)
    return Part(part.what, part.i, part.i + room, part.j, part.j + room)


def _merged(parts: list[Part]) -> list[Part]:
    """Join neighbours of one sort; what stands for a mask stays alone."""
    out: list[Part] = []
    for part in parts:
        last = out[-1] if out else None
        if last and last.what == part.what and part.what in (gap.EQUAL, gap.EDIT):
            out[-1] = Part(part.what, last.i, part.i2, last.j, part.j2)
        else:
            out.append(part)
    return out
