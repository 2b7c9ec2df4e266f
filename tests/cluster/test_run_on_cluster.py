"""`cleaner run --engine`: workers and drivers are killed for real, with SIGKILL, while they write."""

from __future__ import annotations

import json
import re
import signal
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
from clusters import require
from command import call
from data_files import DIRTY, jsonl
from kills import PART, SECONDS, kill_a_writer, start_marked, until, until_all_have_ended

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("default")]  # the warnings are those of others
ADD = ["--add", "changed,findings", "--select", "paywall/*", "--format", "json"]
FILES = 6


@pytest.fixture(params=["ray", "spark"])
def engine(request: pytest.FixtureRequest) -> str:
    require(request.param)
    return str(request.param)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`in/`, some MB in several files with bad records, and `local/`, what the pool makes of it."""
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    folder = tmp_path_factory.mktemp("data")
    texts = [f"{'坚持稳步推进各项重点工作。' * 150}\n{DIRTY}{n}" for n in range(400)]
    for number in range(FILES - 1):
        jsonl(folder / "in" / f"{number}.jsonl", texts, "bad\n")
    # as big as two parts, with little to clean in it
    pages = [bytes([n % 256]) * 30_000 for n in range(320)]
    table = pa.table({"page": pages, "text": [None, *texts[:319]]})
    options = {"row_group_size": 40, "compression": "none", "use_dictionary": False}
    pq.write_table(table, folder / "in" / "big.parquet", **options)
    assert (folder / "in" / "big.parquet").stat().st_size > 9_000_000, "must be cut into parts"
    assert call("run", folder / "in", folder / "local", "--jobs", 2, *ADD).code == 3, "bad records"
    return folder


def start(data: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "cleaner", "run", str(data / "in"), str(out), *ADD, *options]
    return start_marked(command, out)


def end(child: subprocess.Popen[str]) -> dict[str, int]:
    out, err = child.communicate(timeout=SECONDS)
    assert child.returncode == 3, err  # bad records
    found: dict[str, int] = json.loads(out)
    assert (found["files"], found["failed_files"], found["failed"]) == (FILES, 0, FILES), err
    return found


def snapshot(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_worker_of_ray_that_is_killed_loses_nothing(data: Path, tmp_path: Path) -> None:
    require("ray")
    # a head without cores, and two machines
    cluster = import_module("ray.cluster_utils").Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    try:
        for _ in range(2):
            cluster.add_node(num_cpus=1)
        check_worker(data, tmp_path / "out", "--engine", "ray", "--address", cluster.address)
    finally:
        cluster.shutdown()


def test_a_worker_of_spark_that_is_killed_loses_nothing(data: Path, tmp_path: Path) -> None:
    require("spark")
    check_worker(data, tmp_path / "out", "--engine", "spark", "--jobs", "2")


def check_worker(data: Path, out: Path, *options: str) -> None:
    child = start(data, out, *options)
    killed = until(lambda: kill_a_writer(out), child)
    assert killed != child.pid
    end(child)
    assert snapshot(out) == snapshot(data / "local")


def test_a_driver_that_is_killed_is_resumed(data: Path, tmp_path: Path, engine: str) -> None:
    out = tmp_path / "out"
    child = start(data, out, "--engine", engine, "--jobs", "2")
    until(lambda: len(list(out.glob("[0-9].jsonl"))) or None, child)
    child.kill()
    child.communicate()
    assert child.returncode == -signal.SIGKILL
    until_all_have_ended(out)
    kept = {path.name: path.stat().st_mtime_ns for path in out.iterdir() if not path.name.startswith(".")}
    done = [name for name in kept if not name.endswith(".errors.jsonl")]
    assert 0 < len(done) < FILES
    assert end(start(data, out, "--engine", engine, "--jobs", "2"))["skipped"] == len(done)
    assert {name: (out / name).stat().st_mtime_ns for name in kept} == kept
    assert {n: d for n, d in snapshot(out).items() if PART not in n} == snapshot(data / "local")


def test_spark_that_tries_once_fails_and_the_next_run_does_the_rest(data: Path, tmp_path: Path) -> None:
    require("spark")
    out = tmp_path / "out"
    child = start(data, out, "--engine", "spark", "--address", "local[2]")
    until(lambda: len(list(out.glob("[0-9].jsonl"))) or None, child)
    until(lambda: kill_a_writer(out), child)
    said = child.communicate(timeout=SECONDS)[1]
    assert child.returncode == 3
    assert "the Spark job failed" in said
    assert "run again for the rest" in said
    until_all_have_ended(out)
    kept = len([*out.glob("[0-9].jsonl"), *out.glob("big.parquet")])
    assert end(start(data, out, "--jobs", "2"))["skipped"] == kept > 0, (
        "the pool knows what a cluster has made"
    )
    assert {n: d for n, d in snapshot(out).items() if PART not in n} == snapshot(data / "local")


def test_a_cluster_that_is_not_there(tmp_path: Path, engine: str) -> None:
    source = jsonl(tmp_path / "a.jsonl", [DIRTY])
    done = call("run", source, tmp_path / "b.jsonl", "--engine", engine, "--address", "nonsense")
    assert done.code == 3
    assert re.search("nonsense: (Spark )?can't be (started or )?reached", done.err), done.err
    assert not (tmp_path / "b.jsonl").exists()
