"""`cleaner review --tty`: answers line by line, decisions in a file."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from command import Done, call

from cleaner import config, load_decisions

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "会议指出,基础设施日益完##paidbegin##善，到XX镇、XX村调研。\n加强D建引领,抓好落实。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_text("是,不是。\n", encoding="utf-8")
    return tmp_path


def run(*arguments: object, stdin: bytes = b"") -> Done:
    """Call the command as a new process would: it reads each file once."""
    for cached in (config.engine_for, config._decisions, config._nearest):
        cached.cache_clear()
    return call(*arguments, stdin=stdin)


def answer(folder: Path, *answers: str, more: tuple[str, ...] = ()) -> Done:
    return run("review", "--tty", *more, folder, stdin="".join(f"{a}\n" for a in answers).encode())


def cleaned(folder: Path, name: str = "a.txt") -> str:
    return run("clean", "--decisions", folder / "cleaner.decisions.yaml", folder / name).out


def test_nothing_is_written_where_nothing_is_decided(folder: Path) -> None:
    done = answer(folder, "s", "", "?", "b", "q")
    assert (done.code, done.err.splitlines()[0]) == (
        0,
        f"0 of 7 findings decided; {folder}/cleaner.decisions.yaml",
    )
    assert sorted(p.name for p in folder.iterdir()) == ["a.txt", "b.txt"]


def test_standard_input_can_not_be_reviewed(folder: Path) -> None:
    assert run("review", "--tty", "-").code == 2


def test_a_file_that_is_not_right_is_named_before_anything_is_asked(folder: Path) -> None:
    (folder / "cleaner.decisions.yaml").write_text("documents:\n  a.txt: {decision: []}\n", encoding="utf-8")
    done = answer(folder, "y")
    assert done.code == 2
    assert (
        "cleaner.decisions.yaml:2:11: documents.a.txt.decision: unknown field; did you mean `decisions`?"
        in done.err
    )
    assert done.out == ""


def test_a_document_that_can_not_be_read_is_reported_and_the_others_are_reviewed(folder: Path) -> None:
    (folder / "c.txt").write_bytes(b"PK\x03\x04\xff\xff")
    done = answer(folder, "y")
    assert done.code == 3
    assert "c.txt: this is a ZIP container" in done.err
    assert "1 of 7 findings decided" in done.err


def test_an_answer_that_can_not_be_written_down_is_no_success(folder: Path) -> None:
    (folder / ".cleaner.decisions.yaml.lock").mkdir()
    done = answer(folder, "y", "q")
    assert done.code == 3
    assert "not decided: " in done.out
    assert "cleaner.decisions.yaml: can't be locked: Is a directory" in done.out


def test_yes_no_edit_all_and_the_cleaned_text(folder: Path) -> None:
    done = answer(folder, "n 引文", "y", "e 枫桥", "s", "y", "s", "a n")
    assert [line for line in done.out.splitlines() if line.startswith("── ")] == [
        f"── {n} of 7 ──" for n in range(1, 8)
    ]
    assert cleaned(folder) == "会议指出,基础设施日益完善，到枫桥镇、XX村调研。\n加强党建引领，抓好落实。\n"
    assert cleaned(folder, "b.txt") == "是,不是。\n"
    table = load_decisions(folder / "cleaner.decisions.yaml")
    assert [(d.verdict, d.value, d.reason) for d in table.documents["a.txt"].decisions] == [
        ("reject", None, "引文"), ("accept", "", ""), ("fill", "枫桥", ""), ("accept", "党", "")
    ]  # fmt: skip


def test_a_second_call_goes_on_where_the_first_stopped(folder: Path) -> None:
    answer(folder, "y", "n")
    done = answer(folder, "q")
    assert "── 3 of 7 ──" in done.out
    assert done.out.count("── ") == 1


def test_what_is_decided_shows_in_the_surroundings(folder: Path) -> None:
    done = answer(folder, "s", "n", "e 枫桥", "q")
    assert "  > 会议指出，基础设施日益完##paidbegin##善，到枫桥镇、【XX】村调研。" in done.out


def test_one_value_for_the_masks_before_one_word_or_for_all(folder: Path) -> None:
    answer(folder, "s", "s", "f 枫桥", "镇", "q")
    assert "到枫桥镇、XX村" in cleaned(folder)
    answer(folder, "s", "s", "f 青禾", "q")
    assert "到枫桥镇、青禾村" in cleaned(folder)


def test_all_of_a_rule_in_this_document_only(folder: Path) -> None:
    answer(folder, "a", "n", "q")
    assert cleaned(folder).startswith("会议指出,")
    assert cleaned(folder, "b.txt") == "是，不是。\n"


def test_wrong_for_the_project(folder: Path) -> None:
    done = answer(folder, "w", "是,不是", "引文", "s", "s", "s", "s", "s", "q")
    assert (
        "words that punctuation/comma leaves alone [会议指出,基础设施日益], or ! to switch it off: 是,不是"
        in done.out
    )
    assert cleaned(folder, "b.txt") == "是,不是。\n"
    answer(folder, "w !", "", "q")
    assert cleaned(folder).startswith("会议指出,")


def test_undo_asks_again(folder: Path) -> None:
    done = answer(folder, "n", "u", "u", "y", "q")
    assert [line for line in done.out.splitlines() if line.startswith("── ")] == [
        f"── {n} of 7 ──" for n in (1, 2, 1, 1, 2)
    ]
    assert "nothing to undo in this session" in done.out
    assert cleaned(folder).startswith("会议指出，")


def test_back_shows_what_was_decided_and_it_can_be_decided_anew(folder: Path) -> None:
    done = answer(folder, "n", "b", "y", "q")
    assert "    decided: left alone" in done.out
    assert cleaned(folder).startswith("会议指出，")


def test_a_value_that_can_not_be_is_asked_for_again(folder: Path) -> None:
    done = answer(folder, "s", "s", "e XX", "e 枫桥", "q")
    assert "not decided: value: 'XX' is itself a mask" in done.out
    assert "到枫桥镇、XX村" in cleaned(folder)


def test_only_what_the_rules_leave_open(folder: Path) -> None:
    done = answer(folder, "s", more=("--open",))
    assert "── 1 of 3 ──" in done.out
    assert "mask/letter-x" in done.out.split("── 1 of 3 ──")[1].splitlines()[1]


def test_stale_decisions_are_reported_with_file_and_line(folder: Path) -> None:
    answer(folder, "s", "s", "e 枫桥", "q")
    (folder / "a.txt").write_text("青禾镇工作总结。\n", encoding="utf-8")
    file = folder / "cleaner.decisions.yaml"
    line = file.read_text(encoding="utf-8").split("- rule")[0].count("\n") + 1
    done = run("clean", "--decisions", file, folder / "a.txt")
    assert (done.code, done.out) == (0, "青禾镇工作总结。\n")
    assert f"{file}:{line}: 决定作废（mask/letter-x）" in done.err
    assert "【XX】" in done.err
    assert run("scan", "--fail", "--decisions", file, folder / "a.txt").code == 1
    assert f"{file}:{line}: 决定作废" in answer(folder, "q").err


def test_nothing_is_picked_up_that_was_not_named(folder: Path) -> None:
    answer(folder, "n")
    assert run("clean", folder / "a.txt").out.startswith("会议指出，")
    (folder / "cleaner.yaml").write_text("decisions: cleaner.decisions.yaml\n", encoding="utf-8")
    assert run("clean", folder / "a.txt").out.startswith("会议指出,")
    assert "── 2 of 7 ──" in answer(folder, "q").out


def test_a_record_of_a_data_set_is_known_by_its_text(folder: Path) -> None:
    answer(folder, "n")
    import json

    records = folder / "in.jsonl"
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in (TEXT, TEXT + "完。")]
    records.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert (
        run("run", records, folder / "out.jsonl", "--decisions", folder / "cleaner.decisions.yaml").code == 0
    )
    out = [
        json.loads(line)["text"] for line in (folder / "out.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    assert [text[:5] for text in out] == ["会议指出,", "会议指出，"]


def test_escape_sequences_of_a_document_do_not_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("到XX镇\x1b[2J\u202e调研,是。\n", encoding="utf-8")
    done = run("review", "--tty", "--select", "mask/*", tmp_path / "a.txt", stdin=b"q\n")
    assert "\x1b" not in done.out
    assert "⟨U+001B⟩[2J⟨U+202E⟩" in done.out


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a pseudo-terminal")
def test_on_a_terminal_and_killed_nothing_is_lost(folder: Path) -> None:
    import pty

    main, side = pty.openpty()
    command = [sys.executable, "-m", "cleaner", "review", "--tty", str(folder)]
    process = subprocess.Popen(command, stdin=side, stdout=side, stderr=side)
    os.close(side)
    try:
        seen = until(main, b"1 of 7", b"[y,n,")
        os.write(main, b"n\n")
        seen += until(main, b"2 of 7", b"[y,n,")
        os.write(main, b"y\n")
        until(main, b"3 of 7", b"[y,n,")
    finally:
        process.kill()
        process.wait()
        os.close(main)
    assert "\x1b[31m" in seen.decode()
    assert (
        load_decisions(folder / "cleaner.decisions.yaml").documents["a.txt"].decisions[0].verdict == "reject"
    )
    assert "── 3 of 7 ──" in answer(folder, "q").out


def until(terminal: int, *words: bytes) -> bytes:
    seen = b""
    for word in words:
        while word not in seen:
            assert select.select([terminal], [], [], 60)[0], seen  # rather than wait for ever
            seen += os.read(terminal, 4096)
    return seen
