"""Which files a command means."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase
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


def find_files(paths: Sequence[str], config: str | None = None) -> Iterator[Found]:
    """Yield each file once; folders in order of name.

    A file that is named is taken whatever it is called. In a folder the names in `include` are
    taken, hidden files and folders are not, and a link to a folder is not entered. Two names of
    one file (symbolic links, or a path given twice) are one file.

    Raises:
        UsageError: When a path does not exist, or a folder holds no file to clean.
        ConfigError: When a configuration is not right.
    """
    seen: set[str] = set()
    for name in paths:
        path = Path(name)
        if path.is_dir():
            empty = True
            for file, located in _in_folder(path, config):
                empty = False
                yield from _once(Found(file, file.relative_to(path).as_posix(), located), seen)
            if empty:
                include = ", ".join(find_config(path, config).include)
                raise UsageError(
                    f"{name}: no {include} in it; name the files, or set `include` in cleaner.yaml"
                )
        elif path.exists():
            yield from _once(Found(path, path.name, find_config(path, config)), seen)
        else:
            broken = " (a broken link)" if path.is_symlink() else ""
            raise UsageError(f"{name}: no such file or folder{broken}")


def _once(found: Found, seen: set[str]) -> Iterator[Found]:
    real = os.path.realpath(found.path)
    if real not in seen:
        seen.add(real)
        yield found


def _in_folder(folder: Path, config: str | None) -> Iterator[tuple[Path, Located]]:
    located = find_config(folder, config)
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
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
