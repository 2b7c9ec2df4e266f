"""`cleaner report`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import (
    FILE,
    PATH,
    Tasks,
    clean_stdin,
    job_count,
    rules_of,
    settings_options,
    split_settings,
    stdin_settings,
)
from cleaner.cli.terminal import progress, report_error, say
from cleaner.disk.batch import outcomes
from cleaner.disk.replace import read, write_new
from cleaner.errors import UsageError
from cleaner.report.page.build import MARK, html_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cleaner.disk.task import Outcome


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=PATH)
@click.option(
    "-o", "--output", required=True, type=FILE, metavar="FILE", help="The page, such as report.html."
)
@click.option("--title", default="", metavar="TEXT", help="The title of the page.")
@click.option("--with-pii", is_flag=True, help="Write personal data into the page; without, it is left out.")
@settings_options
@click.option(
    "--config", type=FILE, metavar="FILE", help="A configuration instead of the nearest cleaner.yaml."
)
@click.option("--jobs", type=click.IntRange(0), default=1, help="Processes; 0: one a core (1).")
def report(paths: tuple[str, ...], **options: Any) -> int:
    """Write one page that shows every edit and every open mask in its place.

    \b
    cleaner report speech.txt -o report.html     open it from disk, mail it, print it
    cleaner report --masks restore archive/ -o report.html
    cleaner report --select 'mask/*' archive/ -o masks.html

    The page loads nothing. The documents are left alone.
    """
    given = split_settings(options)
    output: str = options["output"]
    if "-" in paths:
        if len(paths) > 1:
            raise UsageError("`-` is standard input: it stands alone")
        settings = stdin_settings(options["config"], given)
        rules, length = rules_of([settings]), 1
        _check(output, ())
        found: Iterable[Outcome] = [clean_stdin(settings)]
    else:
        tasks = Tasks(paths, options["config"], given, slim=False)
        _check(output, (task.path for task in tasks))
        found = outcomes(tasks, job_count(options["jobs"]))
        rules, length = rules_of(tasks.settings), tasks.count
    tally = _Tally()
    with progress(length) as step:
        page = html_page(tally.count(found, step), rules, options["title"], options["with_pii"])
    write_new(output, page.encode(), f".{os.getpid()}.cleaner-tmp")
    say(f"{output}: {tally.findings} findings in {tally.files} files")
    return 3 if tally.failed else 0


def _check(output: str, inputs: Iterable[str]) -> None:
    """Refuse to write over a file that is read, and over one that is no report.

    Raises:
        UsageError: When it is either.
    """
    target = os.path.realpath(output)
    if not os.path.lexists(target):
        return
    if any(os.path.realpath(path) == target or _same(path, target) for path in inputs):
        raise UsageError(f"-o {output}: is one of the files that are read; name another file")
    if not read(target)[0].startswith(MARK.encode()):
        raise UsageError(f"-o {output}: is there already and is no report; name another file, or delete it")


def _same(path: str, target: str) -> bool:
    """Tell whether two paths are names of one file (hard links)."""
    return os.path.exists(path) and os.path.samefile(path, target)  # noqa: PTH110, PTH121


class _Tally:
    """Counts outcomes on their way into the page, and reports those that failed."""

    def __init__(self) -> None:
        self.files = self.findings = self.failed = 0

    def count(self, found: Iterable[Outcome], step: Callable[[], None]) -> Iterator[Outcome]:
        for outcome in found:
            self.files += 1
            if outcome.error is not None:
                self.failed += 1
                report_error(outcome.path, outcome.error)
            if outcome.cleaned is not None:
                self.findings += len(outcome.cleaned.findings)
            yield outcome
            step()
