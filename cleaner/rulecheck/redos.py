"""Patterns whose time grows faster than the text.

Two looks: regexploit reads the pattern and finds repeats that can share characters (cubic and
worse), then the pattern is run on growing repetitions of its own characters, which shows what a
search costs that starts again at every position (quadratic). Measured processor time decides the
second look, so it asks for a clear excess, three times over.
"""

from __future__ import annotations

import importlib
import re
import warnings
from itertools import islice, product
from time import thread_time
from typing import TYPE_CHECKING, Any

from cleaner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHARS = 10  # characters of the pattern that are pumped, alone and in pairs
_UNITS = 120
# in small steps: each shows whether the next can be afforded, so that no exponential pattern hangs lint
_LENGTHS = (12, 16, 20, 24, 32, 48, 72, 108, 160, 240, 400, 800, 2000, 8000)
_LONGEST = 32_000
_SLOW = 0.2  # seconds: no linear pattern takes this long on 8,000 code points
_NOTICED = 0.004  # seconds below which a ratio is noise
_RATIO = 7.0  # time for 4 x the text: linear 4, quadratic 16


def find_superlinear(pattern: str) -> str | None:
    """Return why *pattern* is super-linear, or None.

    Raises:
        UsageError: When the extra `lint` is not installed.

    >>> find_superlinear("(?:a+)+b").partition(":")[0]
    'super-linear'
    >>> find_superlinear("a{1,3}b") is None
    True
    """
    static = _static(pattern)
    if static:
        return f"super-linear: {static}; make the repeats exclude each other or bound them"
    unit = _pumped(pattern)
    if unit is not None:
        return (
            f"super-linear: time grows faster than a run of {unit!r}; start with a literal, bound the "
            "repeat, or forbid the start in the middle of a run with a look-behind"
        )
    return None


def _static(pattern: str) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # it still imports sre_constants by that name
            sre: Any = importlib.import_module("regexploit.ast.sre")
            redos: Any = importlib.import_module("regexploit.redos")
    except ImportError as bad:
        raise UsageError("rules lint needs regexploit: pip install 'gongwen-cleaner[lint]'") from bad

    class Parser(sre.SreOpParser):  # type: ignore[misc]
        """Reads possessive repeats and atomic groups as their plain forms, which are never faster."""

        def from_POSSESSIVE_REPEAT(self, argument: Any) -> Any:  # noqa: N802 (named by the library)
            return self.from_MAX_REPEAT(argument)

        def from_ATOMIC_GROUP(self, argument: Any) -> Any:  # noqa: N802
            return self.sequence_or_singleton(argument)

    for found in redos.find(Parser().parse_sre(pattern, re.MULTILINE)):
        if found.starriness > 2:
            return f"repeats share the character {found.repeated_character}"
    return None


def _pumped(pattern: str) -> str | None:
    compiled = re.compile(pattern, re.MULTILINE)
    for unit in _units(pattern):
        if _grows(compiled, unit):
            return unit
    return None


def _grows(compiled: re.Pattern[str], unit: str) -> bool:
    took = 0.0
    for length in _LENGTHS:
        before, took = took, _fastest(compiled, unit, length, 1)
        if took > _SLOW and _fastest(compiled, unit, length, 1) > _SLOW:
            return True
    if took < _NOTICED or took < _RATIO * before:
        return False
    # A busy machine can do this to an innocent pattern once, but not to the fastest of five at three lengths.
    short, middle, long = (_fastest(compiled, unit, length, 5) for length in (*_LENGTHS[-2:], _LONGEST))
    return middle > _RATIO * short and long > _RATIO * middle


def _fastest(compiled: re.Pattern[str], unit: str, length: int, times: int) -> float:
    text = unit * (length // len(unit)) + "\x00"
    return min(_time(compiled, text) for _ in range(times))


def _time(compiled: re.Pattern[str], text: str) -> float:
    start = thread_time()  # of the processor: what else runs on the machine does not count
    for _ in compiled.finditer(text):
        pass
    return thread_time() - start


def _units(pattern: str) -> Iterator[str]:
    chars = list(dict.fromkeys(_characters(importlib.import_module("re._parser").parse(pattern))))
    step = max(1, len(chars) // _CHARS)
    chosen = chars[::step][:_CHARS] or ["a"]
    yield from chosen
    yield from islice((a + b for a, b in product(chosen, chosen) if a != b), _UNITS)


def _characters(node: Any) -> Iterator[str]:
    """Yield a sample of the characters that a parsed pattern names."""
    for op, argument in node:
        name = str(op)
        if name == "LITERAL":
            yield chr(argument)
        elif name == "RANGE":
            yield chr(argument[0])
        elif name == "ANY":
            yield "a"
        elif name == "NOT_LITERAL":
            yield chr(argument + 1)
        elif name == "CATEGORY":
            yield " "
        elif isinstance(argument, (list, tuple)) or hasattr(argument, "data"):
            yield from _nested(argument)


def _nested(argument: Any) -> Iterator[str]:
    if hasattr(argument, "data"):
        yield from _characters(argument)
        return
    for part in argument:
        if isinstance(part, tuple) and len(part) == 2 and hasattr(part[0], "name"):
            yield from _characters([part])
        elif isinstance(part, (list, tuple)) or hasattr(part, "data"):
            yield from _nested(part)
