"""The picture of the masks: by kind and glyph, how many, what fills them, what the rest would need."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Any

from cleaner.report.findings import KINDS
from cleaner.restore.fills import STALE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.result import Cleaned

_NEEDS = {
    "number": "另一副本，或按位置的填充",
    "place": "填充表 place，或另一副本",
    "organization": "另一副本，或按位置的填充",
    "person": "另一副本，或按位置的填充",
    "date": "另一副本，或按位置的填充",
    "party": "另一副本",
    "text": "另一副本，或按前后文的填充",
    "soft": "人工判断是否打码",
}
_HEAD = ("类型", "符号", "处数", "可补", "依据", "其余所需")
_GLYPHS = (
    (re.compile(r"[XxＸｘ]"), "X"),
    (re.compile(r"[*＊]"), "*"),
    (re.compile(r"[×✕╳]"), "×"),
    (re.compile(r"某"), "某"),
    (re.compile(r"[○〇◯△□]"), "○△□"),
    (re.compile(r"[_＿]"), "_"),
    (re.compile(r"…|\.{3}"), "…"),
    (re.compile(r"[{【\[［]"), "【】"),
)
_LONGEST = 8  # code points of what stands for itself in the column of glyphs


def glyph(text: str) -> str:
    """Return the sort of mask that a text is.

    >>> glyph("xx"), glyph("1*.*"), glyph("D"), glyph("")
    ('X', '*', 'D', '（删去）')
    """
    for pattern, name in _GLYPHS:
        if pattern.search(text):
            return name
    plain = unicodedata.normalize("NFKC", text)
    if not plain:
        return "（删去）"
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"


def _sort_of(evidence: str) -> str:
    """Return an evidence without its source: each fill has one of its own."""
    return "填充文件" if evidence.startswith("填充：") else evidence


class MaskTable:
    """Counts the masks of documents that were cleaned with `masks="restore"`.

    >>> import cleaner
    >>> table = MaskTable()
    >>> table.add(cleaner.clean("到XX镇、xx村，加强D建", masks="restore"))
    >>> [(row["kind"], row["glyph"], row["count"], row["restorable"]) for row in table.rows()]
    [('place', 'X', 2, 0), ('party', 'D', 1, 1)]
    """

    def __init__(self) -> None:
        self._count: Counter[tuple[str, str]] = Counter()
        self._by: dict[tuple[str, str], Counter[str]] = {}
        self.stale = 0

    def add(self, cleaned: Cleaned) -> None:
        """Count the masks of one document."""
        for finding in cleaned.findings:
            if finding.rule == STALE:
                self.stale += 1
            elif finding.category in ("mask", "elision", "evasion") and finding.outcome in (
                "applied",
                "flagged",
            ):
                key = finding.kind or "text", glyph(cleaned.original[finding.start : finding.end])
                self._count[key] += 1
                if finding.action == "restore":
                    self._by.setdefault(key, Counter())[_sort_of(finding.evidence)] += 1

    def rows(self) -> list[dict[str, Any]]:
        """Return a row for each kind and glyph, the most frequent first.

        Fields: `kind`, `glyph`, `count`, `restorable`, `evidence` (what says so, to its count) and `needed`,
        what the rest would need; null where nothing is left.
        """
        out = []
        for (kind, sort), count in sorted(self._count.items(), key=lambda item: (-item[1], item[0])):
            evidence = dict(self._by.get((kind, sort), Counter()).most_common())
            restorable = sum(evidence.values())
            needed = None if restorable == count else _NEEDS.get(kind, _NEEDS["text"])
            out.append(
                {
                    "kind": kind,
                    "glyph": sort,
                    "count": count,
                    "restorable": restorable,
                    "evidence": evidence,
                    "needed": needed,
                }
            )
        return out


def mask_lines(table: MaskTable) -> Iterator[str]:
    """Yield the table for people, in columns.

    >>> import cleaner
    >>> table = MaskTable()
    >>> table.add(cleaner.clean("到XX镇调研"))
    >>> print("\\n".join(mask_lines(table)))
    类型  符号  处数  可补  依据  其余所需
    地名  X     1     0     -     填充表 place，或另一副本
    """
    rows = [_HEAD, *(_cells(row) for row in table.rows())]
    widths = [max(_width(row[column]) for row in rows) for column in range(len(_HEAD))]
    for row in rows:
        cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    evidence: dict[str, int] = row["evidence"]
    shown = [f"{name or '规则'} {count}" for name, count in list(evidence.items())[:3]]
    if len(evidence) > 3:
        shown.append(f"等 {len(evidence)} 种")
    numbers = (str(row["count"]), str(row["restorable"]))
    kind = KINDS.get(row["kind"], row["kind"])
    return (kind, row["glyph"], *numbers, "；".join(shown) or "-", row["needed"] or "-")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
