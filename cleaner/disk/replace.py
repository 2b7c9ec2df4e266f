"""Reading a file for rewriting, and putting another in its place: whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.errors import ChangedError, DiskError

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a file was when it was read; its target where the name is a symbolic link.

    Args:
        path: The real path.
        identity: Device, inode, size in bytes, modification and change time in nanoseconds.
        mode: Permission bits.
        owner: User and group id.
        links: Number of names (hard links).
    """

    path: str
    identity: tuple[int, int, int, int, int]
    mode: int
    owner: tuple[int, int]
    links: int


def digest(data: bytes) -> str:
    """Return the SHA-256 of *data* in hexadecimal.

    >>> digest(b"")[:8]
    'e3b0c442'
    """
    return hashlib.sha256(data).hexdigest()


def read(path: str) -> tuple[bytes, Snapshot]:
    """Read a regular file whole.

    Raises:
        DiskError: When it can't be read or is not a regular file.
        ChangedError: When it changed while it was read.
    """
    real = os.path.realpath(path)
    try:
        # a named pipe would keep a blocking open waiting for a writer
        with os.fdopen(os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            before = _snapshot(real, os.fstat(file.fileno()))
            data = file.read()
            after = _snapshot(real, os.fstat(file.fileno()))
    except OSError as bad:
        raise DiskError(f"{path}: can't be read: {bad.strerror}") from bad
    if before != after or len(data) != before.identity[2]:
        raise ChangedError(f"{path}: changed while it was read; try again when nobody writes to it")
    return data, before


def _snapshot(path: str, info: os.stat_result) -> Snapshot:
    if not stat.S_ISREG(info.st_mode):
        raise DiskError(f"{path}: not a regular file")
    identity = (info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns, info.st_ctime_ns)
    return Snapshot(path, identity, stat.S_IMODE(info.st_mode), (info.st_uid, info.st_gid), info.st_nlink)


def replace(snapshot: Snapshot, data: bytes, temporary: str) -> None:
    """Put *data* in the place of the file that *snapshot* describes.

    A temporary file in the same folder is written, given the mode, owner and extended attributes
    of the old one, synced, and renamed over it. At every moment the name shows either the old file
    or the new one. The folder is left for the caller to sync, once for many files.

    Args:
        snapshot: What was read.
        data: The new content.
        temporary: Name (not path) of the temporary file.

    Raises:
        ChangedError: When the file is no longer what was read.
        DiskError: When anything can't be written; the file is as it was, the temporary file is gone.
    """
    folder = os.path.dirname(snapshot.path)  # noqa: PTH120 (strings throughout: undecodable names survive)
    path = os.path.join(folder, temporary)  # noqa: PTH118
    try:
        _check_unchanged(snapshot)  # before anything is written, and once more before the rename
        _write(path, data, snapshot)
        _check_unchanged(snapshot)
        os.replace(path, snapshot.path)  # noqa: PTH105
    except BaseException as bad:
        with contextlib.suppress(OSError):
            os.unlink(path)  # noqa: PTH108
        if isinstance(bad, OSError):
            raise DiskError(f"{snapshot.path}: can't be written: {bad.strerror}; it is as it was") from bad
        raise


def write_new(path: str, data: bytes, temporary: str) -> None:
    """Write a new file, whole or not at all, and its name durably; an existing one is replaced.

    Raises:
        DiskError: When it can't be written.
    """
    write_whole(path, data, temporary)
    sync_folder(os.path.dirname(path))  # noqa: PTH120


def write_whole(path: str, data: bytes, temporary: str) -> None:
    """Write a new file, whole or not at all; the folder is left for the caller to sync, once for many files.

    Raises:
        DiskError: When it can't be written.
    """
    aside = os.path.join(os.path.dirname(path), temporary)  # noqa: PTH118, PTH120
    with contextlib.suppress(OSError):  # of a run that was killed
        os.unlink(aside)  # noqa: PTH108
    try:
        _write(aside, data, None)
        os.replace(aside, path)  # noqa: PTH105
    except OSError as bad:
        with contextlib.suppress(OSError):
            os.unlink(aside)  # noqa: PTH108
        raise DiskError(f"{path}: can't be written: {bad.strerror}") from bad


def sync_folder(folder: str) -> None:
    """Make renames in *folder* durable; one that may be written but not read, or is gone, can't be synced."""
    try:
        handle = os.open(folder or ".", os.O_RDONLY)
    except (PermissionError, FileNotFoundError):
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folders_of(files: Iterable[str]) -> None:
    """Make the names of *files* durable, each folder once; one that is not there has none."""
    for folder in {os.path.dirname(path) for path in files}:  # noqa: PTH120
        if os.path.isdir(folder):  # noqa: PTH112
            sync_folder(folder)


def _write(path: str, data: bytes, like: Snapshot | None) -> None:
    mode = 0o666 if like is None else 0o600
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        if like is not None:
            _like(file.fileno(), like)
        os.fsync(file.fileno())


def _like(handle: int, like: Snapshot) -> None:
    info = os.fstat(handle)
    if (info.st_uid, info.st_gid) != like.owner:
        os.fchown(handle, *like.owner)
    os.fchmod(handle, like.mode)  # after the owner: changing it clears set-id bits
    if hasattr(os, "listxattr"):
        for name in os.listxattr(like.path):
            if not name.startswith("security."):  # the system's own labels, set by its policy
                os.setxattr(handle, name, os.getxattr(like.path, name))


def _check_unchanged(snapshot: Snapshot) -> None:
    try:
        now = _snapshot(snapshot.path, os.stat(snapshot.path, follow_symlinks=False))  # noqa: PTH116
    except FileNotFoundError as bad:
        raise ChangedError(f"{snapshot.path}: is gone since it was read; nothing was written") from bad
    if snapshot.links > 1:
        # replacing another name of the file changes its link count and so its change time
        same = now.identity[:4] == snapshot.identity[:4] and now.mode == snapshot.mode
    else:
        same = now == snapshot
    if not same:
        raise ChangedError(f"{snapshot.path}: changed since it was read; nothing was written; run again")
