"""What personal data a report may not hold, and where it would get in."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.model import Finding
    from cleaner.result import Cleaned

_PII = "pii"


class Hidden:
    """The spans of a document that hold personal data, whatever became of their findings.

    Args:
        cleaned: The result.
        with_pii: Hide nothing.

    >>> import cleaner
    >>> Hidden(cleaner.clean("到XX镇"), False).spans
    []
    """

    def __init__(self, cleaned: Cleaned, with_pii: bool) -> None:
        self._text = cleaned.original
        found = [] if with_pii else [f for f in cleaned.findings if f.category == _PII and f.start < f.end]
        #: Sorted and apart.
        self.spans: list[tuple[int, int]] = []
        for finding in sorted(found, key=lambda f: f.start):
            if self.spans and finding.start <= self.spans[-1][1]:
                start, end = self.spans.pop()
                self.spans.append((start, max(end, finding.end)))
            else:
                self.spans.append((finding.start, finding.end))
        self._starts = [start for start, _ in self.spans]
        # what redaction put there is meant to be seen
        self._tokens = {f.replacement for f in found if f.outcome == "applied" and f.action == "redact"}

    def next(self, position: int) -> tuple[int, int] | None:
        """Return the first span that ends behind *position* (code points of the input)."""
        at = max(0, bisect_right(self._starts, position) - 1)
        return next((span for span in self.spans[at : at + 2] if span[1] > position), None)

    def touch(self, start: int, end: int) -> bool:
        """Tell whether a span shares a character or an edge with personal data."""
        span = self.next(max(0, start - 1))
        return span is not None and span[0] <= end

    def hold_back(self, start: int, end: int, written: str | None) -> bool:
        """Tell whether what was written in the place of a span may not be shown.

        A change beside a number, such as its width, writes the number out; the token does not.
        """
        return bool(written) and self.touch(start, end) and written not in self._tokens

    def shown(self, finding: Finding) -> Finding:
        """Return a finding without the replacement and the evidence that may not be shown."""
        if self.hold_back(finding.start, finding.end, finding.replacement):
            return replace(finding, replacement=None, evidence="")
        return finding

    def without(self, start: int, end: int) -> str:
        """Return a stretch of the input with NUL for each span of personal data in it."""
        out = []
        while start < end:
            span = self.next(start)
            stop = end if span is None else min(end, max(start, span[0]))
            out.append(self._text[start:stop])
            if span is not None and stop < end:
                out.append("\0")
                stop = span[1]
            start = stop
        return "".join(out)
