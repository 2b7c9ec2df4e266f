from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from command import call

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("到XX镇,好。\n", encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text("加强D建引领。\n", encoding="utf-8")
    return tmp_path


def spoil(folder: Path) -> None:
    (folder / "in" / "c.txt").write_bytes(b"\x81\x20\xff\xfe\x00\x01\x02" * 3)


def test_sarif_is_one_log(folder: Path) -> None:
    done = call("scan", "in", "--format", "sarif")
    assert (done.code, done.err) == (0, "")
    assert [r["ruleId"] for r in json.loads(done.out)["runs"][0]["results"]] == [
        "mask/letter-x",
        "punctuation/comma",
        "mask/letter-d",
    ]
    spoil(folder)
    done = call("scan", "in", "--format", "sarif", "--fail")
    assert done.code == 3
    assert json.loads(done.out)["runs"][0]["invocations"][0]["executionSuccessful"] is False


def test_github_is_a_line_a_finding(folder: Path) -> None:
    spoil(folder)
    done = call("scan", "in", "--format", "github", "--fail")
    assert done.code == 3
    kinds = [line.split(",")[0] for line in done.out.splitlines()]
    assert kinds[:3] == ["::warning file=in/a.txt", "::warning file=in/a.txt", "::warning file=in/b.txt"]
    assert done.out.splitlines()[3].startswith("::error file=in/c.txt::")


def test_other_commands_have_no_such_form(folder: Path) -> None:
    assert call("clean", "in", "--check", "--format", "sarif").code == 2


def test_a_baseline_hides_what_it_accepts(folder: Path) -> None:
    done = call("scan", "in", "--write-baseline", "b.jsonl")
    assert (done.code, done.out) == (0, "")
    assert "3 findings in 2 files; all accepted from now on" in done.err
    done = call("scan", "in", "--baseline", "b.jsonl", "--fail")
    assert (done.code, done.out) == (0, "")
    assert "0 findings in 2 files; 3 accepted before" in done.err
    a = folder / "in" / "a.txt"
    a.write_text("一是强化领导。\n" + a.read_text(encoding="utf-8") + "到XX县\n", encoding="utf-8")
    done = call("scan", "in", "--baseline", "b.jsonl", "--fail", "--format", "jsonl")
    assert done.code == 1
    assert [json.loads(line)["line"] for line in done.out.splitlines()] == [3]


def test_cleaning_leaves_the_open_masks_accepted(folder: Path) -> None:
    assert call("scan", "in", "--write-baseline", "b.jsonl").code == 0
    assert call("clean", "-i", "in").code == 0
    assert call("scan", "in", "--baseline", "b.jsonl", "--fail").code == 0


def test_standard_input_has_a_baseline_too(folder: Path) -> None:
    text = "到XX镇".encode()
    assert call("scan", "-", "--write-baseline", "b.jsonl", stdin=text).code == 0
    assert call("scan", "-", "--baseline", "b.jsonl", "--fail", stdin=text).code == 0


def test_a_damaged_baseline_is_refused_before_anything_is_read(folder: Path) -> None:
    (folder / "b.jsonl").write_text('{"cleaner-baseline":1}\n[]\n')
    done = call("scan", "in", "--baseline", "b.jsonl")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("cleaner: b.jsonl:2: not an entry such as ")
    assert "mend it, or" in done.err
    done = call("scan", "in", "--baseline", "none.jsonl")
    assert (done.code, done.out) == (2, "")
    assert "none.jsonl: no such file; write it with --write-baseline none.jsonl" in done.err


def test_what_is_no_baseline_is_not_written_over(folder: Path) -> None:
    before = (folder / "in" / "a.txt").read_bytes()
    assert call("scan", "in", "--write-baseline", "in/a.txt").code == 2
    assert (folder / "in" / "a.txt").read_bytes() == before
    assert call("scan", "in", "--write-baseline", "b.jsonl").code == 0
    assert call("scan", "in/a.txt", "--write-baseline", "b.jsonl").code == 0
    assert "b.txt" not in (folder / "b.jsonl").read_text()


@pytest.mark.parametrize(
    "more",
    [("--baseline", "b"), ("--fail",), ("--all",), ("--format", "json")],
)
def test_writing_goes_with_nothing_that_judges(folder: Path, more: tuple[str, ...]) -> None:
    assert call("scan", "in", "--write-baseline", "b.jsonl", *more).code == 2
    assert not (folder / "b.jsonl").exists()


def test_what_lost_was_never_accepted(folder: Path) -> None:
    assert call("scan", "in", "--write-baseline", "b.jsonl").code == 0
    assert "don't go together" in call("scan", "in", "--baseline", "b.jsonl", "--all").err


def test_personal_data_that_lost_is_in_no_fingerprint(folder: Path) -> None:
    (folder / "rules" / "pii").mkdir(parents=True)
    (folder / "rules" / "pii" / "mobile.yaml").write_text(
        "id: pii/mobile\ntitle: 手机号\nreason: 测试用。\ncategory: pii\naction: flag\n"
        "find: {pattern: '1[3-9][0-9]{9}'}\n"
        "examples:\n  - {in: '13800138000', find: ['13800138000']}\nnegatives: [编号123]\n",
        encoding="utf-8",
    )

    def accepted(number: str) -> bytes:
        (folder / "in" / "a.txt").write_text(f"见https://a.cn/{number},到XX镇。\n", encoding="utf-8")
        (folder / "b.jsonl").unlink(missing_ok=True)
        done = call("scan", "in/a.txt", "--rules", "rules", "--write-baseline", "b.jsonl")
        assert done.code == 0, done.err
        return (folder / "b.jsonl").read_bytes()

    assert accepted("13800138000") == accepted("13900139111")
