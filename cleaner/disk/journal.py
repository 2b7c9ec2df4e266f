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
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from cleaner.disk.replace import digest, sync_folder, write_new
from cleaner.errors import DiskError
from cleaner.text.edits import invert

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

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
            write_new(str(self.folder / "run.json"), json.dumps(about).encode(), ".run.json")
            self._journal = open_private(self.folder / "journal.jsonl")
            self._removed = open_private(self.folder / "removed.jsonl") if keep_removed else None
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
                    write_line(self._removed, {"number": number, "edits": inverse(edits)})
                write_line(self._journal, vars(intent))
            for stream in (self._removed, self._journal):
                if stream:
                    stream.flush()
                    os.fsync(stream.fileno())
        except OSError as bad:
            raise DiskError(f"{self.folder}: the journal can't be written: {bad.strerror}") from bad
        return out

    def done(self, intent: Intent) -> None:
        """Write down that a file was replaced. Not synced: after a crash its hash says so too."""
        write_line(self._journal, {"done": intent.number})

    def failed(self, intent: Intent) -> None:
        """Write down that a file was left as it was."""
        write_line(self._journal, {"failed": intent.number})

    def end(self, state: str, files: int) -> None:
        """Close the journal: the run is `done` or `interrupted` after *files* files."""
        with contextlib.suppress(OSError):
            write_line(self._journal, {"end": state, "files": files})
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
    return [(edit.start, len(edit.before), edit.after) for edit in invert(edits)]


def write_line(stream: IO[str], value: dict[str, Any]) -> None:
    """Write one entry of a journal."""
    # ASCII: names of files may hold bytes that are no text (PEP 383)
    stream.write(json.dumps(value, ensure_ascii=True) + "\n")


def open_private(path: Path) -> IO[str]:
    """Open a file of a journal for appending, mode 0600."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return os.fdopen(handle, "a", encoding="utf-8")
