"""Lines found by weighted signals, their place in the document and their neighbours.

No single word makes a line an advertisement: reports are full of 公众号, 会员 and 扫码. A line is
taken when enough signals come together; a line that says little counts only beside one that was
taken.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from cleaner.find.base import Finder, Hit, Pattern, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.packs.rule import Rule, Signals
    from cleaner.text.lines import Lines

_STOP = re.compile("[。!?][”’\"')》】]?")  # the folded view has ！ and ？ as ! and ?
_ENDS = ("。", "!", "?", ";", "”")
_RUN_ON = 8  # code points behind the last signal, up to a full stop, from which they may be a sentence
_SENTENCE = 8  # code points that a sentence beside an advertisement has at least; shorter ones greet
_STATEMENT = 4  # the same for one that ends in 。; greetings end in ! or ?


class SignalFinder:
    """Finds lines, line break included, but for sentences glued to them. Signals see the folded view."""

    def __init__(self, rule: Rule, seconds: float) -> None:
        assert rule.find.signals is not None
        self._signals: Signals = rule.find.signals
        compiled = [
            Pattern(signal.pattern, rule, f"find.signals.lines.{i}.pattern", seconds)
            for i, signal in enumerate(self._signals.lines)
        ]
        pairs = list(zip(self._signals.lines, compiled, strict=True))
        self._for = [(signal, pattern) for signal, pattern in pairs if signal.weight > 0]
        self._against = [(signal, pattern) for signal, pattern in pairs if signal.weight <= 0]

    def find(self, view: View) -> Iterator[Hit]:
        """Yield the lines that are found, in order."""
        seen = self._seen(view)
        if not seen:
            return
        scores = self._scores(view, seen)
        strong = {line for line, score in scores.items() if score >= self._signals.threshold}
        if not strong:
            return
        names = [signal.name for signal, _ in self._for]
        for line in sorted(self._with_neighbours(view.lines, view.folded, scores, strong)):
            what = "、".join(names[i] for i in sorted(seen[line].signals))
            beside = "" if line in strong else "（与强信号行相邻）"
            span = _without_sentences(view, line, seen[line])
            if span is not None:
                yield Hit(*span, "", evidence=f"信号：{what}{beside}")

    def _seen(self, view: View) -> dict[int, _Seen]:
        """Return the positive signals of each line that shows one and is short enough."""
        seen: dict[int, _Seen] = {}
        for i, (_, pattern) in enumerate(self._for):
            for match in pattern.finditer(view.folded):
                line = view.lines.number(match.start())
                seen.setdefault(line, _Seen(match.start())).add(i, match)
        short = self._signals.longest
        return {line: hits for line, hits in seen.items() if _length(view.lines, line) <= short}

    def _scores(self, view: View, seen: dict[int, _Seen]) -> dict[int, float]:
        place = _Places(view.folded, view.lines, self._signals, seen)
        scores = {line: sum(self._for[i][0].weight for i in hits.signals) for line, hits in seen.items()}
        for signal, pattern in self._against:  # one search each, so that a time limit holds for the document
            lines = {view.lines.number(match.start()) for match in pattern.finditer(view.folded)}
            for line in lines & scores.keys():
                scores[line] += signal.weight
        for line in scores:
            start, end = view.lines.content(line)
            scores[line] += place.bonus(line, view.folded[start:end])
        return scores

    def _with_neighbours(
        self, lines: Lines, text: str, scores: dict[int, float], strong: set[int]
    ) -> set[int]:
        weak = self._signals.weak
        if weak is None:
            return strong
        found, todo = set(strong), sorted(strong)
        while todo:
            line = todo.pop()
            for step in (-1, 1):
                for near in _near(lines, text, line, step, self._signals.reach):
                    if near not in found and scores.get(near, weak - 1) >= weak:
                        found.add(near)
                        todo.append(near)
        return found


class _Seen:
    """The positive signals of one line, and the stretch from the first to the last of them."""

    __slots__ = ("end", "signals", "start")

    def __init__(self, start: int) -> None:
        self.signals: set[int] = set()
        self.start = self.end = start

    def add(self, signal: int, match: re.Match[str]) -> None:
        self.signals.add(signal)
        self.start = min(self.start, match.start())
        self.end = max(self.end, match.end())


def _without_sentences(view: View, line: int, seen: _Seen) -> tuple[int, int] | None:
    """Return the span of a line to delete: all of it, but for whole sentences glued to it.

    A sentence that ends before the first signal, or starts behind the last, is not part of the
    advertisement; it stays with the line break. None where a sentence runs on behind the last
    signal without a mark between: where it starts can't be told, and a miss is better than a cut.
    """
    start, end = view.lines.content(line)
    before = max((m.end() for m in _STOP.finditer(view.folded, start, seen.start)), default=start)
    after = _STOP.search(view.folded, seen.end, end)
    keep_head = _is_sentence(view.folded[start:before])
    keep_tail = after is not None and _is_sentence(view.folded[after.end() : end])
    rest = view.folded[seen.end : after.end() if after is not None and keep_tail else end].rstrip()
    if len(rest) > _RUN_ON and rest.endswith(_ENDS):
        return None
    if not keep_head and not keep_tail:
        return view.lines.whole(line)
    return (before if keep_head else start), (after.end() if after is not None and keep_tail else end)


def _is_sentence(text: str) -> bool:
    least = _STATEMENT if text.rstrip(" ”’\"')》】").endswith("。") else _SENTENCE
    return len(text) >= least


class _Places:
    """The bonus of a line for standing at the head, at the tail, or more than once."""

    def __init__(self, text: str, lines: Lines, signals: Signals, seen: dict[int, _Seen]) -> None:
        self._signals = signals
        self._head: set[int] = set()
        self._tail: set[int] = set()
        if signals.head:
            self._head = set(_near(lines, text, -1, 1, signals.head.lines))
        if signals.tail:
            self._tail = set(_near(lines, text, len(lines), -1, signals.tail.lines))
        self._count: Counter[str] = Counter()
        if signals.repeated:
            self._count.update(text[slice(*lines.content(line))].strip() for line in seen)

    def bonus(self, line: int, content: str) -> float:
        """Return what the place of a line adds to its score."""
        total = 0.0
        if self._signals.head and line in self._head:
            total += self._signals.head.weight
        if self._signals.tail and line in self._tail:
            total += self._signals.tail.weight
        if self._count[content.strip()] > 1:
            total += self._signals.repeated
        return total


def _near(lines: Lines, text: str, line: int, step: int, reach: int) -> Iterator[int]:
    """Yield the *reach* non-blank lines next to *line* in one direction."""
    at = line + step
    while 0 <= at < len(lines) and reach:
        start, end = lines.content(at)
        if text[start:end].strip():
            yield at
            reach -= 1
        at += step


def _length(lines: Lines, line: int) -> int:
    start, end = lines.content(line)
    return end - start


def make_signals(rule: Rule, seconds: float) -> Finder:
    """Return the finder of a rule with `find.signals`."""
    return SignalFinder(rule, seconds)
