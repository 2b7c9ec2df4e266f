from __future__ import annotations

import doctest
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest
from clusters import require
from test_readme import READMES, blocks

from cleaner.engine import Engine
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("default")]  # the warnings are those of others
DIRTY, CLEAN = "完##paidend##善", "完善"
TEXTS = [DIRTY, "好。", None]


def check(rows: list[dict[str, Any]]) -> None:
    rows = sorted(rows, key=lambda row: int(row["id"]))
    assert [row["text"] for row in rows] == TEXTS
    assert [row["x_text"] for row in rows] == [CLEAN, "好。", None]
    assert [row["x_changed"] for row in rows] == [True, False, None]
    assert [row["x_error"] and row["x_error"][:21] for row in rows] == [None, None, "not a string but null"]
    [found] = rows[0]["x_findings"]
    assert (found["rule"], found["start"], found["end"], found["by"]) == ("paywall/fastadmin", 1, 12, None)
    assert [row["x_findings"] for row in rows[1:]] == [[], None]


@pytest.fixture(scope="module")
def on_ray() -> Iterator[None]:
    require("ray")
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    import ray

    ray.init("local", num_cpus=2, include_dashboard=False, object_store_memory=200 << 20)
    yield
    ray.shutdown()


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    require("spark")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    from pyspark.sql import SparkSession

    session = SparkSession.builder.master("local[2,4]").config("spark.ui.enabled", "false").getOrCreate()
    yield session
    session.stop()


def check_readmes(name: str) -> None:
    """Run what the READMEs show of an adapter."""
    own = [[b for b in blocks(each, "pycon") if f"cleaner.adapters.{name}" in b] for each in READMES]
    assert own[0] == own[1]
    [shown] = own[0]
    test = doctest.DocTestParser().get_doctest(shown, {}, name, name, 0)
    assert len(test.examples) >= 5
    assert doctest.DocTestRunner().run(test).failed == 0


def test_ray_data_as_the_readmes_show_it(on_ray: None) -> None:
    check_readmes("ray_data")


def test_spark_as_the_readmes_show_it(session: Any) -> None:
    check_readmes("spark")


def test_ray_data(on_ray: None) -> None:
    import pyarrow as pa
    import ray.data

    from cleaner.adapters.ray_data import clean_dataset

    table = pa.table({"id": [1, 2, 3], "text": pa.array(TEXTS, pa.string())})
    dataset = ray.data.from_arrow([table, table.slice(0, 0)])
    check(clean_dataset(dataset, Engine(), prefix="x_", batch_size=2).take_all())
    from ray.exceptions import RayTaskError

    with pytest.raises(RayTaskError, match="there must be one column `body`; found id, text"):
        clean_dataset(dataset, Engine(), field="body").take_all()


def test_spark(session: Any) -> None:
    from cleaner.adapters.spark import clean_frame

    frame = session.createDataFrame(list(enumerate(TEXTS)), "id long, text string").repartition(2)
    cleaned = clean_frame(frame, Engine(), prefix="x_")
    check([row.asDict(recursive=True) for row in cleaned.collect()])
    assert clean_frame(frame.limit(0), Engine(), prefix="x_").schema == cleaned.schema
    with pytest.raises(UsageError, match="there must be one column `body`; found id, text"):
        clean_frame(frame, Engine(), field="body")
    with pytest.raises(UsageError, match="the frame has a field `x_changed` already"):
        clean_frame(cleaned, Engine(), prefix="x_")
