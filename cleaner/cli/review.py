"""`cleaner review`."""

from __future__ import annotations

import contextlib
import getpass
import os
import sys
import webbrowser
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import FILE, PATH, Tasks, rules_of, settings_options, split_settings
from cleaner.cli.terminal import painter, report_error, say
from cleaner.config import engine_of
from cleaner.decisions.table import NAME
from cleaner.disk.replace import read
from cleaner.errors import CleanerError, DiskError, UsageError
from cleaner.formats.text import decode
from cleaner.review.serve import listen, prepare
from cleaner.review.session import Review
from cleaner.review.store import Store
from cleaner.review.tty import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.engine import Engine


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=PATH)
@click.option("--tty", is_flag=True, help="Ask on the terminal, finding by finding.")
@click.option("--open", "only_open", is_flag=True, help="Ask only about what the rules leave open (--tty).")
@click.option("--no-open", "no_open", is_flag=True, help="Print the address and open no browser.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on loopback; 0: a free one (0).")
@click.option("--who", metavar="NAME", help="Who decides, for the file (the name you are logged in by).")
@settings_options
@click.option(
    "--config", type=FILE, metavar="FILE", help="A configuration instead of the nearest cleaner.yaml."
)
def review(paths: tuple[str, ...], **options: Any) -> int:
    """Go through what was found and decide; the decisions are a file that `clean --decisions` applies.

    \b
    cleaner review archive/                          in the browser; until Ctrl-C
    cleaner review --tty speech.txt                  y, n, e(dit), s(kip), a(ll), f(ill), w(rong), ?
    cleaner review --tty --open --masks restore archive/   only masks that are left, and what was withheld
    cleaner review --tty --select 'mask/*' a.txt
    cleaner clean --decisions cleaner.decisions.yaml speech.txt

    The file is cleaner.decisions.yaml beside the documents; --decisions names another. It is written after
    every answer: stop when you like, and call it again to go on. The documents are left alone.
    """
    given = split_settings(options)
    if "-" in paths:
        raise UsageError("`-`: standard input has no place for decisions; name files")
    tasks = Tasks(paths, options["config"], {**given, "decisions": None}, slim=False)
    file = _file(paths, given, tasks)
    store = Store(file)
    failed: list[str] = []
    encodings: dict[str, str | None] = {}
    documents = list(_documents(tasks, failed, encodings))
    session = Review(store, documents, _who(options))
    for sheet in session.sheets:
        for line in sheet.stale:
            say(f"cleaner: {sheet.path}: {line}")
    lost = False  # whether an answer could not be written down
    if options["tty"]:
        rules = rules_of(tasks.settings)
        asked = Terminal(session, rules, _ask, click.echo, painter(), options["only_open"])
        asked.run()
        lost = asked.lost
    elif documents:
        _serve(session, [engine for _, _, engine in documents], encodings, options)
    decided, found = session.progress
    say(f"{decided} of {found} findings decided; {file}")
    if decided:
        say(f"apply them: cleaner clean --decisions {file} {' '.join(paths)}")
    return 3 if failed or lost else 0


def _serve(
    session: Review, engines: list[Engine], encodings: dict[str, str | None], options: dict[str, Any]
) -> None:
    """Serve the review until Ctrl-C."""
    with listen(options["port"]) as listener:
        server, address = prepare(session, engines, listener, lambda path: _text(path, encodings[path]))
        say(f"{address}\nThe address is a key: who has it can decide. Ctrl-C ends the review.")
        if not options["no_open"]:
            webbrowser.open(address)  # a browser that is quicker than the server waits at the socket
        with contextlib.suppress(KeyboardInterrupt):
            server.run(sockets=[listener])


def _text(path: str, encoding: str | None) -> str:
    return decode(read(path)[0], encoding).text


def _documents(
    tasks: Tasks, failed: list[str], encodings: dict[str, str | None]
) -> Iterator[tuple[str, str, Engine]]:
    for task in tasks:
        settings = replace(task.settings, decisions=None)
        try:
            if task.error:
                raise DiskError(task.error)
            encodings[task.path] = settings.encoding
            text = _text(task.path, settings.encoding)
            engine = engine_of(settings, task.path)
            engine.clean(text)  # one that can't be cleaned has nothing to review
        except CleanerError as bad:
            if bad.exit_code == 2:
                raise
            failed.append(task.path)
            report_error(task.path, bad)
        else:
            yield task.path, text, engine


def _file(paths: tuple[str, ...], given: dict[str, Any], tasks: Tasks) -> str:
    """Return the file of decisions: the one named, the one configured, or that beside the documents."""
    named: set[str | None] = {given.get("decisions")} - {None}
    named = named or {settings.decisions for settings in tasks.settings if settings.decisions}
    if len(named) > 1:
        raise UsageError(
            f"{len(named)} files of decisions are configured for these paths; name one: --decisions FILE"
        )
    if named:
        return str(next(iter(named)))
    folders = [path if os.path.isdir(path) else os.path.dirname(path) or "." for path in paths]  # noqa: PTH112, PTH120
    folder = folders[0] if len(set(folders)) == 1 else os.path.commonpath(map(os.path.abspath, folders))
    return os.path.normpath(os.path.join(folder, NAME))  # noqa: PTH118


def _who(options: dict[str, Any]) -> str:
    if options["who"] is not None:
        return str(options["who"])
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container without a name for the user
        return ""


def _ask(question: str) -> str:
    """Show a question and read a line; a line from a pipe is shown beside it."""
    if sys.stdin is None:
        raise EOFError
    if sys.stdin.isatty():
        return input(question)
    click.echo(question, nl=False)
    line = sys.stdin.readline()
    click.echo(line.rstrip("\n"))
    if not line:
        raise EOFError
    return line
