"""Shards as a cluster makes them, on a cluster that is this process: what is planned, resumed, joined and told."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from data_files import DIRTY, jsonl

from cleaner.config import Settings
from cleaner.datasets.record import Columns, Job
from cleaner.datasets.run import Report, Source, run
from cleaner.datasets.shards import Shard, make, run_shards
from cleaner.errors import DiskError, UsageError

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")

if TYPE_CHECKING:
    from collections.abc import Iterator

JOB = Job(Settings(), Columns(add=("findings", "changed")))


class Cluster:
    """Makes shards backwards, each in what its pickle becomes, and remembers them."""

    def __init__(self, lost: tuple[range, ...] = ()) -> None:
        self.made: list[Shard] = []
        self._lost = lost

    def __call__(self, shards: list[Shard]) -> Iterator[tuple[Shard, Report]]:
        for shard in reversed(shards):
            if shard.source.groups in self._lost:
                yield shard, Report(shard.source, error=DiskError("its worker died"))
                continue
            self.made.append(shard)
            yield pickle.loads(pickle.dumps((shard, make(pickle.loads(pickle.dumps(shard))))))

    @property
    def parts(self) -> list[range | None]:
        return sorted(
            (shard.source.groups for shard in self.made if shard.source.groups is not None), key=str
        )


def nothing(size: int) -> None:
    pass


def table(path: Path, rows: int = 100, group: int = 10) -> Path:
    """Rows of which every seventh is bad, with types that must come through."""
    path.parent.mkdir(parents=True, exist_ok=True)
    texts = [None if n % 7 == 3 else f"{DIRTY}{n}" for n in range(rows)]
    schema = pa.schema(
        [
            pa.field("text", pa.string(), metadata={"of": "县志"}),
            pa.field("place", pa.dictionary(pa.int8(), pa.string())),
            pa.field("tags", pa.list_(pa.struct([("a", pa.int8())]))),
        ],
        metadata={"source": "县志"},
    )
    data = {"text": texts, "place": ["枫桥", "青禾"] * (rows // 2), "tags": [[{"a": 1}, None]] * rows}
    pq.write_table(pa.table(data, schema), path, row_group_size=group, use_dictionary=False)
    return path


def source(path: Path, folder: Path, job: Job = JOB, **options: Any) -> Source:
    return Source(str(path), folder / path.name, job, **options)


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_same_as_the_pool_to_the_byte(tmp_path: Path) -> None:
    paths = [table(tmp_path / "a.parquet"), table(tmp_path / "few.parquet", 6, 2)]
    paths += [jsonl(tmp_path / f"{n}.jsonl", [DIRTY] * n, "bad\n") for n in range(3)]
    local = list(run([source(path, tmp_path / "local") for path in paths], 1, nothing))
    steps: list[int] = []
    cluster = Cluster()
    sources = [source(path, tmp_path / "out") for path in paths]
    found = {each.source.path: each for each in run_shards(sources, cluster, steps.append, 1000)}
    assert len(cluster.parts) > 2, "the big one must be cut for this to say anything"
    assert files(tmp_path / "out") == files(tmp_path / "local")
    assert [found[each.source.path].counts for each in local] == [each.counts for each in local]
    assert [found[each.source.path].source.groups for each in local] == [None] * 5
    assert sum(steps) == sum(path.stat().st_size for path in paths)


@pytest.mark.parametrize("kind", [pa.string_view(), pa.dictionary(pa.int16(), pa.large_string())], ids=str)
def test_joined_files_are_those_of_the_pool_whatever_the_type(tmp_path: Path, kind: Any) -> None:
    texts = pa.array([f"{DIRTY}{n % 5}" for n in range(60)], pa.string()).cast(kind)
    pq.write_table(pa.table({"text": texts}), tmp_path / "a.parquet", row_group_size=10)
    list(run([source(tmp_path / "a.parquet", tmp_path / "local")], 1, nothing))
    cluster = Cluster()
    [report] = run_shards([source(tmp_path / "a.parquet", tmp_path / "out")], cluster, nothing, 1)
    assert (report.error, len(cluster.parts)) == (None, 6)
    one, two = (pq.read_table(tmp_path / name / "a.parquet") for name in ("local", "out"))
    assert two.equals(one, check_metadata=True)
    assert pq.read_metadata(tmp_path / "out" / "a.parquet").num_row_groups == 6


def test_a_part_without_a_good_row_is_no_row_group(tmp_path: Path) -> None:
    texts = pa.array([DIRTY, None, None, DIRTY], pa.string())
    pq.write_table(pa.table({"text": texts}), tmp_path / "a.parquet", row_group_size=1)
    list(run([source(tmp_path / "a.parquet", tmp_path / "local")], 1, nothing))
    [report] = run_shards([source(tmp_path / "a.parquet", tmp_path / "out")], Cluster(), nothing, 1)
    assert (report.counts.records, report.counts.failed) == (4, 2)
    assert files(tmp_path / "out") == files(tmp_path / "local")


def test_a_second_run_makes_only_the_parts_that_are_missing(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet")
    list(run([source(path, tmp_path / "local")], 1, nothing))
    lost = (range(2, 3), range(5, 6))
    [report] = run_shards([source(path, tmp_path / "out")], Cluster(lost), nothing, 1)
    assert "its worker died" in str(report.error)
    assert report.source == source(path, tmp_path / "out"), "a user knows of no parts"
    assert not (tmp_path / "out" / "a.parquet").exists()
    again = Cluster()
    [report] = run_shards([source(path, tmp_path / "out")], again, nothing, 1)
    assert again.parts == list(lost)
    assert report.error is None
    assert files(tmp_path / "out") == files(tmp_path / "local")
    third = Cluster()
    [report] = run_shards([source(path, tmp_path / "out")], third, nothing, 1)
    assert (report.skipped, report.counts.records, third.made) == (True, 100, [])


@pytest.mark.parametrize("what", ["input", "settings", "cut"])
def test_parts_of_something_else_are_not_taken(tmp_path: Path, what: str) -> None:
    path = table(tmp_path / "a.parquet")
    list(run_shards([source(path, tmp_path / "out")], Cluster((range(9, 10),)), nothing, 1))
    job, size = JOB, 1
    if what == "input":
        pq.write_table(pq.read_table(path).slice(1), path, row_group_size=10)
    elif what == "settings":
        job = Job(Settings(masks="redact"), JOB.columns)
    else:
        size = 1200
    list(run([source(path, tmp_path / "local", job)], 1, nothing))
    cluster = Cluster()
    [report] = run_shards([source(path, tmp_path / "out", job)], cluster, nothing, size)
    assert report.error is None
    assert sum(len(groups) for groups in cluster.parts if groups) == 10
    assert files(tmp_path / "out") == files(tmp_path / "local")


def test_an_input_that_changes_before_the_join_is_an_error(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet")

    class Changing(Cluster):
        def __call__(self, shards: list[Shard]) -> Iterator[tuple[Shard, Report]]:
            if any(shard.parts for shard in shards):
                os.utime(path, ns=(1, 1))
            yield from super().__call__(shards)

    [report] = run_shards([source(path, tmp_path / "out")], Changing(), nothing, 1)
    assert f"{path}: changed while it was read" in str(report.error)
    assert not (tmp_path / "out" / "a.parquet").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told_of_the_output_and_its_parts_stay(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".a.parquet.cleaner-part").symlink_to("/dev/full")
    [report] = run_shards([source(path, tmp_path / "out")], Cluster(), nothing, 1)
    assert f"{tmp_path / 'out' / 'a.parquet'}: can't be written" in str(report.error)
    assert not (tmp_path / "out" / "a.parquet").exists()
    again = Cluster()
    [report] = run_shards([source(path, tmp_path / "out")], again, nothing, 1)
    assert (report.error, again.parts) == (None, []), "only joined"


def test_the_pool_goes_on_where_a_cluster_stopped_and_leaves_no_parts(tmp_path: Path) -> None:
    path = table(tmp_path / "a.parquet")
    list(run_shards([source(path, tmp_path / "out")], Cluster((range(9, 10),)), nothing, 1))
    assert (tmp_path / "out" / ".a.parquet.cleaner-parts").is_dir()
    [report] = run([source(path, tmp_path / "out")], 1, nothing)
    assert report.error is None
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        ".a.parquet.cleaner-done",
        "a.parquet",
        "a.parquet.errors.jsonl",
    ]


def test_files_that_can_not_be_made_fail_alone(tmp_path: Path) -> None:
    jsonl(tmp_path / "good.jsonl", [DIRTY])
    (tmp_path / "bad.parquet").write_bytes(b"PAR1")
    pq.write_table(pa.table({"other": ["a"] * 9}), tmp_path / "field.parquet", row_group_size=3)
    names = ["gone.jsonl", "bad.parquet", "field.parquet", "good.jsonl"]
    sources = [source(tmp_path / name, tmp_path / "out") for name in names]
    sources.append(replace(sources[0], path="x", error="x: can't be read: no"))
    reports = list(run_shards(sources, Cluster(), nothing, 1))
    found = {Path(report.source.path).name: str(report.error) for report in reports}
    assert len(reports) == 5
    assert "can't be read: No such file" in found["gone.jsonl"]
    assert "not a whole Parquet file" in found["bad.parquet"]
    assert "no field `text`; there are other" in found["field.parquet"]
    assert found["x"] == "x: can't be read: no"
    assert found["good.jsonl"] == "None"
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        ".good.jsonl.cleaner-done",
        "good.jsonl",
    ]


def test_relative_paths_mean_the_same_on_a_worker_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    jsonl(home / "in" / "a.jsonl", [DIRTY], "bad\n")
    elsewhere.mkdir()
    monkeypatch.chdir(home)

    def far(shards: list[Shard]) -> Iterator[tuple[Shard, Report]]:
        for shard in shards:
            os.chdir(elsewhere)
            yield shard, make(shard)
            os.chdir(home)

    list(run([source(Path("in/a.jsonl"), Path("local"))], 1, nothing))
    [report] = run_shards([source(Path("in/a.jsonl"), Path("out"))], far, nothing)
    assert report.error is None
    assert files(home / "out") == files(home / "local")
    assert list(elsewhere.iterdir()) == []


def test_a_worker_without_the_folder_says_so(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", [DIRTY])
    report = make(Shard(source(path, tmp_path / "out"), "", str(tmp_path / "none"), 0))
    assert "none: can't be entered on" in str(report.error)
    assert "absolute paths that every machine has" in str(report.error)


def test_a_worker_with_other_rules_ends_the_run(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", [DIRTY])

    def other(shards: list[Shard]) -> Iterator[tuple[Shard, Report]]:
        for shard in shards:
            yield shard, make(replace(shard, made_by="of another version"))

    with pytest.raises(UsageError, match="another version of gongwen-cleaner or other rules"):
        list(run_shards([source(path, tmp_path / "out")], other, nothing))
    assert not (tmp_path / "out").exists()


def test_a_mistake_in_the_settings_ends_the_run(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", [DIRTY])
    with pytest.raises(UsageError, match="no rule is called"):
        list(run_shards([source(path, tmp_path / "out", Job(Settings(select=("x/y",))))], Cluster(), nothing))
    assert not (tmp_path / "out").exists()
