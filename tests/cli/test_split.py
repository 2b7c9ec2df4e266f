from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from command import call

if TYPE_CHECKING:
    from pathlib import Path

ONE = "青禾镇工作总结\r\n今年完成造林2300亩。"
TWO = "枫桥乡工作总结\r\n今年完成造林1200亩。"
TEXT = f"工作总结汇编（2篇）\r\n目录\r\n青禾镇工作总结\t1\r\n枫桥乡工作总结\t5\r\n\r\n{ONE}\r\n\r\n{TWO}\r\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "报告" / "汇编.txt"
    path.parent.mkdir()
    path.write_bytes(TEXT.encode("gb18030"))
    return path


def test_the_documents_are_listed_and_nothing_is_written(source: Path) -> None:
    at = TEXT.index(ONE)
    result = call("split", source)
    assert result.code == 0
    assert result.out.splitlines()[0] == f"{source}:{at}-{at + len(ONE)}  青禾镇工作总结"
    assert [p.name for p in source.parent.iterdir()] == ["汇编.txt"]


def test_documents_are_written_in_the_encoding_of_the_file(source: Path, tmp_path: Path) -> None:
    result = call("split", source, "--out", tmp_path / "各篇")
    assert result.code == 0
    written = sorted((tmp_path / "各篇").iterdir())
    assert [p.name for p in written] == ["01_青禾镇工作总结.txt", "02_枫桥乡工作总结.txt"]
    assert [p.read_bytes() for p in written] == [ONE.encode("gb18030"), TWO.encode("gb18030")]


def test_nothing_is_written_over(source: Path, tmp_path: Path) -> None:
    target = tmp_path / "各篇" / "01_青禾镇工作总结.txt"
    target.parent.mkdir()
    target.write_text("先来的")
    result = call("split", source, "--out", target.parent)
    assert result.code == 3
    assert "is there already; say --overwrite" in result.err
    assert target.read_text() == "先来的"
    assert call("split", source, "--out", target.parent, "--overwrite").code == 0
    assert target.read_bytes() == ONE.encode("gb18030")


def test_a_folder_a_compilation(source: Path, tmp_path: Path) -> None:
    (source.parent / "坏.txt").write_bytes(b"\xff\x00\x01" * 9)
    (source.parent / "单篇.txt").write_text(f"{ONE}\n", encoding="utf-8")
    result = call("split", source.parent, "--out", tmp_path / "各篇")
    assert result.code == 3
    assert "坏.txt" in result.err
    names = sorted(p.relative_to(tmp_path / "各篇").as_posix() for p in (tmp_path / "各篇").rglob("*.txt"))
    assert names == ["单篇/01_青禾镇工作总结.txt", "汇编/01_青禾镇工作总结.txt", "汇编/02_枫桥乡工作总结.txt"]


def test_an_object_a_document(source: Path) -> None:
    lines = [json.loads(line) for line in call("split", source, "--format", "jsonl").out.splitlines()]
    assert [line["title"] for line in lines] == ["青禾镇工作总结", "枫桥乡工作总结"]
    assert lines[0]["compilation"] == "工作总结汇编（2篇）"
    assert TEXT[lines[1]["start"] : lines[1]["end"]] == TWO


def test_standard_input(tmp_path: Path) -> None:
    result = call("split", "-", "--out", tmp_path / "各篇", stdin=TEXT.encode())
    assert result.code == 0
    assert (tmp_path / "各篇" / "02_枫桥乡工作总结.txt").read_bytes() == TWO.encode()


def test_names_that_no_file_may_have(tmp_path: Path) -> None:
    title = "a/b:c*?" + "很" * 53 + "工作总结"
    text = f"汇编（2篇）\n目录\n{title}\t1\n枫桥乡工作总结\t5\n\n{title}\n甲。\n\n枫桥乡工作总结\n乙。\n"
    result = call("split", "-", "--out", tmp_path / "各篇", stdin=text.encode())
    assert result.code == 0
    first = min((tmp_path / "各篇").iterdir()).name
    assert first.startswith("01_a b c 很")
    assert len(first.encode()) < 200


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--overwrite", "x.txt"], "--overwrite goes with --out"),
        (["没有.txt"], "no such file"),
        (["-", "x.txt"], "stands alone"),
        (["--encoding", "nope", "-"], "nope"),
    ],
)
def test_usage(arguments: list[str], message: str) -> None:
    result = call("split", *arguments)
    assert result.code == 2
    assert message in result.err
