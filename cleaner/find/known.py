"""What is known of a pattern before it runs. For the shipped ones it was read off when the wheel was built.

Reading the literals off all shipped patterns takes a second, longer than most commands have to do besides.
So the wheel holds what was read (`patterns.json`, made by `scripts/build_hook.py`). A source tree has no such
file, and a user's pattern is not in it: then it is read off here and now, with the same result.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from cleaner.find.in_line import stays_in_line
from cleaner.find.literals import Needed, required

NAME = "patterns.json"


class Known(NamedTuple):
    """What is known of a pattern.

    Args:
        needed: Literals that every match needs; None where none can be told.
        in_line: Whether it finds the same in a line as in the text around it.
    """

    needed: Needed | None
    in_line: bool


_Table = dict[str, Known]


def known(pattern: str, *, folded: bool) -> Known:
    r"""Return what is known of a pattern.

    Args:
        pattern: A regular expression.
        folded: It is matched on the folded view.

    >>> known(r"入群[^\n]{0,8}", folded=True).in_line
    True
    """
    table, key = _table(), _key(pattern, folded=folded)
    if key not in table:
        table[key] = Known(required(pattern, folded=folded), stays_in_line(pattern, folded=folded))
    return table[key]


def written() -> bytes:
    """Return all that is known so far, as the file of a wheel holds it."""
    return msgspec.json.encode(_table(), order="deterministic")


@cache
def _table() -> _Table:
    file = files("cleaner.find").joinpath(NAME)
    return msgspec.json.decode(file.read_bytes(), type=_Table) if file.is_file() else {}


def _key(pattern: str, *, folded: bool) -> str:
    return f"{'folded' if folded else 'text'} {pattern}"
