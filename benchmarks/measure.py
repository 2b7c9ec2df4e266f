"""Times, rates and what they come to. Standard library only: the peers' own Pythons import this file, too."""

from __future__ import annotations

import math
import statistics
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence


class Rate(NamedTuple):
    """Megabytes of UTF-8 a second over some passes.

    Args:
        median: The rate that is reported.
        low: The slowest pass.
        high: The fastest pass.
    """

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{number(self.median)} ({number(self.low)}–{number(self.high)})"


def number(value: float) -> str:
    """Return three figures of a number.

    >>> number(0.123456), number(12.3456), number(1234.56)
    ('0.123', '12.3', '1235')
    """
    return f"{value:.{max(0, 2 - math.floor(math.log10(value)))}f}" if value > 0 else "0"


def megabytes(texts: Iterable[str]) -> float:
    """Return how many millions of bytes some texts are in UTF-8; a lone surrogate counts three.

    >>> megabytes(["县" * 1_000_000, "a"])
    3.000001
    """
    return sum(len(text.encode("utf-8", "surrogatepass")) for text in texts) / 1e6


def seconds(work: Callable[[str], object], texts: Iterable[str]) -> float:
    """Return the processor time that *work* takes on all texts: what else the machine does is left out."""
    start = time.process_time()
    for text in texts:
        work(text)
    return time.process_time() - start


def rate(size: float, times: Sequence[float]) -> Rate:
    """Return the rate of passes over *size* megabytes.

    >>> rate(10.0, [1.0, 2.0, 4.0])
    Rate(median=5.0, low=2.5, high=10.0)
    """
    return Rate(size / statistics.median(times), size / max(times), size / min(times))


def exponent(sizes: Sequence[float], times: Sequence[float]) -> float:
    """Return the slope of time against size, both as logarithms: 1 is linear, 2 quadratic.

    >>> round(exponent([1, 2, 4], [3, 6, 12]), 3), round(exponent([1, 2, 4], [1, 4, 16]), 3)
    (1.0, 2.0)
    """
    return statistics.linear_regression([math.log(s) for s in sizes], [math.log(t) for t in times]).slope


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> Iterator[str]:
    """Yield the lines of a Markdown table, which reads as plain text, too.

    >>> print("\\n".join(table(("what", "MB/s"), [("ftfy", 1.8)])))
    | what | MB/s |
    |------|-----:|
    | ftfy |  1.8 |
    """
    cells = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    rule = ["-" * (widths[0] + 2), *("-" * (width + 1) + ":" for width in widths[1:])]
    for at, row in enumerate(cells):
        rest = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        yield "| " + " | ".join([row[0].ljust(widths[0]), *rest]) + " |"
        if at == 0:
            yield "|" + "|".join(rule) + "|"
