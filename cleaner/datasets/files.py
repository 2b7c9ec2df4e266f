"""Names and compression of data files; what can be wrong with reading them."""

from __future__ import annotations

import gzip
import io
import zlib
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cleaner.errors import DiskError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

_FORMATS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
}
_COMPRESSED = (".gz", ".zst")
#: Patterns over the names of data files, for walking folders.
NAMES = tuple(
    f"*{suffix}{more}"
    for suffix in _FORMATS
    for more in ("", *_COMPRESSED)
    if suffix != ".parquet" or not more
)
#: What the file of bad records is called, after the name of the data file.
ERRORS = ".errors.jsonl"
_STEP = 1 << 14  # bytes of compressed data at a time: what they expand to has to fit in memory


def format_of(path: str) -> str | None:
    """Return `jsonl`, `csv` or `parquet` by the name of a file; None where it is none of them.

    >>> format_of("a.jsonl.gz"), format_of("b.parquet"), format_of("c.txt"), format_of("d.parquet.gz")
    ('jsonl', 'parquet', None, None)
    """
    name = Path(path).name.lower()
    found = _FORMATS.get(Path(name.removesuffix(compression(name))).suffix)
    return None if found == "parquet" and compression(name) else found


def compression(path: str) -> str:
    """Return `.gz`, `.zst` or nothing.

    >>> compression("a.jsonl.zst"), compression("a.jsonl")
    ('.zst', '')
    """
    suffix = Path(path).suffix.lower()
    return suffix if suffix in _COMPRESSED else ""


def is_errors(path: str) -> bool:
    """Tell whether a file holds the bad records of the data file beside it."""
    return path.endswith(ERRORS) and Path(path.removesuffix(ERRORS)).exists()


def need(module: str, what: str, extra: str = "data") -> Any:
    """Import a library of an extra.

    Raises:
        UsageError: When it is not installed.
    """
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as bad:
        raise UsageError(
            f"{what} needs {module.partition('.')[0]}: pip install 'gongwen-cleaner[{extra}]'"
        ) from bad


@contextmanager
def opened(path: str) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Open a file for reading; yield what it holds, decompressed, and the file itself (how far it is).

    Raises:
        UsageError: When the library for its compression is not installed.
        DiskError: When it can't be opened, read, or decompressed to its end.
    """
    with reading(path), Path(path).open("rb") as raw:
        match compression(path):
            case ".gz":
                with gzip.open(raw) as file:
                    yield file, raw  # type: ignore[misc]  # a GzipFile reads as a file does
            case ".zst":
                yield io.BufferedReader(_Zstandard(raw), 1 << 18), raw
            case _:
                yield raw, raw


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Turn what can go wrong with reading a file into `DiskError`."""
    try:
        yield
    except (EOFError, gzip.BadGzipFile, zlib.error) as bad:
        raise DiskError(f"{path}: not a whole gzip file: {bad}; fetch or make it again") from bad
    except OSError as bad:
        raise DiskError(f"{path}: can't be read: {bad.strerror or bad}") from bad


@contextmanager
def packed(path: str, raw: IO[bytes]) -> Iterator[IO[bytes]]:
    """Compress what is written by the name of the file; the same bytes for the same content."""
    match compression(path):
        case ".gz":
            with gzip.GzipFile("", "wb", 6, raw, mtime=0) as file:
                yield file  # type: ignore[misc]  # a GzipFile writes as a file does
        case ".zst":
            zstandard = need("zstandard", "writing .zst")
            with zstandard.ZstdCompressor(3).stream_writer(raw, closefd=False) as file:
                yield file
        case _:
            yield raw


class _Zstandard(io.RawIOBase):
    """A .zst file as a stream: several frames, and an error where the last one breaks off.

    The library's own reader takes a file that breaks off for one that ends.
    """

    def __init__(self, raw: IO[bytes]) -> None:
        self._library = need("zstandard", "reading .zst")
        self._raw = raw
        self._frame: Any = None
        self._pending = b""  # compressed
        self._ready = memoryview(b"")  # decompressed

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._ready:
            data = self._pending or self._raw.read(_STEP)
            self._pending = b""
            if not data:
                if self._frame is not None:
                    raise OSError("the .zst file breaks off; fetch or make it again")
                return 0
            self._ready = memoryview(self._decompressed(data))
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _decompressed(self, data: bytes) -> bytes:
        if self._frame is None:
            self._frame = self._library.ZstdDecompressor().decompressobj()
        try:
            out: bytes = self._frame.decompress(data)
        except self._library.ZstdError as bad:
            raise OSError(f"not a .zst file ({bad})") from bad
        if self._frame.eof:
            self._pending, self._frame = self._frame.unused_data, None
        return out
