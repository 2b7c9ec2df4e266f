"""What the page's script reads, and the documents as HTML."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from cleaner.report.page.charts import Counts
from cleaner.report.page.marked import marked_text
from cleaner.report.page.spots import find_spots
from cleaner.report.page.visible import visible
from cleaner.report.page.words import word, words
from cleaner.report.privacy import Hidden
from cleaner.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.disk.task import Outcome
    from cleaner.packs.rule import Rule
    from cleaner.result import Cleaned


class _Table:
    """Texts that come up again and again, each held once."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))


class PageData:
    """What the page's script reads: documents, rules and a row for each finding.

    Args:
        rules: The rules by id, for titles and reasons.
        with_pii: Show personal data.

    >>> import cleaner
    >>> data = PageData({}, False)
    >>> data.sections(0, cleaner.clean("到XX镇"))[0].endswith(">XX</mark>镇</p></section>")
    True
    >>> data.value()["findings"][0][2:5]
    ['place', 1, 2]
    """

    def __init__(self, rules: Mapping[str, Rule], with_pii: bool) -> None:
        self._rules, self._with_pii = rules, with_pii
        self.counts = Counts()
        self._documents: list[str] = []
        self._rows: list[list[Any]] = []
        self._ids, self._evidence = _Table(), _Table()
        self._categories: dict[str, str] = {}

    def name(self, path: str) -> int:
        """Add the name of a document; return the document's number."""
        self._documents.append(visible(path))
        return len(self._documents) - 1

    def article(self, outcome: Outcome) -> str:
        """Add a document; return its part of the page."""
        number, path = self.name(outcome.path), visible(outcome.path)
        heading = f'<h2 id="h{number}">{escape(path)}</h2>'
        if outcome.cleaned is None:
            inside = f'<p class="note">{word("failed")} {escape(visible(str(outcome.error)))}</p>'
        else:
            note = word("incomplete", "p", 'class="note"') if outcome.cleaned.truncated else ""
            inside = note + "".join(self.sections(number, outcome.cleaned))
        return f'<article id="d{number}" aria-labelledby="h{number}">{heading}{inside}</article>\n'

    def sections(self, number: int, cleaned: Cleaned) -> list[str]:
        """Add the findings of the document of that number; return its text, in sections of a few lines."""
        self.counts.add(cleaned)
        first = len(self._rows) + 1
        spots = find_spots(cleaned)
        at = {i: spot.findings[0] + first for spot in spots for i in spot.findings}
        lines, hidden = Lines(cleaned.original), Hidden(cleaned, self._with_pii)
        for i, found in enumerate(cleaned.findings):
            finding = hidden.shown(found)
            self._categories[finding.rule] = finding.category
            self._rows.append(
                [
                    number,
                    self._ids(finding.rule),
                    finding.kind,
                    *lines.place(finding.start),
                    finding.action,
                    None if finding.replacement is None else visible(finding.replacement),
                    finding.confidence,
                    self._evidence(visible(finding.evidence)),
                    finding.outcome,
                    finding.by,
                    at[i],
                ]
            )
        return list(marked_text(cleaned, spots, first, self._with_pii))

    def value(self) -> dict[str, Any]:
        """Return all of it."""
        rules = []
        for name in self._ids.texts:
            rule = self._rules.get(name)
            about = (rule.title, rule.reason.strip()) if rule else ("", "")
            rules.append([name, *map(visible, about), self._categories[name]])
        return {
            "documents": self._documents,
            "rules": rules,
            "evidence": list(self._evidence.texts),
            "findings": self._rows,
            "words": words(),
        }
