"""A unified diff that shows what changed inside a line.

Documents have paragraphs as lines, so a plain line diff shows two walls of 2,000 characters. Here
each changed line is cut to the neighbourhood of its changes, `…` standing for what was left out,
with what goes marked `[-…-]` and what comes `{+…+}`, as in `git diff --word-diff`; on a terminal
in colour.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.model import Edit
from cleaner.report.paint import plain
from cleaner.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.report.paint import Paint
    from cleaner.result import Cleaned

_CONTEXT = 16  # code points shown on each side of a change
_LONGEST = 400  # code points of one removed or inserted stretch


def unified_diff(path: str, cleaned: Cleaned, paint: Paint = plain) -> Iterator[str]:
    """Yield the lines of the diff of one document; nothing where nothing changed.

    Args:
        path: Shown in the header.
        cleaned: The result.
        paint: Marks a stretch by its role.

    >>> import cleaner
    >>> print("\\n".join(unified_diff("a.txt", cleaner.clean("完##paidbegin##善"))))
    --- a.txt
    +++ a.txt (cleaned)
    @@ -1 +1 @@
    -完[-##paidbegin##-]善
    +完善
    """
    if not cleaned.changed:
        return
    yield paint(f"--- {path}", "file")
    yield paint(f"+++ {path} (cleaned)", "file")
    old, new = Lines(cleaned.original), Lines(cleaned.text)
    for edits in _by_line(cleaned.edits, old):
        first, last = old.number(edits[0].start), old.number(edits[-1].end)
        start, end = old.content(first)[0], old.content(last)[1]
        new_first = new.number(cleaned.to_cleaned(start))
        if _is_whole_lines(edits[-1], old):
            before, after = _range(first + 1, last - first), _range(new_first, 0)
        else:
            new_last = new.number(cleaned.to_cleaned(end))
            before = _range(first + 1, last - first + 1)
            after = _range(new_first + 1, new_last - new_first + 1)
        yield paint(f"@@ -{before} +{after} @@", "hunk")
        yield from _sides(cleaned.original, edits, (start, end), old, paint)


def _range(first: int, count: int) -> str:
    """Write line numbers as a unified diff does."""
    return str(first) if count == 1 else f"{first},{count}"


def _by_line(edits: Sequence[Edit], lines: Lines) -> Iterator[list[Edit]]:
    """Group edits that touch the same lines, and deletions of lines that follow one another."""
    group: list[Edit] = []
    for edit in edits:
        if group:
            whole = _is_whole_lines(edit, lines), _is_whole_lines(group[-1], lines)
            together = edit.start == group[-1].end if all(whole) else False
            if not any(whole):
                together = lines.number(edit.start) == lines.number(group[-1].end)
            if not together:
                yield group
                group = []
        group.append(edit)
    if group:
        yield group


def _is_whole_lines(edit: Edit, lines: Lines) -> bool:
    """Tell whether an edit deletes lines with their breaks and does nothing else."""
    if edit.after or not edit.before.endswith(("\n", "\r")):
        return False
    return lines.content(lines.number(edit.start))[0] == edit.start


def _sides(
    original: str, edits: Sequence[Edit], span: tuple[int, int], lines: Lines, paint: Paint
) -> Iterator[str]:
    if _is_whole_lines(edits[-1], lines):
        for edit in edits:
            parts = Lines(edit.before)
            for number in range(len(parts) - 1):
                line = edit.before[slice(*parts.content(number))]
                yield "-" + paint(_short(line, _LONGEST), "removed")
        return
    for sign, role in (("-", "removed"), ("+", "added")):
        text = "".join(_stretches(original, edits, span, role, paint))
        yield from (sign + line.rstrip("\r") for line in text.split("\n"))


def _stretches(
    original: str, edits: Sequence[Edit], span: tuple[int, int], role: str, paint: Paint
) -> Iterator[str]:
    at, end = span
    for number, edit in enumerate(_joined(edits)):
        yield _gap(original[at : edit.start], left=number > 0, right=True)
        stretch = edit.before if role == "removed" else edit.after
        if stretch:
            yield paint(_short(stretch, _LONGEST), role)
        at = edit.end
    yield _gap(original[at:end], left=True, right=False)


def _joined(edits: Sequence[Edit]) -> Iterator[Edit]:
    """Join edits that touch: to a reader they are one change."""
    last: Edit | None = None
    for edit in edits:
        if last is not None and last.end == edit.start:
            before, after = last.before + edit.before, last.after + edit.after
            last = Edit(last.start, edit.end, before, after, last.rules + edit.rules)
        else:
            if last is not None:
                yield last
            last = edit
    if last is not None:
        yield last


def _gap(text: str, *, left: bool, right: bool) -> str:
    """Cut the unchanged text between two changes to what stands next to them."""
    if len(text) <= _CONTEXT * (left + right) + 1:
        return text
    head = text[:_CONTEXT] if left else ""
    tail = text[-_CONTEXT:] if right else ""
    return f"{head}…{tail}"


def _short(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return f"{text[: longest // 2]}…（{len(text)}）…{text[-longest // 2 :]}"
