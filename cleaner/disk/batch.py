"""Many files: on one process or several, results in order, memory flat."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cleaner.disk.pool import ordered
from cleaner.disk.task import Outcome, Task, perform, perform_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CHUNK_FILES = 64
_CHUNK_BYTES = 4 << 20


def outcomes(tasks: Iterable[Task], jobs: int) -> Iterator[Outcome]:
    """Clean the files of *tasks*; yield the outcomes in the order of the tasks.

    Args:
        tasks: Drawn as they are needed, a few chunks ahead.
        jobs: Number of processes; 1: this one.

    Raises:
        UsageError: When the settings of a file are wrong.
        DiskError: When a worker died. What it was at is not done.
    """
    if jobs == 1:
        yield from map(perform, tasks)
        return
    for done in ordered(perform_all, _chunks(tasks), jobs):
        yield from done


def _chunks(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    chunk: list[Task] = []
    weight = 0
    for task in tasks:
        chunk.append(task)
        weight += _size(task.path)
        if len(chunk) == _CHUNK_FILES or weight >= _CHUNK_BYTES:
            yield chunk
            chunk, weight = [], 0
    if chunk:
        yield chunk


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 (one call a file of 100,000)
    except OSError:
        return 0  # the worker reports it
