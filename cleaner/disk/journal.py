"""The journal of in-place runs: what was meant, what was done, what undo needs.

A run has a folder of its own below the state directory::

    runs/20261121-130501-482913/
        run.json        what was called, when, by which version
        lock            held while the run goes on
        journal.jsonl   before a file is replaced: its path and both hashes; after it: that it is done
        removed.jsonl   mode 0600, can be turned off: the text that undo puts back

The journal holds no text of any document. It is written ahead: a run that is killed leaves for
each file either its old or its new hash on the disk, and the journal says which is which.
"""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cleaner.disk.replace import digest, sync_folder
from cleaner.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.formats.text import Document
    from cleaner.model import Edit

#: Overrides the state directory; for tests, and for systems whose home is not writable.
STATE_VARIABLE = "CLEANER_STATE_DIR"


def state_folder() -> Path:
    """Return the folder of all runs; it need not exist."""
    given = os.environ.get(STATE_VARIABLE)
    if given:
        return Path(given) / "runs"
    import platformdirs

    return Path(platformdirs.user_state_dir("gongwen-cleaner", appauthor=False)) / "runs"


@dataclass(frozen=True)
class Intent:
    """One file that a run is about to replace.

    Args:
        number: Counts the files of a run from 0.
        path: The real path.
        temporary: Name of the temporary file beside it.
        before: SHA-256 of the old bytes.
        after: SHA-256 of the new bytes.
        encoding: The encoding of both.
        mark: The byte order mark, hexadecimal.
    """

    number: int
    path: str
    temporary: str
    before: str
    after: str
    encoding: str
    mark: str


class Writer:
    """The journal of the running run.

    Args:
        command: What was called, for `cleaner runs`.
        keep_removed: Whether removed text is kept; without it the run can't be undone.

    Raises:
        DiskError: When the state directory can't be written. Nothing was touched then.
    """

    def __init__(self, command: Sequence[str], keep_removed: bool) -> None:
        import filelock

        from cleaner import __version__

        now = datetime.now(UTC)
        self.run = f"{now:%Y%m%d-%H%M%S-%f}"  # in order of time as in order of name
        self.folder = state_folder() / self.run
        self._count = 0
        try:
            self.folder.mkdir(parents=True, mode=0o700)
            self._lock = filelock.FileLock(self.folder / "lock")
            self._lock.acquire(timeout=0)
            about: dict[str, Any] = {
                "run": self.run,
                "started": f"{now:%Y-%m-%dT%H:%M:%SZ}",
                "command": list(command),
            }
            about |= {"version": __version__, "keep_removed": keep_removed}
            (self.folder / "run.json").write_text(json.dumps(about), encoding="utf-8")
            self._journal = _open_private(self.folder / "journal.jsonl")
            self._removed = _open_private(self.folder / "removed.jsonl") if keep_removed else None
            sync_folder(str(self.folder))
            sync_folder(str(self.folder.parent))
        except OSError as bad:
            raise DiskError(
                f"{self.folder}: the journal can't be written: {bad.strerror}; nothing was touched; "
                f"free the disk, or set {STATE_VARIABLE} to a folder that can be written"
            ) from bad

    def intend(self, files: Iterable[tuple[str, bytes, bytes, Document, Sequence[Edit]]]) -> list[Intent]:
        """Write down files that are about to be replaced, durably, and return the entries.

        Args:
            files: Path, old bytes, new bytes, document, and the edits that lead from the old
                text to the new.

        Raises:
            DiskError: When the journal can't be written. None of the files may be touched then.
        """
        out = []
        try:
            for path, before, after, document, edits in files:
                number, self._count = self._count, self._count + 1
                temporary = f".{self.run}.{number}.cleaner-tmp"
                intent = Intent(
                    number,
                    path,
                    temporary,
                    digest(before),
                    digest(after),
                    document.encoding,
                    document.mark.hex(),
                )
                out.append(intent)
                if self._removed:
                    _line(self._removed, {"number": number, "edits": inverse(edits)})
                _line(self._journal, vars(intent))
            for stream in (self._removed, self._journal):
                if stream:
                    stream.flush()
                    os.fsync(stream.fileno())
        except OSError as bad:
            raise DiskError(f"{self.folder}: the journal can't be written: {bad.strerror}") from bad
        return out

    def done(self, intent: Intent) -> None:
        """Write down that a file was replaced. Not synced: after a crash its hash says so too."""
        _line(self._journal, {"done": intent.number})

    def failed(self, intent: Intent) -> None:
        """Write down that a file was left as it was."""
        _line(self._journal, {"failed": intent.number})

    def end(self, state: str, files: int) -> None:
        """Close the journal: the run is `done` or `interrupted` after *files* files."""
        with contextlib.suppress(OSError):
            _line(self._journal, {"end": state, "files": files})
            self._journal.flush()
            os.fsync(self._journal.fileno())
        for stream in (self._removed, self._journal):
            if stream:
                with contextlib.suppress(OSError):
                    stream.close()
        self._lock.release()


def inverse(edits: Sequence[Edit]) -> list[tuple[int, int, str]]:
    """Return what takes *edits* back: start in the new text, length there, and the old text.

    >>> from cleaner.model import Edit
    >>> inverse([Edit(1, 3, "##", "", ("p/t",))])
    [(1, 0, '##')]
    """
    from cleaner.text.edits import invert

    return [(edit.start, len(edit.before), edit.after) for edit in invert(edits)]


@dataclass
class Run:
    """A run as its journal tells it.

    Args:
        run: Its name.
        started: UTC, ISO 8601.
        command: What was called.
        keep_removed: Whether removed text was kept.
        state: `running`, `done`, `interrupted` (killed, or ended by Ctrl-C), `undone`, or `partly undone`.
        files: How many files were looked at.
        intents: The files that were to be replaced.
        settled: Numbers of the files of which the journal says that they were replaced.
    """

    run: str
    started: str
    command: list[str]
    keep_removed: bool
    folder: Path
    state: str = "interrupted"
    files: int = 0
    intents: list[Intent] = field(default_factory=list)
    settled: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)

    @property
    def changed(self) -> int:
        """How many files were replaced; those the journal leaves open are looked at."""
        return sum(1 for intent in self.intents if self.was_replaced(intent))

    def was_replaced(self, intent: Intent) -> bool:
        """Tell whether the run replaced a file."""
        if intent.number in self.settled:
            return True
        return intent.number not in self.failed and look_at(intent) == "new"

    def removed(self) -> Iterator[tuple[int, list[tuple[int, int, str]]]]:
        """Yield number and inverse edits of each file."""
        for line in _lines(self.folder / "removed.jsonl"):
            yield line["number"], [(start, length, text) for start, length, text in line["edits"]]


def look_at(intent: Intent) -> str:
    """Say what a file of a run is now: `old`, `new`, `changed` since, or `missing`."""
    try:
        now = digest(Path(intent.path).read_bytes())
    except OSError:
        return "missing"
    return {intent.before: "old", intent.after: "new"}.get(now, "changed")


def run_names() -> list[str]:
    """Return the names of all runs, the newest last."""
    folder = state_folder()
    if not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if (path / "run.json").is_file())


def load_run(name: str) -> Run:
    """Return one run.

    Raises:
        DiskError: When there is none of that name, or it can't be read.
    """
    folder = state_folder() / name
    try:
        about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as bad:
        raise DiskError(f"no run `{name}` in {state_folder()}; see `cleaner runs`") from bad
    run = Run(about["run"], about["started"], about["command"], about["keep_removed"], folder)
    for line in _lines(folder / "journal.jsonl"):
        if "path" in line:
            run.intents.append(Intent(**line))
        elif "done" in line:
            run.settled.add(line["done"])
        elif "failed" in line:
            run.failed.add(line["failed"])
        elif "end" in line:
            run.state, run.files = line["end"], line["files"]
    if run.files == 0:
        run.files = len(run.intents)
    if (folder / "undo.json").is_file():
        run.state = json.loads((folder / "undo.json").read_text(encoding="utf-8"))["state"]
    elif run.state == "interrupted" and _is_locked(folder):
        run.state = "running"
    return run


def _is_locked(folder: Path) -> bool:
    import filelock

    lock = filelock.FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except (filelock.Timeout, OSError):
        return True
    lock.release()
    return False


def sweep() -> int:
    """Delete temporary files that killed runs left; return how many."""
    count = 0
    for name in run_names():
        folder = state_folder() / name
        if (folder / "swept").exists() or _has_end(folder / "journal.jsonl") or _is_locked(folder):
            continue
        for intent in load_run(name).intents:
            with contextlib.suppress(OSError):
                Path(intent.path).with_name(intent.temporary).unlink()
                count += 1
        with contextlib.suppress(OSError):
            (folder / "swept").touch()
    return count


def _has_end(journal: Path) -> bool:
    """Tell whether a run was closed, without reading the whole of a long journal."""
    try:
        with journal.open("rb") as file:
            file.seek(max(0, journal.stat().st_size - 200))
            return b'{"end": ' in file.read()
    except OSError:
        return False


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the whole lines of a journal; the last may have been cut off by a kill."""
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            if line.endswith("\n"):
                yield json.loads(line)


def _line(stream: IO[str], value: dict[str, Any]) -> None:
    # ASCII: names of files may hold bytes that are no text (PEP 383)
    stream.write(json.dumps(value, ensure_ascii=True) + "\n")


def _open_private(path: Path) -> IO[str]:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return os.fdopen(handle, "a", encoding="utf-8")
