from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from command import call

from cleaner.disk.runs import load_run, run_names

if TYPE_CHECKING:
    from pathlib import Path

DIRTY = "逐步完##paidbegin##善,加强D建引领,到XX镇。\n"
CLEAN = "逐步完善，加强D建引领，到XX镇。\n"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "报告"
    (folder / "下级").mkdir(parents=True)
    (folder / "甲.txt").write_text(DIRTY, encoding="utf-8")
    (folder / "下级" / "乙.txt").write_bytes((DIRTY * 4).replace("\n", "\r\n").encode("gb18030"))
    (folder / "净.txt").write_text("没有可改的。\n", encoding="utf-8")
    return folder


def test_one_file_is_printed(files: Path) -> None:
    assert call("clean", files / "甲.txt") == (0, CLEAN, "", CLEAN.encode())


def test_a_pipe_keeps_the_encoding(files: Path) -> None:
    expected = (CLEAN * 4).replace("\n", "\r\n").encode("gb18030")
    assert call("clean", files / "下级" / "乙.txt").raw == expected
    assert call("clean", "-", stdin=(files / "下级" / "乙.txt").read_bytes()).raw == expected


def test_in_place_then_undo(files: Path) -> None:
    before = {p: p.read_bytes() for p in files.rglob("*.txt")}
    done = call("clean", "-i", files)
    run = run_names()[-1]
    assert done.code == 0
    assert done.err == f"2 of 3 files changed, run {run}; take it back with: cleaner undo {run}\n"
    assert (files / "甲.txt").read_text(encoding="utf-8") == CLEAN
    assert call("clean", "-i", files).err.startswith("0 of 3 files changed")
    assert call("undo", "--last").err == f"run {run}: 2 files put back\n"
    assert {p: p.read_bytes() for p in files.rglob("*.txt")} == before


def test_jobs_give_the_same_result(files: Path) -> None:
    assert call("clean", "-i", "--jobs", "2", files).code == 0
    assert (files / "甲.txt").read_text(encoding="utf-8") == CLEAN
    assert (files / "下级" / "乙.txt").read_bytes() == (CLEAN * 4).replace("\n", "\r\n").encode("gb18030")


def test_check_only_judges(files: Path) -> None:
    done = call("clean", "--check", files)
    assert done.code == 1
    assert done.out.splitlines() == [str(files / "下级" / "乙.txt"), str(files / "甲.txt")]
    assert done.err == "2 of 3 files would change\n"
    assert call("clean", "--check", files / "净.txt").code == 0
    assert call("clean", "--check", "-", stdin=DIRTY.encode()).code == 1
    assert (files / "甲.txt").read_text(encoding="utf-8") == DIRTY


def test_diff_shows_what_changed_inside_the_line(files: Path) -> None:
    done = call("clean", "--diff", files / "甲.txt")
    assert done.code == 0
    assert "@@ -1 +1 @@" in done.out
    assert "-逐步完[-##paidbegin##-]善[-,-]加强D建引领[-,-]到XX镇。" in done.out
    assert "+逐步完善{+，+}加强D建引领{+，+}到XX镇。" in done.out
    assert call("clean", "--diff", "-", stdin=DIRTY.encode()).out.startswith("--- -\n")


def test_out_leaves_the_originals_and_writes_a_whole_tree(files: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = call("clean", "--out", out, files)
    assert (done.code, done.err) == (0, f"3 files written below {out}, 2 of 3 changed\n")
    assert (out / "甲.txt").read_text(encoding="utf-8") == CLEAN
    assert (out / "净.txt").read_bytes() == (files / "净.txt").read_bytes()
    assert (files / "甲.txt").read_text(encoding="utf-8") == DIRTY
    again = call("clean", "--out", out, files)
    assert again.code == 3
    assert "is there already; say --overwrite, or name another folder" in again.err
    assert call("clean", "--out", out, "--overwrite", files).code == 0
    inside = call("clean", "--out", files / "out", files)
    assert inside.code == 2
    assert "lies inside what is cleaned; name a folder outside" in inside.err
    itself = call("clean", "--out", files, "--overwrite", files / "甲.txt")
    assert itself.code == 3
    assert "is the file itself; name another folder, or rewrite it with -i" in itself.err
    (tmp_path / "甲.txt").write_text("另一份", encoding="utf-8")
    twice = call("clean", "--out", tmp_path / "both", tmp_path / "甲.txt", files / "甲.txt")
    assert twice.code == 3
    assert "another file of this run goes there; take them apart" in twice.err


def test_out_below_a_file_fails_file_by_file(files: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("", encoding="utf-8")
    done = call("clean", "--out", tmp_path / "out", files)
    assert done.code == 2
    assert "is a file" in done.err
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "下级").write_text("", encoding="utf-8")
    partly = call("clean", "--out", tmp_path / "deep", files)
    assert partly.code == 3
    assert "can't be made" in partly.err
    assert (tmp_path / "deep" / "甲.txt").exists()


def test_json_for_machines(files: Path) -> None:
    one = json.loads(call("clean", "--format", "json", files / "甲.txt").out)
    assert (one["text"], one["changed"]) == (CLEAN, True)
    assert {f["rule"] for f in one["findings"]} >= {"paywall/fastadmin", "mask/letter-d"}
    lines = [
        json.loads(line) for line in call("clean", "--check", "--format", "jsonl", files).out.splitlines()
    ]
    assert [line["changed"] for line in lines] == [True, False, True]
    many = json.loads(call("clean", "--diff", "--format", "json", files).out)
    assert len(many) == 3


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_machines_are_told_how_to_take_a_run_back(files: Path, form: str) -> None:
    done = call("clean", "-i", "--format", form, files)
    assert json.loads(done.out if form == "json" else done.out.splitlines()[0])
    assert f"take it back with: cleaner undo {run_names()[-1]}" in done.err


def test_masks_and_fills(files: Path, tmp_path: Path) -> None:
    fills = tmp_path / "fills.yaml"
    fills.write_text("place: 枫桥", encoding="utf-8")
    file = files / "甲.txt"
    assert (
        call("clean", "--masks", "restore", "--fills", fills, file).out
        == "逐步完善，加强党建引领，到枫桥镇。\n"
    )
    assert call("clean", "--masks", "redact", file).out == "逐步完善，加强党建引领，到××镇。\n"
    typed = call("clean", "--masks", "redact", "--mask-token", "typed", file)
    assert typed.out == "逐步完善，加强党建引领，到[地名]镇。\n"


def test_select_and_ignore(files: Path) -> None:
    file = files / "甲.txt"
    assert call("clean", "--select", "paywall/*", file).out == DIRTY.replace("##paidbegin##", "")
    assert call("clean", "--ignore", "punctuation/comma,width/*", file).out == DIRTY.replace(
        "##paidbegin##", ""
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["clean", "."], "printing is for one; say -i, --out DIR, --diff or --check"),
        (["clean", "-i", "--diff", "."], "-i and --diff don't go together"),
        (["clean", "-i", "--out", "x", "."], "-i and --out don't go together"),
        (["clean", "--overwrite", "."], "--overwrite goes with --out DIR"),
        (["clean", "--no-keep-removed", "."], "--no-keep-removed goes with -i"),
        (["clean", "-", "a"], "`-` is standard input: it stands alone"),
        (["clean", "-i", "-"], "`-` is standard input: it stands alone"),
        (["clean", "nowhere"], "nowhere: no such file or folder"),
        (["clean", "--profile", "x", "."], "no profile `x`"),
        (["clean", "--select", "x/y", "."], "select: no rule is called `x/y`"),
        (["clean", "--fills", "x.yaml", "."], "x.yaml: can't be read: No such file or directory"),
        (["clean", "--rules", "x", "."], "x: not a folder"),
        (["clean", "--config", "x.yaml", "."], "x.yaml: can't be read"),
        (["clean", "--masks", "hide", "."], "'hide' is not one of 'flag', 'restore', 'redact'"),
        (["clean", "--encoding", "klingon", "--check", "."], "Python knows no `klingon`"),
        (["clean"], "Missing argument 'PATH…'"),
        (["wash"], "No such command 'wash'"),
    ],
)
def test_wrong_usage_ends_with_2(
    files: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(files)
    done = call(*arguments)
    assert done.code == 2
    assert message in done.err
    assert (files / "甲.txt").read_text(encoding="utf-8") == DIRTY


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("cleaner.yaml", "encoding: klingon", "cleaner.yaml: encoding: Python knows no `klingon`"),
        ("fills.yaml", "place: XX", "fills.yaml: fill for `place`: 'XX' is itself a mask"),
    ],
)
def test_a_setting_that_is_refused_names_the_file_it_stands_in(
    files: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: str, message: str
) -> None:
    monkeypatch.chdir(files)
    (files / name).write_text(content, encoding="utf-8")
    fills = ("--fills", name) if name == "fills.yaml" else ()
    done = call("clean", "--check", *fills, ".")
    assert done.code == 2
    assert message in done.err


def test_a_file_that_fails_is_named_and_the_others_are_done(files: Path) -> None:
    (files / "坏.txt").write_bytes(b"\xff\xff\xff")
    done = call("clean", "-i", files)
    assert done.code == 3
    assert "坏.txt: the encoding can't be told (tried utf-8" in done.err
    assert (files / "甲.txt").read_text(encoding="utf-8") == CLEAN
    assert (files / "坏.txt").read_bytes() == b"\xff\xff\xff"
    assert call("clean", files / "坏.txt").code == 3
    assert call("clean", "--check", files).code == 3


def test_a_file_that_can_not_be_written_is_named_and_left(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = os.replace
    monkeypatch.setattr(
        os,
        "replace",
        lambda a, b: (
            (_ for _ in ()).throw(OSError(28, "No space left on device")) if "甲" in str(b) else honest(a, b)
        ),
    )
    done = call("clean", "-i", files)
    assert done.code == 3
    assert "甲.txt: can't be written: No space left on device; it is as it was" in done.err
    assert (files / "甲.txt").read_text(encoding="utf-8") == DIRTY
    assert load_run(run_names()[-1]).changed == 1


def test_hard_links_are_reported(files: Path, tmp_path: Path) -> None:
    os.link(files / "甲.txt", tmp_path / "other-name")
    assert "had other names (hard links); it is a file of its own now" in call("clean", "-i", files).err


def test_configuration_by_path(files: Path) -> None:
    (files / "cleaner.yaml").write_text(
        "masks: restore\nexclude: [净.txt]\nkeep_removed: false\npaths:\n  - {match: '下级/*', profile: minimal, masks: flag}\n",
        encoding="utf-8",
    )
    assert call("clean", "-i", files).err.endswith("2 of 2 files changed, run " + run_names()[-1] + "\n")
    assert (files / "甲.txt").read_text(encoding="utf-8") == CLEAN.replace("D建", "党建")
    assert (files / "下级" / "乙.txt").read_bytes().decode("gb18030") == (
        DIRTY.replace("##paidbegin##", "").replace("\n", "\r\n") * 4
    )
    assert "kept no removed text" in call("undo", run_names()[-1]).err


def test_the_script_is_converted_and_words_are_kept(files: Path) -> None:
    text = (files / "净.txt").read_text(encoding="utf-8")
    assert text == "没有可改的。\n"
    assert call("clean", "--script", "t", files / "净.txt").out == "沒有可改的。\n"
    assert call("clean", "--script", "t", "--keep-word", "没有", files / "净.txt").out == text
    assert call("clean", "--script", "x", files / "净.txt").code == 2
