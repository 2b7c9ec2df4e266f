"""A child process is killed at random moments of an in-place run: each file is old or new."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from cleaner.disk.runs import load_run, look_at, run_names

if TYPE_CHECKING:
    from pathlib import Path

FILES = 300
OLD = "第{}份材料。\n" + "逐步完##paidbegin##善,继续推进。\n" * 20
NEW = "第{}份材料。\n" + "逐步完善，继续推进。\n" * 20


def start(folder: Path, state: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "cleaner", "clean", "-i", *options, str(folder)]
    env = os.environ | {"CLEANER_STATE_DIR": str(state)}
    return subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def fill(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(FILES):
        (folder / f"{number:04}.txt").write_text(OLD.format(number), encoding="utf-8")


def states(folder: Path) -> dict[str, int]:
    seen = {"old": 0, "new": 0, "other": 0}
    for number in range(FILES):
        text = (folder / f"{number:04}.txt").read_text(encoding="utf-8")
        kind = "old" if text == OLD.format(number) else "new" if text == NEW.format(number) else "other"
        seen[kind] += 1
    return seen


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_at_any_moment(tmp_path: Path, state: Path, jobs: str) -> None:
    folder = tmp_path / "files"
    rng = random.Random(int(jobs))
    mixed = 0
    for _ in range(8):
        fill(folder)
        child = start(folder, state, "--jobs", jobs)
        deadline = time.monotonic() + 20
        while states(folder)["new"] == 0 and child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(rng.random() * 0.3)
        child.kill()
        child.communicate()
        seen = states(folder)
        assert seen["other"] == 0, seen
        mixed += 0 < seen["new"] < FILES
        run = load_run(run_names()[-1])
        if child.returncode == -signal.SIGKILL:
            assert run.state in ("interrupted", "done")
        assert {look_at(intent) for intent in run.intents} <= {"old", "new"}
        assert run.changed == seen["new"]
    assert mixed, "no kill came in the middle: the test has lost its point"

    finish = start(folder, state)
    finish.communicate()
    assert finish.returncode == 0
    assert states(folder)["new"] == FILES
    assert sorted(p.name for p in folder.iterdir()) == [f"{n:04}.txt" for n in range(FILES)]
    for name in reversed(run_names()[-2:]):  # the killed run and the one that took it up
        undo = [sys.executable, "-m", "cleaner", "undo", name]
        done = subprocess.run(undo, env=os.environ | {"CLEANER_STATE_DIR": str(state)}, capture_output=True)
        assert done.returncode == 0, done.stderr
    assert states(folder)["old"] == FILES


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_cleanly_with_what_is_done_done(
    tmp_path: Path, state: Path, number: signal.Signals
) -> None:
    folder = tmp_path / "files"
    fill(folder)
    child = start(folder, state)
    while states(folder)["new"] == 0 and child.poll() is None:
        time.sleep(0.005)
    child.send_signal(number)
    _, message = child.communicate(timeout=30)
    seen = states(folder)
    assert seen["other"] == 0
    run = load_run(run_names()[-1])
    assert run.changed == seen["new"]
    if child.returncode != 0:  # it may have been done already
        assert child.returncode == 130
        assert b"interrupted; what was done is done, `cleaner runs` says what" in message
        assert run.state == "interrupted"
        assert not list(folder.glob(".*"))
