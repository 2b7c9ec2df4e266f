"""The page as a whole: documents, data, style and script in one file that loads nothing."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any

from cleaner.report.page.data import PageData
from cleaner.report.page.visible import visible
from cleaner.report.page.words import part, word, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cleaner.disk.task import Outcome
    from cleaner.packs.rule import Rule

#: How a page of this tool starts; what starts otherwise is not replaced by one.
MARK = (
    '<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8"><meta name="generator" content="cleaner">'
)

_PLACES = ("bar", "steps", "decide", "filters", "keys")  # where another page adds to this one


@dataclass(frozen=True)
class More:
    """What a page has beyond the report, such as buttons to decide with.

    Args:
        style: Style sheet behind the report's.
        script: Script behind the report's.
        parts: HTML by the name of the comment in page.html that it takes the place of.
        data: More for the script, by name.
        policy: Directives of the Content-Security-Policy beside those of the report.
    """

    style: str = ""
    script: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    policy: str = "form-action 'none'; trusted-types 'none'"


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
    data = PageData(rules, with_pii)
    articles = "".join(data.article(outcome) for outcome in outcomes)
    return compose(data, articles or word("empty", "p"), title)


def compose(data: PageData, articles: str, title: str = "", more: More | None = None) -> str:
    """Return a page around documents that *data* made HTML of.

    Args:
        data: What was added to it is on the page.
        articles: The documents, as HTML.
        title: The page's title; "" for a default.
        more: What it has beyond the report.

    >>> compose(PageData({}, False), "", "抽查").count("<h1>抽查</h1>")
    1
    """
    more = more or More()
    style = part("page.css") + more.style
    scripts = [part("page.js"), *([more.script] if more.script else [])]
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {' '.join(map(_hash, scripts))}; "
        f"base-uri 'none'; require-trusted-types-for 'script'; {more.policy}"
    )
    heading = escape(visible(title)) if title else word("title")
    body = _put(part("page.html"), dict.fromkeys(_PLACES, "") | dict(more.parts))
    body = _put(_named(body), {"heading": heading, "summary": data.counts.html(), "articles": articles})
    return (
        f'{MARK}<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(visible(title)) or words()['title'][0]}</title><style>{style}</style></head>\n"
        f"<body>{body}"
        f'<script type="application/json" id="data">{safe_json({**data.value(), **more.data})}</script>'
        f"{''.join(f'<script>{script}</script>' for script in scripts)}</body></html>\n"
    )


def _put(body: str, parts: Mapping[str, str]) -> str:
    """Put HTML in the place of the comments that name it; where there is none, the first put it there."""
    for name, html in parts.items():
        before, found, behind = body.partition(f"<!--{name}-->")
        body = before + html + behind if found else body
    return body


def _named(body: str) -> str:
    """Write the Chinese words into the elements that stand empty for them."""
    for key, (chinese, _) in words().items():
        body = body.replace(f'data-t="{key}"></', f'data-t="{key}">{chinese}</')
    return body


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def safe_json(value: object) -> str:
    """Return JSON that can stand in a script element: ASCII alone, and nothing that ends the element.

    >>> safe_json("</script>\\u2028")
    '"\\\\u003c/script\\\\u003e\\\\u2028"'
    """
    text = json.dumps(value, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
