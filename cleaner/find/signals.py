"""Lines found by weighted signals, their place in the document and their neighbours.

No single word makes a line an advertisement: reports are full of 公众号, 会员 and 扫码. A line is
taken when enough signals come together; a line that says little counts only beside one that was
taken.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.find.anchored import Anchored
from cleaner.find.base import Finder, Hit, Pattern, View
from cleaner.find.chance import chances
from cleaner.find.glued import advertisement
from cleaner.find.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule, Signal, Signals

_OFTEN = 0.0001  # chance at one place from which literals stand in one text of ten


class SignalFinder:
    """Finds lines, line break included, but for sentences glued to them. Signals see the folded view.

    Its parts, for the gate, are the signals that speak for a line.
    """

    def __init__(self, rule: Rule, seconds: float) -> None:
        assert rule.find.signals is not None
        self.signals: Signals = rule.find.signals
        self._glued = rule.category == "promotion"
        self.speak_for: list[tuple[Signal, Anchored]] = []
        self.against: list[tuple[Signal, Pattern]] = []
        for i, signal in enumerate(self.signals.lines):
            field = f"find.signals.lines.{i}.pattern"
            if signal.weight > 0:
                anchored = Anchored(signal.pattern, rule, field, seconds, folded=True)
                self.speak_for.append((signal, anchored))
            else:
                self.against.append((signal, Pattern(signal.pattern, rule, field, seconds)))
        looked_for = self._looked_for()
        self.anywhere = {part for part, literals in enumerate(looked_for) if literals is None}
        #: Parts that are searched for in the lines that show their literals, or in all where they have none.
        self.far = {i for i, (_, one) in enumerate(self.speak_for) if not (one.near and one.in_lines)}
        self.far |= self.anywhere
        second = [(i, one.also) for i, (_, one) in enumerate(self.speak_for) if i not in self.anywhere]
        beside = [(part, also) for part, also in second if also]
        #: The parts of the gate: the signals that speak for a line, then what some of them need besides.
        self.literals = (*looked_for, *(also for _, also in beside))
        lines = [_shorter(self.signals.longest, one.longest) for _, one in self.speak_for]
        #: For each part of the gate the code points that a line has at most.
        self.longest = (*lines, *(lines[part] for part, _ in beside))
        self._beside = {part: len(looked_for) + i for i, (part, _) in enumerate(beside)}
        # what each part of the gate adds, and what any line may have without them
        weights = [signal.weight for signal, _ in self.speak_for]
        self._adds = [0.0 if i in self.anywhere else weight for i, weight in enumerate(weights)]
        self._adds += [0.0] * len(beside)
        self._free = self._bonus() + sum(weights[part] for part in self.anywhere)

    def _looked_for(self) -> tuple[frozenset[str] | None, ...]:
        """Return for each part what the gate is to look for.

        Nothing for the parts that are shown most often, as long as a line can't be found by them alone:
        they are searched for in the lines that the others point to.
        """
        literals = [anchored.literals for _, anchored in self.speak_for]
        spare = self.signals.threshold - self.signals.repeated - self._bonus()
        spare -= sum(signal.weight for signal, one in self.speak_for if one.literals is None)
        often = sorted(range(len(literals)), key=lambda part: -chances(literals[part] or ()))
        for part in often:
            weight = self.speak_for[part][0].weight
            # with too little left to reach, any of the others would point to lines
            if weight <= spare / 2 and chances(literals[part] or ()) > _OFTEN:
                literals[part] = None
                spare -= weight
        return tuple(literals)

    def _bonus(self) -> float:
        """Return what a line can have for its place in the document, at most."""
        places = (self.signals.head, self.signals.tail)
        return sum(max(0.0, place.weight) for place in places if place)

    def may_find(self, view: View | None = None, places: Places | None = None) -> bool:
        """Tell whether a line can reach the threshold by the literals that it shows; None: in any text."""
        if view is None or places is None:
            return self.reaches(set())
        # most texts do not reach it with all of their lines together, which is soon told
        if not self.reaches(places.parts):
            return False
        repeats = self.signals.repeated > 0 and view.repeats
        return self.reaches(set(), repeats=repeats) or any(
            self.reaches(parts, repeats=repeats) for parts in places.lines()
        )

    def reaches(self, parts: set[int], *, repeats: bool = True) -> bool:
        """Tell whether a line can reach the threshold that shows the literals of *parts* only.

        Args:
            parts: Numbers of the signals that speak for a line.
            repeats: Whether the text has a line twice.
        """
        most = self._free + (self.signals.repeated if repeats else 0.0)
        for part in parts:
            if part not in self._beside or self._beside[part] in parts:
                most += self._adds[part]
        return most >= self.signals.threshold

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:
        """Yield the lines that are found, in order."""
        repeats = self.signals.repeated > 0 and view.repeats
        if places is not None and not self.reaches(places.parts, repeats=repeats):
            return
        judge = _Judge(self, view, places, repeats=repeats)
        strong = judge.strong()
        if not strong:
            return
        for line in sorted(self._with_neighbours(judge, strong)):
            seen = judge.seen[line]
            what = "、".join(self.speak_for[i][0].name for i in sorted(seen.signals))
            beside = "" if line in strong else "（与强信号行相邻）"
            span = self._span(view, line, seen)
            if span is not None:
                yield Hit(*span, "", evidence=f"信号：{what}{beside}")

    def _span(self, view: View, line: int, seen: _Seen) -> tuple[int, int] | None:
        """Return what of a line is to go; with its line break where that is all of it."""
        start, end = view.lines.content(line)
        content = view.folded_span(start, end)
        span = advertisement(content, seen.start - start, seen.end - start, prose=self._glued)
        if span == (0, end - start):
            return view.lines.whole(line)
        return span and (start + span[0], start + span[1])

    def _with_neighbours(self, judge: _Judge, strong: set[int]) -> set[int]:
        weak = self.signals.weak
        if weak is None:
            return strong
        found, front = set(strong), set(strong)
        while front:
            near = {
                line
                for at in front
                for step in (-1, 1)
                for line in _near(judge.view, at, step, self.signals.reach)
            }
            judge.look(sorted(near - found))
            front = {line for line in near - found if judge.score(line) >= weak}
            found |= front
        return found


class _Seen:
    """The positive signals of one line, and the stretch from the first to the last of them."""

    __slots__ = ("end", "signals", "start")

    def __init__(self) -> None:
        self.signals: set[int] = set()
        self.start, self.end = -1, -1

    def add(self, signal: int, start: int, end: int) -> None:
        self.start = start if not self.signals else min(self.start, start)
        self.end = max(self.end, end)
        self.signals.add(signal)


class _Judge:
    """Scores the lines of one text for one rule, and only those that can matter."""

    def __init__(self, finder: SignalFinder, view: View, places: Places | None, *, repeats: bool) -> None:
        self.view, self._repeats = view, repeats
        self.seen: dict[int, _Seen] = {}
        self._finder, self._signals = finder, finder.signals
        self._looked: set[int] = set()
        self._against: dict[int, float] = {}
        self._known = places is not None  # whether it is known where the literals stand
        #: For each line the parts whose literals it shows, and where these start.
        self._shown: dict[int, dict[int, list[int]]] = {}
        for part in places.parts if places else ():
            for place in places.of(part) if places else ():
                self._shown.setdefault(view.lines.number(place), {}).setdefault(part, []).append(place)

    def strong(self) -> set[int]:
        """Return the lines that are found by themselves."""
        reaches, repeats = self._finder.reaches, self._repeats
        if not self._known or reaches(set(), repeats=repeats):
            self.look(range(len(self.view.lines)))
        else:
            self.look([n for n in sorted(self._shown) if reaches(set(self._shown[n]), repeats=repeats)])
        return {line for line in self.seen if self.score(line) >= self._signals.threshold}

    def look(self, lines: Sequence[int]) -> None:
        """Look at lines that are not too long, each once."""
        longest, size = self._signals.longest, self._size
        new = [n for n in lines if n not in self._looked and (longest is None or size(n) <= longest)]
        self._looked.update(new)
        if self._known:
            for line in new:
                self._look_near(line)
        for part in self._finder.far if self._known else range(len(self._finder.speak_for)):
            anchored = self._finder.speak_for[part][1]
            anywhere = not self._known or part in self._finder.anywhere
            may = new if anywhere else [n for n in new if part in self._shown.get(n, ())]
            for match in Page(self.view, may, folded=True).matches(anchored.pattern):
                self.seen.setdefault(match.line, _Seen()).add(part, match.start, match.end)
        self._look_against(new)

    def _look_near(self, line: int) -> None:
        """Look for the signals that can start near their literals only."""
        for part, places in self._shown.get(line, {}).items():
            if part in self._finder.far or part >= len(self._finder.speak_for):
                continue
            start, end = self.view.lines.content(line)
            text = self.view.folded_span(start, end)
            for match in self._finder.speak_for[part][1].matches(text, [place - start for place in places]):
                seen = self.seen.setdefault(line, _Seen())
                seen.add(part, start + match.start(), start + match.end())

    def _look_against(self, lines: Sequence[int]) -> None:
        least = self._signals.threshold if self._signals.weak is None else self._signals.weak
        hopeful = [n for n in lines if n in self.seen and self.score(n) >= least]
        page = Page(self.view, hopeful, folded=True)
        for signal, pattern in self._finder.against:
            for line in {match.line for match in page.matches(pattern)}:
                self._against[line] = self._against.get(line, 0.0) + signal.weight

    def _size(self, line: int) -> int:
        start, end = self.view.lines.content(line)
        return end - start

    def score(self, line: int) -> float:
        """Return the score of a line; below zero where it shows no signal."""
        if line not in self.seen:
            return float("-inf")
        weights = sum(self._finder.speak_for[i][0].weight for i in self.seen[line].signals)
        return weights + self._against.get(line, 0.0) + self._bonus(line)

    def _bonus(self, line: int) -> float:
        signals, total = self._signals, 0.0
        if signals.head and line in self._head:
            total += signals.head.weight
        if signals.tail and line in self._tail:
            total += signals.tail.weight
        if self._repeats and self._count[self.view.content(line)] > 1:
            total += signals.repeated
        return total

    @cached_property
    def _head(self) -> set[int]:
        assert self._signals.head is not None
        return set(_near(self.view, -1, 1, self._signals.head.lines))

    @cached_property
    def _tail(self) -> set[int]:
        assert self._signals.tail is not None
        return set(_near(self.view, len(self.view.lines), -1, self._signals.tail.lines))

    @cached_property
    def _count(self) -> Counter[str]:
        return Counter(self.view.content(line) for line in range(len(self.view.lines)))


def _shorter(one: int | None, other: int | None) -> int | None:
    return min((most for most in (one, other) if most is not None), default=None)


def _near(view: View, line: int, step: int, reach: int) -> Iterator[int]:
    """Yield the *reach* non-blank lines next to *line* in one direction."""
    at = line + step
    while 0 <= at < len(view.lines) and reach:
        if view.content(at):
            yield at
            reach -= 1
        at += step


def make_signals(rule: Rule, seconds: float) -> Finder:
    """Return the finder of a rule with `find.signals`."""
    return SignalFinder(rule, seconds)
