"""One pass over a text that tells which rules can match at all, and where.

A clean text shows hardly any of the literals that the rules need (see `cleaner.find.literals`), so
nearly all of the time goes into this pass. It runs over the bytes of UTF-8, with ASCII letters in
lower case; a text with full-width letters or digits is looked through again with them narrowed.
Thus a literal is looked for in one spelling, and lone surrogates need no other way.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING

from cleaner.text.trie import alternation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

try:
    import ahocorasick_rs
except ImportError:  # it has no wheel for musl; the trie below finds the same, more slowly
    ahocorasick_rs = None  # type: ignore[assignment]

_Hits = list[tuple[int, int, int]]
_BYTES = 4  # of a code point, at most
_CROWDED = 8  # bytes an occurrence, below which it is cheaper to count through all of them
_STARTS = bytes(byte & 0xC0 != 0x80 for byte in range(256))  # whether a byte of UTF-8 starts a code point
_Key = tuple[str, int]  # stage of a rule, and its number in it
_Owner = tuple[_Key, int, "int | None"]  # a rule, a part of it, and the code points of its longest line

_WIDE = re.compile(b"\xef\xbc[\x90-\x99\xa1-\xba]|\xef\xbd[\x81-\x9a]")  # ０-９, Ａ-Ｚ, ａ-ｚ in UTF-8
_WIDE_RUN = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_NARROW = {code: code - 0xFEE0 for start, end in ("０９", "Ａｚ") for code in range(ord(start), ord(end) + 1)}


class Places:
    """Where the literals of one rule stand in a text.

    Args:
        scan: The text.
        hits: For each literal the number of the text's bytes, the part, and offsets into them, in order.
    """

    __slots__ = ("_hits", "_scan", "parts")

    def __init__(self, scan: Scan, hits: list[tuple[int, int, Sequence[int]]]) -> None:
        self._scan, self._hits = scan, hits
        #: The parts of the rule whose literals stand in the text.
        self.parts = {hit[1] for hit in hits}

    def of(self, part: int) -> Sequence[int]:
        """Return where literals of a part start, in order; code points."""
        points = self._scan.points
        if len(self._hits) == 1 and self._hits[0][1] == part:
            number, _, offsets = self._hits[0]
            return list(map(points[number].__getitem__, offsets))
        found = [map(points[n].__getitem__, offsets) for n, of, offsets in self._hits if of == part]
        return sorted({*chain.from_iterable(found)})

    def lines(self) -> Iterator[set[int]]:
        """Yield the parts that stand together on a line, growing; no line break of CR alone is seen."""
        text, last, data = -1, 0, b""
        together: set[int] = set()
        hits = [(number, offset, part) for number, part, offsets in self._hits for offset in offsets]
        for number, offset, part in sorted(hits):
            if number != text:
                text, last, data, together = number, 0, self._scan.texts[number], set()
            if data.find(b"\n", last, offset) >= 0:
                together = set()
            together.add(part)
            last = offset
            yield together


class _Line:
    """The line of UTF-8 that was asked for last.

    Args:
        data: The text.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data.replace(b"\r", b"\n") if b"\r" in data else data
        self._start, self._end = 0, -1
        self._points: int | None = None

    def fits(self, offset: int, longest: int) -> bool:
        """Tell whether the line on which *offset* lies has at most so many code points."""
        if not self._start <= offset <= self._end:
            self._move(offset)
        size = self._end - self._start
        if size <= longest or size > longest * _BYTES:  # for most lines their bytes tell
            return size <= longest
        return self._size() <= longest

    def fitting(self, offsets: Sequence[int], longest: int) -> Sequence[int]:
        """Return which of *offsets*, which come in order, lie on a line of at most so many code points."""
        first = self.fits(offsets[0], longest)
        if offsets[-1] <= self._end:  # all on one line
            return offsets if first else ()
        return [offset for offset in offsets if self.fits(offset, longest)]

    def _move(self, offset: int) -> None:
        self._start = self._data.rfind(b"\n", 0, offset) + 1
        end = self._data.find(b"\n", offset)
        self._end = len(self._data) if end < 0 else end
        self._points = None

    def _size(self) -> int:
        if self._points is None:
            self._points = len(self._data[self._start : self._end].decode("utf-8", "surrogatepass"))
        return self._points


class Scan:
    """What one text shows.

    Args:
        texts: The bytes that were looked through, each with (number of the literal, start, end) in it.
        owners: For each literal the rules that need it.
    """

    __slots__ = ("_found", "_points", "texts")

    def __init__(self, texts: list[tuple[bytes, _Hits]], owners: list[tuple[_Owner, ...]]) -> None:
        self.texts = [data for data, _ in texts]
        self._points: list[Mapping[int, int] | Sequence[int]] | None = None
        self._found: dict[_Key, list[tuple[int, int, Sequence[int]]]] = {}
        for number, (data, hits) in enumerate(texts):
            self._take(number, _Line(data), hits, owners)

    def _take(self, number: int, line: _Line, hits: _Hits, owners: list[tuple[_Owner, ...]]) -> None:
        """Give hits to the rules that need them, literal by literal: many texts say one thing all over."""
        by_literal: dict[int, list[int]] = defaultdict(list)
        for literal, start, _ in hits:
            by_literal[literal].append(start)
        for literal, offsets in by_literal.items():
            for key, part, longest in owners[literal]:
                fit = offsets if longest is None else line.fitting(offsets, longest)
                if fit:
                    self._found.setdefault(key, []).append((number, part, fit))

    @property
    def rules(self) -> Iterable[_Key]:
        """The rules of which a literal stands in the text."""
        return self._found

    def of(self, rule: _Key) -> Places:
        """Return where the literals of a rule stand."""
        return Places(self, self._found.get(rule, []))

    @property
    def points(self) -> list[Mapping[int, int] | Sequence[int]]:
        """For each of the texts the code point at which each offset of an occurrence lies."""
        if self._points is None:
            offsets: list[set[int]] = [set() for _ in self.texts]
            for hits in self._found.values():
                for number, _, found in hits:
                    offsets[number].update(found)
            self._points = [_code_points(data, at) for data, at in zip(self.texts, offsets, strict=True)]
        return self._points


def _code_points(data: bytes, offsets: set[int]) -> Mapping[int, int] | Sequence[int]:
    """Return the code point at which each of some offsets into UTF-8 lies; each byte is read once."""
    if data.isascii():
        return range(len(data) + 1)
    if len(offsets) > len(data) // _CROWDED:
        return list(accumulate(data.translate(_STARTS), initial=0))
    points: dict[int, int] = {}
    last = count = 0
    for offset in sorted(offsets):
        count += len(data[last:offset].decode("utf-8", "surrogatepass"))
        points[offset] = count
        last = offset
    return points


class Gate:
    """Looks for the literals of all rules at once, whatever the case and width of letters and digits.

    Args:
        rules: For each rule, by stage and number, the literals of each of its parts; None: it can't be told.
        longest: For each rule the code points that the line of each part has at most; None: any number.

    >>> gate = Gate({("strip", 0): [frozenset(["会员", "网盘"]), None], ("mask", 0): [frozenset(["vip"])]})
    >>> sorted(gate.scan("会员群和ＶIP群").rules)
    [('mask', 0), ('strip', 0)]
    """

    def __init__(
        self,
        rules: Mapping[_Key, Sequence[frozenset[str] | None]],
        longest: Mapping[_Key, Sequence[int | None]] | None = None,
    ) -> None:
        owners: dict[bytes, list[_Owner]] = {}
        for key, parts in rules.items():
            lines = longest[key] if longest else (None,) * len(parts)
            for part, (literals, most) in enumerate(zip(parts, lines, strict=True)):
                for data in {_encoded(literal) for literal in literals or ()}:
                    owners.setdefault(data, []).append((key, part, most))
        literals_ = tuple(sorted(owners))
        self._owners = [tuple(owners[literal]) for literal in literals_]
        make = _automaton if ahocorasick_rs else _trie
        self._find = make(literals_) if owners else None

    def scan(self, text: str) -> Scan:
        """Return what *text* shows of the literals."""
        if self._find is None:
            return Scan([], [])
        data = _encoded(text)
        texts = [(data, self._find(data))]
        if _WIDE.search(data):
            narrow = _encoded(_WIDE_RUN.sub(lambda match: match[0].translate(_NARROW), text))
            texts.append((narrow, self._find(narrow)))
        return Scan(texts, self._owners)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass").lower()  # of bytes: ASCII letters only


@lru_cache(maxsize=4)  # engines of one rule set share it: it takes tens of megabytes
def _automaton(literals: tuple[bytes, ...]) -> Callable[[bytes], _Hits]:
    find = ahocorasick_rs.BytesAhoCorasick(
        literals,
        matchkind=ahocorasick_rs.MatchKind.Standard,
        implementation=ahocorasick_rs.Implementation.DFA,
    ).find_matches_as_indexes
    return lambda data: find(data, overlapping=True)


def _trie(literals: tuple[bytes, ...]) -> Callable[[bytes], _Hits]:
    """Return a search with `re` that finds the same: at each place the longest, and what it starts with."""
    words = [literal.decode("latin-1") for literal in literals]  # a character for each byte
    numbers = {word: number for number, word in enumerate(words)}
    starts = {
        word: [(numbers[word[:n]], n) for n in range(1, len(word) + 1) if word[:n] in numbers]
        for word in words
    }
    pattern = re.compile(f"(?=({alternation(words)}))")

    def search(data: bytes) -> _Hits:
        return [
            (number, match.start(), match.start() + length)
            for match in pattern.finditer(data.decode("latin-1"))
            for number, length in starts[match[1]]
        ]

    return search
