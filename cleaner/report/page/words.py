"""The words of the page, Chinese and English. The page is written in Chinese; its script can change it."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from importlib.resources import files


@cache
def words() -> dict[str, list[str]]:
    """Return every word of the page by its key, as [Chinese, English].

    >>> words()["kind.place"]
    ['地名', 'place']
    """
    found: dict[str, list[str]] = json.loads(part("words.json"))
    return found


def part(name: str) -> str:
    """Return a file that the page is made of.

    >>> part("page.css").startswith("/*")
    True
    """
    return files("cleaner.report.page").joinpath(name).read_text(encoding="utf-8")


def word(key: str, tag: str = "span", attributes: str = "") -> str:
    """Return an element with a word in it; a key that is no word stands for itself.

    Args:
        key: Key of the word.
        tag: The element.
        attributes: More of its attributes, as HTML.

    >>> word("kind.place"), word("kind.odd", "th")
    ('<span data-t="kind.place">地名</span>', '<th>odd</th>')
    """
    more = f" {attributes}" if attributes else ""
    if key not in words():
        return f"<{tag}{more}>{escape(key.partition('.')[2])}</{tag}>"
    return f'<{tag} data-t="{key}"{more}>{words()[key][0]}</{tag}>'
