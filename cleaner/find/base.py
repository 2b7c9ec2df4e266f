"""What all finders share: the view of a text, the hit, the compiled pattern."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import regex

from cleaner.errors import PatternTimeoutError, RuleError
from cleaner.text.folded import fold
from cleaner.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.find.gate import Gate, Places, Scan
    from cleaner.packs.rule import Rule


class Hit(NamedTuple):
    """One place found by one rule.

    Args:
        start: First code point of the searched text.
        end: One behind the last.
        replacement: What to put there; None where nothing is known.
        kind: The kind, where the finder knows it.
        evidence: What in the text speaks for it, where the finder knows it.
    """

    start: int
    end: int
    replacement: str | None
    kind: str | None = None
    evidence: str = ""


class View:
    """A text as finders see it: the folded view and the lines are made once, when asked for.

    >>> View("ＡＢ").folded
    'ab'
    """

    __slots__ = ("_folded", "_folded_spans", "_lines", "_repeats", "_scan", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._folded: str | None = None
        self._folded_spans: dict[tuple[int, int], str] = {}
        self._lines: Lines | None = None
        self._scan: tuple[Gate, Scan] | None = None
        self._repeats: bool | None = None

    @property
    def folded(self) -> str:
        """The folded view; offsets are those of the text."""
        if self._folded is None:
            self._folded = fold(self.text)
        return self._folded

    @property
    def repeats(self) -> bool:
        """Whether a line that is not blank stands in the text twice."""
        if self._repeats is None:
            contents = [line for line in map(str.strip, self.text.replace("\r", "\n").split("\n")) if line]
            self._repeats = len(set(contents)) < len(contents)
        return self._repeats

    def folded_span(self, start: int, end: int) -> str:
        """Return the folded view of a span."""
        if self._folded is not None:
            return self._folded[start:end]
        found = self._folded_spans.get((start, end))
        if found is None:
            found = self._folded_spans[start, end] = fold(self.text[start:end])
        return found

    def content(self, line: int) -> str:
        """Return a line, 0-based, without its line break and the blanks around it.

        >>> View("一\\n　二 \\n").content(1)
        '二'
        """
        start, end = self.lines.content(line)
        return self.text[start:end].strip()

    def scan(self, gate: Gate) -> Scan:
        """Return what the text shows at a gate; the text is looked through once."""
        if self._scan is None or self._scan[0] is not gate:
            self._scan = (gate, gate.scan(self.text))
        return self._scan[1]

    @property
    def lines(self) -> Lines:
        """The lines of the text."""
        if self._lines is None:
            self._lines = Lines(self.text)
        return self._lines


class Finder(Protocol):
    """Finds the places of one rule in a view, in order of start, not overlapping."""

    @property
    def literals(self) -> tuple[frozenset[str] | None, ...]:
        """For each part literals of the text, one of which must be there for the part to be found.

        None: it can't be told. Most finders are of one part.
        """
        ...

    def find(self, view: View, places: Places | None = None) -> Iterable[Hit]:
        """Yield the hits; *places* tells where the literals stand, None that they were not looked for."""
        ...


class Pattern:
    """A pattern of a rule, compiled.

    A shipped pattern is proven linear by lint and runs on `re`. A user's runs on `regex`, which
    takes a time limit. `^` and `$` mean the start and end of a line in both.

    Args:
        source: The regular expression.
        rule: The rule it belongs to.
        field: Where it stands in the rule file, dotted; for errors.
        seconds: Time limit for each million code points begun.

    Raises:
        RuleError: When it does not compile.
    """

    def __init__(self, source: str, rule: Rule, field: str, seconds: float) -> None:
        self._rule, self._field, self._seconds, self._source = rule, field, seconds, source
        self._timed = not rule.shipped
        self._lazy: Any = None
        if not self._timed:
            return  # a shipped pattern is known to compile: that waits until it is needed
        try:
            # Both engines must read it: what only one of them knows would change its meaning
            # on the day a pattern moves from a user's pack into the shipped ones.
            re.compile(source, re.MULTILINE)
            self._lazy = regex.compile(source, regex.MULTILINE)
        except (re.error, regex.error) as bad:
            raise fail(rule, f"not a pattern: {bad}", field) from bad

    @property
    def _compiled(self) -> Any:
        if self._lazy is None:
            try:
                self._lazy = re.compile(self._source, re.MULTILINE)
            except re.error as bad:
                raise fail(self._rule, f"not a pattern: {bad}", self._field) from bad
        return self._lazy

    def match(self, text: str, start: int) -> re.Match[str] | None:
        """Return the match of a shipped pattern that starts at *start*, or None; see `Anchored`."""
        return self._compiled.match(text, start)  # type: ignore[no-any-return]

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield the matches.

        Raises:
            PatternTimeoutError: When a user's pattern exceeds its time limit.
        """
        if not self._timed:
            yield from self._compiled.finditer(text)
            return
        try:
            yield from self._compiled.finditer(text, timeout=self._limit(text))
        except TimeoutError as bad:
            raise PatternTimeoutError(self._rule.id, self._limit(text), len(text)) from bad

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match, or None.

        Raises:
            PatternTimeoutError: When a user's pattern exceeds its time limit.
        """
        return next(self.finditer(text), None)

    def _limit(self, text: str) -> float:
        return self._seconds * (1 + len(text) // 1_000_000)


def fail(rule: Rule, message: str, field: str) -> RuleError:
    """Return an error at a field of a rule's file, or at the nearest one around it.

    >>> import cleaner
    >>> rule = {r.id: r for r in cleaner.load_rules()}["paywall/fastadmin"]
    >>> str(fail(rule, "why", "title")).partition(":")[0]
    'rules/paywall/fastadmin.yaml'
    """
    at = field
    while at and at not in rule.marks:
        at = at.rpartition(".")[0]
    line, column = rule.marks.get(at, (0, 0))
    return RuleError(message, path=rule.source or rule.id, line=line, column=column, field=field)
