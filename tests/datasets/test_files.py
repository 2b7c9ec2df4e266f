from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest

from cleaner.datasets import files
from cleaner.datasets.files import format_of, opened, packed
from cleaner.errors import DiskError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

DATA = b"line\n" * 100_000


def packed_file(path: Path, *parts: bytes) -> Path:
    with path.open("wb") as raw:
        for part in parts:
            with packed(str(path), raw) as file:
                file.write(part)
    return path


def unpacked(path: Path) -> bytes:
    with opened(str(path)) as (file, _):
        return file.read()


@pytest.fixture(params=["a.jsonl", "a.jsonl.gz", "a.jsonl.zst"])
def name(request: pytest.FixtureRequest) -> str:
    if request.param.endswith(".zst"):
        pytest.importorskip("zstandard", reason="zstandard is not installed")
    return str(request.param)


def test_what_goes_in_comes_out(tmp_path: Path, name: str) -> None:
    assert unpacked(packed_file(tmp_path / name, DATA)) == DATA


def test_several_members_or_frames_are_one_stream(tmp_path: Path, name: str) -> None:
    assert unpacked(packed_file(tmp_path / name, DATA, b"", b"x")) == DATA + b"x"


def test_the_same_content_gives_the_same_bytes(tmp_path: Path, name: str) -> None:
    (tmp_path / "b").mkdir()
    one, two = packed_file(tmp_path / name, DATA), packed_file(tmp_path / "b" / name, DATA)
    assert one.read_bytes() == two.read_bytes()


def test_an_empty_file_is_empty(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert unpacked(tmp_path / name) == b""


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
@pytest.mark.parametrize("damage", ["cut", "flip", "other", "tail"])
def test_a_damaged_file_is_an_error(tmp_path: Path, suffix: str, damage: str) -> None:
    if suffix == ".zst":
        pytest.importorskip("zstandard", reason="zstandard is not installed")
    data = packed_file(tmp_path / f"a.jsonl{suffix}", DATA).read_bytes()
    half = len(data) // 2
    bad = {
        "cut": data[:-3],
        "flip": data[:half] + bytes([data[half] ^ 255]) + data[half + 1 :],
        "other": b"{}\n",
        "tail": data + b"rubbish",
    }
    (tmp_path / f"b.jsonl{suffix}").write_bytes(bad[damage])
    if (suffix, damage) == (".zst", "flip"):
        pytest.skip("zstd frames carry no checksum by default")
    with pytest.raises(DiskError, match="b.jsonl"):
        unpacked(tmp_path / f"b.jsonl{suffix}")


def test_a_missing_file_names_itself(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match="none.jsonl: can't be read: No such file"):
        unpacked(tmp_path / "none.jsonl")


def test_a_missing_library_names_the_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "zstandard", None)
    (tmp_path / "a.jsonl.zst").touch()
    with pytest.raises(
        UsageError, match=r"reading .zst needs zstandard: pip install 'gongwen-cleaner\[data\]'"
    ):
        unpacked(tmp_path / "a.jsonl.zst")


def test_formats_by_name() -> None:
    assert [format_of(n) for n in ("A.JSONL", "a.ndjson.zst", "a.tsv.gz", "a.json", "gz", ".gz")] == [
        "jsonl",
        "jsonl",
        "csv",
        None,
        None,
        None,
    ]
    assert "*.jsonl.zst" in files.NAMES
    assert "*.parquet.gz" not in files.NAMES


def test_python_writes_gzip_that_this_reads(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(DATA))
    assert unpacked(tmp_path / "a.jsonl.gz") == DATA
