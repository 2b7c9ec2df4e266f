"""Findings for people (path:line:column, rule, the spot in its context) and for machines (JSON)."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from cleaner.decisions.rulings import STALE
from cleaner.report.paint import plain
from cleaner.text.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cleaner.model import Finding
    from cleaner.packs.rule import Rule
    from cleaner.report.paint import Paint
    from cleaner.result import Cleaned

_CONTEXT = 16  # code points on each side of the spot
_LONGEST = 40  # code points of the spot itself
_ACTIONS = {"delete": "删除", "replace": "替换", "restore": "补全", "redact": "打码", "flag": "待定"}
_OUTCOMES = {"shadowed": "让位于", "protected": "受保护于", "withheld": "未执行"}
#: Kinds of masks in Chinese, as reports name them.
KINDS = {
    "number": "数值",
    "place": "地名",
    "organization": "机构",
    "person": "人名",
    "date": "日期",
    "party": "党",
    "text": "内容",
    "soft": "存疑",
}


def finding_lines(path: str, cleaned: Cleaned, titles: dict[str, str], paint: Paint = plain) -> Iterator[str]:
    """Yield two lines for each finding: where and what, and the spot in its context.

    A last line says so where the document is incomplete.

    Args:
        path: The document.
        cleaned: The result.
        titles: Title of each rule, by id.
        paint: Marks a stretch by its role.

    >>> import cleaner
    >>> result = cleaner.clean("到XX镇调研")
    >>> print("\\n".join(finding_lines("a.txt", result, {"mask/letter-x": "连写的 X"})))
    a.txt:1:2: mask/letter-x 待定（地名） 连写的 X
        到【XX】镇调研
    """
    lines = Lines(cleaned.original)
    for finding in cleaned.findings:
        line, column = lines.place(finding.start)
        where = paint(f"{path}:{line}:{column}:", "file")
        rule = paint(finding.rule, "rule")
        yield f"{where} {rule} {what(finding)} {titles.get(finding.rule, finding.evidence)}".rstrip()
        yield "    " + _spot(cleaned.original, finding, lines, paint)
    if cleaned.truncated:
        yield f"{paint(f'{path}:', 'file')} 文档不完整：上面的截断提示说明还有内容没有采到"


def title_of(finding: Finding, rules: Mapping[str, Rule]) -> str:
    """Return the title of a finding's rule; of a decision that fits no longer, where it stands and why.

    Nothing of a document is in it.

    Args:
        finding: The finding.
        rules: The rules by id.

    >>> from cleaner.model import Finding
    >>> why = "决定作废；要找的是“X”"
    >>> title_of(Finding("decision/stale", "mask", None, 0, 1, "flag", None, None, why, "withheld"), {})
    '决定作废'
    """
    if finding.rule in rules:
        return rules[finding.rule].title
    return finding.evidence.partition("；")[0] if finding.rule == STALE else ""


def what(finding: Finding) -> str:
    """Say in Chinese what a finding is about to do, or why it does not.

    >>> from cleaner.model import Finding
    >>> what(Finding("mask/x", "mask", "party", 0, 1, "flag", "党", 0.9, "", "withheld"))
    '待定（党）→党 [未执行]'
    """
    kind = KINDS.get(finding.kind or "")
    text = _ACTIONS[finding.action] + (f"（{kind}）" if kind else "")
    if finding.replacement and finding.action != "delete":
        text += f"→{finding.replacement}"
    if finding.outcome in _OUTCOMES:
        text += f" [{_OUTCOMES[finding.outcome]}{' ' + finding.by if finding.by else ''}]"
    return text


def _spot(text: str, finding: Finding, lines: Lines, paint: Paint) -> str:
    start, end = lines.content(lines.number(finding.start))
    head = text[max(start, finding.start - _CONTEXT) : finding.start]
    spot = text[finding.start : finding.end].rstrip("\r\n")
    tail = text[finding.end : min(end, finding.end + _CONTEXT)] if finding.end <= end else ""
    if len(spot) > _LONGEST:
        spot = f"{spot[: _LONGEST // 2]}…{spot[-_LONGEST // 2 :]}"
    spot = spot.replace("\n", "⏎").replace("\r", "")
    marked = paint(spot, "spot")
    before = "…" if finding.start - _CONTEXT > start else ""
    after = "…" if finding.end + _CONTEXT < end else ""
    return f"{before}{head}{marked}{tail}{after}"


def finding_objects(path: str, cleaned: Cleaned) -> Iterator[dict[str, Any]]:
    """Yield each finding as the object that machines read.

    The fields of `Finding`, with `path`, 1-based `line` and `column` (code points) and `text`,
    which is null for personal data.

    >>> import cleaner
    >>> [o["text"] for o in finding_objects("a.txt", cleaner.clean("到XX镇调研"))]
    ['XX']
    """
    lines = Lines(cleaned.original)
    for finding in cleaned.findings:
        line, column = lines.place(finding.start)
        text = None if finding.category == "pii" else cleaned.original[finding.start : finding.end]
        yield {"path": path, "line": line, "column": column, **asdict(finding), "text": text}
