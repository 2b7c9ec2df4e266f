"""Work on one process or several: results in order, memory flat."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from cleaner.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

_T = TypeVar("_T")
_R = TypeVar("_R")


def ordered(function: Callable[[_T], _R], items: Iterable[_T], jobs: int) -> Iterator[_R]:
    """Yield *function* of each of *items*, in their order.

    Args:
        function: A function of a module, so that it can be sent to another process.
        items: Drawn as they are needed, a few ahead.
        jobs: Number of processes; 1: this one.

    Raises:
        DiskError: When a worker died. What it was at is not done.

    >>> list(ordered(len, ["一", "一二"], 1))
    [1, 2]
    """
    if jobs == 1:
        yield from map(function, items)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_start_worker)
    waiting: deque[Future[_R]] = deque()
    rest = iter(items)
    try:
        for item in islice(rest, jobs + 2):
            waiting.append(pool.submit(function, item))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(function, item) for item in islice(rest, 1))
    except BrokenProcessPool as bad:
        raise DiskError(
            "a worker process died (out of memory?); what it was at is not done; run again"
        ) from bad
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


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
