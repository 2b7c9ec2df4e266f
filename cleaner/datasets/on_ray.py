"""Shards on Ray: a core task for each, tried again where its worker or its machine dies."""

from __future__ import annotations

import logging
import os
import signal
import sys
from collections import deque
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING, Any

from cleaner.datasets.files import need
from cleaner.datasets.run import Report
from cleaner.datasets.shards import ATTEMPTS, make
from cleaner.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.datasets.shards import Each, Shard

_AHEAD = 1000  # tasks handed over at a time: enough for a cluster to grow by, too few to fill memory
_STORE = 80 << 20  # bytes: only reports pass through the object store, and Ray takes no less


@contextmanager
def on_ray(address: str | None, jobs: int) -> Iterator[Each]:
    """Yield what makes shards on Ray.

    Args:
        address: Of a cluster, as `ray.init` takes it; None: one of its own on this machine.
        jobs: Tasks at a time on this machine; a cluster decides by its own cores.

    Raises:
        UsageError: When Ray is not installed.
        DiskError: When the cluster can't be reached.
    """
    ray = need("ray", "--engine ray", "ray")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # whoever cleans documents tells nobody
    terminate = signal.getsignal(signal.SIGTERM)
    own: dict[str, Any] = {"num_cpus": jobs, "include_dashboard": False, "object_store_memory": _STORE}
    try:
        # without an address Ray would join a cluster that RAY_ADDRESS names, or that it finds running here
        ray.init(
            address or "local",
            log_to_driver=False,
            logging_level=logging.ERROR,
            **({} if address else own),
        )
    except (ConnectionError, RuntimeError, ValueError, OSError) as bad:
        raise DiskError(f"{address or 'Ray'}: can't be {'reached' if address else 'started'}: {bad}") from bad
    signal.signal(signal.SIGTERM, terminate)  # Ray puts its own in place of it
    try:
        with redirect_stdout(sys.stderr):  # where Ray says that a worker died
            yield _each
    finally:
        ray.shutdown()


def _each(shards: list[Shard]) -> Iterator[tuple[Shard, Report]]:
    import ray

    task = ray.remote(max_retries=ATTEMPTS - 1)(make)
    rest = deque(shards)
    waiting: dict[Any, Shard] = {}
    while rest or waiting:
        while rest and len(waiting) < _AHEAD:
            shard = rest.popleft()
            waiting[task.remote(shard)] = shard
        [ready], _ = ray.wait(list(waiting), num_returns=1)
        shard = waiting.pop(ready)
        try:
            report = ray.get(ready)
        except ray.exceptions.RayTaskError:
            raise  # a mistake of this package, not of the cluster
        except ray.exceptions.RayError as bad:
            reason = str(bad).partition("\n")[0]
            error = DiskError(
                f"{shard.source.path}: its worker died {ATTEMPTS} times (out of memory?); run again: {reason}"
            )
            report = Report(shard.source, error=error)
        yield shard, report
