from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from command import call
from data_files import DIRTY, jsonl

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    jsonl(tmp_path / "in" / "a.jsonl", [DIRTY, "到XX镇。", "好。"])
    (tmp_path / "in" / "b.txt").write_text(DIRTY, encoding="utf-8")
    (tmp_path / "in" / "picture.png").write_bytes(b"x")
    return tmp_path / "in"


def test_tables_for_people(folder: Path) -> None:
    done = call("stats", folder)
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    by_file = [" ".join(line.split()) for line in lines[-2:]]
    assert [*lines[:-3], lines[-3].split()[0], *by_file] == [
        "4 texts, 2 changed, 0 failed; 49.06 % of 53 characters removed",
        "",
        "rule               applied  flagged  withheld  texts",
        "paywall/fastadmin        2        0         0      2",
        "punctuation/comma        2        0         0      2",
        "mask/letter-x            0        1         0      1",
        "",
        "category     findings",
        "paywall             2",
        "punctuation         2",
        "mask                1",
        "",
        "kind       findings",
        "fastadmin         2",
        "place             1",
        "",
        "file",
        f"{folder / 'b.txt'} 1 1 0 2 56.52%",
        f"{folder / 'a.jsonl'} 3 1 0 3 43.33%",
    ]
    assert sorted(p.name for p in folder.iterdir()) == ["a.jsonl", "b.txt", "picture.png"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_object_for_machines(folder: Path, jobs: int) -> None:
    value = json.loads(call("stats", folder, "--format", "json", "--jobs", jobs).out)
    assert (value["records"], value["findings"], value["categories"]["paywall"]) == (4, 5, 2)
    assert value["rules"]["mask/letter-x"] == {
        "category": "mask",
        "applied": 0,
        "flagged": 1,
        "withheld": 0,
        "texts": 1,
        "findings": 1,
    }
    assert [each["path"] for each in value["files"]] == [str(folder / "b.txt"), str(folder / "a.jsonl")]
    assert sum(each["removed"] for each in value["files"]) == value["removed"] == 26


def test_what_can_not_be_read_is_counted_and_reported(folder: Path) -> None:
    (folder / "c.txt").write_bytes(b"\xff\xfe\x00")
    (folder / "d.jsonl").write_text('bad\n{"text":"a"}\n', encoding="utf-8")
    (folder / "e.jsonl.gz").write_bytes(b"bad")
    done = call("stats", folder, "--format", "json")
    assert done.code == 3
    assert "c.txt: " in done.err
    assert "e.jsonl.gz: not a whole gzip file" in done.err
    assert "d.jsonl: 1 bad records, the first: record 1: not JSON" in done.err
    assert json.loads(done.out)["failed"] == 2


def test_the_field_is_chosen(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("正文,text\nXX镇,b\n", encoding="utf-8")
    done = call("stats", tmp_path / "a.csv", "--text-field", "正文", "--select", "mask/*", "--format", "json")
    assert json.loads(done.out)["kinds"] == {"place": 1}


def test_nothing_to_count(tmp_path: Path) -> None:
    assert call("stats", tmp_path).code == 2
    (tmp_path / "a.jsonl").touch()
    done = call("stats", tmp_path)
    assert (done.code, done.out) == (0, "0 texts, 0 changed, 0 failed; 0.00 % of 0 characters removed\n")


def test_a_picture(folder: Path) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    picture = folder.parent / "stats.png"
    plain = call("stats", folder)
    for _ in range(2):  # a picture may be drawn over
        done = call("stats", folder, "--plot", picture)
        assert (done.code, done.out) == (0, plain.out)
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert sorted(p.name for p in folder.parent.iterdir()) == ["in", "stats.png"]


def test_a_picture_never_takes_the_place_of_something_else(folder: Path) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    text = folder / "b.txt"
    mine = folder.parent / "mine.png"
    mine.write_text("mine", encoding="utf-8")
    for target, why in [(text, "let the name end in .png"), (mine, "is there already and is no PNG")]:
        before = target.read_bytes()
        done = call("stats", folder, "--plot", target)
        assert (done.code, why in done.err, done.out) == (2, True, "")
        assert target.read_bytes() == before


def test_a_picture_without_the_library(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    done = call("stats", folder, "--plot", folder.parent / "stats.png")
    assert (done.code, "pip install 'gongwen-cleaner[plot]'" in done.err) == (2, True)
