"""The file of decisions on disk: read, changed and written under a lock, so that two writers lose nothing."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.decisions.table import DecisionTable, load_decisions
from cleaner.disk.replace import read, replace, write_new
from cleaner.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE = 10.0  # seconds that another writer may take; it holds the lock for one write


class Store:
    """A file of decisions.

    Args:
        path: The file; it need not exist.

    Raises:
        ConfigError: When it exists and is not right.

    >>> import tempfile
    >>> from cleaner.decisions.model import Off
    >>> store = Store(tempfile.mkdtemp() + "/cleaner.decisions.yaml")
    >>> store.change(lambda table: table.with_(Off("mask/letter-d"))).off[0].rule
    'mask/letter-d'
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.table = self.read()

    def read(self) -> DecisionTable:
        """Return what the file says now.

        Raises:
            ConfigError: When it is not right.
        """
        if not os.path.lexists(self.path):
            return DecisionTable(self.path)
        return load_decisions(Path(self.path))

    def change(self, how: Callable[[DecisionTable], DecisionTable]) -> DecisionTable:
        """Change what the file says: what another process wrote, or a person, is read first and stays.

        Args:
            how: From what the file says to what it shall say; called once.

        Returns:
            What the file says now.

        Raises:
            ConfigError: When the file is not right any more; it is as it was.
            DiskError: When it can't be locked or written; it is as it was.
        """
        import filelock

        folder, name = os.path.split(self.path)
        lock = filelock.FileLock(os.path.join(folder, f".{name}.lock"), timeout=_PATIENCE)  # noqa: PTH118
        try:
            with lock:
                table = how(self.read())
                self._write(table.dump())
        except filelock.Timeout as bad:
            raise DiskError(f"{self.path}: another process keeps it locked; try again") from bad
        except OSError as bad:
            raise DiskError(f"{self.path}: can't be locked: {bad.strerror}") from bad
        self.table = self.read()
        return self.table

    def _write(self, data: bytes) -> None:
        temporary = f".{os.getpid()}.cleaner-tmp"
        if os.path.lexists(self.path):
            old, snapshot = read(self.path)
            if old != data:
                replace(snapshot, data, temporary)
        else:
            write_new(self.path, data, temporary)
