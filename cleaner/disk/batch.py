"""Many files: on one process or several, results in order, memory flat."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING

from cleaner.disk.task import Outcome, Task, perform, perform_all
from cleaner.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future, ProcessPoolExecutor

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
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    pool = ProcessPoolExecutor(
        jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_start_worker
    )
    try:
        yield from _ordered(pool, tasks, jobs)
    except BrokenProcessPool as bad:
        raise DiskError(
            "a worker process died (out of memory?); what it was at is not done; run again"
        ) from bad
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _ordered(pool: ProcessPoolExecutor, tasks: Iterable[Task], jobs: int) -> Iterator[Outcome]:
    waiting: deque[Future[list[Outcome]]] = deque()
    chunks = _chunks(tasks)
    for chunk in islice(chunks, jobs + 2):
        waiting.append(pool.submit(perform_all, chunk))
    while waiting:
        yield from waiting.popleft().result()
        waiting.extend(pool.submit(perform_all, chunk) for chunk in islice(chunks, 1))


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


def _start_worker() -> None:
    """Leave Ctrl-C to the parent, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    # a parent that is killed can't stop its workers, and their queues stay open among themselves
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
