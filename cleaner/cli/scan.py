"""`cleaner scan`."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.forms import FORMS, Quiet
from cleaner.cli.options import (
    FILE,
    PATH,
    Tasks,
    clean_stdin,
    job_count,
    rules_of,
    running_options_and,
    settings_options,
    split_settings,
    stdin_settings,
)
from cleaner.cli.terminal import progress, report_error, say
from cleaner.disk.batch import outcomes
from cleaner.disk.replace import read, write_new
from cleaner.errors import UsageError
from cleaner.report.baseline import Baseline
from cleaner.report.privacy import Hidden

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.disk.task import Outcome
    from cleaner.result import Cleaned

_OPEN = ("applied", "flagged", "withheld")


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=PATH)
@click.option("--fail", is_flag=True, help="Exit 1 if something was found.")
@click.option("--all", "everything", is_flag=True, help="Show findings that lost to others, too.")
@click.option("--baseline", type=FILE, metavar="FILE", help="Hide the findings that FILE accepts.")
@click.option("--write-baseline", type=FILE, metavar="FILE", help="Accept all findings: record them in FILE.")
@settings_options
@running_options_and("sarif", "github")
def scan(paths: tuple[str, ...], **options: Any) -> int:
    """List what is found, and write nothing.

    \b
    cleaner scan report.txt                      where, which rule, the spot in its context
    cleaner scan --select 'mask/*' archive/      only masks
    cleaner scan --format jsonl archive/         an object a finding, for machines
    cleaner scan --format sarif archive/         for code hosts; `github` for its workflows
    cleaner scan --fail archive/                 exit 1 if something was found
    cleaner scan --write-baseline b.jsonl archive/        accept what is there now
    cleaner scan --baseline b.jsonl --fail archive/       only what is new
    """
    given = split_settings(options)
    known, recorded = _baselines(options)
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
    tally = _Tally(known, recorded, options["everything"])
    write = Quiet() if recorded else FORMS[options["form"]](rules)
    with progress(length, shown=sys.stdout) as step:
        for outcome in found:
            if outcome.cleaned is not None:
                hidden = Hidden(outcome.cleaned, False)  # before findings that lost are left out
                write.add(outcome.path, tally.add(outcome.path, outcome.cleaned, hidden), hidden)
            elif outcome.error is not None:
                tally.failed += 1
                report_error(outcome.path, outcome.error)
                write.fail(outcome.path, outcome.error)
            step()
    write.close()
    if recorded:
        write_new(options["write_baseline"], recorded.dump(), f".{os.getpid()}.cleaner-tmp")
    if options["form"] == "text":
        say(tally.summary())
    return 3 if tally.failed else int(options["fail"] and tally.count > 0)


class _Tally:
    """Counts the findings that are shown, without those that were accepted before."""

    def __init__(self, known: Baseline | None, recorded: Baseline | None, everything: bool) -> None:
        self.count = self.failed = 0
        self._done = self._hidden = 0
        self._known, self._recorded, self._everything = known, recorded, everything

    def add(self, path: str, cleaned: Cleaned, hidden: Hidden) -> Cleaned:
        """Count a document; return it with the findings that are to be shown."""
        shown = cleaned
        if not self._everything:
            shown = replace(cleaned, findings=tuple(f for f in cleaned.findings if f.outcome in _OPEN))
        left = self._known.left(path, shown, hidden) if self._known else shown
        self._done += 1
        self._hidden += len(shown.findings) - len(left.findings)
        self.count += len(left.findings)
        if self._recorded:
            self._recorded.accept(path, left, hidden)
        return left

    def summary(self) -> str:
        text = f"{self.count} findings in {self._done + self.failed} files"
        if self._known:
            text += f"; {self._hidden} accepted before"
        return text + "; all accepted from now on" if self._recorded else text


def _baselines(options: dict[str, Any]) -> tuple[Baseline | None, Baseline | None]:
    """Return the baseline that hides findings, and the one that they are recorded in."""
    old, new = options["baseline"], options["write_baseline"]
    if new is not None:
        clash = [name for name in ("baseline", "fail", "everything") if options[name]]
        if clash or options["form"] != "text":
            raise UsageError("--write-baseline goes with none of --baseline, --fail, --all and --format")
        if os.path.lexists(new):
            Baseline(new).load(read(new)[0])  # what is no baseline is not written over
        return None, Baseline(new)
    if old is None:
        return None, None
    if options["everything"]:
        raise UsageError("--all and --baseline don't go together: what lost was never accepted")
    if not os.path.lexists(old):
        raise UsageError(f"--baseline {old}: no such file; write it with --write-baseline {old}")
    known = Baseline(old)
    known.load(read(old)[0])
    return known, None
