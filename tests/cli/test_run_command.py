from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from command import call
from data_files import CLEAN, DIRTY, failures, jsonl

if TYPE_CHECKING:
    from pathlib import Path


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file, hidden ones too, but for the notes (times are theirs)."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(p.relative_to(folder)): p.read_bytes() for p in found if not p.name.endswith(".cleaner-done")}


def test_one_file(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "a.jsonl", [DIRTY, "好。"])
    done = call("run", source, tmp_path / "out.jsonl")
    assert done.code == 0, done.err
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == (
        f'{{"n":0,"text":"{CLEAN}"}}\n{{"n": 1, "text": "好。"}}\n'
    )
    assert done.out == ""
    assert "paywall/fastadmin        1        0         0      1" in done.err
    assert "1 files, 0 done before, 0 failed; 2 records, 1 changed, 0 failed; 52.00 % of 25 " in done.err


def test_a_folder_keeps_its_shape_and_a_second_run_does_nothing(tmp_path: Path) -> None:
    jsonl(tmp_path / "in" / "a.jsonl", [DIRTY])
    jsonl(tmp_path / "in" / "b" / "c.ndjson", [DIRTY])
    (tmp_path / "in" / "notes.txt").write_text("x", encoding="utf-8")
    assert call("run", tmp_path / "in", tmp_path / "out").code == 0
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")}
    assert set(snapshot(tmp_path / "out")) == {"a.jsonl", "b/c.ndjson"}
    again = call("run", tmp_path / "in", tmp_path / "out")
    assert again.code == 0
    assert "2 files, 2 done before" in again.err
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*")} == before


def test_what_is_missing_is_done(tmp_path: Path) -> None:
    for name in "abc":
        jsonl(tmp_path / "in" / f"{name}.jsonl", [DIRTY])
    call("run", tmp_path / "in", tmp_path / "out")
    whole = snapshot(tmp_path / "out")
    (tmp_path / "out" / "b.jsonl").unlink()
    (tmp_path / "out" / ".b.jsonl.cleaner-part").write_bytes(b'{"half')
    done = call("run", tmp_path / "in", tmp_path / "out", "--format", "json")
    assert json.loads(done.out)["skipped"] == 2
    assert json.loads(done.out)["records"] == 3
    assert snapshot(tmp_path / "out") == whole


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_and_resumed(tmp_path: Path, jobs: str) -> None:
    for number in range(12):
        jsonl(tmp_path / "in" / f"{number}.jsonl", [DIRTY * 5] * 800)
    assert call("run", tmp_path / "in", tmp_path / "whole").code == 0
    out = tmp_path / "out"
    command = [sys.executable, "-m", "cleaner", "run", str(tmp_path / "in"), str(out), "--jobs", jobs]
    child = subprocess.Popen(command, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not (out / "1.jsonl").exists() and child.poll() is None and time.monotonic() < deadline:
        time.sleep(0.002)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    assert child.returncode == -signal.SIGKILL, "the run was over before the kill: make it longer"
    kept = {p.name: (p.stat().st_mtime_ns, p.read_bytes()) for p in out.glob("*.jsonl")}
    assert 0 < len(kept) < 12
    for name, (_, data) in kept.items():
        assert data == (tmp_path / "whole" / name).read_bytes()
    done = call("run", tmp_path / "in", out)
    assert done.code == 0, done.err
    assert f"{len(kept)} done before" in done.err
    assert snapshot(out) == snapshot(tmp_path / "whole")
    assert {name: (out / name).stat().st_mtime_ns for name in kept} == {n: t for n, (t, _) in kept.items()}


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_says_what_is_kept(tmp_path: Path, sent: signal.Signals) -> None:
    for number in range(12):
        jsonl(tmp_path / "in" / f"{number}.jsonl", [DIRTY * 5] * 800)
    command = [sys.executable, "-m", "cleaner", "run", str(tmp_path / "in"), str(tmp_path / "out")]
    child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not (tmp_path / "out" / "1.jsonl").exists() and child.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.002)
    child.send_signal(sent)
    said = child.communicate()[1]
    assert child.returncode == 130
    assert "the files that were finished are kept, and the same command goes on with the rest" in said
    assert "cleaner runs" not in said
    assert [p.name for p in (tmp_path / "out").iterdir() if "cleaner-part" in p.name] == []
    kept = len([p for p in (tmp_path / "out").iterdir() if not p.name.startswith(".")])
    assert f"12 files, {kept} done before" in call("run", tmp_path / "in", tmp_path / "out").err


@pytest.mark.parametrize(("engine", "library"), [("ray", "ray"), ("spark", "pyspark")])
def test_a_cluster_that_is_not_installed_is_said_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, library: str
) -> None:
    source = jsonl(tmp_path / "a.jsonl", [DIRTY])
    for name in [name for name in sys.modules if name.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    done = call("run", source, tmp_path / "b.jsonl", "--engine", engine)
    assert done.code == 2
    assert f"--engine {engine} needs {library}: pip install 'gongwen-cleaner[{engine}]'" in done.err
    assert not (tmp_path / "b.jsonl").exists()


def test_bad_records_stand_beside_the_data(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    source.write_text(f'{{"text":"好。"}}\n\n{DIRTY}\n{{"text":7}}\n{{"text":"完。"}}', encoding="utf-8")
    done = call("run", source, tmp_path / "out.jsonl")
    assert done.code == 3
    assert f"{source}: 2 bad records; see {tmp_path / 'out.jsonl.errors.jsonl'}" in done.err
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8") == '{"text":"好。"}\n\n{"text":"完。"}'
    found = failures(tmp_path / "out.jsonl.errors.jsonl")
    assert [number for number, _ in found] == [3, 4]
    assert call("run", source, tmp_path / "out.jsonl").code == 3, "skipping must not hide what failed"
    source.write_text('{"text":"好。"}\n', encoding="utf-8")
    assert call("run", source, tmp_path / "out.jsonl", "--overwrite").code == 0
    assert not (tmp_path / "out.jsonl.errors.jsonl").exists()


def test_a_folder_of_outputs_can_be_cleaned_without_its_error_files(tmp_path: Path) -> None:
    jsonl(tmp_path / "in" / "a.jsonl", [DIRTY], "bad\n")
    jsonl(tmp_path / "in" / "lonely.errors.jsonl", [DIRTY])
    call("run", tmp_path / "in", tmp_path / "out")
    call("run", tmp_path / "out", tmp_path / "twice")
    assert set(snapshot(tmp_path / "out")) - set(snapshot(tmp_path / "twice")) == {"a.jsonl.errors.jsonl"}
    assert set(snapshot(tmp_path / "twice")) == {"a.jsonl", "lonely.errors.jsonl"}


def test_a_broken_file_fails_alone_and_leaves_nothing(tmp_path: Path) -> None:
    jsonl(tmp_path / "in" / "z.jsonl", [DIRTY])
    lines = b"".join(b'{"text":"%d"}\n' % n for n in range(300_000))
    (tmp_path / "in" / "a.jsonl.gz").write_bytes(gzip.compress(lines)[:-9])
    done = call("run", tmp_path / "in", tmp_path / "out")
    assert done.code == 3
    assert "a.jsonl.gz: not a whole gzip file" in done.err
    assert "2 files, 0 done before, 1 failed; 1 records" in done.err
    assert set(snapshot(tmp_path / "out")) == {"z.jsonl"}


def test_the_result_depends_neither_on_jobs_nor_on_shards(tmp_path: Path) -> None:
    for name in range(5):
        jsonl(tmp_path / "in" / f"{name}.jsonl.x", [])
        texts = [f"{DIRTY}{n}" * (1 + n % 7) for n in range(400 * name)]
        jsonl(tmp_path / "in" / f"{name}.jsonl", texts, "bad\n")
    add = ["--add", "findings,error", "--add", "changed"]
    assert call("run", tmp_path / "in", tmp_path / "one", *add).code == 3
    assert call("run", tmp_path / "in", tmp_path / "two", *add, "--jobs", "2").code == 3
    for shard in ("3/3", "1/3", "2/3"):
        call("run", tmp_path / "in", tmp_path / "shards", *add, "--shard", shard)
    assert snapshot(tmp_path / "one") == snapshot(tmp_path / "two") == snapshot(tmp_path / "shards")
    assert len(snapshot(tmp_path / "one")) == 10


def test_compression_by_name(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "a.jsonl", [DIRTY])
    assert call("run", source, tmp_path / "b.jsonl.gz").code == 0
    assert call("run", tmp_path / "b.jsonl.gz", tmp_path / "c.jsonl").code == 0
    assert (tmp_path / "c.jsonl").read_text(encoding="utf-8") == f'{{"n":0,"text":"{CLEAN}"}}\n'


def test_a_long_record_and_an_empty_file(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "in" / "a.jsonl", ["稳步推进。" * 1_400_000, DIRTY])
    assert source.stat().st_size > 20_000_000
    (tmp_path / "in" / "empty.jsonl").touch()
    assert call("run", tmp_path / "in", tmp_path / "out").code == 0
    assert (tmp_path / "out" / "empty.jsonl").read_bytes() == b""
    long, short = (tmp_path / "out" / "a.jsonl").read_bytes().splitlines()
    assert long == source.read_bytes().splitlines()[0]
    assert json.loads(short)["text"] == CLEAN


def test_settings_reach_the_records(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "a.jsonl", ["到XX镇,"])
    (tmp_path / "f.yaml").write_text("place: 枫桥\n", encoding="utf-8")
    options = ["--masks", "restore", "--fills", tmp_path / "f.yaml", "--ignore", "punctuation/*"]
    assert call("run", source, tmp_path / "b.jsonl", *options).code == 0
    assert json.loads((tmp_path / "b.jsonl").read_bytes())["text"] == "到枫桥镇,"
    inner = jsonl(tmp_path / "in" / "a.jsonl", ["到XX镇,"])
    (tmp_path / "in" / "cleaner.yaml").write_text("masks: redact\n", encoding="utf-8")
    assert call("run", inner, tmp_path / "c.jsonl").code == 0
    assert "××" in json.loads((tmp_path / "c.jsonl").read_bytes())["text"]


def test_an_output_of_other_settings_or_another_input_is_not_taken_for_done(tmp_path: Path) -> None:
    source, out = jsonl(tmp_path / "a.jsonl", ["到XX镇"]), tmp_path / "b.jsonl"
    assert call("run", source, out).code == 0
    other = call("run", source, out, "--masks", "redact")
    assert (other.code, "was made with other settings or rules; say --overwrite" in other.err) == (3, True)
    assert call("run", source, out, "--masks", "redact", "--overwrite").code == 0
    assert "××" in out.read_text(encoding="utf-8")
    jsonl(source, ["到XX村和"])
    assert "its input has changed since" in call("run", source, out, "--masks", "redact").err
    (tmp_path / "mine.jsonl").write_text("mine", encoding="utf-8")
    assert "is there already, and no run made it" in call("run", source, tmp_path / "mine.jsonl").err
    assert (tmp_path / "mine.jsonl").read_text(encoding="utf-8") == "mine"


def test_wrong_calls(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "in" / "a.jsonl", ["x"])
    (tmp_path / "a.txt").write_text("x", encoding="utf-8")
    (tmp_path / "none").mkdir()
    wrong: list[tuple[list[object], str]] = [
        ([tmp_path / "in", tmp_path / "in" / "out"], "lies inside"),
        ([tmp_path / "in", tmp_path / "a.txt"], "is a file, and"),
        ([source, source], "is the input itself"),
        ([source, tmp_path / "in"], "is the input itself"),
        ([source, tmp_path / "b.csv"], "must be of the same format as"),
        ([tmp_path / "a.txt", tmp_path / "b.jsonl"], "not a data file; known: *.jsonl"),
        ([tmp_path / "none", tmp_path / "out"], "in it; name files\n"),
        ([tmp_path / "nowhere", tmp_path / "out"], "no such file"),
        (
            [source, tmp_path / "b.jsonl", "--add", "colour"],
            "there is no column `colour`; known: text, changed",
        ),
        ([source, tmp_path / "b.jsonl", "--add", "text", "--prefix", ""], "is the text field itself"),
        ([source, tmp_path / "b.jsonl", "--shard", "0/3"], "expected I/N"),
        ([source, tmp_path / "b.jsonl", "--shard", "4/3"], "expected I/N"),
        ([source, tmp_path / "b.jsonl", "--shard", "x"], "expected I/N"),
        ([source, tmp_path / "b.jsonl", "--profile", "nice"], "nice"),
        ([source, tmp_path / "b.jsonl", "--address", "auto"], "needs --engine ray or --engine spark"),
    ]
    for arguments, message in wrong:
        done = call("run", *arguments)
        assert (done.code, message in done.err) == (2, True), (arguments, done.err)
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "b.jsonl").exists()


def test_two_processes_do_not_write_one_file(tmp_path: Path) -> None:
    import fcntl

    source = jsonl(tmp_path / "a.jsonl", [DIRTY])
    with (tmp_path / ".b.jsonl.cleaner-part").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        done = call("run", source, tmp_path / "b.jsonl")
    assert (done.code, "another process is writing it" in done.err) == (3, True)
    assert not (tmp_path / "b.jsonl").exists()


@pytest.mark.skipif(os.geteuid() == 0 and not os.path.exists("/dev/full"), reason="needs /dev/full")  # noqa: PTH110
def test_an_output_that_can_not_be_written(tmp_path: Path) -> None:
    source = jsonl(tmp_path / "a.jsonl", [DIRTY])
    (tmp_path / ".b.jsonl.cleaner-part").symlink_to("/dev/full")
    done = call("run", source, tmp_path / "b.jsonl")
    assert (done.code, "b.jsonl: can't be written" in done.err) == (3, True)
    assert not (tmp_path / "b.jsonl").exists()
