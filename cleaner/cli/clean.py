"""`cleaner clean`."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import (
    FOLDER,
    PATH,
    Tasks,
    clean_stdin,
    job_count,
    running_options,
    settings_options,
    split_settings,
    stdin_settings,
)
from cleaner.cli.terminal import painter, progress, report_error, report_stale, say
from cleaner.disk.batch import outcomes
from cleaner.disk.inplace import InPlace
from cleaner.disk.out import OutFolder
from cleaner.disk.runs import sweep
from cleaner.errors import CleanerError, UsageError
from cleaner.formats.text import encode
from cleaner.report.diff import unified_diff
from cleaner.report.findings import finding_objects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cleaner.disk.task import Outcome, Task


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=PATH)
@click.option("-i", "--in-place", is_flag=True, help="Rewrite the files; `cleaner undo` takes it back.")
@click.option("--out", type=FOLDER, metavar="DIR", help="Write the cleaned files below DIR.")
@click.option("--overwrite", is_flag=True, help="With --out: replace files that are there already.")
@click.option("--diff", is_flag=True, help="Show what would change, inside lines too.")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if something would change.")
@click.option("--no-keep-removed", is_flag=True, help="Keep no removed text: the run can't be undone.")
@settings_options
@running_options
def clean(paths: tuple[str, ...], **options: Any) -> int:
    """Clean files: print one, rewrite many, or show what would change.

    \b
    cleaner clean report.txt                   print the cleaned text (of one file, or of `-`)
    cleaner clean --diff report.txt            what would change, and where in the line
    cleaner clean -i --jobs 0 archive/         rewrite a folder on all cores
    cleaner clean --out cleaned/ archive/      leave the originals alone
    cleaner clean --check archive/             exit 1 if something would change
    cleaner clean --masks restore a.txt        D建 becomes 党建; what is not certain stays
    cleaner clean --masks redact --mask-token typed a.txt
    cat a.txt | cleaner clean - > b.txt
    """
    given = split_settings(options)
    mode = _mode(paths, options)
    if mode == "stdin":
        return _stdin(options, given)
    slim = mode in ("in-place", "out") or (mode == "check" and options["form"] == "text")
    tasks = Tasks(paths, options["config"], given, slim)
    if mode == "print" and tasks.count == 0:
        raise UsageError(f"{', '.join(paths)}: excluded by the configuration")
    if mode == "print" and tasks.count > 1:
        raise UsageError(f"{tasks.count} files: printing is for one; say -i, --out DIR, --diff or --check")
    return _MODES[mode](tasks, options)


def _mode(paths: tuple[str, ...], options: dict[str, Any]) -> str:
    writing = [flag for flag, name in (("-i", "in_place"), ("--out", "out")) if options[name]]
    showing = [flag for flag in ("diff", "check") if options[flag]]
    if len(writing) + bool(showing) > 1:
        raise UsageError(f"{' and '.join((*writing, *('--' + flag for flag in showing)))} don't go together")
    if options["overwrite"] and not options["out"]:
        raise UsageError("--overwrite goes with --out DIR")
    if options["no_keep_removed"] and not options["in_place"]:
        raise UsageError("--no-keep-removed goes with -i")
    if "-" in paths:
        if len(paths) > 1 or writing:
            raise UsageError("`-` is standard input: it stands alone, and goes to standard output")
        return "stdin"
    if writing:
        return "in-place" if options["in_place"] else "out"
    return "diff" if options["diff"] else "check" if options["check"] else "print"


def _stdin(options: dict[str, Any], given: dict[str, Any]) -> int:
    outcome = clean_stdin(stdin_settings(options["config"], given))
    if options["diff"] or options["check"]:
        return _show_all([outcome], options)
    return _print(outcome, options)


def _print(outcome: Outcome, options: dict[str, Any]) -> int:
    report_stale(outcome)
    cleaned, document = outcome.cleaned, outcome.document
    if cleaned is None or document is None:
        assert outcome.error is not None
        report_error(outcome.path, outcome.error)
        return outcome.error.exit_code
    if options["form"] == "text":
        # in the document's own encoding, so that a pipe is a round trip; a terminal reads UTF-8
        data = cleaned.text.encode() if sys.stdout.isatty() else encode(cleaned.text, document)
        sys.stdout.buffer.write(data)
        return 0
    findings = list(finding_objects(outcome.path, cleaned))
    value = {"path": outcome.path, "changed": cleaned.changed, "truncated": cleaned.truncated}
    value |= {"text": cleaned.text, "findings": findings}
    click.echo(json.dumps(value, ensure_ascii=False, indent=2 if options["form"] == "json" else None))
    return 0


def _print_file(tasks: Tasks, options: dict[str, Any]) -> int:
    return _print(next(outcomes(tasks, 1)), options)


def _show(tasks: Tasks, options: dict[str, Any]) -> int:
    """--diff and --check."""
    with progress(tasks.count, shown=sys.stdout) as step:
        return _show_all(_each(outcomes(tasks, job_count(options["jobs"])), step), options)


def _each(found: Iterable[Outcome], step: Callable[[], None]) -> Iterator[Outcome]:
    for outcome in found:
        yield outcome
        step()


def _show_all(found: Iterable[Outcome], options: dict[str, Any]) -> int:
    tally = _Tally(options["form"])
    paint = painter()
    for outcome in found:
        tally.add(outcome)
        if options["diff"] and outcome.cleaned and options["form"] == "text":
            for line in unified_diff(outcome.path, outcome.cleaned, paint):
                click.echo(line)
        elif options["check"] and outcome.changed and options["form"] == "text":
            click.echo(outcome.path)
    tally.close(f"{tally.changed} of {tally.files} files would change")
    return 3 if tally.failed else int(options["check"] and tally.changed > 0)


def _in_place(tasks: Tasks, options: dict[str, Any]) -> int:
    keep = not options["no_keep_removed"] and tasks.keep_removed
    swept = sweep()
    if swept:
        say(f"cleaner: {swept} temporary files of a killed run removed")
    tally = _Tally(options["form"])
    run = InPlace(sys.argv[1:], keep, report_error)
    with progress(tasks.count) as step:
        summary = run.run(_stepping(tasks, options, tally, step))
    for path in summary.linked:
        say(f"cleaner: {path}: had other names (hard links); it is a file of its own now")
    undo = f"; take it back with: cleaner undo {summary.run}" if keep and summary.changed else ""
    line = f"{summary.changed} of {summary.files} files changed, run {summary.run}{undo}"
    tally.close(line)
    if options["form"] != "text":  # the objects don't tell the run, and undo asks for it
        say(line)
    return 3 if summary.errors else 0


def _stepping(
    tasks: Tasks, options: dict[str, Any], tally: _Tally, step: Callable[[], None]
) -> Iterator[Outcome]:
    for outcome in _each(outcomes(tasks, job_count(options["jobs"])), step):
        tally.add(outcome, quiet=True)
        yield outcome


def _out(tasks: Tasks, options: dict[str, Any]) -> int:
    if tasks.hold(options["out"]):
        raise UsageError(f"--out {options['out']}: lies inside what is cleaned; name a folder outside")
    tally = _Tally(options["form"])
    out = OutFolder(options["out"], options["overwrite"])
    with progress(tasks.count) as step:
        for outcome in outcomes((_written(task, out) for task in tasks), job_count(options["jobs"])):
            tally.add(outcome)
            step()
    out.sync()
    written = tally.files - tally.failed
    tally.close(f"{written} files written below {options['out']}, {tally.changed} of {tally.files} changed")
    return 3 if tally.failed else 0


def _written(task: Task, out: OutFolder) -> Task:
    """Return *task* with the file that it writes."""
    try:
        return replace(task, out=out.claim(task.below), overwrite=out.overwrite)
    except CleanerError as bad:
        return replace(task, error=task.error or str(bad))


class _Tally:
    """Counts outcomes and writes them for machines."""

    def __init__(self, form: str) -> None:
        self.files = self.changed = self.failed = self.withheld = 0
        self._form = form
        self._objects: list[dict[str, Any]] = []

    def add(self, outcome: Outcome, *, quiet: bool = False) -> None:
        self.files += 1
        self.changed += outcome.changed
        self.withheld += outcome.withheld
        report_stale(outcome)
        if outcome.error is not None:
            self.failed += 1
            if not quiet:
                report_error(outcome.path, outcome.error)
        if self._form != "text":
            error = str(outcome.error) if outcome.error else None
            value = {"path": outcome.path, "changed": outcome.changed, "error": error}
            if outcome.cleaned is not None:
                value["findings"] = list(finding_objects(outcome.path, outcome.cleaned))
            self._write(value)

    def _write(self, value: dict[str, Any]) -> None:
        if self._form == "jsonl":
            click.echo(json.dumps(value, ensure_ascii=False))
        else:
            self._objects.append(value)

    def close(self, summary: str) -> None:
        if self._form == "json":
            click.echo(json.dumps(self._objects, ensure_ascii=False, indent=2))
        if self._form == "text":
            say(summary)
            if self.withheld:
                say(f"{self.withheld} edits withheld, for a person to decide; `cleaner scan` shows them")


_MODES: dict[str, Callable[[Tasks, dict[str, Any]], int]] = {
    "print": _print_file,
    "diff": _show,
    "check": _show,
    "in-place": _in_place,
    "out": _out,
}
