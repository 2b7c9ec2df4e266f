from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest
from command import call
from data_files import CLEAN, DIRTY, failures, jsonl

pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")

if TYPE_CHECKING:
    from pathlib import Path


def write(path: Path, table: Any, **options: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, **options)
    return path


def rich(rows: int = 10) -> Any:
    schema = pa.schema(
        [
            pa.field("id", pa.int64(), nullable=False, metadata={"unit": "1"}),
            pa.field("text", pa.string()),
            pa.field(
                "tags", pa.list_(pa.struct([("a", pa.int8()), ("b", pa.map_(pa.string(), pa.float32()))]))
            ),
            pa.field("place", pa.dictionary(pa.int32(), pa.string())),
            pa.field("day", pa.timestamp("us", "Asia/Shanghai")),
            pa.field("price", pa.decimal128(20, 3)),
        ],
        metadata={"source": "县志", "huggingface": "{}"},
    )
    from decimal import Decimal

    one = {"tags": [{"a": 1, "b": [("x", 1.5)]}, None], "place": "枫桥", "day": 5, "price": Decimal("1.500")}
    return pa.Table.from_pylist(
        [{"id": n, "text": DIRTY if n % 3 else "好。", **one} for n in range(rows)], schema
    )


def test_everything_but_the_text_stays(tmp_path: Path) -> None:
    source = write(tmp_path / "a.parquet", rich(), row_group_size=4)
    done = call("run", source, tmp_path / "b.parquet")
    assert done.code == 0, done.err
    before, after = pq.ParquetFile(source), pq.ParquetFile(tmp_path / "b.parquet")
    assert after.schema_arrow.equals(before.schema_arrow, check_metadata=True)
    groups = [file.metadata.row_group(i).num_rows for file in (before, after) for i in range(3)]
    assert groups == [4, 4, 2, 4, 4, 2]
    assert after.metadata.row_group(0).column(0).compression == "ZSTD"
    assert after.read().drop(["text"]).equals(before.read().drop(["text"]))
    assert after.read()["text"].to_pylist() == [CLEAN if n % 3 else "好。" for n in range(10)]


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.large_string())],
    ids=str,
)
def test_the_type_of_the_text_stays(tmp_path: Path, kind: Any) -> None:
    table = pa.table({"text": pa.array([DIRTY, "好。", DIRTY], pa.string()).cast(kind)})
    source = write(tmp_path / "a.parquet", table)
    assert call("run", source, tmp_path / "b.parquet").code == 0
    after = pq.read_table(tmp_path / "b.parquet")
    assert after.schema == pq.read_schema(source)
    assert after["text"].to_pylist() == [CLEAN, "好。", CLEAN]


@pytest.mark.parametrize("jobs", [1, 2])
def test_bad_rows(tmp_path: Path, jobs: int) -> None:
    bad = _not_utf8()
    text = pa.chunked_array([pa.array([DIRTY, None], pa.string()), bad])
    source = write(tmp_path / "a.parquet", pa.table({"id": [1, 2, 3], "text": text}))
    assert call("run", source, tmp_path / "b.parquet", "--jobs", jobs).code == 3
    assert pq.read_table(tmp_path / "b.parquet").to_pylist() == [{"id": 1, "text": CLEAN}]
    found = failures(tmp_path / "b.parquet.errors.jsonl")
    assert [n for n, _ in found] == [2, 3]
    assert "not a string but null" in found[0][1]
    assert "not a string but bytes" in found[1][1]
    assert call("run", source, tmp_path / "c.parquet", "--add", "error,changed,findings").code == 3
    rows = pq.read_table(tmp_path / "c.parquet").to_pylist()
    assert [(r["text"], r["cleaner_changed"]) for r in rows] == [(CLEAN, True), (None, None), (None, None)]
    assert rows[0]["cleaner_findings"][0]["rule"] == "paywall/fastadmin"
    assert [bool(r["cleaner_error"]) for r in rows] == [False, True, True]


def _not_utf8() -> Any:
    data = pa.py_buffer(b"\xff\xfe")
    return pa.Array.from_buffers(pa.string(), 1, [None, pa.array([0, 2], pa.int32()).buffers()[1], data])


def test_files_without_rows(tmp_path: Path) -> None:
    source = write(tmp_path / "a.parquet", rich(0))
    assert call("run", source, tmp_path / "b.parquet", "--add", "changed").code == 0
    after = pq.read_table(tmp_path / "b.parquet")
    assert (after.num_rows, after.column_names[-1]) == (0, "cleaner_changed")


def test_wrong_files(tmp_path: Path) -> None:
    tables = {
        "no field `text`; there are a, b": pa.table({"a": [1], "b": [2]}),
        "`text` is int64, not string": pa.table({"text": [1]}),
        "has a field `cleaner_error` already": pa.table({"text": ["a"], "cleaner_error": ["b"]}),
    }
    for message, table in tables.items():
        done = call("run", write(tmp_path / "a.parquet", table), tmp_path / "b.parquet", "--add", "error")
        assert (done.code, message in done.err) == (3, True), done.err
    data = write(tmp_path / "a.parquet", rich(1000)).read_bytes()
    for broken in (b"", b"PAR1", data[:-20], b"x" * 100, data[:500] + bytes(200) + data[700:]):
        (tmp_path / "a.parquet").write_bytes(broken)
        done = call("run", tmp_path / "a.parquet", tmp_path / "b.parquet")
        assert (done.code, "a.parquet: " in done.err) == (3, True), done.err
        assert not (tmp_path / "b.parquet").exists()


def test_row_groups_do_not_depend_on_jobs(tmp_path: Path) -> None:
    table = pa.table({"text": [f"{'稳步推进。' * 1000}{DIRTY}{n}" for n in range(600)]})
    source = write(tmp_path / "in" / "a.parquet", table, row_group_size=250, compression="none")
    call("run", tmp_path / "in", tmp_path / "one")
    call("run", tmp_path / "in", tmp_path / "two", "--jobs", 2)
    assert (tmp_path / "one" / "a.parquet").read_bytes() == (tmp_path / "two" / "a.parquet").read_bytes()
    after = pq.ParquetFile(tmp_path / "one" / "a.parquet")
    assert after.metadata.num_row_groups == pq.ParquetFile(source).metadata.num_row_groups == 3


def test_the_extra_is_named_where_pyarrow_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write(tmp_path / "in" / "a.parquet", rich())
    jsonl(tmp_path / "in" / "b.jsonl", ["好。"])
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyarrow"]:
        monkeypatch.setitem(sys.modules, name, None)
    assert call("run", source.parent, tmp_path / "out").code == 2
    assert not (tmp_path / "out").exists(), "said before the first file is touched"
    assert call("run", source.parent / "b.jsonl", tmp_path / "b.jsonl").code == 0, "JSONL needs no extra"
    done = call("run", source, tmp_path / "b.parquet")
    assert (done.code, "Parquet needs pyarrow: pip install 'gongwen-cleaner[data]'" in done.err) == (2, True)
