"""The syntax tree of a pattern, read once for all that look at it."""

from __future__ import annotations

import importlib
import re
from functools import lru_cache
from typing import Any

#: Code points; more than any text has.
UNBOUNDED = 1 << 30
# The parser of `re` knows the syntax better than any pattern over patterns.
_parser: Any = importlib.import_module("re._parser")


@lru_cache(maxsize=4)  # those who look at one pattern do so one after the other
def parse(pattern: str) -> Any | None:
    """Return the tree of a pattern, with `^` and `$` at lines; None for what only `regex` reads.

    >>> [str(op) for op, _ in parse("^a+")]
    ['AT', 'MAX_REPEAT']
    >>> parse("(") is None
    True
    """
    try:
        return _parser.parse(pattern, re.MULTILINE)
    except re.error:
        return None


def width(pattern: str) -> tuple[int, int]:
    """Return how many code points a match of a pattern has, from and to.

    >>> width("a{2,3}[^b]")
    (3, 4)
    """
    parsed = parse(pattern)
    least, most = parsed.getwidth() if parsed is not None else (0, UNBOUNDED)
    return int(least), min(int(most), UNBOUNDED)
