"""Files written below another folder; the originals are left alone."""

from __future__ import annotations

import os
from pathlib import Path

from cleaner.disk.replace import sync_folders_of, write_whole
from cleaner.errors import DiskError


class OutFolder:
    """The folder below which the files of one command go, none over another.

    Args:
        folder: The folder; made when the first file is written.
        overwrite: Whether files that were there before the command may be replaced.
    """

    def __init__(self, folder: str, overwrite: bool) -> None:
        self._folder, self.overwrite = Path(folder), overwrite
        self._claimed: set[Path] = set()
        #: How many files `write` wrote.
        self.count = 0

    def claim(self, below: str) -> str:
        """Return the path of a file below the folder, which no other of the command may have.

        Raises:
            DiskError: When another has it.
        """
        target = self._folder / below
        if target in self._claimed:
            raise DiskError(f"{target}: another file of this run goes there; take them apart")
        self._claimed.add(target)
        return str(target)

    def write(self, below: str, data: bytes, source: str) -> str:
        """Write one file and return its path; arguments and errors as in `claim` and `write_out`."""
        target = self.claim(below)
        write_out(target, data, source, overwrite=self.overwrite)
        self.count += 1
        return target

    def sync(self) -> None:
        """Make the names of all that was written durable; called once, for there may be many files."""
        sync_folders_of(map(str, self._claimed))


def write_out(target: str, data: bytes, source: str, *, overwrite: bool) -> None:
    """Write one file whole.

    Args:
        target: Its path, as `OutFolder.claim` gave it; folders are made.
        data: The bytes.
        source: The file they were made from; it is never written over.
        overwrite: Whether a file that is there may be replaced.

    Raises:
        DiskError: When the file is there already, is the source, or can't be written.
    """
    path = Path(target)
    if path.exists() and os.path.exists(source) and path.samefile(source):  # noqa: PTH110 (may be `-`)
        raise DiskError(f"{target}: is the file itself; name another folder, or rewrite it with -i")
    if path.exists() and not overwrite:
        raise DiskError(f"{target}: is there already; say --overwrite, or name another folder")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as bad:
        raise DiskError(f"{path.parent}: can't be made: {bad.strerror}") from bad
    write_whole(target, data, f".{os.getpid()}.cleaner-tmp")
