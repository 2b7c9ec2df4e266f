"""`cleaner split`."""

from __future__ import annotations

import json
import re
import sys
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import click

from cleaner.cli.options import FILE, FOLDER, PATH
from cleaner.cli.terminal import report_error, say
from cleaner.compilation import split as documents_of
from cleaner.disk.out import OutFolder
from cleaner.disk.replace import read
from cleaner.disk.walk import Files
from cleaner.errors import CleanerError, DiskError, UsageError
from cleaner.formats.text import decode, encode, known_encoding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.model import Part

# What no file name may hold on one system or another, and what a shell would trip over.
_NOT_IN_A_NAME = re.compile(r'[\x00-\x20\x7f/\\:*?"<>|\u2028\u2029]+')
_LONGEST_NAME = 180  # bytes of UTF-8; file systems take 255 with number and suffix


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…", type=PATH)
@click.option("--out", type=FOLDER, metavar="DIR", help="Write one file a document below DIR.")
@click.option("--overwrite", is_flag=True, help="With --out: replace files that are there already.")
@click.option("--encoding", metavar="NAME", help="The encoding of the files, where it can't be told.")
@click.option("--config", type=FILE, metavar="FILE", help="A configuration for which files are meant.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl"]),
    default="text",
    help="For people, or an object a document (text).",
)
def split(paths: tuple[str, ...], **options: Any) -> int:
    """Split compilations (汇编) into their documents.

    \b
    cleaner split all.txt                      list the documents: characters from-to, title
    cleaner split all.txt --out parts/         write them: parts/01_标题.txt …
    cleaner split archive/ --out parts/        a folder a compilation

    Nothing is cleaned: split first, then clean the parts.
    """
    if options["overwrite"] and not options["out"]:
        raise UsageError("--overwrite goes with --out DIR")
    if options["encoding"] is not None:
        known_encoding(options["encoding"])
    sources = list(_sources(paths, options["config"]))
    out = OutFolder(options["out"], options["overwrite"]) if options["out"] else None
    failed = 0
    for path, below, unread in sources:
        folder = "" if len(sources) == 1 else PurePosixPath(below).with_suffix("").as_posix()
        try:
            if unread:
                raise DiskError(unread)
            _split(path, folder, out, options)
        except CleanerError as bad:
            report_error(path, bad)
            failed += 1
    if out is not None:
        out.sync()
    if out is not None and options["form"] == "text":
        say(f"{out.count} documents written below {options['out']}")
    return 3 if failed else 0


def _sources(paths: tuple[str, ...], config: str | None) -> Iterator[tuple[str, str, str]]:
    """Yield each file, its path below the folder that was named, and why it can't be looked at."""
    if "-" in paths:
        if len(paths) > 1:
            raise UsageError("`-` is standard input: it stands alone")
        yield "-", "stdin.txt", ""
        return
    for found in Files(paths, config):
        yield str(found.path), found.below, found.error


def _split(path: str, folder: str, out: OutFolder | None, options: dict[str, Any]) -> None:
    data = sys.stdin.buffer.read() if path == "-" else read(path)[0]
    document = decode(data, options["encoding"])
    parts = documents_of(document.text)
    suffix = PurePosixPath(path).suffix or ".txt"
    for number, part in enumerate(parts, 1):
        written = None
        if out is not None:
            name = f"{number:0{max(2, len(str(len(parts))))}}{_file_name(part.title)}{suffix}"
            written = out.write(str(PurePosixPath(folder, name)), encode(part.text, document), path)
        click.echo(_line(path, part, written, options["form"]))


def _file_name(title: str) -> str:
    name = _NOT_IN_A_NAME.sub(" ", title).strip(" .")
    name = name.encode("utf-8", "ignore")[:_LONGEST_NAME].decode("utf-8", "ignore").strip()
    return f"_{name}" if name else ""


def _line(path: str, part: Part, written: str | None, form: str) -> str:
    if form == "jsonl":
        value = {"path": path, "start": part.start, "end": part.end, "title": part.title}
        value |= {"compilation": part.compilation, "written": written}
        return json.dumps(value, ensure_ascii=False)
    title = part.title or "（无标题）"
    return f"{path}:{part.start}-{part.end}  {title}" + (f"  → {written}" if written else "")
