"""`cleaner fills`."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import FILE, FOLDER, PATH, job_count
from cleaner.cli.terminal import progress, report_error, say
from cleaner.config import engine_for, overridden
from cleaner.disk.copies import Copies
from cleaner.disk.pool import ordered
from cleaner.disk.replace import read
from cleaner.disk.walk import Files
from cleaner.errors import CleanerError, DiskError, UsageError
from cleaner.formats.text import decode, known_encoding
from cleaner.parallel.propose import propose
from cleaner.report.fills import fill_lines, fills_head

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.config import Settings
    from cleaner.disk.walk import Found
    from cleaner.parallel.propose import Copy, Proposal

_MOST = 20  # copies that a document is laid beside


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=PATH)
@click.option(
    "--against", multiple=True, required=True, type=PATH, metavar="DIR", help="Folder of copies. Repeatable."
)
@click.option(
    "-o", "--output", type=FILE, metavar="FILE", help="Write the proposals to FILE, not to the screen."
)
@click.option("--overwrite", is_flag=True, help="With -o: replace a file that is there already.")
@click.option("--accept", is_flag=True, help="With -o: fill at once, as `cleaner clean -i --masks restore`.")
@click.option("--index", type=FILE, metavar="FILE", help="Where the index of DIR is kept (the cache folder).")
@click.option("--jobs", type=click.IntRange(0), default=1, help="Processes; 0: one a core (1).")
@click.option("--profile", metavar="NAME", help="As `cleaner clean`; so is --rules.")
@click.option("--rules", multiple=True, type=FOLDER, metavar="DIR", hidden=True)
@click.option("--encoding", metavar="NAME", help="The encoding of PATH, where it can't be told.")
@click.option(
    "--config", type=FILE, metavar="FILE", help="A configuration instead of the nearest cleaner.yaml."
)
def fills(paths: tuple[str, ...], **options: Any) -> int:
    """Find values for masks in other copies of the same text.

    \b
    cleaner fills masked/ --against open/ -o fills.yaml    what the copies show, to be read and edited
    cleaner clean --masks restore --fills fills.yaml masked/ --out filled/
    cleaner fills masked/ --against open/ -o fills.yaml --accept    fill at once; `cleaner undo` takes it back

    Without --accept nothing is filled. The index of DIR is saved; only changed files are read again.
    Finding copies needs the extra: pip install 'gongwen-cleaner[parallel]'
    """
    _check(options)
    copies = _copies(options)
    lines = [fills_head()]
    tally = _Tally()
    files = list(Files(paths, options["config"]))
    with progress(len(files)) as step:
        for name, proposals in ordered(
            _proposed, _documents(files, copies, options), job_count(options["jobs"])
        ):
            if isinstance(proposals, CleanerError):
                report_error(name, proposals)
                tally.failed += 1
            else:
                tally.add(proposals)
                lines += fill_lines(_name(name), proposals)
            step()
    _write("\n".join(lines) + "\n", options)
    say(tally.summary())
    if options["accept"]:
        return _accept(paths, options) or (3 if tally.failed else 0)
    return 3 if tally.failed else 0


class _Tally:
    """Counts what the copies show."""

    def __init__(self) -> None:
        self.masks = self.filled = self.open = self.failed = 0

    def add(self, proposals: tuple[Proposal, ...]) -> None:
        self.masks += len(proposals)
        self.filled += sum(proposal.fill is not None for proposal in proposals)
        self.open += sum(len(proposal.choices) > 1 for proposal in proposals)

    def summary(self) -> str:
        rest = self.masks - self.filled - self.open
        shown = f"{self.filled} shown by a copy, {self.open} where copies disagree"
        return f"{self.masks} masks: {shown}, {rest} unproved"


def _check(options: dict[str, Any]) -> None:
    output = options["output"]
    if options["accept"] and not output:
        raise UsageError("--accept goes with -o FILE: what was filled must be on record")
    if options["overwrite"] and not output:
        raise UsageError("--overwrite goes with -o FILE")
    if output and Path(output).exists() and not options["overwrite"]:
        raise UsageError(f"-o {output}: is there already; say --overwrite, or name another file")
    if options["encoding"] is not None:
        known_encoding(options["encoding"])


def _copies(options: dict[str, Any]) -> Copies:
    count = sum(1 for _ in Files(options["against"], options["config"]))
    with progress(count) as step:
        copies = Copies(
            options["against"],
            options["index"],
            options["config"],
            report_error,
            step,
            job_count(options["jobs"]),
        )
    say(f"{len(copies)} copies, {copies.made} read anew; index: {copies.file}")
    return copies


@dataclass(frozen=True)
class _Document:
    """A document with the copies that are to be laid beside it, or why it can't be read."""

    path: str
    settings: Settings | None = None
    text: str = ""
    copies: tuple[Copy, ...] = ()
    error: CleanerError | None = None


def _documents(files: list[Found], copies: Copies, options: dict[str, Any]) -> Iterator[_Document]:
    """Yield the documents with their copies, looked up here, where the index is."""
    given = {name: options[name] for name in ("profile", "rules", "encoding")}
    for found in files:
        path = str(found.path)
        try:
            if found.error:
                raise DiskError(found.error)
            settings = overridden(found.located.settings(found.path), **given)
            text = decode(read(path)[0], settings.encoding).text
            near = tuple(copies.near(text, path, _MOST))
        except CleanerError as bad:
            if bad.exit_code == 2:
                raise
            yield _Document(path, error=bad)
        else:
            yield _Document(path, replace(settings, masks="flag", mask_token="××", fills=None), text, near)


def _proposed(document: _Document) -> tuple[str, tuple[Proposal, ...] | CleanerError]:
    if document.settings is None:
        assert document.error is not None
        return document.path, document.error
    try:
        return document.path, propose(document.text, document.copies, engine=engine_for(document.settings))
    except CleanerError as bad:
        if bad.exit_code == 2:
            raise
        return document.path, bad


def _name(path: str) -> str:
    """Return how a fills file names a document: below the working folder, or whole."""
    below = os.path.relpath(path)
    return os.path.abspath(path) if below.startswith("..") else Path(below).as_posix()  # noqa: PTH100


def _write(text: str, options: dict[str, Any]) -> None:
    if not options["output"]:
        sys.stdout.write(text)
        return
    try:
        Path(options["output"]).write_text(text, encoding="utf-8")
    except OSError as bad:
        raise DiskError(f"{options['output']}: can't be written: {bad.strerror}") from bad


def _accept(paths: tuple[str, ...], options: dict[str, Any]) -> int:
    from cleaner.cli.clean import clean

    given = {name: options[name] for name in ("profile", "rules", "encoding", "config")}
    code: int = click.get_current_context().invoke(
        clean, paths=paths, in_place=True, masks="restore", fills=options["output"], **given
    )
    return code
