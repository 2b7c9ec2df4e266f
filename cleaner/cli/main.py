"""The command `cleaner`: the group, its errors and exit codes."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from cleaner import __version__
from cleaner.errors import CleanerError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType

#: Command to the module that defines it; a module is imported when its command is called.
_COMMANDS = {
    "clean": "cleaner.cli.clean",
    "completion": "cleaner.cli.completion",
    "fills": "cleaner.cli.fills",
    "masks": "cleaner.cli.masks",
    "report": "cleaner.cli.report",
    "review": "cleaner.cli.review",
    "rules": "cleaner.cli.rules",
    "run": "cleaner.cli.run",
    "runs": "cleaner.cli.undo",
    "scan": "cleaner.cli.scan",
    "split": "cleaner.cli.split",
    "stats": "cleaner.cli.stats",
    "undo": "cleaner.cli.undo",
}
_INTERRUPTED = 130  # 128 + SIGINT, as shells expect
_PIPE_CLOSED = 141  # 128 + SIGPIPE


class _Lazy(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(_COMMANDS[cmd_name]), cmd_name)
        return command


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="cleaner")
def cleaner() -> None:
    """Clean and redact Chinese office documents; every edit accountable and undoable.

    \b
    cleaner clean report.txt               print the cleaned text
    cleaner clean --diff reports/          show what would change
    cleaner clean -i reports/              rewrite the files; `cleaner undo --last` takes it back
    cleaner scan reports/                  list what was found, write nothing
    cleaner report reports/ -o report.html one page with every edit in its place, to mail or print
    cleaner review reports/                decide about findings in the browser; the decisions are a file
    cleaner clean --masks redact a.txt     make every mask one token
    cleaner split all.txt --out parts/     a compilation into its documents
    cleaner masks reports/                 which masks there are, and what would fill them
    cleaner fills reports/ --against open/ -o fills.yaml    what other copies show there
    cleaner run in.jsonl out.jsonl         clean a field of JSONL, CSV or Parquet
    cleaner stats archive/                 count by rule, category, kind and file

    Exit: 0 done, 1 `--check` or `scan --fail` found something, 2 usage or configuration,
    3 a file failed (the others are done), 130 interrupted.
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code.

    >>> main(["--version"])
    cleaner, version 0.1.0
    0
    """
    _prepare()
    try:
        code = cleaner.main(list(sys.argv[1:] if argv is None else argv), "cleaner", standalone_mode=False)
        sys.stdout.flush()
    except CleanerError as bad:
        click.echo(f"cleaner: {bad}", err=True)
        return bad.exit_code
    except click.ClickException as bad:
        bad.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        click.echo("cleaner: interrupted; what was done is done, `cleaner runs` says what", err=True)
        return _INTERRUPTED
    except SystemExit as end:  # how click ends a completion, and a command whose reader is gone
        return int(end.code or 0) if "_CLEANER_COMPLETE" in os.environ else _PIPE_CLOSED
    except OSError as bad:  # standard output can't be written: the files have their own errors
        _silence()
        click.echo(f"cleaner: standard output: {bad.strerror}", err=True)
        return 3
    return int(code or 0)


def _prepare() -> None:
    """Let SIGTERM end the command as Ctrl-C does, and no character stop it from being written."""
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, _terminate)
    if sys.stdout is None:  # closed by the caller, who wants none of it
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 (for the whole command)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _silence() -> None:
    """Keep the interpreter from failing once more when it flushes standard output at its end."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _terminate(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001 (the signal's signature)
    """End on SIGTERM as on Ctrl-C: the file in hand is finished or left, the journal closed."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
