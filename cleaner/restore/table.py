"""Fills files: YAML or CSV to a table, strictly."""

from __future__ import annotations

import csv
import difflib
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from cleaner.errors import ConfigError, UsageError
from cleaner.packs.strict import Source, read_source
from cleaner.restore.fills import Entry, FillTable, check_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaner.errors import FileFieldError

    _Fail = Callable[[str, str], FileFieldError]  # message and field to the error that names the place

_NUMBERS = ("start", "end", "confidence")


class _Choice(msgspec.Struct, forbid_unknown_fields=True):
    """What a copy shows, for a person to choose from; nothing is filled from it."""

    value: str
    source: str = ""
    confidence: float | None = None
    refused: str = ""


class _Row(msgspec.Struct, forbid_unknown_fields=True):
    """An entry as it stands in a file; one without a value is for a person to fill in."""

    document: str = ""
    start: int | None = None
    end: int | None = None
    kind: str | None = None
    mask: str | None = None
    before: str = ""
    after: str = ""
    value: str | None = None
    confidence: float = 1.0
    source: str = ""
    choices: list[_Choice] = []


_FIELDS = _Row.__struct_fields__
_COLUMNS = tuple(name for name in _FIELDS if name != "choices")


def load_fills(path: str | Path) -> FillTable:
    """Read a fills file.

    A YAML file maps kinds of masks to values (`place: 枫桥`); under `documents` it lists entries by
    document, under `fills` entries for any document. An entry has a `value` and says what it is for: `start`
    and `end` (code points of the document), or `before` and `after` (what stands around the mask), or
    only a `kind`. A CSV file has a column for each field, and `document`.

    Returns:
        The values by kind, as a mapping, with the entries; `table.of(path)` is what is for one document.

    Raises:
        ConfigError: When the file is not right, with line and field.

    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "fills.yaml"
    >>> _ = file.write_text("place: 枫桥\\nfills: [{before: 户籍, after: 人, value: '12'}]", encoding="utf-8")
    >>> table = load_fills(file)
    >>> dict(table), table.entries[0].value
    ({'place': '枫桥'}, '12')
    """
    path = Path(path)
    return FillTable({}, _csv(path)) if path.suffix.lower() == ".csv" else _yaml(path)


def _yaml(path: Path) -> FillTable:
    source = read_source(path, str(path))
    kinds = {}
    for kind, value in source.data.items():
        if kind in ("documents", "fills"):
            continue
        try:
            check_value(kind, value)
        except UsageError as bad:
            raise source.fail(str(bad), (kind,)) from bad
        kinds[kind] = value
    entries = [*_listed(source, ("fills",), source.data.get("fills"), "")]
    documents = source.data.get("documents") or {}
    if not isinstance(documents, dict):
        raise source.fail("expected a mapping from document to its entries", ("documents",))
    for document, rows in documents.items():
        entries += _listed(source, ("documents", document), rows, document)
    return FillTable(kinds, entries)


def _listed(source: Source, at: tuple[str, ...], rows: Any, document: str) -> Iterator[Entry]:
    if rows is None:
        return
    if not isinstance(rows, list):
        raise source.fail("expected a list of entries, each `- {start: …, end: …, value: …}`", at)
    for number, row in enumerate(rows):
        here = (*at, str(number))

        def fail(message: str, field: str, here: tuple[str, ...] = here) -> FileFieldError:
            return source.fail(message, (*here, field) if field else here)

        if not isinstance(row, dict):
            raise fail(f"expected fields such as `value: …`, found {row!r}", "")
        entry = _entry({"document": document, **row}, fail)
        if entry is not None:
            yield entry


def _csv(path: Path) -> Iterator[Entry]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as bad:
        raise ConfigError(f"not UTF-8 at byte {bad.start}; save it as “CSV UTF-8”", path=str(path)) from bad
    except OSError as bad:
        raise ConfigError(f"can't be read: {bad.strerror}", path=str(path)) from bad
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", strict=True)
    try:
        for name in reader.fieldnames or ():
            if name not in _COLUMNS:
                raise ConfigError(_unknown(name, _COLUMNS), path=str(path), line=1, field=name)
        if "value" not in (reader.fieldnames or ()):
            raise ConfigError(f"no column `value`; columns: {', '.join(_COLUMNS)}", path=str(path), line=1)
        for row in reader:
            entry = _cells(row, str(path), reader.line_num)
            if entry is not None:
                yield entry
    except csv.Error as bad:
        raise ConfigError(f"not CSV: {bad}", path=str(path), line=reader.line_num) from bad


def _cells(row: dict[str, Any], path: str, line: int) -> Entry | None:
    def fail(message: str, field: str) -> FileFieldError:
        return ConfigError(message, path=path, line=line, field=field)

    if "" in row:
        raise fail("more cells than columns; quote a value that holds a comma", "")
    given: dict[str, Any] = {name: cell for name, cell in row.items() if cell}
    for name in _NUMBERS:
        if name in given:
            try:
                given[name] = float(given[name]) if name == "confidence" else int(given[name])
            except ValueError as bad:
                raise fail(f"expected a number, found {given[name]!r}", name) from bad
    return _entry(given, fail)


def _entry(given: dict[str, Any], fail: _Fail) -> Entry | None:
    """Return the entry of a row; None where a person has not written a value yet."""
    for name in given:
        if name not in _FIELDS:
            raise fail(_unknown(name, _FIELDS), name)
    try:
        row = msgspec.convert(given, _Row)
    except msgspec.ValidationError as bad:
        message, _, where = str(bad).partition(" - at `$.")
        field = re.split(r"[.\[`]", where)[0]
        quote = "; quote it" if message.startswith("Expected `str") else ""
        raise fail(message[0].lower() + message[1:] + quote, field) from bad
    if row.value is None:
        return None
    _check(row, fail)
    names = (name for name in _COLUMNS)
    return Entry(**{name: getattr(row, name) for name in names})


def _check(row: _Row, fail: _Fail) -> None:
    try:
        check_value("text" if row.kind is None else row.kind, row.value, soft=row.start is not None)
    except UsageError as bad:
        raise fail(str(bad), "kind" if str(bad).startswith("no kind") else "value") from bad
    if (row.start is None) != (row.end is None):
        raise fail("`start` and `end` go together; write both, or neither", "")
    if row.start is not None and row.end is not None and not 0 <= row.start <= row.end:
        raise fail(f"{row.start}-{row.end} is no span; write code points, start before end", "start")
    if row.start is not None and not row.document:
        raise fail(
            "a place is a place of a document; write `document`, or list it under `documents`", "start"
        )
    if row.start is None and not (row.before or row.after or (row.document and row.kind)):
        raise fail(
            "what is it for? write `start` and `end`, or `before` and `after`, or `kind` under a document",
            "",
        )
    if not 0 <= row.confidence <= 1:
        raise fail(f"expected a number from 0 to 1, found {row.confidence:g}", "confidence")


def _unknown(name: str, known: tuple[str, ...]) -> str:
    close = difflib.get_close_matches(name, known, 1)
    return "unknown field; " + (f"did you mean `{close[0]}`?" if close else f"known: {', '.join(known)}")
