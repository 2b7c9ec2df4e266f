"""The summary's plots: tables whose bars are inline SVG, so that a screen reader has the figures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cleaner.model import STAGE_OF
from cleaner.report.page.spots import LOST
from cleaner.report.page.words import word

if TYPE_CHECKING:
    from cleaner.model import Finding
    from cleaner.result import Cleaned

_WIDTH = 240
_HEIGHT = 14
_ROW = 'scope="row"'


class Counts:
    """Counts of findings over all documents: by category, by kind of mask, by outcome.

    >>> import cleaner
    >>> counts = Counts()
    >>> counts.add(cleaner.clean("到XX镇,"))
    >>> counts.total, "地名" in counts.html(), "标点" in counts.html()
    (2, True, True)
    """

    def __init__(self) -> None:
        self.total = 0
        self._by: dict[str, dict[str, Counter[str]]] = {"category": {}, "kind": {}, "outcome": {}}

    def add(self, cleaned: Cleaned) -> None:
        """Count the findings of a document."""
        for finding in cleaned.findings:
            self.total += 1
            self._count("category", finding.category, finding)
            self._count("outcome", finding.outcome, finding)
            if STAGE_OF[finding.category] == "mask" and finding.kind:
                self._count("kind", finding.kind, finding)

    def _count(self, table: str, key: str, finding: Finding) -> None:
        fate = "applied" if finding.outcome == "applied" else "lost" if finding.outcome in LOST else "open"
        self._by[table].setdefault(key, Counter())[fate] += 1

    def html(self) -> str:
        """Return the plots; nothing for a table without a row."""
        return "".join(_plot(name, rows) for name, rows in self._by.items() if rows)


def _plot(name: str, rows: dict[str, Counter[str]]) -> str:
    most = max(count.total() for count in rows.values())
    ordered = sorted(rows.items(), key=lambda item: (-item[1].total(), item[0]))
    body = "".join(
        f"<tr>{word(f'{name}.{key}', 'th', _ROW)}<td>{count.total()}</td><td>{_bar(count, most)}</td></tr>"
        for key, count in ordered
    )
    return f"<table>{word(name, 'caption')}<tbody>{body}</tbody></table>"


def _bar(count: Counter[str], most: int) -> str:
    at = 0.0
    parts = []
    for fate in ("applied", "open", "lost"):
        width = count[fate] * _WIDTH / most
        if width:
            parts.append(
                f'<rect class="{fate}" x="{at:.1f}" y="0" width="{max(width, 1):.1f}" height="{_HEIGHT}"/>'
            )
        at += width
    size = f'width="{_WIDTH}" height="{_HEIGHT}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
    return f'<svg {size} aria-hidden="true">{"".join(parts)}</svg>'
