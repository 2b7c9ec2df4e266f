"""Kills processes in the middle of an output, for real."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PART = ".cleaner-part"
MARK = "CLEANER_TEST_OUT"  # in the environment of a run and of all processes that it starts
SECONDS = 300


def start_marked(command: Sequence[str], out: Path) -> subprocess.Popen[str]:
    """Start a run that writes to *out*, so that its processes can be told from others."""
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env={**os.environ, MARK: str(out)})


def writers(out: Path) -> Iterator[int]:
    """Processes that have an output in the folder *out* open which is not whole."""
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile, or is not ours
            names = [str(link.readlink()) for link in (process / "fd").iterdir()]
            if any(name.startswith(str(out)) and name.endswith(PART) for name in names):
                yield int(process.name)


def kill_a_writer(out: Path) -> int | None:
    """Kill a process in the middle of an output: stop it first, so that it can't finish meanwhile."""
    for pid in writers(out):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
            if pid in set(writers(out)):
                os.kill(pid, signal.SIGKILL)
                return pid
            os.kill(pid, signal.SIGCONT)
    return None


def until(what: Callable[[], int | None], child: subprocess.Popen[str] | None = None) -> int:
    """Wait for what *what* returns; *child* may not end before."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        found = what()
        if found is not None:
            return found
        assert child is None or child.poll() is None, "the run was over before the kill: make it longer"
        time.sleep(0.005)
    raise AssertionError("waited too long")


def until_all_have_ended(out: Path) -> None:
    """Wait for what a driver that was killed leaves behind: workers go with it, or finish a file first.

    That none of them has a file open is not enough: one may be about to begin the next.
    """
    mark = f"{MARK}={out}".encode()

    def still() -> bool:
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):  # it has ended meanwhile, or is not ours
                if mark in (process / "environ").read_bytes().split(b"\0"):
                    return True
        return False

    until(lambda: None if still() else 1)
