"""`cleaner stats`."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import FILE, PATH, Tasks, data_options, job_count, settings_options, split_settings
from cleaner.cli.terminal import byte_progress, report_error
from cleaner.config import find_config
from cleaner.datasets.counts import Counts, total
from cleaner.datasets.files import NAMES, format_of, is_errors
from cleaner.datasets.record import Columns, Job
from cleaner.datasets.run import Source, run
from cleaner.disk.batch import outcomes
from cleaner.disk.replace import read, write_new
from cleaner.errors import DocumentError, UsageError
from cleaner.report.plot import PNG, counts_plot, plotting
from cleaner.report.stats import counts_object, stats_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.datasets.run import Report
    from cleaner.errors import CleanerError


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=PATH)
@click.option("--plot", type=FILE, metavar="FILE.png", help="Draw categories and kinds, too (extra `plot`).")
@settings_options
@data_options
def stats(paths: tuple[str, ...], **options: Any) -> int:
    """Count what cleaning would find, by rule, category, kind and file, and write nothing.

    \b
    cleaner stats archive/                     documents and data files
    cleaner stats --text-field body a.parquet  one data set
    cleaner stats --format json archive/       an object, for machines
    cleaner stats --plot stats.png archive/    a picture, too

    `removed` is the share of the characters that cleaning takes away.
    """
    picture: str | None = options.pop("plot")
    if picture:
        _check(picture)
    given = split_settings(options)
    configured = (find_config(Path(path), options["config"]).include for path in paths)
    include = tuple({name for names in (*configured, NAMES) for name in names})
    tasks = Tasks(paths, options["config"], given, slim=False, include=include)
    files: list[tuple[str, Counts]] = []
    failed = 0
    for path, each, error in _counted(tasks, job_count(options["jobs"]), Columns(options["field"])):
        files.append((path, each))
        if error is not None:
            failed += 1
            report_error(path, error)
    counts = total(each for _, each in files)
    if options["form"] == "json":
        by_file = [{"path": path, **counts_object(each)} for path, each in files]
        click.echo(json.dumps(counts_object(counts) | {"files": by_file}, ensure_ascii=False, indent=2))
    else:
        for line in stats_lines(counts, files):
            click.echo(line)
    if picture:
        write_new(picture, counts_plot(counts), f".{os.getpid()}.cleaner-tmp")
    return 3 if failed or counts.failed else 0


def _check(picture: str) -> None:
    """Refuse, before the counting, a picture that can't be drawn, and to write over what is none.

    Raises:
        UsageError: When matplotlib is missing, or the file is there and is no PNG.
    """
    plotting()
    if not picture.lower().endswith(".png"):
        raise UsageError(f"--plot {picture}: a PNG is drawn; let the name end in .png")
    if os.path.lexists(picture) and not read(picture)[0].startswith(PNG):
        raise UsageError(f"--plot {picture}: is there already and is no PNG; name another file, or delete it")


def _counted(tasks: Tasks, jobs: int, columns: Columns) -> Iterator[tuple[str, Counts, CleanerError | None]]:
    """Yield each file, what it came to and why it failed: documents first, then data files."""
    documents = (task for task in tasks if format_of(task.path) is None)
    for outcome in outcomes(documents, jobs):
        counts = Counts()
        if outcome.cleaned is not None:
            counts.add(outcome.cleaned)
        else:
            counts.fail()
        yield outcome.path, counts, outcome.error
    sources = [
        Source(task.path, None, Job(task.settings, columns), error=task.error)
        for task in tasks
        if format_of(task.path) is not None and not is_errors(task.path)
    ]
    with byte_progress(sum(source.size for source in sources)) as step:
        for report in run(sources, jobs, step):
            yield report.source.path, report.counts, report.error or _bad_records(report)


def _bad_records(report: Report) -> DocumentError | None:
    """Say why records were not counted: nothing is written that would hold the reasons."""
    if report.first is None:
        return None
    record, _, reason = report.first
    return DocumentError(f"{report.counts.failed} bad records, the first: record {record}: {reason}")
