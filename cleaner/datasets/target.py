"""One output file: under a temporary name until it is whole; what a later run needs to know about it."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
from functools import cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from cleaner import __version__
from cleaner.datasets.counts import Counts  # noqa: TC001 (msgspec reads the annotation)
from cleaner.datasets.files import ERRORS, reading
from cleaner.datasets.record import Failure
from cleaner.disk.replace import sync_folder, write_new
from cleaner.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.datasets.record import Job

_PART = ".cleaner-part"
_PARTS = ".cleaner-parts"
_NOTE = ".cleaner-done"


class Note(msgspec.Struct, frozen=True):
    """What is kept beside an output file (`.<name>.cleaner-done`) for the run that resumes.

    Args:
        made_by: Digest of the version, the rules with their settings, and the columns.
        size: Of the input file, in bytes.
        modified: Of the input file, in nanoseconds.
        counts: What cleaning came to.
    """

    made_by: str
    size: int
    modified: int
    counts: Counts


def note_of(path: str, job: Job, counts: Counts) -> Note:
    """Describe an input file and what is done with it.

    Raises:
        DiskError: When the file can't be looked at.
    """
    try:
        info = Path(path).stat()
    except OSError as bad:
        raise DiskError(f"{path}: can't be read: {bad.strerror}") from bad
    return Note(_made_by(job), info.st_size, info.st_mtime_ns, counts)


@cache
def _made_by(job: Job) -> str:
    # what the engine is, not where its files lie: a machine may have them elsewhere
    engine = job.engine
    active = [rule.id for rule in engine.active]
    masks = [engine.policy.mode, engine.policy.token, repr(engine.fills.given), repr(engine.decided)]
    rules = [engine.profile, engine.limits, engine.rules, active]
    words = [job.settings.script, job.settings.keep_words]
    what = [__version__, rules, masks, words, job.settings.encoding, job.columns]
    return hashlib.sha256(msgspec.json.encode(what, order="deterministic")).hexdigest()


class Target:
    """An output file that appears when it is whole, and not before.

    Args:
        path: Its final name.

    Raises:
        DiskError: When it can't be written, or another process is writing it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._errors: IO[bytes] | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.file = self._beside(_PART).open("ab")
        except OSError as bad:
            raise DiskError(f"{path}: can't be written: {bad.strerror}") from bad
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as bad:
            self.file.close()
            raise DiskError(f"{path}: another process is writing it; wait for it") from bad
        try:
            self.file.truncate(0)  # what a killed run left
        except OSError as bad:
            self.abandon()
            raise DiskError(f"{path}: can't be written: {bad.strerror}") from bad

    def _beside(self, suffix: str) -> Path:
        return self._path.with_name(f".{self._path.name}{suffix}")

    def fail(self, source: str, failures: Iterable[Failure]) -> None:
        """Write bad records to the file of bad records."""
        for failure in failures:
            if self._errors is None:
                self._errors = self._beside(ERRORS + _PART).open("wb")
            value = {"file": source, **failure._asdict()}
            self._errors.write(msgspec.json.encode(value) + b"\n")

    def finish(self, note: Note) -> None:
        """Give the file its name. The bad records and the note come first: the name says that all is there.

        Raises:
            DiskError: When it can't be written; nothing of it is left then.
        """
        errors = self._path.with_name(self._path.name + ERRORS)
        try:
            if self._errors is not None:
                _sync(self._errors)
                self._errors.close()
                self._beside(ERRORS + _PART).replace(errors)
            else:
                errors.unlink(missing_ok=True)  # of an older run
            _sync(self.file)
            aside = self._beside(_NOTE)
            write_new(str(aside), msgspec.json.encode(note), aside.name + _PART)
            self._beside(_PART).replace(self._path)
            self.file.close()
        except OSError as bad:
            self.abandon()
            raise DiskError(f"{self._path}: can't be written: {bad.strerror}") from bad
        sync_folder(str(self._path.parent))
        shutil.rmtree(parts_folder(self._path), ignore_errors=True)  # whoever made the file: it is whole

    def abandon(self) -> None:
        """Leave nothing behind."""
        for file, suffix in ((self._errors, ERRORS + _PART), (self.file, _PART)):
            if file is not None:
                with contextlib.suppress(OSError):
                    self._beside(suffix).unlink()
                with contextlib.suppress(OSError):
                    file.close()


def parts_folder(path: Path) -> Path:
    """Return where parts of an output are kept until all are there.

    >>> parts_folder(Path("out/a.parquet")).as_posix()
    'out/.a.parquet.cleaner-parts'
    """
    return path.with_name(f".{path.name}{_PARTS}")


def failures_of(path: str) -> Iterator[Failure]:
    """Yield the bad records that stand beside an output, none where there is no such file.

    Raises:
        DiskError: When it can't be read.
    """
    errors = Path(path + ERRORS)
    with reading(str(errors)):
        lines = errors.read_bytes().splitlines() if errors.exists() else []
    for line in lines:
        value = msgspec.json.decode(line)
        yield Failure(value["record"], value["field"], value["reason"])


def done_before(path: Path, note: Note) -> Counts | None:
    """Return what the run came to that made *path* from the same input with the same settings.

    Returns:
        None where the file is still to be made.

    Raises:
        DiskError: When the file is there but comes from something else.
    """
    if not path.exists():
        return None
    try:
        found = msgspec.json.decode(path.with_name(f".{path.name}{_NOTE}").read_bytes(), type=Note)
    except (OSError, msgspec.DecodeError):
        raise DiskError(f"{path}: is there already, and no run made it; say --overwrite") from None
    if found.made_by != note.made_by:
        raise DiskError(f"{path}: was made with other settings or rules; say --overwrite")
    if (found.size, found.modified) != (note.size, note.modified):
        raise DiskError(f"{path}: its input has changed since; say --overwrite")
    return found.counts


def _sync(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())
