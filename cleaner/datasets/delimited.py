"""CSV and TSV: every value a string; rows that need no change stay byte for byte."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import sys
from contextlib import contextmanager
from itertools import chain
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import msgspec

from cleaner.datasets.files import compression, opened, packed
from cleaner.datasets.record import Done, Job
from cleaner.errors import DecodeError, DiskError
from cleaner.formats.text import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cleaner.result import Cleaned

_BATCH = 1 << 20  # characters
_SAMPLE = 1 << 20  # bytes by which the encoding is told
_DELIMITERS = ",;\t|"


class Form(NamedTuple):
    """How a file is written.

    Args:
        encoding: Python's name.
        mark: The byte order mark, or empty.
        delimiter: Between the fields.
        header: The names of the fields.
    """

    encoding: str
    mark: bytes
    delimiter: str
    header: list[str]


class Row(NamedTuple):
    """A row as it stands in the file, its break included, and its fields, or why it has none."""

    raw: str
    fields: list[str]
    error: str = ""


class Rows(NamedTuple):
    """Some rows of a file.

    Args:
        first: 1-based number of the first; the header is not counted.
        rows: The rows.
        form: How they are written.
        header: The header as it stands in the file; only before the first row.
    """

    first: int
    rows: list[Row]
    form: Form
    header: str = ""


def read(path: str, job: Job) -> Iterator[tuple[Rows, int]]:
    """Yield the rows of a file in batches, and how many bytes of the file each one took.

    Raises:
        DiskError: When the file can't be read to its end, has no such field, or a quote is not closed.
        DecodeError: When its encoding can't be told, or does not hold to its end.
    """
    csv.field_size_limit(sys.maxsize)  # a text may be longer than 128 KB
    with opened(path) as (file, raw):
        sample = file.read(_SAMPLE)
        if not sample:
            return
        encoding, mark = _encoding(sample, path, job.settings.encoding)
        chunks = chain((sample[len(mark) :],), iter(lambda: file.read(_SAMPLE), b""))
        source = _Lines(_decoded(chunks, encoding, path))
        header = next(source, "")
        form = _form(header, encoding, mark, path, job)
        position = 0
        for batch in _batches(source, form, header, path):
            yield batch, raw.tell() - position
            position = raw.tell()


def clean(batch: Rows, job: Job) -> Done:
    """Clean some rows; the payload is the bytes of the output."""
    form, columns, done = batch.form, job.columns, Done()
    index = form.header.index(columns.field)
    out = io.StringIO()
    if batch.header:
        names = columns.names().values()
        out.write(_again([*form.header, *names], batch.header, form.header, form) if names else batch.header)
    for number, row in enumerate(batch.rows, batch.first):
        if not row.fields and not row.error:
            out.write(row.raw)  # a blank line
            continue
        error = row.error or _misfit(row, form)
        if error:
            done.fail(number, job, error)
            continue
        cleaned = _clean(row.fields[index], form, job, done)
        if isinstance(cleaned, str):
            done.fail(number, job, cleaned, counted=True)
            if "error" not in columns.add:
                continue
        if columns.add or isinstance(cleaned, str) or cleaned.changed:
            fields = _fields(row.fields, index, cleaned, job, form)
            out.write(_again(fields, row.raw, row.fields, form))
        else:
            out.write(row.raw)
    done.payload = (form.mark if batch.header else b"") + out.getvalue().encode(form.encoding)
    return done


@contextmanager
def writer(path: str, raw: IO[bytes], first: object) -> Iterator[Callable[[Any], object]]:  # noqa: ARG001
    """Yield what writes a payload."""
    with packed(path, raw) as file:
        yield file.write


class _Lines:
    """Lines of a text that remember what was drawn since the last time somebody asked."""

    def __init__(self, pieces: Iterable[str]) -> None:
        self._lines = _lines(pieces)
        self._drawn: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self._drawn.append(line)
        return line

    def drawn(self) -> str:
        drawn = "".join(self._drawn)
        self._drawn.clear()
        return drawn


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    """Cut at line feeds only: any other break may stand in a field."""
    rest: list[str] = []
    for piece in pieces:
        *whole, last = piece.split("\n")
        for line in whole:
            yield "".join((*rest, line, "\n"))
            rest.clear()
        if last:
            rest.append(last)
    if rest:
        yield "".join(rest)


def _encoding(sample: bytes, path: str, named: str | None) -> tuple[str, bytes]:
    if len(sample) == _SAMPLE and not sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    try:
        document = decode(sample, named)
    except DecodeError as bad:
        raise DecodeError(f"{path}: {bad.found}", bad.tried, bad.remedy) from bad
    return document.encoding, document.mark


def _decoded(chunks: Iterable[bytes], encoding: str, path: str) -> Iterator[str]:
    """Decode; where decoding may lose something, prove at the end that encoding gives the same bytes."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    encoder = codecs.getincrementalencoder(encoding)("strict")
    prove = encoding != "utf-8"
    before, after = hashlib.sha256(), hashlib.sha256()
    try:
        for chunk, final in chain(((chunk, False) for chunk in chunks), ((b"", True),)):
            text = decoder.decode(chunk, final)
            if prove:
                before.update(chunk)
                after.update(encoder.encode(text, final))
            yield text
    except UnicodeError as bad:
        raise DecodeError(f"{path}: not {encoding} to its end") from bad
    if before.digest() != after.digest():
        raise DecodeError(f"{path}: decoded as {encoding} it does not encode to the same bytes")


def _form(header: str, encoding: str, mark: bytes, path: str, job: Job) -> Form:
    """Tell the delimiter: the one with which the header has the text field."""
    tab = path.lower().removesuffix(compression(path)).endswith(".tsv")
    for delimiter in "\t" if tab else _DELIMITERS:
        try:
            names = next(csv.reader([header], delimiter=delimiter, strict=True), [])
        except csv.Error:
            continue
        if job.columns.field not in names:
            continue
        if names.count(job.columns.field) > 1:
            raise DiskError(f"{path}: has the field `{job.columns.field}` twice")
        if problem := job.columns.collision(names):
            raise DiskError(f"{path}: {problem}")
        return Form(encoding, mark, delimiter, names)
    seen = header.strip()[:80]
    raise DiskError(
        f"{path}: no field `{job.columns.field}` in the header `{seen}`; name one with --text-field"
    )


def _batches(source: _Lines, form: Form, header: str, path: str) -> Iterator[Rows]:
    source.drawn()
    reader = csv.reader(source, delimiter=form.delimiter, strict=True)
    rows: list[Row] = []
    first, weight = 1, 0
    while True:
        try:
            fields = next(reader)
            row = Row(source.drawn(), fields)
        except StopIteration:
            break
        except csv.Error as bad:
            if "unexpected end of data" in str(bad):
                raise DiskError(f"{path}: record {first + len(rows)}: a quote that is never closed") from bad
            row = Row(source.drawn(), [], f"not CSV: {bad}".partition(" - ")[0])
        rows.append(row)
        weight += len(row.raw)
        if weight >= _BATCH:
            yield Rows(first, rows, form, header)
            first, rows, weight, header = first + len(rows), [], 0, ""
    if rows or header:
        yield Rows(first, rows, form, header)


def _misfit(row: Row, form: Form) -> str:
    if len(row.fields) == len(form.header):
        return ""
    return f"has {len(row.fields)} fields, and the header {len(form.header)}; mend the row"


def _clean(text: str, form: Form, job: Job, done: Done) -> Cleaned | str:
    cleaned = done.clean(text, job)
    if isinstance(cleaned, str) or not cleaned.changed:
        return cleaned
    try:
        cleaned.text.encode(form.encoding)
    except UnicodeEncodeError as bad:
        done.counts.failed += 1
        return f"{form.encoding} has no room for {bad.object[bad.start]!r}, which the cleaned text needs"
    return cleaned


def _fields(before: list[str], index: int, cleaned: Cleaned | str, job: Job, form: Form) -> list[str]:
    columns = job.columns
    text = "" if isinstance(cleaned, str) else cleaned.text
    fields = before if "text" in columns.add else [*before[:index], text, *before[index + 1 :]]
    findings = () if isinstance(cleaned, str) else cleaned.findings
    values = {
        "text": text,
        "changed": "" if isinstance(cleaned, str) else str(cleaned.changed).lower(),
        "findings": _held(msgspec.json.encode(findings).decode(), form),
        "error": _held(cleaned, form) if isinstance(cleaned, str) else "",
        "original": before[index],
    }
    return [*fields, *(values[what] for what in columns.names())]


def _held(text: str, form: Form) -> str:
    """Escape what the encoding of the file has no room for."""
    return text.encode(form.encoding, "backslashreplace").decode(form.encoding)


def _again(fields: list[str], raw: str, before: list[str], form: Form) -> str:
    """Write a row with the quoting and the break that *raw*, which holds *before*, is written with."""
    body = raw.rstrip("\r\n")
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_ALL):
        if _written(before, quoting, form) == body:
            break
    else:
        quoting = csv.QUOTE_ALL if body.startswith('"') and body.endswith('"') else csv.QUOTE_MINIMAL
    return _written(fields, quoting, form) + raw[len(body) :]


def _written(fields: list[str], quoting: Any, form: Form) -> str:
    out = io.StringIO()
    # a carriage return must be quoted, which the writer knows only if it ends lines
    csv.writer(out, delimiter=form.delimiter, quoting=quoting, lineterminator="\r\n").writerow(fields)
    return out.getvalue().removesuffix("\r\n")
