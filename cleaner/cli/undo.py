"""`cleaner undo` and `cleaner runs`."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.terminal import progress, say
from cleaner.disk.runs import load_run, look_at, run_names
from cleaner.disk.undo import undo_run
from cleaner.errors import CleanerError, UsageError

if TYPE_CHECKING:
    from cleaner.disk.runs import Run


def _complete_run(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    return [name for name in run_names() if name.startswith(incomplete)]


@click.command()
@click.argument("run", required=False, shell_complete=_complete_run)
@click.option("--last", is_flag=True, help="The newest run that changed files and is not undone yet.")
def undo(run: str | None, last: bool) -> int:
    """Put back every byte of every file of a run.

    A file that changed since the run is left alone, with a word; the others are put back.

    \b
    cleaner undo --last
    cleaner undo 20261121-130501-482913
    """
    if bool(run) == last:
        raise UsageError("name a run (`cleaner runs` lists them), or say --last")
    chosen = _last() if last else load_run(str(run))
    with progress(len(chosen.intents)) as step:
        result = undo_run(chosen, step)
    for error in result.errors:
        say(f"cleaner: {error}")
    already = f", {result.already} were already as before" if result.already else ""
    left = f", {len(result.errors)} left alone" if result.errors else ""
    say(f"run {chosen.run}: {result.restored} files put back{already}{left}")
    return 3 if result.errors else 0


def _last() -> Run:
    for name in reversed(run_names()):
        run = _readable(name)
        if run and run.state not in ("undone", "running") and run.changed:
            return run
    raise UsageError("no run that changed files is left to undo; see `cleaner runs`")


def _readable(name: str) -> Run | None:
    """Return a run, or say why it can't be told: one damaged journal must not hide the others."""
    try:
        return load_run(name)
    except CleanerError as bad:
        say(f"cleaner: {bad}")
        return None


@click.command()
@click.argument("run", required=False, shell_complete=_complete_run)
@click.option("--forget", is_flag=True, help="Delete the journal and the removed text of RUN.")
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text")
def runs(run: str | None, forget: bool, form: str) -> int:
    """List the in-place runs, newest last; or the files of one run, old or new.

    \b
    cleaner runs                               what ran, when, how many files, how it ended
    cleaner runs 20261121-130501-482913     each file of a run: new, old, changed since, missing
    cleaner runs --forget 20261121-…        delete what undo would need
    """
    if forget and run is None:
        raise UsageError("--forget needs the name of a run")
    if run is None:
        _write(
            [_about(each) for each in map(_readable, run_names()) if each],
            form,
            "{run}  {state:14}{changed:>7} of {files} files  {line}",
        )
        return 0
    chosen = load_run(run)
    if forget:
        if chosen.state == "running":
            raise UsageError(f"run {run} is going on")
        shutil.rmtree(chosen.folder)
        say(f"run {run} forgotten: it can't be undone any more")
        return 0
    files = [{"path": intent.path, "state": look_at(intent)} for intent in chosen.intents]
    _write(files, form, "{state:9}{path}")
    return 0


def _about(run: Run) -> dict[str, Any]:
    return {
        "run": run.run,
        "started": run.started,
        "command": run.command,
        "files": run.files,
        "changed": run.changed,
        "state": run.state,
    }


def _write(objects: list[dict[str, Any]], form: str, line: str) -> None:
    if form == "json":
        click.echo(json.dumps(objects, ensure_ascii=False, indent=2))
        return
    for value in objects:
        if form == "jsonl":
            click.echo(json.dumps(value, ensure_ascii=False))
        else:
            click.echo(line.format(line=" ".join(value.get("command", ())), **value))
