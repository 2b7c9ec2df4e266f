"""What a finding is known by from one run to the next: its rule and its surroundings, not its line.

A fingerprint is a hash: it holds no text, and of personal data not even that.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from cleaner.report.privacy import Hidden
from cleaner.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.model import Finding
    from cleaner.result import Cleaned

_CONTEXT = 8  # letters, characters and digits on each side
_WINDOW = 64  # code points that are looked at for them
_BLANK = re.compile(r"[\s\u200b\ufeff]+")
_NO_WORD = re.compile(r"[\W_]+")
_LENGTH = 20  # hexadecimal digits: 80 bits


def fingerprints(cleaned: Cleaned, hidden: Hidden | None = None) -> Iterator[tuple[Finding, str]]:
    """Yield each finding with its fingerprint.

    It stays the same when lines move, when a line changes farther away than a few characters, and
    when marks, blanks, widths or line breaks around it do, as cleaning makes them. Two places with
    the same rule and surroundings have the same fingerprint.

    Args:
        cleaned: The result.
        hidden: Its personal data, where findings were taken out of *cleaned* since.

    >>> import cleaner
    >>> here, moved = (next(fingerprints(cleaner.clean(text)))[1] for text in ("到XX镇", "好\\n 到XX镇\\n"))
    >>> here == moved, len(here)
    (True, 20)
    """
    lines, hidden = Lines(cleaned.original), hidden or Hidden(cleaned, False)
    for finding in cleaned.findings:
        start = lines.content(lines.number(finding.start))[0]
        end = lines.content(lines.number(finding.end))[1]
        before = _words(hidden.without(max(start, finding.start - _WINDOW), finding.start))[-_CONTEXT:]
        behind = _words(hidden.without(finding.end, min(end, finding.end + _WINDOW)))[:_CONTEXT]
        if finding.end > finding.start and cleaned.original[finding.end - 1] in "\r\n":
            behind = ""  # what follows a whole line is another line
        inside = _BLANK.sub("", hidden.without(finding.start, finding.end))
        known = "\x1f".join((finding.rule, before, inside, behind))
        yield finding, sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def numbered(cleaned: Cleaned, hidden: Hidden | None = None) -> Iterator[tuple[Finding, str]]:
    """Yield each finding with a fingerprint that no other of the document has: `hash:1`, `hash:2`.

    >>> import cleaner
    >>> [mark[-2:] for _, mark in numbered(cleaner.clean("到XX镇\\n到XX镇"))]
    [':1', ':2']
    """
    seen: Counter[str] = Counter()
    for finding, mark in fingerprints(cleaned, hidden):
        seen[mark] += 1
        yield finding, f"{mark}:{seen[mark]}"


def _words(text: str) -> str:
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text))
