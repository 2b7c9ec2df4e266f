"""Shards on Spark: `mapInArrow` over a frame that holds a shard a row and a partition a task."""

from __future__ import annotations

import os
import pickle
import sys
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cleaner.datasets.files import need
from cleaner.datasets.shards import ATTEMPTS, make
from cleaner.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.datasets.run import Report
    from cleaner.datasets.shards import Each, Shard

_TASKS = 10_000  # at most in a job: beyond that Spark's own bookkeeping takes over
_EXTRA = "spark"


@contextmanager
def on_spark(address: str | None, jobs: int) -> Iterator[Each]:
    """Yield what makes shards on Spark.

    Args:
        address: The master; None: this machine, where a task is tried `ATTEMPTS` times. `local[2]` fails
            with the first worker that dies; write `local[2,4]`.
        jobs: Tasks at a time on this machine; a cluster decides by its own cores.

    Raises:
        UsageError: When pyspark is not installed.
        DiskError: When Java is not there, or the master can't be reached.
    """
    sql = need("pyspark.sql", "--engine spark", _EXTRA)
    need("pyarrow", "--engine spark", _EXTRA)
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    master = address or f"local[{jobs},{ATTEMPTS}]"
    if master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # not whatever is called python3
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")  # the name of a machine may lead nowhere
    builder = sql.SparkSession.builder.master(master).appName("cleaner")
    for name in ("spark.ui.enabled", "spark.ui.showConsoleProgress", "spark.speculation"):
        # of these, speculation would have two workers write one file
        builder = builder.config(name, "false")
    # Spark asks for pandas, which no row here goes through, and finds it too new
    warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
    try:
        session = builder.getOrCreate()
    except (Py4JError, PySparkException) as bad:  # the first where Java runs already
        raise DiskError(
            f"{master}: Spark can't be started or reached (it needs Java 17): {_reason(bad)}"
        ) from bad
    try:
        session.sparkContext.setLogLevel("OFF")
        yield lambda shards: _each(session, shards)
    finally:
        session.stop()


def _each(session: Any, shards: list[Shard]) -> Iterator[tuple[Shard, Report]]:
    """Make the shards; the reports come when all are done."""
    if not shards:
        return
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    rows = [(pickle.dumps(shard),) for shard in shards]
    frame = session.createDataFrame(
        session.sparkContext.parallelize(rows, min(len(rows), _TASKS)), "shard binary"
    )
    try:
        made = frame.mapInArrow(_make, "shard binary, report binary").collect()
    except (Py4JError, PySparkException) as bad:
        raise DiskError(
            f"the Spark job failed: {_reason(bad)}; what is whole stays; run again for the rest"
        ) from bad
    for shard, report in made:
        yield pickle.loads(shard), pickle.loads(report)


def _make(batches: Iterable[Any]) -> Iterator[Any]:
    """Make the shards of a partition; runs on a worker."""
    import pyarrow as pa

    for batch in batches:
        for row in batch.column(0).to_pylist():
            report = pickle.dumps(make(pickle.loads(row)))
            yield pa.RecordBatch.from_pydict({"shard": [row], "report": [report]})


def _reason(bad: Exception) -> str:
    """Return the line that says what happened: that of Java, where it stands below one of the gateway."""
    lines = str(bad).strip().splitlines() or [type(bad).__name__]
    return next((line[2:] for line in lines if line.startswith(": ")), lines[0])
