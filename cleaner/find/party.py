"""The letter D and its like for 党: read both ways, by a dictionary, fixed phrases, the document.

For each letter that stands alone among Han the text around it is cut into the most probable words twice, with
党 in its place and with the letter as a word of its own; both are given the same chance as single words, so
what is compared is only whether 党 makes a word with its neighbours (党员 干部, not 员工). Where it makes
none, the clauses of the rule decide. Where neither does, it is 党 if the whole document writes it so, and
the words around take a noun. The frequencies are those of jieba's dictionary; see `scripts/party_words.py`.
"""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from cleaner.find.base import Finder, Hit, Pattern, View, fail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

_T = TypeVar("_T")
_PARTY = "党"
_AROUND = 5  # Han on a side that are cut into words
_WINDOW = 14  # code points on a side that a clause sees
_MARGIN = 1.0  # natural logarithm of the odds from which 党 makes a word: half the least that a real one has
_LEAST = 3  # letters proved to be 党 from which the document is taken to write it so
_SHARE = 0.6  # of the letters that stand alone that must be proved
_OPEN = 0.2  # of 党 that may stand in the document as such, for each letter proved
_SUPPLIED = 100  # frequency of a word that the rule adds
_UNKNOWN = 1  # frequency of a Han character that the dictionary lacks
_NAME = "party-words.txt"
_HAN_BEFORE = re.compile("[\u4e00-\u9fff]*\\Z")
_HAN_AFTER = re.compile("[\u4e00-\u9fff]*")
_MARKS = "，。；：、！？”’》）…\n\r"


class Words(NamedTuple):
    """The dictionary.

    Args:
        cost: Negative logarithm of each word's share of all words.
        follows: Words that may follow 党 as a noun by itself.
        longest: Code points of the longest word.
        unknown: Cost of a character that is no word.
    """

    cost: dict[str, float]
    follows: frozenset[str]
    longest: int
    unknown: float

    def cheapest(self, text: str) -> tuple[float, list[str]]:
        """Cut a text into its most probable words; return what they cost, and the words.

        >>> words(()).cheapest("党员带头")[1], words(()).cheapest("党员工宿舍")[1]
        (['党员', '带头'], ['党', '员工', '宿舍'])
        """
        best, cut = [0.0], [0]
        for end in range(1, len(text) + 1):
            costs = [
                (best[start] + self._cost(text[start:end]), start)
                for start in range(max(0, end - self.longest), end)
            ]
            cost, start = min(costs)
            best.append(cost)
            cut.append(start)
        out: list[str] = []
        at = len(text)
        while at:
            out.append(text[cut[at] : at])
            at = cut[at]
        return best[-1], out[::-1]

    def _cost(self, piece: str) -> float:
        return self.cost.get(piece, self.unknown if len(piece) == 1 else math.inf)


@cache
def words(supplied: tuple[str, ...]) -> Words:
    """Return the dictionary with the words that a rule adds; read from the package when first asked for.

    >>> words(("党日",)).cheapest("主题党日")[1]
    ['主题', '党日']
    """
    from importlib.resources import files  # wanted where a letter stands alone, which is seldom

    frequencies: dict[str, int] = {}
    follows = set()
    head, total = True, 1
    for line in files("cleaner.find").joinpath(_NAME).read_text(encoding="utf-8").splitlines():
        if head and line.startswith("#"):
            if "Total" in line:
                total = int(line.rpartition(" ")[2])
            continue
        head = False
        word, _, count = line.partition(" ")
        frequencies[word] = int(count.rstrip("+"))
        if count.endswith("+"):
            follows.add(word)
    for word in supplied:
        frequencies.setdefault(word, _SUPPLIED)
    cost = {word: math.log(total / max(count, 1)) for word, count in frequencies.items()}
    return Words(cost, frozenset(follows), max(map(len, cost)), math.log(total / _UNKNOWN))


class _Letter(NamedTuple):
    """A letter that may be 党: its span, the same span where all of them are read so, what proves it."""

    start: int
    end: int
    at: int
    evidence: str


class PartyFinder:
    """Finds the letters that stand for 党.

    Args:
        rule: The rule, with its parameters as in `make_party`.
        seconds: Time limit of a user's pattern, for each million code points begun.
    """

    def __init__(self, rule: Rule, seconds: float) -> None:
        glyphs, self._supplied, clauses = _parameters(rule)
        self.literals: tuple[frozenset[str] | None, ...] = (frozenset(glyphs),)
        self._with = rule.replacement
        either = "|".join(sorted(map(re.escape, glyphs), key=len, reverse=True))
        self._alone = re.compile(
            f"(?:(?<![A-Za-z0-9Ａ-Ｚａ-ｚ０-９&＆.-])|(?<=[\u4e00-\u9fff，。；、“](?:XX|xx|ＸＸ|××)))(?:{either})"
            "(?![A-Za-zＡ-Ｚａ-ｚ&＆]|[.-][A-Za-z0-9])(?:(?![0-9０-９])|(?=[0-9]{1,3}(?:周?年|多年|余年)))"
        )
        self._clauses = [
            Pattern(c, rule, f"find.parameters.clauses.{i}", seconds) for i, c in enumerate(clauses)
        ]
        self._never = [Pattern(p, rule, f"find.except.{i}", seconds) for i, p in enumerate(rule.find.unless)]

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield the letters."""
        text = view.text
        spans = [m.span() for m in self._alone.finditer(text) if _beside_han(text, *m.span())]
        if not spans:
            return
        read, ats = _read(text, spans)
        is_letter, proof = _memo(self._is_letter), _memo(self._proof)
        letters = [
            _Letter(start, end, at, proof(*_around(read, at, at + 1, _WINDOW)))
            for (start, end), at in zip(spans, ats, strict=True)
            if not is_letter(*_around(text, start, end, 3 * _WINDOW))
        ]
        proved = sum(bool(letter.evidence) for letter in letters)
        consistent = proved >= max(_LEAST, _SHARE * len(spans)) and text.count(_PARTY) <= _OPEN * proved
        for letter in letters:
            evidence = letter.evidence
            if not evidence and consistent and self._takes_noun(read, letter.at):
                evidence = "全文都这样写"
            if evidence:
                yield Hit(letter.start, letter.end, self._with, evidence=evidence)

    def _is_letter(self, window: str, start: int, end: int) -> bool:
        """Tell whether the rule's look-alikes name a letter: a grade, a block, a list from A to D."""
        return any(
            match.start() < end and start < match.end()
            for pattern in self._never
            for match in pattern.finditer(window)
        )

    def _proof(self, window: str, start: int, end: int) -> str:
        """Return what proves the 党 that a letter is read as; empty: nothing does."""
        before = _HAN_BEFORE.search(window[max(0, start - _AROUND) : start])
        after = _HAN_AFTER.match(window[end : end + _AROUND])
        left, right = before[0] if before else "", after[0] if after else ""
        known = words(self._supplied)
        apart = known.cheapest(left)[0] + known.cost[_PARTY] + known.cheapest(right)[0]
        if apart - known.cheapest(left + _PARTY + right)[0] >= _MARGIN:
            return "与“党”成词"
        for pattern in self._clauses:
            if any(match.start() <= start < match.end() for match in pattern.finditer(window)):
                return "固定句式"
        return ""

    def _takes_noun(self, read: str, at: int) -> bool:
        """Tell whether what follows can follow 党 as a noun: a mark, a particle, a verb."""
        after = read[at + 1 : at + 1 + _AROUND]
        if after[:1] in _MARKS:
            return True
        known = words(self._supplied)
        following = known.cheapest(after)[1]
        return bool(following) and following[0] in known.follows


def _beside_han(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return "\u4e00" <= before <= "\u9fff" or "\u4e00" <= after <= "\u9fff"


def _read(text: str, spans: Sequence[tuple[int, int]]) -> tuple[str, list[int]]:
    """Return a text with all letters read as 党, and where they stand in it."""
    pieces, ats, last, size = [], [], 0, 0
    for start, end in spans:
        pieces += [text[last:start], _PARTY]
        size += start - last
        ats.append(size)
        size, last = size + 1, end
    return "".join([*pieces, text[last:]]), ats


def _around(text: str, start: int, end: int, reach: int) -> tuple[str, int, int]:
    """Return a span with what stands around it, and where the span is in that."""
    low = max(0, start - reach)
    return text[low : end + reach], start - low, end - low


def _memo(function: Callable[[str, int, int], _T]) -> Callable[[str, int, int], _T]:
    """Return *function* with its answers kept: in a text that repeats itself, the windows do."""
    answers: dict[tuple[str, int, int], _T] = {}

    def asked(window: str, start: int, end: int) -> _T:
        key = window, start, end
        if key not in answers:
            answers[key] = function(window, start, end)
        return answers[key]

    return asked


def _parameters(rule: Rule) -> tuple[list[str], tuple[str, ...], list[str]]:
    given = rule.find.parameters
    for name in given:
        if name not in ("glyphs", "words", "clauses"):
            raise fail(
                rule, f"no parameter `{name}`; known: glyphs, words, clauses", f"find.parameters.{name}"
            )
    out = []
    for name in ("glyphs", "words", "clauses"):
        value = given.get(name, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise fail(rule, f"expected a list of strings; found {value!r}", f"find.parameters.{name}")
        out.append(value)
    if not out[0]:
        raise fail(rule, "`party` needs glyphs, such as [D, Ｄ]", "find.parameters")
    return out[0], tuple(out[1]), out[2]


def make_party(rule: Rule, seconds: float) -> Finder:
    """Return the detector `party`.

    Parameters:
        glyphs: What stands for 党, such as D.
        words: Words with 党 that the dictionary lacks.
        clauses: Patterns over the text in which every such letter is read as 党; what a match holds is it.

    The `except` of the rule names the letters that are letters.
    """
    return PartyFinder(rule, seconds)
