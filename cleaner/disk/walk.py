"""Which files a command means."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cleaner.config import Located, find_config
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Found(NamedTuple):
    """A file to clean.

    Args:
        path: The file.
        below: Its path below the folder that was named, or its name.
        located: Its configuration.
        error: Why it, or the folder at that path, can't be looked at; empty where it can.
    """

    path: Path
    below: str
    located: Located
    error: str = ""


class Files:
    """The files that some paths mean, in order, each once.

    A file that is named is taken whatever it is called, unless the configuration excludes it: hooks
    name every file. In a folder the names in `include` are
    taken, hidden files and folders are not, and a link to a folder is not entered. A path given
    twice, and a file beside a symbolic link to it, are one file. It can be gone through more than
    once, and holds no list: a folder may have more files than memory has room for.

    Args:
        paths: Files and folders.
        config: A configuration file that is to be used instead of the nearest.
        include: Names of the files that are taken in a folder, instead of those configured.

    Raises:
        UsageError: When a path does not exist; while it is gone through, when a folder holds no
            file to clean.
        ConfigError: When a configuration is not right.
    """

    def __init__(
        self, paths: Sequence[str], config: str | None = None, include: tuple[str, ...] | None = None
    ) -> None:
        self._config, self._include = config, include
        self._roots: list[Path] = []
        real: list[str] = []
        for name in paths:
            path = Path(name)
            if not name or not os.path.lexists(path):
                raise UsageError(f"{name or 'an empty path'}: no such file or folder")
            if path.is_symlink() and not os.path.exists(path):  # noqa: PTH110 (false where it may not be looked at)
                raise UsageError(f"{name}: no such file or folder (a broken link)")
            target = os.path.realpath(path)
            if any(_is_below(target, folder) for folder in real):
                continue
            kept = [i for i, other in enumerate(real) if not _is_below(other, target)]
            self._roots = [*(self._roots[i] for i in kept), path]
            real = [*(real[i] for i in kept), target]

    def __iter__(self) -> Iterator[Found]:
        """Yield the files."""
        linked: set[str] = set()
        for root in self._roots:
            empty = True
            for found in self._of(root):
                empty = False
                if found.path.is_symlink():
                    target = os.path.realpath(found.path)
                    if target in linked:
                        continue
                    linked.add(target)
                elif self._link_targets and os.path.realpath(found.path) in self._link_targets:
                    continue  # the link to it stands for it
                yield found
            if empty and root.is_dir():
                include = ", ".join(self._include or find_config(root, self._config).include)
                remedy = "" if self._include else ", or set `include` in cleaner.yaml"
                raise UsageError(f"{root}: no {include} in it; name files{remedy}")

    @cached_property
    def _link_targets(self) -> set[str]:
        """What the symbolic links among the files lead to."""
        found = (file.path for root in self._roots for file in self._of(root))
        return {os.path.realpath(path) for path in found if path.is_symlink()}

    def _of(self, root: Path) -> Iterator[Found]:
        if root.is_dir():
            for found in _in_folder(root, self._config, self._include):
                yield found._replace(below=found.path.relative_to(root).as_posix())
        else:
            located = find_config(root, self._config)
            if not located.excludes(root):
                yield Found(root, root.name, located)

    def hold(self, folder: Path) -> bool:
        """Tell whether a folder lies below one of the folders that were named."""
        target = os.path.realpath(folder)
        return any(root.is_dir() and _is_below(target, os.path.realpath(root)) for root in self._roots)


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _in_folder(folder: Path, config: str | None, include: tuple[str, ...] | None) -> Iterator[Found]:
    located = find_config(folder, config)
    names = located.include if include is None else include
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError as bad:
        yield Found(folder, "", located, f"{folder}: can't be read: {bad.strerror}")
        return
    for entry in ordered:
        path = folder / entry.name
        if entry.name.startswith(".") or located.excludes(path):
            continue
        try:
            is_folder, is_file = entry.is_dir(follow_symlinks=False), entry.is_file()
        except OSError as bad:
            if _included(entry.name, names):
                yield Found(path, "", located, f"{path}: can't be read: {bad.strerror}")
            continue
        if is_folder:
            yield from _in_folder(path, config, include)
        elif is_file and _included(entry.name, names):
            yield Found(path, "", located)


def _included(name: str, include: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in include)
