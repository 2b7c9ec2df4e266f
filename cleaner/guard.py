"""The guard against a runaway rule: a limit on what stripping may remove."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from cleaner.errors import RemovalError

if TYPE_CHECKING:
    from cleaner.result import Cleaned

_SHOWN = 5


def check_removal(cleaned: Cleaned, share: float, least: int) -> None:
    """Refuse a result in which more than *share* of the input was removed.

    Args:
        cleaned: The result.
        share: 0..1, white space not counted.
        least: Results that lack less than this (code points) are not judged.

    Raises:
        RemovalError: With the share, the rules and the largest spans.

    >>> import cleaner
    >>> check_removal(cleaner.clean("完##paidbegin##善"), 0.5, 1000)
    """
    gone: Counter[tuple[str, ...]] = Counter()
    for edit in cleaned.edits:
        gone[edit.rules] += max(0, _weight(edit.before) - _weight(edit.after))
    removed = gone.total()
    if removed < least:
        return
    whole = _weight(cleaned.original)
    if removed <= share * whole:
        return
    rules = tuple(dict.fromkeys(rule for rules, _ in gone.most_common(3) for rule in rules))
    largest = sorted(cleaned.edits, key=lambda e: len(e.after) - len(e.before))[:_SHOWN]
    spans = tuple((edit.start, edit.end) for edit in largest)
    raise RemovalError(removed / whole, share, rules, spans)


def _weight(text: str) -> int:
    """Count the code points that are not white space."""
    return sum(map(len, text.split()))
