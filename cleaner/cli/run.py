"""`cleaner run`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import PATH, Tasks, data_options, job_count, settings_options, split_settings
from cleaner.cli.terminal import byte_progress, report_error, say
from cleaner.datasets.counts import total
from cleaner.datasets.files import ERRORS, NAMES, compression, format_of, is_errors, need
from cleaner.datasets.record import COLUMNS, Columns, Job
from cleaner.datasets.run import Report, Source
from cleaner.datasets.run import run as run_files
from cleaner.errors import CleanerError, UsageError
from cleaner.report.stats import count_line, counts_object, rule_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SHARD = re.compile(r"([0-9]+)/([0-9]+)")


@click.command()
@click.argument("source", metavar="IN", type=PATH)
@click.argument("out", metavar="OUT", type=PATH)
@click.option("--add", multiple=True, metavar="COLUMN", help=f"Add {', '.join(COLUMNS)}. Repeatable.")
@click.option("--prefix", default="cleaner_", metavar="TEXT", help="Of the added columns (cleaner_).")
@click.option("--shard", metavar="I/N", help="Only every Nth file of IN, from the Ith.")
@click.option(
    "--engine",
    type=click.Choice(["local", "ray", "spark"]),
    default="local",
    help="Where the work is done (local).",
)
@click.option(
    "--address", metavar="ADDR", help="Of a Ray cluster, or the master of Spark; without it this machine."
)
@click.option("--overwrite", is_flag=True, help="Make outputs again that are there already.")
@settings_options
@data_options
def run(source: str, out: str, **options: Any) -> int:
    """Clean one field of every record of data files: JSONL, CSV, TSV (also .gz, .zst), Parquet.

    \b
    cleaner run in.jsonl out.jsonl             the field `text`; all others stay byte for byte
    cleaner run in/ out/ --jobs 0              a folder on all cores, one output for one input
    cleaner run in/ out/ --add findings --add changed --add error
    cleaner run in/ out/ --shard 2/8           the second of eight machines
    cleaner run in/ out/                       again: does what is missing
    cleaner run in/ out/ --engine ray --jobs 0                  Ray on this machine
    cleaner run /nfs/in /nfs/out --engine ray --address auto    the cluster this machine is part of

    A record that can't be cleaned goes to OUT.errors.jsonl with its number and the reason, and not to
    OUT; with `--add error` it stays in OUT with an empty text, if it can be read at all. Exit 3 then.
    """
    given = split_settings(options)
    add = tuple(part for value in options["add"] for part in value.split(","))
    columns = Columns(options["field"], add, options["prefix"])
    tasks = Tasks((source,), options["config"], given, slim=True, include=NAMES)
    sources = list(
        _shard(_sources(tasks, Path(source), out, columns, options["overwrite"]), options["shard"])
    )
    reports = []
    try:
        with byte_progress(sum(each.size for each in sources)) as step:
            for report in _reports(sources, step, options):
                _tell(report)
                reports.append(report)
    except KeyboardInterrupt as bad:
        raise _InterruptedError(
            "interrupted; the files that were finished are kept, and the same command goes on with the rest"
        ) from bad
    return _close(reports, options["form"])


class _InterruptedError(CleanerError):
    """Ctrl-C, or SIGTERM. `cleaner runs` could tell nothing of it: the outputs are all there is."""

    exit_code = 130  # 128 + SIGINT, as shells expect


def _reports(sources: list[Source], step: Callable[[int], None], options: dict[str, Any]) -> Iterator[Report]:
    engine, address, jobs = options["engine"], options["address"], job_count(options["jobs"])
    if engine == "local":
        if address is not None:
            raise UsageError("--address: needs --engine ray or --engine spark")
        yield from run_files(sources, jobs, step)
        return
    if engine == "ray":
        from cleaner.datasets.on_ray import on_ray as cluster
    else:
        from cleaner.datasets.on_spark import on_spark as cluster
    from cleaner.datasets.shards import run_shards

    with cluster(address, jobs) as each:
        yield from run_shards(sources, each, step)


def _sources(tasks: Tasks, source: Path, out: str, columns: Columns, overwrite: bool) -> Iterator[Source]:
    folder = source.is_dir()
    if folder and tasks.hold(out):
        raise UsageError(f"{out}: lies inside {source}; name a folder outside")
    if folder and Path(out).is_file():
        raise UsageError(f"{out}: is a file, and {source} a folder; name a folder")
    inside = folder or out.endswith("/") or Path(out).is_dir()
    for task in tasks:
        target = Path(out) / task.below if inside else Path(out)
        if not task.error:
            if folder and is_errors(task.path):
                continue
            _check(task.path, target)
        yield Source(task.path, target, Job(task.settings, columns), overwrite, task.error)


def _check(path: str, target: Path) -> None:
    known = ", ".join(NAMES)
    if format_of(path) is None:
        raise UsageError(f"{path}: not a data file; known: {known}; `cleaner clean` is for documents")
    if format_of(str(target)) != format_of(path):
        raise UsageError(f"{target}: must be of the same format as {path}")
    if target.exists() and target.samefile(path):
        raise UsageError(f"{target}: is the input itself; name another")
    if ".zst" in (compression(path), compression(str(target))):
        need("zstandard", "a .zst file")
    if format_of(path) == "parquet":
        need("pyarrow", "Parquet")


def _shard(sources: Iterator[Source], shard: str | None) -> Iterator[Source]:
    if shard is None:
        yield from sources
        return
    match = _SHARD.fullmatch(shard)
    number, of = (int(part) for part in match.groups()) if match else (0, 0)
    if not 1 <= number <= of:
        raise UsageError(f"--shard: expected I/N with 1 ≤ I ≤ N, such as 2/8; found `{shard}`")
    yield from (source for i, source in enumerate(sources) if i % of == number - 1)


def _tell(report: Report) -> None:
    if report.error is not None:
        report_error(report.source.path, report.error)
    elif report.counts.failed:
        path, target = report.source.path, report.source.target
        say(f"cleaner: {path}: {report.counts.failed} bad records; see {target}{ERRORS}")


def _close(reports: list[Report], form: str) -> int:
    counts = total(report.counts for report in reports)
    failed = sum(report.error is not None for report in reports)
    skipped = sum(report.skipped for report in reports)
    if form == "json":
        value = {"files": len(reports), "skipped": skipped, "failed_files": failed, **counts_object(counts)}
        click.echo(json.dumps(value, ensure_ascii=False, indent=2))
    else:
        for line in rule_lines(counts):
            say(line)
        say(f"{len(reports)} files, {skipped} done before, {failed} failed; {count_line(counts, 'records')}")
    return 3 if failed or counts.failed else 0
