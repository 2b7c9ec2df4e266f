"""Files written below another folder; the originals are left alone."""

from __future__ import annotations

import os
from pathlib import Path

from cleaner.disk.replace import write_new
from cleaner.errors import DiskError


class OutFolder:
    """Writes the files of one command below a folder, none over another.

    Args:
        folder: The folder; made when the first file is written.
        overwrite: Whether files that were there before the command may be replaced.
    """

    def __init__(self, folder: str, overwrite: bool) -> None:
        self._folder, self._overwrite = Path(folder), overwrite
        self._written: set[Path] = set()

    @property
    def count(self) -> int:
        """How many files were written."""
        return len(self._written)

    def write(self, below: str, data: bytes, source: str) -> Path:
        """Write one file and return its path.

        Args:
            below: Path below the folder.
            data: The bytes.
            source: The file they were made from; it is never written over.

        Raises:
            DiskError: When the file is there already, is the source, or can't be written.
        """
        target = self._folder / below
        if target in self._written:
            raise DiskError(f"{target}: another file of this run was written there; take them apart")
        if target.exists() and os.path.exists(source) and target.samefile(source):  # noqa: PTH110 (may be `-`)
            raise DiskError(f"{target}: is the file itself; name another folder, or rewrite it with -i")
        if target.exists() and not self._overwrite:
            raise DiskError(f"{target}: is there already; say --overwrite, or name another folder")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as bad:
            raise DiskError(f"{target.parent}: can't be made: {bad.strerror}") from bad
        write_new(str(target), data, f".{os.getpid()}.cleaner-tmp")
        self._written.add(target)
        return target
