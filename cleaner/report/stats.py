"""Counts for people (tables) and for machines (an object)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.datasets.counts import Counts


def rule_lines(counts: Counts) -> Iterator[str]:
    """Yield a table of what each rule came to, the most first; nothing where nothing was found.

    >>> import cleaner
    >>> from cleaner.datasets.counts import Counts
    >>> counts = Counts()
    >>> counts.add(cleaner.clean("完##paidend##善"))
    >>> print("\\n".join(rule_lines(counts)))
    rule               applied  flagged  withheld  texts
    paywall/fastadmin        1        0         0      1
    """
    rules = sorted(counts.rules.items(), key=lambda item: (-item[1].findings, item[0]))
    rows = [(id_, r.applied, r.flagged, r.withheld, r.texts) for id_, r in rules]
    if rows:
        yield from table(("rule", "applied", "flagged", "withheld", "texts"), rows)


def count_line(counts: Counts, what: str) -> str:
    """Return the sums in one line.

    >>> from cleaner.datasets.counts import Counts
    >>> count_line(Counts(3, 1, 0, 200, 5), "records")
    '3 records, 1 changed, 0 failed; 2.50 % of 200 characters removed'
    """
    return (
        f"{counts.records} {what}, {counts.changed} changed, {counts.failed} failed; "
        f"{counts.share:.2%} of {counts.characters} characters removed".replace("%", " %", 1)
    )


def stats_lines(counts: Counts, files: Sequence[tuple[str, Counts]]) -> Iterator[str]:
    """Yield tables by rule, category, kind and file."""
    yield count_line(counts, "texts")
    if counts.rules:
        yield ""
        yield from rule_lines(counts)
        yield ""
        yield from table(("category", "findings"), list(counts.categories().items()))
    if counts.kinds:
        yield ""
        kinds = sorted(counts.kinds.items(), key=lambda item: (-item[1], item[0]))
        yield from table(("kind", "findings"), kinds)
    if len(files) > 1:
        yield ""
        rows = [(p, c.records, c.changed, c.failed, _findings(c), f"{c.share:.2%}") for p, c in files]
        yield from table(("file", "texts", "changed", "failed", "findings", "removed"), rows)


def counts_object(counts: Counts) -> dict[str, Any]:
    """Return counts as the object that machines read: the fields of `Counts`, shares and categories.

    >>> from cleaner.datasets.counts import Counts
    >>> counts_object(Counts(records=2, characters=100, removed=3))["removed_share"]
    0.03
    """
    value: dict[str, Any] = msgspec.to_builtins(counts)
    rules = {id_: {**each, "findings": counts.rules[id_].findings} for id_, each in value["rules"].items()}
    more = {"removed_share": counts.share, "findings": _findings(counts), "categories": counts.categories()}
    return value | more | {"rules": dict(sorted(rules.items()))}


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of a table: the first column to the left, numbers to the right.

    >>> list(table(("规则", "n"), [("a", 10)]))
    ['规则   n', 'a     10']
    """
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(_width(row[i]) for row in cells) for i in range(len(head))]
    for row in cells:
        first = row[0] + " " * (widths[0] - _width(row[0]))
        yield "  ".join([first, *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True))])


def _width(text: str) -> int:
    """Return the columns that *text* takes on a terminal."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _findings(counts: Counts) -> int:
    return sum(rule.findings for rule in counts.rules.values())
