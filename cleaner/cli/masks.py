"""`cleaner masks`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import (
    PATH,
    Tasks,
    clean_stdin,
    job_count,
    running_options,
    settings_options,
    split_settings,
    stdin_settings,
)
from cleaner.cli.terminal import progress, report_error, report_stale, say
from cleaner.disk.batch import outcomes
from cleaner.errors import UsageError
from cleaner.report.masks import MaskTable, mask_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.disk.task import Outcome


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=PATH)
@settings_options
@running_options
def masks(paths: tuple[str, ...], **options: Any) -> int:
    """Show which masks there are, what fills them, and what the rest would need.

    \b
    cleaner masks report.txt                       a table by kind and glyph
    cleaner masks --fills fills.yaml archive/      … with what your fills do for it
    cleaner masks --format json archive/           for machines

    Nothing is written. With --format jsonl there is an object a document; else one table for all.
    """
    given = split_settings(options)
    if given.get("masks") not in (None, "restore"):
        raise UsageError(
            f"--masks {given['masks']}: the table says what can be restored; leave the option out"
        )
    given["masks"] = "restore"
    if "-" in paths:
        if len(paths) > 1:
            raise UsageError("`-` is standard input: it stands alone")
        found: Iterable[Outcome] = [clean_stdin(stdin_settings(options["config"], given))]
        length = 1
    else:
        tasks = Tasks(paths, options["config"], given, slim=False)
        found, length = outcomes(tasks, job_count(options["jobs"])), tasks.count
    whole = MaskTable()
    failed = 0
    with progress(length) as step:
        for outcome in found:
            if outcome.error is not None:
                report_error(outcome.path, outcome.error)
                failed += 1
            elif outcome.cleaned is not None:
                _add(whole, outcome, options["form"])
            step()
    _close(whole, options["form"])
    return 3 if failed else 0


def _add(whole: MaskTable, outcome: Outcome, form: str) -> None:
    assert outcome.cleaned is not None
    report_stale(outcome)
    whole.add(outcome.cleaned)
    if form == "jsonl":
        alone = MaskTable()
        alone.add(outcome.cleaned)
        click.echo(json.dumps({"path": outcome.path, "masks": alone.rows()}, ensure_ascii=False))


def _close(whole: MaskTable, form: str) -> None:
    rows = whole.rows()
    if form == "json":
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    if form == "text":
        for line in mask_lines(whole) if rows else ():
            click.echo(line)
        count, restorable = (sum(row[name] for row in rows) for name in ("count", "restorable"))
        say(f"{count} masks, {restorable} restorable")
