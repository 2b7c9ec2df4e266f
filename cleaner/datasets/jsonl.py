"""JSONL: an object a line. What is not cleaned stays byte for byte."""

from __future__ import annotations

import codecs
import json
import re
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any, NamedTuple

import msgspec

from cleaner.datasets.files import opened, packed
from cleaner.datasets.record import Done, Job
from cleaner.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaner.result import Cleaned

_BATCH = 1 << 20  # bytes; a longer line is a batch of its own
_RECORD = msgspec.json.Decoder(dict[str, msgspec.Raw])
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_VALUE = msgspec.json.Decoder()


class Lines(NamedTuple):
    """Some lines of a file.

    Args:
        first: 1-based number of the first.
        lines: With their breaks.
    """

    first: int
    lines: list[bytes]


def read(path: str, job: Job) -> Iterator[tuple[Lines, int]]:  # noqa: ARG001 (all formats are called alike)
    """Yield the lines of a file in batches, and how many bytes of the file each one took.

    Raises:
        DiskError: When the file can't be read to its end, or is UTF-16.
    """
    with opened(path) as (file, raw):
        number, position = 1, 0
        while lines := file.readlines(_BATCH):
            if number == 1 and lines[0].startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
                raise DiskError(f"{path}: is UTF-16; JSONL is UTF-8: convert it first")
            yield Lines(number, lines), raw.tell() - position
            number, position = number + len(lines), raw.tell()


def clean(batch: Lines, job: Job) -> Done:
    """Clean some lines; the payload is the bytes of the output.

    >>> from cleaner.config import Settings
    >>> clean(Lines(1, ['{"n": 1.0, "text": "完##paidend##善"}'.encode()]), Job(Settings())).payload.decode()
    '{"n":1.0,"text":"完善"}'
    """
    done = Done()
    out = []
    for number, line in enumerate(batch.lines, batch.first):
        mark = codecs.BOM_UTF8 if number == 1 and line.startswith(codecs.BOM_UTF8) else b""
        body = line[len(mark) :].rstrip(b"\r\n")
        if body.strip():
            written = _line(body, number, job, done)
            out.append(b"" if written is None else mark + written + line[len(mark) + len(body) :])
        else:
            out.append(line)
    done.payload = b"".join(out)
    return done


@contextmanager
def writer(path: str, raw: IO[bytes], first: object) -> Iterator[Callable[[Any], object]]:  # noqa: ARG001
    """Yield what writes a payload."""
    with packed(path, raw) as file:
        yield file.write


def _line(body: bytes, number: int, job: Job, done: Done) -> bytes | None:
    """Return a cleaned line, None where the record has no place in the output."""
    columns = job.columns
    record = _record(body, job)
    if isinstance(record, str):
        done.fail(number, job, record)
        return None
    value = _VALUE.decode(record[columns.field]) if columns.field in record else None
    if columns.field in record:
        cleaned = done.clean(value, job)
    else:
        cleaned = f"no field `{columns.field}`; there are {_few(record)}; name one with --text-field"
        done.counts.fail()
    if isinstance(cleaned, str):
        done.fail(number, job, cleaned, counted=True)
        if "error" not in columns.add:
            return None
    elif not cleaned.changed and not columns.add:
        return body
    return _encoded(record, value, cleaned, job)


def _record(body: bytes, job: Job) -> dict[str, msgspec.Raw] | str:
    try:
        body.decode()
        record = _RECORD.decode(body)
        # nothing but white space, escapes in keys and doubled keys make a line longer than this
        doubled = _doubled(body) if len(msgspec.json.encode(record)) != len(body) else None
    except UnicodeDecodeError as bad:
        return f"not UTF-8: byte {bad.start} of the line is {body[bad.start]:02x}; convert the file first"
    except msgspec.ValidationError:
        return "not an object; a line of JSONL is {…}"
    except (msgspec.DecodeError, ValueError) as bad:
        half = " (half a surrogate pair is no character)" if _HALF.search(body) else ""
        return f"not JSON: {bad}{half}"
    except RecursionError:
        return "nested too deep"
    if doubled is not None:
        return f"the key `{doubled}` stands twice, and what is meant can't be told; take one out"
    return job.columns.collision(record) or record


def _doubled(body: bytes) -> str | None:
    """Return a key that the object has twice."""
    found: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        # the outermost object comes last; nested ones stay as they are, whatever they hold
        seen: set[str] = set()
        found[:] = [key for key, _ in pairs if key in seen or seen.add(key)]  # type: ignore[func-returns-value]

    json.loads(body, object_pairs_hook=note, parse_int=str, parse_float=str)
    return found[0] if found else None


def _encoded(record: dict[str, msgspec.Raw], value: object, cleaned: Cleaned | str, job: Job) -> bytes:
    columns = job.columns
    text = None if isinstance(cleaned, str) else cleaned.text
    if "text" not in columns.add and (isinstance(cleaned, str) or cleaned.changed):
        record[columns.field] = _raw(text)
    values: dict[str, object] = {
        "text": text,
        "changed": None if isinstance(cleaned, str) else cleaned.changed,
        "findings": None if isinstance(cleaned, str) else cleaned.findings,
        "error": cleaned if isinstance(cleaned, str) else None,
        "original": value if isinstance(value, str) else None,
    }
    record |= {name: _raw(values[what]) for what, name in columns.names().items()}
    return msgspec.json.encode(record)


def _raw(value: object) -> msgspec.Raw:
    return msgspec.Raw(msgspec.json.encode(value))


def _few(record: dict[str, msgspec.Raw]) -> str:
    names = [f"`{name}`" for name in record]
    return ", ".join(names[:8]) + (" …" if len(names) > 8 else "") if names else "none"
