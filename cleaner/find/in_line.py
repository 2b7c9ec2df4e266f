"""Whether a pattern stays within a line, read from the pattern itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from cleaner.find.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Iterable

_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")
# Whether a category takes line breaks.
_BREAKS = {
    "CATEGORY_SPACE": True,
    "CATEGORY_NOT_SPACE": False,
    "CATEGORY_DIGIT": False,
    "CATEGORY_NOT_DIGIT": True,
    "CATEGORY_WORD": False,
    "CATEGORY_NOT_WORD": True,
}
_LOOKS = ("ASSERT", "ASSERT_NOT")


def stays_in_line(pattern: str, *, folded: bool) -> bool:
    r"""Tell whether nothing of *pattern*, look-arounds included, can match a line break or depend on one.

    Such a pattern finds the same in a line as in the text around it.

    Args:
        pattern: A regular expression that `re` reads.
        folded: It is matched on the folded view, where LF is the only line break.

    >>> stays_in_line(r"^客服[^\n]{0,4}$", folded=True), stays_in_line(r"^客服[^\n]{0,4}$", folded=False)
    (True, False)
    """
    parsed = parse(pattern)
    if parsed is None or parsed.state.flags & (re.IGNORECASE | re.DOTALL):
        return False
    return not _see_break(parsed, "\n" if folded else "\n\r")


def _see_break(items: Iterable[tuple[Any, Any]], breaks: str) -> bool:
    return any(_sees_break(str(op), value, breaks) for op, value in items)


def _sees_break(op: str, value: Any, breaks: str) -> bool:
    if op == "LITERAL":
        return chr(value) in breaks
    if op == "NOT_LITERAL":
        return any(ord(char) != value for char in breaks)
    if op == "ANY":
        return "\r" in breaks  # `.` takes it
    if op == "IN":
        return any(_takes(value, char) for char in breaks)
    if op == "BRANCH":
        return any(_see_break(way, breaks) for way in value[1])
    if op in _REPEATS:
        return _see_break(value[2], breaks)
    if op == "SUBPATTERN":
        return bool(value[1] | value[2]) or _see_break(value[3], breaks)
    if op in _LOOKS:
        return _see_break(value[1], breaks)
    if op == "GROUPREF_EXISTS":
        return any(_see_break(way, breaks) for way in value[1:] if way is not None)
    if op == "ATOMIC_GROUP":
        return _see_break(value, breaks)
    return not (op == "GROUPREF" or (op == "AT" and str(value) in ("AT_BEGINNING", "AT_END")))


def _takes(members: list[tuple[Any, Any]], char: str) -> bool:
    """Tell whether a character class takes *char*; True where that is not known."""
    negated = str(members[0][0]) == "NEGATE"
    for op, value in members[negated:]:
        if str(op) == "LITERAL":
            found = value == ord(char)
        elif str(op) == "RANGE":
            found = value[0] <= ord(char) <= value[1]
        elif str(op) == "CATEGORY" and str(value) in _BREAKS:
            found = _BREAKS[str(value)]
        else:
            return True
        if found:
            return not negated
    return negated
