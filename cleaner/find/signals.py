"""Lines found by weighted signals, their place in the document and their neighbours.

No single word makes a line an advertisement: reports are full of 公众号, 会员 and 扫码. A line is
taken when enough signals come together; a line that says little counts only beside one that was
taken.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from cleaner.find.anchored import Anchored
from cleaner.find.base import Finder, Hit, Pattern, View
from cleaner.find.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule, Signal, Signals

_STOP = re.compile("[。!?][”’\"')》】]?")  # the folded view has ！ and ？ as ! and ?
_ENDS = ("。", "!", "?", ";", "”")
_RUN_ON = 8  # code points behind the last signal, up to a full stop, from which they may be a sentence
_SENTENCE = 8  # code points that a sentence beside an advertisement has at least; shorter ones greet
_STATEMENT = 4  # the same for one that ends in 。; greetings end in ! or ?


class SignalFinder:
    """Finds lines, line break included, but for sentences glued to them. Signals see the folded view.

    Its parts, for the gate, are the signals that speak for a line.
    """

    def __init__(self, rule: Rule, seconds: float) -> None:
        assert rule.find.signals is not None
        self.signals: Signals = rule.find.signals
        self.speak_for: list[tuple[Signal, Anchored]] = []
        self.against: list[tuple[Signal, Pattern]] = []
        for i, signal in enumerate(self.signals.lines):
            field = f"find.signals.lines.{i}.pattern"
            if signal.weight > 0:
                anchored = Anchored(signal.pattern, rule, field, seconds, folded=True)
                self.speak_for.append((signal, anchored))
            else:
                self.against.append((signal, Pattern(signal.pattern, rule, field, seconds)))
        self.literals = tuple(anchored.literals for _, anchored in self.speak_for)
        #: Parts that are searched for in the lines that show their literals, or in all where they have none.
        self.far = {i for i, (_, one) in enumerate(self.speak_for) if not (one.near and one.in_lines)}
        weights = [signal.weight for signal, _ in self.speak_for]
        known = list(zip(weights, self.literals, strict=True))
        places = (self.signals.head, self.signals.tail)
        # what the literals that are looked for add, and what any line may have without them
        self._adds = [weight if literals is not None else 0.0 for weight, literals in known]
        self.anywhere = {i for i, literals in enumerate(self.literals) if literals is None}
        self._free = sum(weights[i] for i in self.anywhere)
        self._free += sum(max(0.0, place.weight) for place in places if place)

    def reaches(self, parts: set[int], *, repeats: bool = True) -> bool:
        """Tell whether a line can reach the threshold that shows the literals of *parts* only.

        Args:
            parts: Numbers of the signals that speak for a line.
            repeats: Whether the text has a line twice.
        """
        most = self._free + (self.signals.repeated if repeats else 0.0)
        return most + sum(map(self._adds.__getitem__, parts)) >= self.signals.threshold

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
            span = _without_sentences(view, line, seen)
            if span is not None:
                yield Hit(*span, "", evidence=f"信号：{what}{beside}")

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
            anywhere = not self._known or anchored.literals is None
            may = new if anywhere else [n for n in new if part in self._shown.get(n, ())]
            for match in Page(self.view, may, folded=True).matches(anchored.pattern):
                self.seen.setdefault(match.line, _Seen()).add(part, match.start, match.end)
        self._look_against(new)

    def _look_near(self, line: int) -> None:
        """Look for the signals that can start near their literals only."""
        for part, places in self._shown.get(line, {}).items():
            if part in self._finder.far:
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
        if self._repeats and self._count[_content(self.view, line)] > 1:
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
        return Counter(_content(self.view, line) for line in range(len(self.view.lines)))


def _without_sentences(view: View, line: int, seen: _Seen) -> tuple[int, int] | None:
    """Return the span of a line to delete: all of it, but for whole sentences glued to it.

    A sentence that ends before the first signal, or starts behind the last, is not part of the
    advertisement; it stays with the line break. None where a sentence runs on behind the last
    signal without a mark between: where it starts can't be told, and a miss is better than a cut.
    """
    start, end = view.lines.content(line)
    content = view.folded_span(start, end)
    before = max((m.end() for m in _STOP.finditer(content, 0, seen.start - start)), default=0)
    stop = _STOP.search(content, seen.end - start)
    after = None if stop is None else stop.end()
    keep_head = _is_sentence(content[:before])
    keep_tail = after is not None and _is_sentence(content[after:])
    rest = content[seen.end - start : after if keep_tail else None].rstrip()
    if len(rest) > _RUN_ON and rest.endswith(_ENDS):
        return None
    if not keep_head and not keep_tail:
        return view.lines.whole(line)
    return start + (before if keep_head else 0), (start + after if after is not None and keep_tail else end)


def _is_sentence(text: str) -> bool:
    least = _STATEMENT if text.rstrip(" ”’\"')》】").endswith("。") else _SENTENCE
    return len(text) >= least


def _near(view: View, line: int, step: int, reach: int) -> Iterator[int]:
    """Yield the *reach* non-blank lines next to *line* in one direction."""
    at = line + step
    while 0 <= at < len(view.lines) and reach:
        if _content(view, at):
            yield at
            reach -= 1
        at += step


def _content(view: View, line: int) -> str:
    start, end = view.lines.content(line)
    return view.text[start:end].strip()


def make_signals(rule: Rule, seconds: float) -> Finder:
    """Return the finder of a rule with `find.signals`."""
    return SignalFinder(rule, seconds)
