"""A folder of open copies with an index of its passages, which is saved and used again."""

from __future__ import annotations

import hashlib
import io
import json
import os
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleaner.disk.pool import ordered
from cleaner.disk.replace import read
from cleaner.disk.walk import Files
from cleaner.errors import CleanerError, DiskError
from cleaner.formats.text import decode
from cleaner.parallel.near import PERMUTATIONS, VERSION, Lookup, require, signatures
from cleaner.parallel.propose import Copy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cleaner.parallel.near import Signatures

#: Overrides the folder of saved indexes.
CACHE_VARIABLE = "CLEANER_CACHE_DIR"


class _Known(NamedTuple):
    """A file as the index knows it."""

    size: int
    changed: int  # mtime in nanoseconds
    rows: Signatures


class _Task(NamedTuple):
    """A file to look at: its real path, its name, its encoding, the size and time it was last read at."""

    path: str
    name: str
    encoding: str | None
    saved: tuple[int, int] | None
    error: CleanerError | None


class Copies:
    """The documents of some folders, by what passages they hold.

    Args:
        folders: The folders.
        index: Where the index is kept; None: in the cache directory, a file for these folders.
        config: A configuration file that is to be used instead of the nearest.
        failed: Told of each file that can't be read; it is left out.
        step: Called after each file.
        jobs: Number of processes that read files anew.

    Raises:
        UsageError: When a folder is missing or empty, or the extra `parallel` is not installed.
        DiskError: When the index can't be written.
    """

    def __init__(
        self,
        folders: Sequence[str],
        index: str | None = None,
        config: str | None = None,
        failed: Callable[[str, CleanerError], None] = lambda _path, _error: None,
        step: Callable[[], None] = lambda: None,
        jobs: int = 1,
    ) -> None:
        require()
        self.file = Path(index) if index else _cache_file(folders)
        self.made = 0  # how many files were not in the index yet
        known = _load(self.file)
        self._encodings: dict[str, str | None] = {}
        self._known: dict[str, _Known] = {}
        for path, name, found in ordered(_look, self._tasks(folders, config, known), jobs):
            if isinstance(found, CleanerError):
                failed(name, found)
            else:
                self.made += found is not None
                self._known[path] = found or known[path]
            step()
        if self.made or set(known) != set(self._known):
            _save(self.file, self._known)
        self._paths = list(self._known)
        self._lookup = Lookup([self._known[path].rows for path in self._paths])

    def __len__(self) -> int:
        return len(self._paths)

    def _tasks(self, folders: Sequence[str], config: str | None, known: dict[str, _Known]) -> Iterator[_Task]:
        """Yield what is to be looked at; the saved signatures stay here, only whether they hold is asked."""
        for found in Files(folders, config):
            path = os.path.realpath(found.path)
            error: CleanerError | None = DiskError(found.error) if found.error else None
            try:
                self._encodings[path] = found.located.settings(found.path).encoding if not error else None
            except CleanerError as bad:
                error = bad
            saved = known[path][:2] if path in known else None
            yield _Task(path, str(found.path), self._encodings.get(path), saved, error)

    def _text(self, path: str) -> str:
        return _text(path, self._encodings.get(path))

    def near(self, text: str, path: str, most: int) -> list[Copy]:
        """Return the copies that share passages with a document, likest first, each text once.

        Args:
            text: The document.
            path: Its file, which is no copy of itself.
            most: How many at most.

        Raises:
            CleanerError: When a copy was changed meanwhile and can't be read any more.
        """
        own = os.path.realpath(path)
        seen = {text}
        out = []
        for number in self._lookup.near(text, most + 1):
            if self._paths[number] != own:
                copy = Copy(_shown(self._paths[number]), self._text(self._paths[number]))
                if copy.text not in seen:
                    seen.add(copy.text)
                    out.append(copy)
        return out[:most]


def _look(task: _Task) -> tuple[str, str, _Known | CleanerError | None]:
    """Return path and name of a file with what the index is to know of it; None where that holds still."""
    if task.error is not None:
        return task.path, task.name, task.error
    try:
        info = Path(task.path).stat()
        if task.saved == (info.st_size, info.st_mtime_ns):
            return task.path, task.name, None
        rows = signatures(_text(task.path, task.encoding))
    except OSError as bad:
        return task.path, task.name, DiskError(f"{task.path}: can't be read: {bad.strerror}")
    except CleanerError as bad:
        return task.path, task.name, bad
    return task.path, task.name, _Known(info.st_size, info.st_mtime_ns, rows)


def _text(path: str, encoding: str | None) -> str:
    return decode(read(path)[0], encoding).text


def _shown(path: str) -> str:
    """Return a path as a person would write it: below the working folder, or whole."""
    below = os.path.relpath(path)
    return path if below.startswith("..") else Path(below).as_posix()


def _cache_file(folders: Sequence[str]) -> Path:
    given = os.environ.get(CACHE_VARIABLE)
    if given:
        folder = Path(given)
    else:
        import platformdirs

        folder = Path(platformdirs.user_cache_dir("gongwen-cleaner", appauthor=False))
    names = "\n".join(sorted(os.path.realpath(name) for name in folders))
    return (
        folder / "copies" / f"{hashlib.sha256(names.encode('utf-8', 'surrogateescape')).hexdigest()[:24]}.npz"
    )


def _load(file: Path) -> dict[str, _Known]:
    """Return what a saved index knows; nothing where there is none, or it is not one of this version."""
    import numpy as np

    try:
        with np.load(file, allow_pickle=False) as saved:
            head = json.loads(saved["head"].tobytes())
            rows = saved["rows"]
        if head["version"] != VERSION or rows.dtype != np.uint32 or rows.shape[1] != PERMUTATIONS:
            return {}
        out = {}
        at = 0
        for path, size, changed, count in head["files"]:
            out[path] = _Known(size, changed, rows[at : at + count])
            at += count
    except (OSError, ValueError, KeyError, TypeError, IndexError, EOFError, zipfile.BadZipFile):
        return {}
    return out


def _save(file: Path, known: dict[str, _Known]) -> None:
    import numpy as np

    files = [(path, each.size, each.changed, len(each.rows)) for path, each in known.items()]
    head = json.dumps({"version": VERSION, "files": files}).encode()
    empty = np.zeros((0, PERMUTATIONS), dtype=np.uint32)
    data = io.BytesIO()
    rows = np.vstack([empty, *(each.rows for each in known.values())])
    np.savez(data, head=np.frombuffer(head, dtype=np.uint8), rows=rows)
    temporary = file.with_name(f".{file.name}.{os.getpid()}.cleaner-tmp")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data.getvalue())
        temporary.replace(file)
    except OSError as bad:
        raise DiskError(
            f"{file}: the index can't be written: {bad.strerror}; name another with --index"
        ) from bad
