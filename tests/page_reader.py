"""Reads a page of the report back, as a browser would."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import Any

_VOID = {"meta", "link", "br", "img", "input", "hr"}


class Page(HTMLParser):
    """A page taken apart.

    `elements` in order with their attributes, `content` by element, `original` the pieces of the
    input that its lines show, without what was inserted, lines joined by LF.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.content: dict[str, str] = {}
        self.original: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == [], self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _VOID:
            self.open.append(tag)
        if tag == "p" and "data-l" in dict(attrs):
            self.original.append("\n" if self.original else "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1] == tag, (self.open, tag)
        self.open.pop()

    def handle_data(self, data: str) -> None:
        name = self.open[-1] if self.open else ""
        if name == "script" and "data" in str(self.elements[-1][1].get("id")):
            name = "data"
        self.content[name] = self.content.get(name, "") + data
        if "p" in self.open and "ins" not in self.open and data != "↵":
            self.original.append(data)

    @property
    def data(self) -> Any:
        return json.loads(self.content["data"])

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]

    def policy(self) -> dict[str, str]:
        [meta] = [m for m in self.named("meta") if m.get("http-equiv") == "Content-Security-Policy"]
        parts = [part.strip().partition(" ") for part in str(meta["content"]).split(";")]
        return {name: value for name, _, value in parts}


def shown_lines(html: str) -> str:
    """Return the lines that some sections show, as the input had them; escapes are read back."""
    text = "".join(Page(re.sub(r"<b>U\+([0-9A-F]+)</b>", r"<b>⟦\1⟧</b>", html)).original)
    return re.sub("⟦([0-9A-F]+)⟧", lambda match: chr(int(match[1], 16)), text)
