"""Many data files through one pool: read here, cleaned by the workers, written here in order."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.datasets.counts import Counts
from cleaner.datasets.files import format_of
from cleaner.datasets.target import Note, Target, done_before, note_of
from cleaner.disk.pool import ordered
from cleaner.errors import CleanerError, DiskError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cleaner.datasets.record import Done, Failure, Job

_MODULES = {
    "jsonl": "cleaner.datasets.jsonl",
    "csv": "cleaner.datasets.delimited",
    "parquet": "cleaner.datasets.parquet",
}


@dataclass(frozen=True)
class Source:
    """An input file and what is made of it.

    Args:
        path: The file.
        target: Where the output goes; None: it is only counted.
        job: What is done with its records.
        overwrite: Whether an output that is there is made again.
        error: Why the file can't be looked at; empty where it can.
        groups: Numbers of the row groups that are taken, of Parquet; None: the whole file.
    """

    path: str
    target: Path | None
    job: Job
    overwrite: bool = False
    error: str = ""
    groups: range | None = None

    @property
    def size(self) -> int:
        """Bytes of the file; 0 where it can't be looked at, which the run reports."""
        try:
            return Path(self.path).stat().st_size
        except OSError:
            return 0


@dataclass
class Report:
    """What became of a file.

    Args:
        source: The file.
        counts: Over its records, those of an earlier run where *skipped*.
        skipped: It was done already.
        error: Why it failed; nothing was written then.
        first: The first record that could not be cleaned; None where all could, or where *skipped*.
    """

    source: Source
    counts: Counts = field(default_factory=Counts)
    skipped: bool = False
    error: CleanerError | None = None
    first: Failure | None = None


class _Piece(NamedTuple):
    """A step on the way through the files: a batch, or the end of a file (no batch)."""

    source: Source
    batch: Any = None
    size: int = 0  # bytes of the file
    skipped: Counts | None = None
    error: CleanerError | None = None
    done: Done | None = None


def run(sources: Iterable[Source], jobs: int, step: Callable[[int], None]) -> Iterator[Report]:
    """Clean data files one after the other; yield what became of each.

    Args:
        sources: The files; drawn as they are needed.
        jobs: Number of processes. The output does not depend on it.
        step: Called with the number of bytes of the input that are done.

    Raises:
        UsageError: When the settings are wrong, or a library is missing.
        DiskError: When a worker died; what is whole stays, run again for the rest.
    """
    output: _Output | None = None
    try:
        for piece in ordered(_work, _pieces(sources), jobs):
            output = output or _Output(piece.source)
            output.take(piece)
            step(piece.size)
            if piece.batch is None and piece.done is None:
                yield output.close(piece)
                output = None
    finally:
        if output is not None:
            output.abandon()


def _pieces(sources: Iterable[Source]) -> Iterator[_Piece]:
    for source in sources:
        try:
            if source.error:
                raise DiskError(source.error)
            counts = earlier(source)
            if counts is None:
                part = () if source.groups is None else (source.groups,)
                for batch, size in _format(source).read(source.path, source.job, *part):
                    yield _Piece(source, batch, size)
            yield _Piece(source, skipped=counts)
        except CleanerError as bad:
            if bad.exit_code == 2:
                raise
            yield _Piece(source, error=bad)


def earlier(source: Source) -> Counts | None:
    """Return what an earlier run came to that made the output of *source*; None where it is still to be made.

    Raises:
        DiskError: When the output is there but comes from something else.
    """
    if source.target is None or source.overwrite:
        return None
    return done_before(source.target, note_of(source.path, source.job, Counts()))


def _work(piece: _Piece) -> _Piece:
    """Clean a batch; what a worker process is called with."""
    if piece.batch is None:
        return piece
    return piece._replace(batch=None, done=_format(piece.source).clean(piece.batch, piece.source.job))


def _format(source: Source) -> Any:
    name = format_of(source.path)
    assert name is not None, source.path
    return import_module(_MODULES[name])


class _Output:
    """The output of one file while it is made."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._report = Report(source)
        self._target: Target | None = None
        self._write: Callable[[Any], object] | None = None
        self._stack = ExitStack()
        self._note: Note | None = None

    def take(self, piece: _Piece) -> None:
        """Write what a batch became; an error of the file is kept for its end."""
        if piece.done is None or self._report.error is not None:
            return
        self._report.counts.merge(piece.done.counts)
        self._report.first = self._report.first or next(iter(piece.done.failures), None)
        try:
            if self._source.target is not None:
                self._put(piece.done)
        except OSError as bad:
            self._report.error = DiskError(f"{self._source.target}: can't be written: {bad.strerror}")
        except CleanerError as bad:
            self._report.error = bad

    def _put(self, done: Done) -> None:
        self._open(done.payload)
        assert self._target is not None
        assert self._write is not None
        self._write(done.payload)
        self._target.fail(self._source.path, done.failures)

    def _open(self, payload: Any) -> None:
        source = self._source
        if self._target is None and source.target is not None:
            self._note = note_of(source.path, source.job, self._report.counts)
            self._target = Target(source.target)
            writer = _format(source).writer(str(source.target), self._target.file, payload)
            self._write = self._stack.enter_context(writer)

    def close(self, piece: _Piece) -> Report:
        """Give the file its name, or leave nothing of it."""
        report = self._report
        report.error = report.error or piece.error
        if piece.skipped is not None:
            report.skipped, report.counts = True, piece.skipped
        elif report.error is None and self._source.target is not None:
            try:
                self._open(None)
                self._stack.close()
                self._finish()
            except OSError as bad:
                report.error = DiskError(f"{self._source.target}: can't be written: {bad.strerror}")
            except CleanerError as bad:
                report.error = bad
        if report.error is not None:
            report.counts = Counts()
            self.abandon()
        return report

    def _finish(self) -> None:
        assert self._target is not None
        assert self._note is not None
        now = note_of(self._source.path, self._source.job, self._report.counts)
        if (now.size, now.modified) != (self._note.size, self._note.modified):
            raise DiskError(
                f"{self._source.path}: changed while it was read; try again when nobody writes to it"
            )
        self._target.finish(now)

    def abandon(self) -> None:
        """Leave nothing behind."""
        with suppress(Exception):  # a compressor that can't write its end; the file goes anyway
            self._stack.close()
        if self._target is not None:
            self._target.abandon()
