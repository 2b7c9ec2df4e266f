"""A document as HTML: its text as it was, with every finding marked in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.model import STAGE_OF
from cleaner.report.page.visible import visible_html
from cleaner.report.privacy import Hidden
from cleaner.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.model import Finding
    from cleaner.report.page.spots import Spot
    from cleaner.result import Cleaned

_CHUNK = 4000  # code points that a browser lays out at one go
_CHUNK_LINES = 40
_LONGEST = 1500  # code points of one block; a longer line goes on in the next
_HIDDEN = '<b class="h" title="pii">▇▇▇</b>'


def marked_text(cleaned: Cleaned, spots: Sequence[Spot], first: int, with_pii: bool = False) -> Iterator[str]:
    """Yield the document in sections of a few lines each, which a browser may leave out until they are seen.

    Args:
        cleaned: The result.
        spots: As `find_spots` returns them.
        first: Number of the document's first finding on the page; `data-n` of a mark is that of its finding.
        with_pii: Show personal data too.

    >>> import cleaner
    >>> from cleaner.report.page.spots import find_spots
    >>> result = cleaner.clean("好,到XX镇")
    >>> print(*marked_text(result, find_spots(result), 1))
    <section class="k"><p data-l="1">好<span class="f e" id="f1" data-n="1"><del>,</del><ins>，</ins></span>\
到<mark class="f o k-place" id="f2" data-n="2">XX</mark>镇</p></section>
    """
    page = _Page(cleaned, Hidden(cleaned, with_pii))
    around: list[Spot] = []
    at = 0
    for spot in spots:
        while around and around[-1].end <= spot.start and around[-1].start < spot.start:
            page.text(at, around[-1].end)
            at = max(at, around.pop().end)
            page.close()
        page.text(at, spot.start)
        at = spot.start
        page.open(*_tags(spot, cleaned.findings, first))
        if spot.after is None and spot.start < spot.end:
            around.append(spot)
            continue
        if spot.after is not None:
            page.edit(spot)
            at = spot.end
        page.close()
    while around:
        page.text(at, around[-1].end)
        at = max(at, around.pop().end)
        page.close()
    page.text(at, len(cleaned.original))
    yield from page.sections()


def _tags(spot: Spot, findings: Sequence[Finding], first: int) -> tuple[str, str, str]:
    """Return the opening tag of a mark, the same where it goes on in another line, and the closing tag."""
    lead = findings[spot.findings[0]]
    number = spot.findings[0] + first
    name, classes = ("span", "f e") if spot.after is not None else ("mark", f"f o {lead.outcome}")
    if lead.outcome == "flagged":
        classes = "f o"
    if STAGE_OF[lead.category] == "mask" and lead.kind:
        classes += f" k-{lead.kind}" if lead.kind.isascii() and lead.kind.isalpha() else " k-text"
    if spot.start == spot.end and spot.after is None:
        classes += " v"
    again = f'<{name} class="{classes}" data-n="{number}">'
    return again.replace(" data-n", f' id="f{number}" data-n'), again, f"</{name}>"


class _Page:
    """Writes text and tags; where a line ends all open tags are closed, and opened again in the next."""

    def __init__(self, cleaned: Cleaned, hidden: Hidden) -> None:
        self._text, self._hidden = cleaned.original, hidden
        self._lines = Lines(cleaned.original)
        self._open: list[tuple[str, str]] = []
        self._out = ['<section class="k"><p data-l="1">']
        self._sections: list[str] = []
        self._block = self._chunk = self._count = 0  # code points so far; lines of the section

    def open(self, tag: str, again: str, closing: str) -> None:
        self._out.append(tag)
        self._open.append((again, closing))

    def close(self) -> None:
        self._out.append(self._open.pop()[1])

    def edit(self, spot: Spot) -> None:
        """Write what was removed and what was inserted."""
        if spot.start < spot.end:
            self.open("<del>", "<del>", "</del>")
            self.text(spot.start, spot.end, edited=True)
            self.close()
        if spot.after:
            held = self._hidden.hold_back(spot.start, spot.end, spot.after)
            written = _HIDDEN if held else visible_html(spot.after, edited=True)
            self._out.append(f"<ins>{written}</ins>")

    def text(self, start: int, end: int, *, edited: bool = False) -> None:
        """Write a stretch of the input."""
        while start < end:
            span = self._hidden.next(start)
            stop = end if span is None else min(end, span[0])
            if start < stop:
                self._shown(start, stop, edited)
            elif span is not None:
                self._out.append(_HIDDEN)
                stop = min(end, span[1])
            start = stop

    def _shown(self, start: int, end: int, edited: bool) -> None:
        while start < end:
            number = self._lines.number(start)
            _, content = self._lines.content(number)
            stop = min(end, content)
            while start < stop:
                start = self._piece(start, stop, edited)
            if end > content:
                if edited:
                    self._out.append("<b>↵</b>")
                _, behind = self._lines.whole(number)
                start = min(end, behind)
                if start == behind:
                    self._break(f' data-l="{number + 2}"')

    def _piece(self, start: int, end: int, edited: bool) -> int:
        """Write as much as fits into the block; return where it ends."""
        room = _LONGEST - self._block
        if room <= 0:
            self._break(' class="c"')
            room = _LONGEST
        stop = end
        if end - start > room:
            stop = self._text.rfind("。", start, start + room) + 1 or start + room
        self._out.append(visible_html(self._text[start:stop], edited=edited))
        self._block += stop - start
        return stop

    def _break(self, attribute: str) -> None:
        self._out += [closing for _, closing in reversed(self._open)]
        self._out.append("</p>")
        self._chunk += self._block
        self._block = 0
        self._count += 1
        if self._chunk > _CHUNK or self._count >= _CHUNK_LINES:
            self._chunk = self._count = 0
            self._out.append("</section>")
            self._sections.append("".join(self._out))
            self._out = ['<section class="k">']
        self._out.append(f"<p{attribute}>")
        self._out += [again for again, _ in self._open]

    def sections(self) -> list[str]:
        """Return what was written."""
        return [*self._sections, "".join((*self._out, "</p></section>"))]
