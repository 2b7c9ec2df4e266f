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
    """

    path: Path
    below: str
    located: Located


class Files:
    """The files that some paths mean, in order, each once.

    A file that is named is taken whatever it is called. In a folder the names in `include` are
    taken, hidden files and folders are not, and a link to a folder is not entered. A path given
    twice, and a file beside a symbolic link to it, are one file. It can be gone through more than
    once, and holds no list: a folder may have more files than memory has room for.

    Args:
        paths: Files and folders.
        config: A configuration file that is to be used instead of the nearest.

    Raises:
        UsageError: When a path does not exist; while it is gone through, when a folder holds no
            file to clean.
        ConfigError: When a configuration is not right.
    """

    def __init__(self, paths: Sequence[str], config: str | None = None) -> None:
        self._config = config
        self._roots: list[Path] = []
        real: list[str] = []
        for name in paths:
            path = Path(name)
            if not path.exists():
                broken = " (a broken link)" if path.is_symlink() else ""
                raise UsageError(f"{name}: no such file or folder{broken}")
            target = os.path.realpath(path)
            if not any(_is_below(target, folder) for folder in real):
                self._roots.append(path)
                real.append(target)

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
            if empty:
                include = ", ".join(find_config(root, self._config).include)
                raise UsageError(f"{root}: no {include} in it; name files, or set `include` in cleaner.yaml")

    @cached_property
    def _link_targets(self) -> set[str]:
        """What the symbolic links among the files lead to."""
        found = (file.path for root in self._roots for file in self._of(root))
        return {os.path.realpath(path) for path in found if path.is_symlink()}

    def _of(self, root: Path) -> Iterator[Found]:
        if root.is_dir():
            for path, located in _in_folder(root, self._config):
                yield Found(path, path.relative_to(root).as_posix(), located)
        else:
            yield Found(root, root.name, find_config(root, self._config))


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)


def _in_folder(folder: Path, config: str | None) -> Iterator[tuple[Path, Located]]:
    located = find_config(folder, config)
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError as bad:
        raise UsageError(f"{folder}: can't be read: {bad.strerror}") from bad
    for entry in ordered:
        if entry.name.startswith("."):
            continue
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            if not located.excludes(path):
                yield from _in_folder(path, config)
        elif entry.is_file() and _included(entry.name, located) and not located.excludes(path):
            yield path, located


def _included(name: str, located: Located) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in located.include)
