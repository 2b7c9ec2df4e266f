"""A document under review as its page shows it: the report's own text and data, and what can be decided."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from cleaner.compilation import split
from cleaner.decisions.model import Decision
from cleaner.decisions.rulings import STALE
from cleaner.report.page.build import More, compose
from cleaner.report.page.data import PageData
from cleaner.report.page.visible import visible
from cleaner.report.page.words import word
from cleaner.restore.fills import STALE as STALE_FILL
from cleaner.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.decisions.model import AnyDecision
    from cleaner.engine import Engine
    from cleaner.model import Finding
    from cleaner.packs.rule import Rule
    from cleaner.review.session import Item, Review, Sheet

#: What is asked of a person: the rules did not decide it.
ASKED = ("flagged", "withheld")
_AROUND = 3  # code points of context that are offered for an entry of the allow-list
_POLICY = "connect-src 'self'; form-action 'none'; trusted-types cleaner"
_MASKS = ("mask", "elision")
_ONE = ("place", "organization", "person")  # kinds that may well hide the same thing everywhere


class View:
    """One document, as its page has it.

    Args:
        number: Its number in the review.
        sheet: The document.
        engine: What it is cleaned with, without decisions.
    """

    def __init__(self, number: int, sheet: Sheet, engine: Engine) -> None:
        self.number, self.sheet, self._engine = number, sheet, engine
        self._rules: Mapping[str, Rule] = {rule.id: rule for rule in engine.rules}
        self._suggested: dict[tuple[int, int, str], Finding] | None = None
        self._drawn: object = None
        #: Counts how often the document was drawn; a decision is about what the person saw.
        self.version = 0
        self.sections: list[str] = []
        self._data: PageData | None = None
        self._text = sheet.text

    def draw(self) -> PageData:
        """Return the page's data; drawn again when a decision changed the document."""
        if self.sheet.text is not self._text:  # it was edited
            self._text, self._suggested = self.sheet.text, None
            self.__dict__.pop("_parts", None)
        cleaned = self.sheet.cleaned
        if self._data is None or self._drawn is not cleaned:
            data = PageData(self._rules, with_pii=True)
            data.name(self.sheet.path)
            self.sections = data.sections(0, cleaned)
            self._data, self._drawn = data, cleaned
            self.version += 1
        return self._data

    def page(self, review: Review) -> str:
        """Return the whole page."""
        data = self.draw()
        path = visible(self.sheet.path)
        note = word("incomplete", "p", 'class="note"') if self.sheet.cleaned.truncated else ""
        body = f'{note}<div id="sections">{"".join(self.sections)}</div>'
        article = f'<article id="d0" aria-labelledby="title">{body}</article>'
        more = More(part("review.css"), part("review.js"), _parts(), self.state(review), _POLICY)
        return compose(data, article, path, more)

    def value(self, review: Review) -> dict[str, Any]:
        """Return what the page's script reads, anew."""
        return {**self.draw().value(), **self.state(review)}

    def state(self, review: Review) -> dict[str, Any]:
        """Return what was decided, here and in the other documents."""
        items = {item.key: item for item in self.sheet.items}
        row = [(f, items.get((f.start, f.end, f.rule))) for f in self.sheet.cleaned.findings]
        return {
            "states": [_state(finding, item) for finding, item in row],
            "decided": {i: said for i, (f, item) in enumerate(row) if (said := self._decided(f, item))},
            "queue": [[visible(s.path), *_progress(s)] for s in review.sheets],
            "number": self.number,
            "version": self.version,
            "stale": [visible(words) for words in self.sheet.stale],
        }

    def _decided(self, finding: Finding, item: Item | None) -> dict[str, str] | None:
        """Return what decides a finding, in words; of one that says it fits no longer, that decision."""
        decided = item.decision if item else None
        if finding.rule == STALE:
            decided = self.sheet.what_decides(finding)
        return _said(decided) if decided else None

    def about(self, at: int, review: Review) -> dict[str, Any]:
        """Return what can be done about a finding: values with their evidence, and how far they would reach.

        Args:
            at: Index of the finding.
            review: The review.

        Raises:
            IndexError: When there is no such finding.
        """
        finding = self.sheet.cleaned.findings[at]
        alike = self.alike(finding)
        return {
            "suggestions": list(self._suggestions(finding, review)) if _is_mask(finding) else [],
            "text": visible(self.sheet.text[finding.start : finding.end]) if _is_mask(finding) else "",
            "alike": len(alike),
            "alike_text": visible(self._with_next(finding)) if alike else "",
            "of_kind": self._of_kind(finding),
            "parts": len(self._parts),
            "of_rule": sum(item.finding.rule == finding.rule for item in self.sheet.items),
            "around": self._around(finding),
        }

    def alike(self, finding: Finding) -> list[Finding]:
        """Return the masks that are likely to hide the same name, the finding itself among them.

        They are of its kind, look like it, have the same character behind them, stand in the same document
        of a compilation, and nobody decided about them. Of numbers and dates there are none.
        """
        if finding.category != "mask" or finding.kind not in _ONE:
            return []
        like, part = self._with_next(finding), self._part_of(finding)
        return [
            item.finding
            for item in self.sheet.items
            if (item.finding.category, item.finding.kind) == ("mask", finding.kind)
            and (item.open or item.finding == finding)
            and self._with_next(item.finding) == like
            and self._part_of(item.finding) == part
        ]

    def _with_next(self, finding: Finding) -> str:
        return self.sheet.text[finding.start : finding.end + 1]

    @cached_property
    def _parts(self) -> list[int]:
        """Where each document of a compilation starts; one start where the text is one document."""
        return [part.start for part in split(self.sheet.text)] or [0]

    def _part_of(self, finding: Finding) -> int:
        return bisect_right(self._parts, finding.start)

    def _of_kind(self, finding: Finding) -> int:
        """Count what one value for a kind would fill; in a compilation it would go into many documents."""
        if finding.category != "mask" or finding.kind not in _ONE or len(self._parts) > 1:
            return 0
        items = self.sheet.items
        return sum((i.finding.category, i.finding.kind) == ("mask", finding.kind) for i in items)

    def _suggestions(self, finding: Finding, review: Review) -> list[dict[str, Any]]:
        """Return values for a mask: what the rule or a fill says, then what was filled in for its kind."""
        out: dict[str, dict[str, Any]] = {}
        asked = self._asked(finding)
        if asked is not None and asked.replacement:
            out[asked.replacement] = {"evidence": visible(asked.evidence), "confidence": asked.confidence}
        for sheet in (self.sheet, *(s for s in review.sheets if s is not self.sheet)):
            values = Counter(_filled(sheet, finding.kind))
            for value, count in values.most_common(5):
                where = "" if sheet is self.sheet else visible(sheet.path)
                out.setdefault(value, {"count": count, "where": where})
        return [{"value": value, **about} for value, about in out.items()]

    def _asked(self, finding: Finding) -> Finding | None:
        """Return the finding as it is without any decision."""
        if self._suggested is None:
            cleaned = self._engine.clean(self.sheet.text)
            self._suggested = {(f.start, f.end, f.rule): f for f in cleaned.findings}
        return self._suggested.get((finding.start, finding.end, finding.rule))

    def _around(self, finding: Finding) -> str:
        """Return what stands there with a few characters of its line, to begin an allow-list entry with."""
        lines, text = Lines(self.sheet.text), self.sheet.text
        start, end = lines.content(lines.number(finding.start))
        if finding.end > end or finding.category == "pii":
            return ""
        return text[max(start, finding.start - _AROUND) : min(end, finding.end + _AROUND)]


def _is_mask(finding: Finding) -> bool:
    return finding.category in _MASKS


def _filled(sheet: Sheet, kind: str | None) -> list[str]:
    """Return the values that a person filled in for a kind, one each place."""
    decisions = [d for d in sheet.decided.decisions if d.verdict == "fill" and d.value]
    kinds = {(f.rule, f.start, f.end): f.kind for f in sheet.cleaned.findings}
    placed = [d.value or "" for d in decisions if kinds.get(d.key) == kind]
    return placed + [fill.value for fill in sheet.decided.fills if fill.kind == kind]


def _state(finding: Finding, item: Item | None) -> str:
    if item is None:
        return "stale" if finding.rule in (STALE, STALE_FILL) else "lost"
    if not item.open:
        return "decided"
    return "open" if finding.outcome in ASKED else "proposed"


def _said(decided: AnyDecision) -> dict[str, str]:
    verdict = decided.verdict if isinstance(decided, Decision) else type(decided).__name__
    return {"verdict": verdict, "reason": visible(decided.reason)}


def _progress(sheet: Sheet) -> tuple[int, int]:
    """Return how many findings are asked about and open, and how many were decided."""
    waiting = sum(item.open and item.finding.outcome in ASKED for item in sheet.items)
    return waiting, sum(not item.open for item in sheet.items)


@cache
def part(name: str) -> str:
    """Return a file that the page is made of.

    >>> part("review.css").startswith("/*")
    True
    """
    return files("cleaner.review").joinpath(name).read_text(encoding="utf-8")


@cache
def _parts() -> dict[str, str]:
    """Return what stands in review.html, by the name in the comment above each part."""
    pieces = re.split(r"<!--(\w+)-->\n", part("review.html"))
    return dict(zip(pieces[1::2], pieces[2::2], strict=True))
