"""Quotation marks of a paragraph, read as opening and closing (GB/T 15834-2011, 4.8).

Each mark may open, close or stand alone. The reading of a paragraph with the highest score is
taken: curly marks speak for their own shape, the characters around a mark for or against it. A mark
is changed only where every other reading scores clearly less; what is doubtful is shown and left.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleaner.find.base import Finder, Hit, View, fail
from cleaner.find.flipped import plain_pairs, read_flipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

_HAN = re.compile("[\u3400-\u9fff]")
_CHINESE = re.compile("[\u3400-\u9fff，。、；：！？“”‘’《》（）【】〔〕]")
_NUMBER = re.compile("(?:^|[^0-9.·\"“'‘＂＇-]|[0-9]['′])[0-9.·-]{1,6}$")
_ARGUMENT = re.compile(r"[A-Za-z0-9_][(\[]$|=$|[{]$|[\"'] ?: ?$")
_NEVER_BEHIND_OPENING = "，。；：！？、）》】〕"
_NEVER_BEFORE_CLOSING = "：（《【〔、"
_CLOSES = "，。；：！？、）》】〕"
_STANDS_ALONE, _UNCLOSED, _IMPOSSIBLE, _LONG = -2.0, -3.0, -6.0, 100
_SURE_STRAIGHT, _SURE_CURLY = 3.0, 4.25  # by how much all other readings of a mark must score less
_SURE_TWIN = 4.0  # the same where two marks of one direction follow each other: one of them is wrong
_SURE_ALONE = 1.0  # the same for a curly mark that might stand alone
_MOST = 1000  # marks in a paragraph; more are no prose
_TERM = 40  # code points of a quotation that may be turned as one of a row
_STOP = re.compile("[。！？.!?]")
_BEFORE_SENTENCE, _NO_TERM = "：:", "。！？.!?"  # before, and inside at the end, where a sentence is quoted
_LINK = re.compile("[，、；。：！？,;.:!?和与及或]|^$")
_CLAUSES = re.compile("[。！？；：]")
# What the marks inside a quotation speak against it: most quote a term.
_CLAUSE = {**dict.fromkeys("。！？；", -1.0), "，": -0.5}
_RAMBLING = -4.0
_DEPTH = 3  # outside, inside, inside a quotation inside
_LOST = float("-inf")


class _Shape(NamedTuple):
    """The marks of one kind of quotation.

    Args:
        straight: What has no direction.
        opening: The curly opening mark.
        closing: The curly closing mark.
    """

    straight: str
    opening: str
    closing: str


_DOUBLE, _SINGLE = _Shape('"＂', "“", "”"), _Shape("'＇", "‘", "’")
#: What a rule may be about: the shape, and whether straight or curly marks are changed.
_PARTS = {"straight": (_DOUBLE, True), "single": (_SINGLE, True), "flipped": (_DOUBLE, False)}


class _Mark(NamedTuple):
    """A mark: its place in the paragraph, and the scores of opening, closing and standing alone."""

    at: int
    opens: float
    closes: float
    alone: float
    nests: bool


class _Reading(NamedTuple):
    """The best letter of a mark (o, c, s), and the best score of the paragraph for each letter."""

    letter: str
    scores: dict[str, float]


class Quotes:
    """Finds straight marks that form pairs, or curly ones that look the wrong way."""

    def __init__(self, shape: _Shape, *, straight: bool) -> None:
        self._shape, self._straight = shape, straight
        self._marks = re.compile(f"[{shape.straight}{shape.opening}{shape.closing}]")
        wrong = [shape.opening + char for char in _NEVER_BEHIND_OPENING]
        wrong += [char + shape.closing for char in _NEVER_BEFORE_CLOSING]
        self.literals: tuple[frozenset[str] | None, ...] = (frozenset(shape.straight if straight else wrong),)
        self._reasons = [re.compile("|".join(map(re.escape, shape.straight if straight else wrong)))]
        if not straight:  # two of one direction, and none of the other between them; or the last one opens
            opening, closing = shape[1:]
            other = f"[^{opening}{closing}\n\r]*+"
            last = f"{opening}{other}(?!{closing})"
            self._reasons += [
                re.compile(f"{opening}{other}{opening}"),
                re.compile(f"{closing}{other}(?:{closing}|{last})"),
            ]
            self.literals += (None,)

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:
        """Yield each mark that is to be turned, and those in doubt to be shown."""
        reasons = self._reasons if places is None or 0 in places.parts else self._reasons[1:]
        found = (match.start() for reason in reasons for match in reason.finditer(view.text))
        for line in sorted({view.lines.number(at) for at in found}):
            start, end = view.lines.content(line)
            if not self._straight and (flipped := self._flipped(view.text, start, end)) is not None:
                yield from flipped
                continue
            for hit in self._in_paragraph(view.text[start:end]):
                yield hit._replace(start=start + hit.start, end=start + hit.end)

    def _flipped(self, text: str, start: int, end: int) -> list[Hit] | None:
        """Return the marks of pairs the wrong way round; None where the whole paragraph is to be read."""
        places = [match.start() for match in self._marks.finditer(text, start, end)]
        if len(places) > _MOST or any(text[at] in self._shape.straight for at in places):
            return None
        opening, closing = self._shape[1:]
        flipped = read_flipped(text, (start, end), places, opening + closing)
        if flipped and flipped.certain:
            pairs = flipped.pairs
        elif self._is_reversed(text[start:end], [at - start for at in places]):
            return None
        else:
            pairs = plain_pairs(text, start, places, opening + closing)
        if pairs:  # what is left is read in the next round
            marks = {opening: closing, closing: opening}
            return [Hit(at, at + 1, marks[text[at]]) for pair in pairs for at in pair]
        twins = any(text[a] == text[b] for a, b in pairwise(places))
        if twins or self._reasons[0].search(text, start, end):
            return None
        return [_doubtful(at) for pair in (flipped.pairs if flipped else ()) for at in pair]

    def _in_paragraph(self, text: str) -> Iterator[Hit]:
        places = [m.start() for m in self._marks.finditer(text) if not _is_apostrophe(text, m.start())]
        if not places or len(places) > _MOST or not _HAN.search(text):
            return
        if all(_is_measure(text, at) for at in places):
            return
        marks = [self._mark(text, at) for at in places]
        if not self._straight and self._is_reversed(text, places):
            for i, at in enumerate(places):
                yield Hit(at, at + 1, self._shape.closing if i % 2 else self._shape.opening)
            return
        readings = _read(marks, text)
        foreign = self._foreign(text, places, "".join(reading.letter for reading in readings))
        shapes = ["s" if text[at] in self._shape.straight else self._letter(text[at]) for at in places]
        turned = [r.letter not in (shape, "s") for r, shape in zip(readings, shapes, strict=True)]
        twin = [i > 0 and shapes[i - 1] == shape != "s" for i, shape in enumerate(shapes)]
        twin = [here or behind for here, behind in zip(twin, [*twin[1:], False], strict=True)]
        sure = [_is_sure(r, shape, t) for r, shape, t in zip(readings, shapes, twin, strict=True)]
        settled = all(sure[i] for i, shape in enumerate(shapes) if turned[i] and shape != "s")
        if self._straight:
            strays = [i for i, shape in enumerate(shapes) if shape == "s" and i not in foreign]
            strays = [i for i in strays if not (turned[i] and sure[i]) and not _is_measure(text, places[i])]
            strays += _may_quote_inside(text, places, readings)
            for i in _beside(text, places, readings, strays):
                sure[i] = sure[i] and shapes[i] != "s"
        else:  # a mark is never turned so that two pairs of one kind nest
            settled = settled and max(_depths(readings)) < _DEPTH - 1
        for i, at in enumerate(places):
            if (shapes[i] == "s") != self._straight or i in foreign:
                continue
            if turned[i] and sure[i] and settled:
                closing = readings[i].letter == "c"
                yield Hit(at, at + 1, self._shape.closing if closing else self._shape.opening)
                continue
            second = i > 0 and shapes[i - 1] == shapes[i] != "s"
            doubtful = turned[i] or second or (shapes[i] == "s" and not _is_measure(text, at))
            if doubtful and _beside_chinese(text, at):
                yield _doubtful(at)

    def _is_reversed(self, text: str, places: list[int]) -> bool:
        """Tell whether all marks of a paragraph are curly ones the wrong way round (”甲“，”乙“)."""
        if len(places) % 2 or any(text[at] != self._shape[2 - i % 2] for i, at in enumerate(places)):
            return False
        before, after = ([text[at + d : at + d + 1] if at + d >= 0 else "" for at in places] for d in (-1, 1))
        wrong = any(c in _NEVER_BEHIND_OPENING for c in after[1::2] if c)
        wrong = wrong or any(c in _NEVER_BEFORE_CLOSING for c in before[::2] if c)
        right = not any(not c.strip() or c in _NEVER_BEHIND_OPENING for c in after[::2])
        right = right and not any(not c.strip() or c in _NEVER_BEFORE_CLOSING for c in before[1::2])
        contents = [text[a + 1 : b] for a, b in zip(places[::2], places[1::2], strict=True)]
        return wrong and right and all(len(c) <= _TERM and not _CLAUSES.search(c) for c in contents)

    def _letter(self, char: str) -> str:
        return "o" if char == self._shape.opening else "c"

    def _mark(self, text: str, at: int) -> _Mark:
        char, before, after = text[at], text[max(0, at - 1) : at], text[at + 1 : at + 2]
        opens = 1.0 if char == self._shape.opening else -1.0 if char == self._shape.closing else 0.0
        closes = -opens
        if not after.strip() or after in _NEVER_BEHIND_OPENING:
            opens += _IMPOSSIBLE
            closes += 2.0
        if not before.strip() or before in _NEVER_BEFORE_CLOSING:
            closes += _IMPOSSIBLE
            opens += 2.0
        alone = _STANDS_ALONE / 2 if _is_measure(text, at) else _STANDS_ALONE
        return _Mark(at, opens, closes, alone, char in (self._shape.opening, self._shape.closing))

    def _foreign(self, text: str, places: list[int], reading: str) -> set[int]:
        """Return the marks of straight pairs that quote something foreign in a foreign sentence."""
        out: set[int] = set()
        open_: list[int] = []
        for i, now in enumerate(reading):
            if now == "o":
                open_.append(i)
            elif now == "c" and open_:
                first = open_.pop()
                start, end = places[first], places[i]
                around = text[max(0, start - 1) : start] + text[end + 1 : end + 2]
                is_foreign = not _HAN.search(text[start:end]) and not _CHINESE.search(around)
                if is_foreign or _ARGUMENT.search(text[max(0, start - 4) : start]):
                    out |= {first, i}
        return out


def _doubtful(at: int) -> Hit:
    return Hit(at, at + 1, None, kind="doubtful", evidence="开合无法确定")


def _is_apostrophe(text: str, at: int) -> bool:
    """Tell whether a single mark belongs to a foreign word: don't, the 1980s', rock 'n' roll."""
    if text[at] not in "'＇‘’":
        return False
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    return before.isascii() and before.isalnum() if text[at] in "'’" else after.isascii() and after.isalnum()


def _is_measure(text: str, at: int) -> bool:
    """Tell whether a straight mark stands for inches, feet, minutes: 55", 5'."""
    return text[at] in "\"＂'＇" and _NUMBER.search(text[max(0, at - 8) : at]) is not None


def _beside_chinese(text: str, at: int) -> bool:
    return bool(_CHINESE.match(text[at - 1 : at]) or _CHINESE.match(text[at + 1 : at + 2]))


def _is_sure(reading: _Reading, shape: str, twin: bool) -> bool:
    """Tell whether a mark of some shape can be turned: all that it could be else scores clearly less."""
    scores = reading.scores
    others = [score for letter, score in scores.items() if letter != reading.letter]
    margin = scores[reading.letter] - max(others)
    if shape == "s":
        return margin >= _SURE_STRAIGHT
    return (
        scores[reading.letter] - scores[shape] >= (_SURE_TWIN if twin else _SURE_CURLY)
        and margin >= _SURE_ALONE
    )


def _read(marks: list[_Mark], text: str) -> list[_Reading]:
    """Return the best reading of each mark, and what each letter would score."""
    steps = [_steps(mark, _inside(text, marks[i - 1] if i else None, mark)) for i, mark in enumerate(marks)]
    forward = [[0.0, _LOST, _LOST]]
    for step in steps:
        row = [_LOST] * _DEPTH
        for _, state, to, score in step:
            row[to] = max(row[to], forward[-1][state] + score)
        forward.append(row)
    backward = [[0.0, _UNCLOSED, 2 * _UNCLOSED]]
    for step in reversed(steps):
        row = [_LOST] * _DEPTH
        for _, state, to, score in step:
            row[state] = max(row[state], score + backward[-1][to])
        backward.append(row)
    backward.reverse()
    readings = []
    for i, step in enumerate(steps):
        best = dict.fromkeys("ocs", _LOST)
        for letter, state, to, score in step:
            best[letter] = max(best[letter], forward[i][state] + score + backward[i + 1][to])
        readings.append(_Reading(max(best, key=lambda letter: best[letter]), best))
    return readings


def _steps(mark: _Mark, inside: float) -> list[tuple[str, int, int, float]]:
    """Return what a mark may do: letter, depth before, depth after, score."""
    steps = [("o", 0, 1, mark.opens), ("c", 1, 0, mark.closes + inside)]
    steps += [("s", depth, depth, mark.alone) for depth in range(_DEPTH)]
    if mark.nests:  # only a curly mark shows that it opens inside a quotation
        steps += [("o", 1, 2, mark.opens - 0.5), ("c", 2, 1, mark.closes)]
    return steps


def _depths(readings: list[_Reading]) -> list[int]:
    """Return how many quotations are open behind each mark."""
    out, depth = [], 0
    for reading in readings:
        depth = max(0, depth + {"o": 1, "c": -1, "s": 0}[reading.letter])
        out.append(depth)
    return out


def _may_quote_inside(text: str, places: list[int], readings: list[_Reading]) -> list[int]:
    """Return the marks of `："甲"乙"丙，丁。"`, where 乙 may be quoted inside a sentence that is quoted."""
    out: list[int] = []
    for i in range(len(places) - 3):
        a, b, c, d = places[i : i + 4]
        if "".join(reading.letter for reading in readings[i : i + 4]) != "ococ":
            continue
        sentence = text[a - 1 : a] in _BEFORE_SENTENCE and text[d - 1] in _NO_TERM
        if sentence and not _LINK.search(text, b + 1, c) and _HAN.match(text, c - 1):
            out += range(i, i + 4)
    return out


def _beside(text: str, places: list[int], readings: list[_Reading], strays: list[int]) -> set[int]:
    """Return the marks that no end of a sentence parts from a stray one: any of them may be the stray."""
    out: set[int] = set()
    if not strays:
        return out
    depths, group = _depths(readings), [0]
    for i in range(1, len(places)):
        if not depths[i - 1] and _STOP.search(text, places[i - 1] - 1, places[i]):
            out |= set(group) if set(group) & set(strays) else set()
            group = []
        group.append(i)
    return out | (set(group) if set(group) & set(strays) else set())


def _inside(text: str, before: _Mark | None, mark: _Mark) -> float:
    """Return what speaks against a quotation that reaches from one mark to the next."""
    if before is None:
        return 0.0
    content = text[before.at + 1 : mark.at]
    empty = -3.0 if not content.strip() else 0.0
    clauses = sum(_CLAUSE.get(char, 0.0) for char in content[:-1])
    return empty + max(clauses, _RAMBLING) - (1.0 if len(content) > _LONG else 0.0)


def make_quotes(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `quotes`; its parameter `turn` is `straight`, `single` or `flipped`."""
    turn = rule.find.parameters.get("turn")
    if list(rule.find.parameters) != ["turn"] or turn not in _PARTS:
        raise fail(rule, f"`quotes` has one parameter, turn: {', '.join(_PARTS)}", "find.parameters")
    shape, straight = _PARTS[turn]
    return Quotes(shape, straight=straight)
