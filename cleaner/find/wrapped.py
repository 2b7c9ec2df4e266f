"""Lines that were broken where no paragraph ends: hard-wrapped text, and pages turned inside a sentence."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from cleaner.find.base import Finder, Hit, View, fail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

_STOP = re.compile("[。！？；：…!?;:][”’」』）)]?$")
_GOES_ON = re.compile("[\u3400-\u9fff0-9A-Za-z，、“‘《（]$")
_STARTS = re.compile("[\u3400-\u9fff0-9A-Za-z，、。；”’》）]")
_HEADING = re.compile(
    "[（(]?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,3})[)）、.．]|第[一二三四五六七八九十百0-9]{1,4}[章节条部篇]|[一二三四五六七八九十]是|[-*•·●■◆]"
    "|各位|同志们|附件|来源|日期|时间|地点|主持|出席|参加|抄送|联系"
)
_COMMA = re.compile("[，,]")
_LEAST = 15  # code points of a line that was wrapped
_TIMES = 3  # lines that end at the same place before it counts as a margin
_EVEN = 2  # code points by which wrapped lines differ


class WrappedLines:
    """Finds line breaks (with blank lines and indents around them) inside a sentence."""

    literals = (None,)

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield each break, to be deleted."""
        spans = [view.lines.content(line) for line in range(len(view.lines))]
        contents = [view.text[start:end].strip() for start, end in spans]
        filled = [i for i, content in enumerate(contents) if content]
        margin = _margin([contents[i] for i in filled])
        for a, b in pairwise(filled):
            turned = b - a > 1
            if _breaks_a_sentence(contents[a], contents[b], margin, turned=turned):
                start = spans[a][0] + len(view.text[slice(*spans[a])].rstrip())
                end = spans[b][1] - len(view.text[slice(*spans[b])].lstrip())
                between = " " if _is_foreign(contents[a][-1]) and _is_foreign(contents[b][0]) else ""
                yield Hit(start, end, between, evidence="翻页处" if turned else "折行处")


def _margin(lines: list[str]) -> int | None:
    """Return the length at which lines were wrapped, if many end there in the middle of a sentence."""
    ends = Counter(len(line) for line in lines if len(line) >= _LEAST and not _STOP.search(line))
    if not ends:
        return None
    length, _ = max(ends.items(), key=lambda item: (sum(ends[item[0] + d] for d in range(-1, 2)), item[0]))
    near = sum(ends[length + d] for d in range(-_EVEN, _EVEN + 1))
    longer = sum(len(line) > length + _EVEN for line in lines)
    return length if near >= _TIMES and longer * 10 <= len(lines) else None


def _breaks_a_sentence(above: str, below: str, margin: int | None, *, turned: bool) -> bool:
    if len(above) < _LEAST or _STOP.search(above) or not _GOES_ON.search(above):
        return False
    if _HEADING.match(below) or not _STARTS.match(below):
        return False
    if margin is not None and not turned:
        return abs(len(above) - margin) <= _EVEN
    if above[-1] in "，、":
        return True
    is_prose = _COMMA.search(above) is not None and not _HEADING.match(above)
    return turned and is_prose and bool(re.search("[。；]", below))


def _is_foreign(char: str) -> bool:
    return char.isascii() and char.isalnum()


def make_wrapped_lines(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `wrapped-lines`; it has no parameters."""
    if rule.find.parameters:
        raise fail(rule, "`wrapped-lines` has no parameters; drop them", "find.parameters")
    return WrappedLines()
