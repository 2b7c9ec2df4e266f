"""The page as a whole: documents, data, style and script in one file that loads nothing."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any

from cleaner.report.page.charts import Counts
from cleaner.report.page.marked import marked_text
from cleaner.report.page.spots import find_spots
from cleaner.report.page.visible import visible
from cleaner.report.page.words import part, word, words
from cleaner.report.privacy import Hidden
from cleaner.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cleaner.disk.task import Outcome
    from cleaner.packs.rule import Rule
    from cleaner.result import Cleaned

#: How a page of this tool starts; what starts otherwise is not replaced by one.
MARK = (
    '<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"><meta name="generator" content="cleaner">'
)


def html_page(
    outcomes: Iterable[Outcome], rules: Mapping[str, Rule], title: str = "", with_pii: bool = False
) -> str:
    """Return the page over some documents, as HTML that encodes to UTF-8.

    Args:
        outcomes: What became of each file; drawn one at a time.
        rules: The rules by id, for titles and reasons.
        title: The page's title; "" for a default.
        with_pii: Write personal data into it.

    >>> import cleaner
    >>> from cleaner.disk.task import Outcome
    >>> shown = html_page([Outcome("a.txt", cleaned=cleaner.clean("到XX镇"))], {})
    >>> shown.startswith(MARK), '>XX</mark>' in shown
    (True, True)
    """
    data = _Data(rules, with_pii)
    articles = [data.article(outcome) for outcome in outcomes]
    style, script = part("page.css"), part("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    heading = escape(visible(title)) if title else word("title")
    body = _named(part("page.html"))
    for name, value in (
        ("heading", heading),
        ("summary", data.counts.html()),
        ("articles", "".join(articles) or word("empty", "p")),
    ):
        before, _, behind = body.partition(f"<!--{name}-->")
        body = before + value + behind
    return (
        f'{MARK}<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(visible(title)) or words()['title'][0]}</title><style>{style}</style></head>\n"
        f'<body>{body}<script type="application/json" id="data">{safe_json(data.value())}</script>'
        f"<script>{script}</script></body></html>\n"
    )


def _named(body: str) -> str:
    """Write the Chinese words into the elements that stand empty for them."""
    for key, (chinese, _) in words().items():
        body = body.replace(f'data-t="{key}"></', f'data-t="{key}">{chinese}</')
    return body


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def safe_json(value: object) -> str:
    """Return JSON that can stand in a script element: ASCII alone, and nothing that ends the element.

    >>> safe_json("</script>\\u2028")
    '"\\\\u003c/script\\\\u003e\\\\u2028"'
    """
    text = json.dumps(value, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


class _Table:
    """Texts that come up again and again, each held once."""

    def __init__(self) -> None:
        self.texts: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self.texts.setdefault(text, len(self.texts))


class _Data:
    """What the page's script reads: documents, rules and a row for each finding."""

    def __init__(self, rules: Mapping[str, Rule], with_pii: bool) -> None:
        self._rules, self._with_pii = rules, with_pii
        self.counts = Counts()
        self._documents: list[str] = []
        self._rows: list[list[Any]] = []
        self._ids, self._evidence, self._categories = _Table(), _Table(), {"": ""}

    def article(self, outcome: Outcome) -> str:
        """Add a document; return its part of the page."""
        number = len(self._documents)
        path = visible(outcome.path)
        self._documents.append(path)
        heading = f'<h2 id="h{number}">{escape(path)}</h2>'
        if outcome.cleaned is None:
            inside = f'<p class="note">{word("failed")} {escape(visible(str(outcome.error)))}</p>'
        else:
            note = word("incomplete", "p", 'class="note"') if outcome.cleaned.truncated else ""
            inside = note + "".join(self._text(number, outcome.cleaned))
        return f'<article id="d{number}" aria-labelledby="h{number}">{heading}{inside}</article>\n'

    def _text(self, number: int, cleaned: Cleaned) -> Iterable[str]:
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
        return marked_text(cleaned, spots, first, self._with_pii)

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
