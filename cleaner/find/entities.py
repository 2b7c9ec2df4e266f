"""HTML entities left over in Chinese text: &nbsp; &ldquo; &#20013; and their double escapes.

Names are a closed list: `&sum;` and `&in;` are entities of HTML and variables of C. A value that
could become part of another entity (a digit, a letter, #, ;) is never written, and however often an
ampersand was escaped, it is undone at once: so nothing is left for another round to find.
"""

from __future__ import annotations

import html
import html.entities
import re
from typing import TYPE_CHECKING

from cleaner.find.base import Finder, Hit, View, fail
from cleaner.text.trie import alternation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

_NUMBER = "#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,6}"
_AMPERSAND = "amp;|#0{0,5}38;|#[xX]0{0,4}26;"
# Decoded, these could finish another entity; or they break lines, or are no characters at all.
_NEVER = re.compile("[0-9A-Za-z#;\x00-\x08\x0a-\x1f\x7f-\x9f\ufffd\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_HAN = re.compile("[\u3400-\u9fff]")


class Entities:
    """Finds entities in a text that is Chinese, or becomes it by them.

    Args:
        names: The names of entities that are taken; numbers always are.

    >>> [hit.replacement for hit in Entities(["mdash"]).find(View("中文&amp;mdash;中文&#20013;"))]
    ['—', '中']
    """

    literals = (frozenset(["&"]),)

    def __init__(self, names: list[str]) -> None:
        self._entity = re.compile(f"&(?:{_AMPERSAND})*((?:{alternation(names)}|{_NUMBER});)")

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield each entity with its character."""
        chinese = _HAN.search(view.text) is not None
        for match in self._entity.finditer(view.text):
            value = html.unescape(f"&{match[1]}")
            if value and _NEVER.search(value) is None and (chinese or _HAN.search(value)):
                yield Hit(*match.span(), value)


def make_entities(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `entities`.

    Parameters:
        names: Names of HTML entities that are taken, without `&` and `;`.
    """
    names = rule.find.parameters.get("names")
    if not isinstance(names, list) or not names or len(rule.find.parameters) > 1:
        raise fail(rule, "takes one parameter: `names`, such as [nbsp, mdash]", "find.parameters")
    for name in names:
        if f"{name};" not in html.entities.html5:
            raise fail(
                rule, f"no entity of HTML: {name!r}; write its name without & and ;", "find.parameters.names"
            )
    return Entities(names)
