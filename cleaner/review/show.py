"""One finding for a terminal: where it is, the edit in its place, which rule says so and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.decisions.model import Accepted, Decision, KindFill, Off
from cleaner.report.findings import what
from cleaner.report.page.visible import visible
from cleaner.report.paint import plain
from cleaner.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.decisions.model import AnyDecision
    from cleaner.model import Finding
    from cleaner.packs.rule import Rule
    from cleaner.report.paint import Paint
    from cleaner.result import Cleaned

_SIDE = 48  # code points shown of the finding's line on each side of it
_NEAR = 48  # code points shown of the line above and the line below
_BLANK_LINES = 4  # lines that are looked at for one that shows anything
_STRETCH = 200  # code points of what is removed or inserted
_BLANKS = re.compile("[ \\t\\xa0\\u2000-\\u200a\\u202f\\u205f\\u3000]")


def item_lines(
    path: str,
    cleaned: Cleaned,
    finding: Finding,
    rule: Rule | None,
    paint: Paint = plain,
    *,
    why: bool = True,
) -> Iterator[str]:
    """Yield the lines that show a finding; what stands around it is shown as it will be.

    Args:
        path: The document.
        cleaned: Its text, cleaned as far as it is decided.
        finding: One of its findings.
        rule: Its rule, where it is known.
        paint: Marks a stretch by its role.
        why: Say why there is such a rule.

    >>> import cleaner
    >>> result = cleaner.clean("一、工作\\n会议指出,到XX镇调研")
    >>> for line in item_lines("a.txt", result, result.findings[1], None):
    ...     print(line)
    a.txt:2:7 mask/letter-x 待定（地名）
        依据：连写的 X
        一、工作
      > 会议指出，到【XX】镇调研
    """
    line, column = Lines(cleaned.original).place(finding.start)
    title = f" {rule.title}" if rule else ""
    where = paint(f"{path}:{line}:{column}", "file")
    yield f"{where} {paint(finding.rule, 'rule')} {visible(what(finding))}{title}"
    if rule and rule.reason and why:
        yield f"    {_first(rule.reason)}"
    about = [finding.evidence, "" if finding.confidence is None else f"{finding.confidence:.0%}"]
    if any(about):
        yield f"    依据：{visible(' '.join(filter(None, about)))}"
    yield from _context(cleaned, finding, paint)


def _context(cleaned: Cleaned, finding: Finding, paint: Paint) -> Iterator[str]:
    """Yield the line of a finding, with the lines above and below."""
    text = cleaned.text
    lines = Lines(text)
    start, end = cleaned.to_cleaned(finding.start), cleaned.to_cleaned(finding.end)
    first, last = lines.number(start), lines.number(end)
    gone = finding.end > finding.start and cleaned.original[finding.end - 1] in "\r\n"
    above = _near(text, lines, range(first - 1, -1, -1))
    if above:
        yield f"    {above}"
    head = text[lines.content(first)[0] : start]
    tail = "" if gone else text[end : max(end, lines.content(last)[1])]
    yield f"  > {_tail(head)}{_marked(cleaned.original, finding, paint)}{_cut(tail, _SIDE)}"
    below = _near(text, lines, range(last if gone else last + 1, len(lines)))
    if below:
        yield f"    {below}"


def _near(text: str, lines: Lines, numbers: range) -> str:
    """Return the first of some lines that shows anything."""
    for number in numbers[:_BLANK_LINES]:
        line = text[slice(*lines.content(number))]
        if line.strip():
            return _cut(line, _NEAR)
    return ""


def _marked(text: str, finding: Finding, paint: Paint) -> str:
    spot = _edited(text[finding.start : finding.end])
    written = _edited(finding.replacement or "")
    if finding.action == "flag":
        return paint((spot or "∧") + (f"→{written}" if written else ""), "spot")
    removed = paint(spot, "removed") if spot else ""
    return removed + (paint(written, "added") if written else "")


def _edited(text: str) -> str:
    """Return what is removed or inserted: its blanks are shown too, for one looks like another."""
    if len(text) > _STRETCH:
        text = f"{text[: _STRETCH // 2]}…（{len(text)}）…{text[-_STRETCH // 2 :]}"
    shown = visible(text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "↵"))
    if shown.strip(" \t\xa0\u3000"):
        return shown.replace("\u3000", "⟨U+3000⟩").replace("\xa0", "⟨U+00A0⟩")
    return _BLANKS.sub(lambda m: "␣" if m[0] == " " else f"⟨U+{ord(m[0]):04X}⟩", shown)


def _tail(text: str) -> str:
    return visible(text if len(text) <= _SIDE else f"…{text[-_SIDE:]}")


def _cut(text: str, most: int) -> str:
    return visible(text if len(text) <= most else f"{text[:most]}…")


def _first(reason: str) -> str:
    """Return the first sentence of a rule's reason."""
    return visible(reason.strip().partition("。")[0].replace("\n", "")) + "。"


def decided_words(decision: AnyDecision) -> str:
    """Say what was decided.

    >>> decided_words(KindFill("place", "枫桥"))
    'all masks of kind place: 枫桥'
    """
    if isinstance(decision, Decision):
        words = {"accept": "accepted", "reject": "left alone", "fill": f"becomes {decision.value}"}
        return words[decision.verdict]
    if isinstance(decision, KindFill):
        before = f" before {decision.before}" if decision.before else ""
        return f"all masks of kind {decision.kind}{before}: {decision.value}"
    if isinstance(decision, Accepted):
        return f"{decision.rule}: all accepted"
    if isinstance(decision, Off):
        return f"{decision.rule}: switched off"
    return f"{decision.rule}: leaves {decision.text} alone"
