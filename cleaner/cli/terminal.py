"""What a terminal gets and a pipe does not: colours and a progress bar."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

from cleaner.report.paint import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaner.disk.task import Outcome
    from cleaner.report.paint import Paint

_COLOURS: dict[str, dict[str, Any]] = {
    "removed": {"fg": "red", "strikethrough": True},
    "added": {"fg": "green", "underline": True},
    "spot": {"fg": "yellow", "bold": True},
    "rule": {"fg": "cyan"},
    "hunk": {"fg": "magenta"},
    "file": {"bold": True},
}
_LONG_WORK = 20  # files from which a progress bar is worth its line


def painter() -> Paint:
    """Return how to mark stretches on standard output: in colour on a terminal, unless NO_COLOR is set."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return _coloured if colour else plain


def _coloured(text: str, role: str) -> str:
    return click.style(text, **_COLOURS.get(role, {}))


@contextmanager
def progress(length: int, shown: IO[str] | None = None) -> Iterator[Callable[[], None]]:
    """Show a progress bar over *length* files on standard error, if that is a terminal.

    Args:
        length: Number of files.
        shown: Where results are written meanwhile; on a terminal they and the bar would mix.
    """
    mixed = shown is not None and shown.isatty()
    if length < _LONG_WORK or mixed or not sys.stderr.isatty():
        yield lambda: None
        return
    steps = max(1, length // 200)  # a bar has no more places than that
    label = "cleaner"
    with click.progressbar(
        length=length, file=sys.stderr, show_pos=True, label=label, update_min_steps=steps
    ) as bar:
        yield lambda: bar.update(1)


@contextmanager
def byte_progress(length: int) -> Iterator[Callable[[int], None]]:
    """Show a progress bar over *length* bytes, with rate and remaining time, if standard error is a terminal.

    Yields:
        What to call with the number of bytes that are done.
    """
    if not sys.stderr.isatty():
        yield lambda size: None  # noqa: ARG005 (the signature of the other)
        return
    start, done = time.monotonic(), 0

    def rate(_: object) -> str:
        return f"{done / 1e6 / max(time.monotonic() - start, 1e-3):.1f} MB/s"

    steps = max(1, length // 1000)
    with click.progressbar(
        length=length, file=sys.stderr, label="cleaner", update_min_steps=steps, item_show_func=rate
    ) as bar:

        def step(size: int) -> None:
            nonlocal done
            done += size
            bar.update(size)

        yield step


def say(message: str) -> None:
    """Write a line to standard error."""
    click.echo(message, err=True)


def report_stale(outcome: Outcome) -> None:
    """Write which fills and decisions fit a file no more."""
    for line in outcome.stale:
        say(f"cleaner: {outcome.path}: {line}")


def report_error(path: str, error: Exception) -> None:
    """Write why a file failed; the path comes first, once."""
    text = str(error)
    say(f"cleaner: {text}" if text.startswith(path) else f"cleaner: {path}: {text}")
