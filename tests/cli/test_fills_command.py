from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
import yaml
from command import call

from cleaner import config
from cleaner.config import engine_for
from cleaner.disk.copies import CACHE_VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

OPEN = (
    "青禾县2023年工作总结\n今年以来，枫桥镇坚持项目为王，全年完成固定资产投资4315万元，新增就业岗位326个。\n"
    "持续加强党建引领，全年发展党员58名，群众满意度稳步提升，各项工作走在全县前列。\n"
)
MASKED = OPEN.replace("枫桥", "XX").replace("326", "**").replace("党", "D")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    engine_for.cache_clear()  # a process reads a fills file once
    config._table.cache_clear()
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    monkeypatch.setenv("CLEANER_STATE_DIR", str(tmp_path / "state"))
    for folder, text in (("masked", MASKED), ("open", OPEN)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "open" / "b.txt").write_text("县委常委会召开会议，研究部署防汛工作。\n" * 3, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--accept"], "--accept goes with -o FILE"),
        (["--overwrite"], "--overwrite goes with -o FILE"),
        (["-o", "open/a.txt"], "is there already; say --overwrite"),
        (["--encoding", "klingon"], "klingon"),
        (["--against", "nowhere"], "nowhere: no such file or folder"),
    ],
)
def test_a_wrong_call_is_refused(home: Path, arguments: list[str], message: str) -> None:
    done = call("fills", "masked", "--against", "open", *arguments)
    assert done.code == 2
    assert message in done.err


def test_without_the_extra_its_name_is_said(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "datasketch", None)
    done = call("fills", "masked", "--against", "open")
    assert done.code == 2
    assert "gongwen-cleaner[parallel]" in done.err


def test_from_a_copy_to_the_filled_document(home: Path) -> None:
    done = call("fills", "masked", "--against", "open", "-o", "fills.yaml")
    assert done.code == 0
    assert "6 masks" not in done.err
    assert "where copies disagree, 0 unproved" in done.err
    assert (home / "masked" / "a.txt").read_text(encoding="utf-8") == MASKED
    rows = yaml.safe_load((home / "fills.yaml").read_text(encoding="utf-8"))["documents"]["masked/a.txt"]
    assert [row["value"] for row in rows] == ["枫桥", "326", "党", "党"]
    assert all(row["source"].startswith("open/a.txt:") for row in rows)
    filled = call("clean", "--masks", "restore", "--fills", "fills.yaml", "masked/a.txt")
    assert filled.out == OPEN


def test_the_file_is_read_before_anything_is_filled(home: Path) -> None:
    call("fills", "masked", "--against", "open", "-o", "fills.yaml")
    text = (home / "fills.yaml").read_text(encoding="utf-8")
    (home / "fills.yaml").write_text(
        text.replace('"枫桥"', '"白石"').replace('      value: "326"\n', ""), encoding="utf-8"
    )
    filled = call("clean", "--masks", "restore", "--fills", "fills.yaml", "masked/a.txt")
    assert filled.out == OPEN.replace("枫桥", "白石").replace("326", "**")


def test_another_document_gets_nothing(home: Path) -> None:
    call("fills", "masked", "--against", "open", "-o", "fills.yaml")
    (home / "masked" / "b.txt").write_text(MASKED, encoding="utf-8")
    filled = call("clean", "--masks", "restore", "--fills", "fills.yaml", "masked/b.txt")
    assert "XX镇" in filled.out


def test_a_document_that_was_changed_since_is_not_filled_wrongly(home: Path) -> None:
    call("fills", "masked", "--against", "open", "-o", "fills.yaml")
    (home / "masked" / "a.txt").write_text("新的开头：\n" + MASKED, encoding="utf-8")
    done = call("clean", "--masks", "restore", "--fills", "fills.yaml", "masked/a.txt")
    assert "XX镇" in done.out
    assert "fill '枫桥' at 18-20 is stale" in done.err
    assert "此处没有打码" in done.err


def test_accept_fills_in_place_and_can_be_undone(home: Path) -> None:
    done = call("fills", "masked", "--against", "open", "-o", "fills.yaml", "--accept")
    assert done.code == 0
    assert (home / "masked" / "a.txt").read_text(encoding="utf-8") == OPEN
    assert call("clean", "-i", "--masks", "restore", "--fills", "fills.yaml", "masked").err.startswith(
        "0 of 1"
    )
    assert (home / "fills.yaml").exists()


def test_copies_that_disagree_are_for_a_person(home: Path) -> None:
    (home / "open" / "c.txt").write_text(OPEN.replace("枫桥", "白石"), encoding="utf-8")
    done = call("fills", "masked", "--against", "open")
    row = yaml.safe_load(done.out)["documents"]["masked/a.txt"][0]
    assert "value" not in row
    assert sorted(choice["value"] for choice in row["choices"]) == ["枫桥", "白石"]
    (home / "fills.yaml").write_text(done.out, encoding="utf-8")
    assert "XX镇" in call("clean", "--masks", "restore", "--fills", "fills.yaml", "masked/a.txt").out


def test_what_was_refused_is_said_why(home: Path) -> None:
    (home / "open" / "a.txt").write_text(OPEN.replace("326", "××"), encoding="utf-8")
    out = call("fills", "masked", "--against", "open").out
    assert "# 没有填：" in out
    assert "副本此处也是打码" in out


def test_the_index_is_used_again(home: Path) -> None:
    assert "2 copies, 2 read anew" in call("fills", "masked", "--against", "open", "--index", "i.npz").err
    assert "2 copies, 0 read anew" in call("fills", "masked", "--against", "open", "--index", "i.npz").err
    (home / "open" / "b.txt").write_text("县委常委会召开会议。\n" * 9, encoding="utf-8")
    (home / "open" / "a.txt").unlink()
    assert "1 copies, 1 read anew" in call("fills", "masked", "--against", "open", "--index", "i.npz").err
    (home / "i.npz").write_bytes(b"torn")
    assert "1 copies, 1 read anew" in call("fills", "masked", "--against", "open", "--index", "i.npz").err


def test_a_document_is_no_copy_of_itself(home: Path) -> None:
    done = call("fills", "masked", "--against", "masked")
    assert done.code == 0
    assert ": 0 shown by a copy" in done.err
    assert yaml.safe_load(done.out)["documents"] is None


def test_files_that_cannot_be_read_are_left_out(home: Path) -> None:
    (home / "open" / "bad.txt").write_bytes(b"\xff\x00\x01" * 9)
    (home / "masked" / "bad.txt").write_bytes(b"\xff\x00\x01" * 9)
    done = call("fills", "masked", "--against", "open", "-o", "fills.yaml")
    assert done.code == 3
    assert "open/bad.txt" in done.err
    assert "masked/bad.txt" in done.err
    assert "枫桥" in (home / "fills.yaml").read_text(encoding="utf-8")


def test_a_fills_file_is_proved_before_the_first_file(home: Path) -> None:
    (home / "fills.yaml").write_text("documents: {b.txt: [{start: 1, end: 2, value: XX}]}", encoding="utf-8")
    done = call("clean", "--masks", "restore", "--fills", "fills.yaml", "masked", "--out", "o")
    assert done.code == 2
    assert "b.txt: fill 'XX': 'XX' is itself a mask" in done.err
    assert not (home / "o").exists()


def test_the_picture(home: Path) -> None:
    done = call("masks", "masked")
    assert done.code == 0
    lines = [line.split() for line in done.out.splitlines()]
    assert lines[0][:4] == ["类型", "符号", "处数", "可补"]
    assert ["党", "D", "2", "2", "与“党”成词", "2", "-"] in lines
    assert ["地名", "X", "1", "0", "-", "填充表", "place，或另一副本"] in lines
    assert "4 masks, 2 restorable" in done.err


def test_the_picture_for_machines(home: Path) -> None:
    rows = json.loads(call("masks", "--format", "json", "masked").out)
    assert {row["kind"]: (row["count"], row["restorable"]) for row in rows} == {
        "party": (2, 2),
        "place": (1, 0),
        "number": (1, 0),
    }
    [line] = call("masks", "--format", "jsonl", "masked").out.splitlines()
    assert json.loads(line)["path"] == "masked/a.txt"
    call("fills", "masked", "--against", "open", "-o", "fills.yaml")
    filled = json.loads(call("masks", "--format", "json", "--fills", "fills.yaml", "masked").out)
    assert all(row["needed"] is None for row in filled)


def test_the_picture_of_standard_input_and_of_nothing(home: Path) -> None:
    assert "X" in call("masks", "-", stdin=MASKED.encode()).out
    assert call("masks", "-", stdin=OPEN.encode()).out == ""
    assert call("masks", "-", "masked").code == 2
    done = call("masks", "--masks", "redact", "masked")
    assert (done.code, "leave the option out" in done.err) == (2, True)


def test_processes_change_nothing(home: Path) -> None:
    for number in range(3):
        (home / "masked" / f"{number}.txt").write_text(MASKED + f"第{number}号。", encoding="utf-8")
        (home / "open" / f"c{number}.txt").write_text(OPEN + f"第{number}号。\n", encoding="utf-8")
    (home / "masked" / "bad.txt").write_bytes(b"\xff\xfe\x00")
    (home / "open" / "bad.txt").write_bytes(b"\x81\x00\xff")
    one = call("fills", "masked", "--against", "open", "--index", "one.npz", "-o", "one.yaml")
    two = call("fills", "masked", "--against", "open", "--index", "two.npz", "-o", "two.yaml", "--jobs", "2")
    assert (one.code, two.code) == (3, 3)
    assert (home / "one.yaml").read_text(encoding="utf-8") == (home / "two.yaml").read_text(encoding="utf-8")
    assert one.err.replace("one.npz", "two.npz") == two.err
    again = call("fills", "masked", "--against", "open", "--index", "two.npz", "--jobs", "2")
    assert "0 read anew" in again.err
