"""`cleaner scan`."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import (
    PATH,
    Tasks,
    clean_stdin,
    job_count,
    rules_of,
    running_options,
    settings_options,
    split_settings,
    stdin_settings,
)
from cleaner.cli.terminal import painter, progress, report_error, say
from cleaner.disk.batch import outcomes
from cleaner.errors import UsageError
from cleaner.report.findings import finding_lines, finding_objects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.disk.task import Outcome
    from cleaner.result import Cleaned

_OPEN = ("applied", "flagged", "withheld")


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=PATH)
@click.option("--fail", is_flag=True, help="Exit 1 if something was found.")
@click.option("--all", "everything", is_flag=True, help="Show findings that lost to others, too.")
@settings_options
@running_options
def scan(paths: tuple[str, ...], **options: Any) -> int:
    """List what is found, and write nothing.

    \b
    cleaner scan report.txt                      where, which rule, the spot in its context
    cleaner scan --select 'mask/*' archive/      only masks
    cleaner scan --format jsonl archive/         an object a finding, for machines
    cleaner scan --fail archive/                 exit 1 if something was found
    """
    given = split_settings(options)
    if "-" in paths:
        if len(paths) > 1:
            raise UsageError("`-` is standard input: it stands alone")
        settings = stdin_settings(options["config"], given)
        found: Iterable[Outcome] = [clean_stdin(settings)]
        rules, length = rules_of([settings]), 1
    else:
        tasks = Tasks(paths, options["config"], given, slim=False)
        found = outcomes(tasks, job_count(options["jobs"]))
        rules, length = rules_of(tasks.settings), tasks.count
    titles = {rule.id: rule.title for rule in rules.values()}
    files = count = failed = 0
    with progress(length, shown=sys.stdout) as step:
        for item in _written(found, titles, options):
            files += 1
            failed += item.error is not None
            count += len(item.cleaned.findings) if item.cleaned else 0
            step()
    if options["form"] == "text":
        say(f"{count} findings in {files} files")
    return 3 if failed else int(options["fail"] and count > 0)


def _written(found: Iterable[Outcome], titles: dict[str, str], options: dict[str, Any]) -> Iterator[Outcome]:
    """Write each outcome and yield it."""
    paint = painter()
    objects: list[dict[str, Any]] = []
    for outcome in found:
        shown = outcome
        if outcome.error is not None:
            report_error(outcome.path, outcome.error)
        elif outcome.cleaned is not None:
            shown = replace(outcome, cleaned=_shown(outcome.cleaned, options["everything"]))
            assert shown.cleaned is not None
            if options["form"] == "text":
                for line in finding_lines(outcome.path, shown.cleaned, titles, paint):
                    click.echo(line)
            elif options["form"] == "jsonl":
                for value in finding_objects(outcome.path, shown.cleaned):
                    click.echo(json.dumps(value, ensure_ascii=False))
            else:
                objects += finding_objects(outcome.path, shown.cleaned)
        yield shown
    if options["form"] == "json":
        click.echo(json.dumps(objects, ensure_ascii=False, indent=2))


def _shown(cleaned: Cleaned, everything: bool) -> Cleaned:
    if everything:
        return cleaned
    return replace(cleaned, findings=tuple(f for f in cleaned.findings if f.outcome in _OPEN))
