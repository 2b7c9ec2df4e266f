"""Runs as their journals tell them: which files are old, which new; and the sweep after a kill."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cleaner.disk.journal import STATE_VARIABLE, Intent, open_private, state_folder, write_line
from cleaner.disk.replace import digest, write_new
from cleaner.errors import DiskError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Run:
    """A run as its journal tells it.

    Args:
        run: Its name.
        started: UTC, ISO 8601.
        command: What was called.
        keep_removed: Whether removed text was kept.
        folder: Where its journal is.
        state: `running`, `done`, `interrupted` (killed, or ended by Ctrl-C), `undoing`, `undone`, or
            `partly undone`.
        files: How many files were looked at.
        intents: The files that were to be replaced.
        settled: Numbers of the files of which the journal says that they were replaced.
        failed: Numbers of the files of which it says that they were left as they were.
    """

    run: str
    started: str
    command: list[str]
    keep_removed: bool
    folder: Path
    state: str = "interrupted"
    files: int = 0
    intents: list[Intent] = field(default_factory=list)
    settled: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)

    @property
    def changed(self) -> int:
        """How many files were replaced; those the journal leaves open are looked at."""
        return sum(1 for intent in self.intents if self.was_replaced(intent))

    def was_replaced(self, intent: Intent) -> bool:
        """Tell whether the run replaced a file."""
        if intent.number in self.settled:
            return True
        return intent.number not in self.failed and look_at(intent) == "new"

    def removed(self) -> Iterator[tuple[int, list[tuple[int, int, str]]]]:
        """Yield number and inverse edits of each file."""
        for line in _lines(self.folder / "removed.jsonl"):
            yield line["number"], [(start, length, text) for start, length, text in line["edits"]]


def look_at(intent: Intent) -> str:
    """Say what a file of a run is now: `old`, `new`, `changed` since, or `missing`."""
    try:
        now = digest(Path(intent.path).read_bytes())
    except OSError:
        return "missing"
    return {intent.before: "old", intent.after: "new"}.get(now, "changed")


def run_names() -> list[str]:
    """Return the names of all runs, the newest last."""
    folder = state_folder()
    try:
        return sorted(path.name for path in folder.iterdir() if (path / "run.json").is_file())
    except FileNotFoundError:
        return []
    except OSError as bad:
        raise DiskError(
            f"{folder}: can't be read: {bad.strerror}; set {STATE_VARIABLE} to a folder of yours"
        ) from bad


def load_run(name: str) -> Run:
    """Return one run.

    Raises:
        UsageError: When there is none of that name.
        DiskError: When it can't be read.
    """
    folder = state_folder() / name
    try:
        about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except FileNotFoundError as bad:
        raise UsageError(f"no run `{name}` in {state_folder()}; see `cleaner runs`") from bad
    except (OSError, ValueError) as bad:
        raise DiskError(f"{folder / 'run.json'}: can't be read: {bad}") from bad
    run = Run(about["run"], about["started"], about["command"], about["keep_removed"], folder)
    for line in _lines(folder / "journal.jsonl"):
        if "path" in line:
            run.intents.append(Intent(**line))
        elif "done" in line:
            run.settled.add(line["done"])
        elif "failed" in line:
            run.failed.add(line["failed"])
        elif "end" in line:
            run.state, run.files = line["end"], line["files"]
    if run.files == 0:
        run.files = len(run.intents)
    undone = undo_state(folder)
    if undone is not None:
        run.state = undone
    elif run.state == "interrupted" and _is_locked(folder):
        run.state = "running"
    return run


def undo_state(folder: Path) -> str | None:
    """Return how far the undo of a run came: `undoing`, `undone`, `partly undone`; None without one."""
    try:
        state: str = json.loads((folder / "undo.json").read_text(encoding="utf-8"))["state"]
    except (OSError, ValueError):
        return None
    return state


def set_undo_state(folder: Path, state: str) -> None:
    """Write down how far the undo of a run came.

    Raises:
        DiskError: When it can't be written.
    """
    write_new(str(folder / "undo.json"), json.dumps({"state": state}).encode(), ".undo.json")


@contextlib.contextmanager
def holding(folder: Path) -> Iterator[bool]:
    """Hold the lock of a run, if nobody else does; yield whether it is held."""
    import filelock

    lock = filelock.FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except (filelock.Timeout, OSError):
        yield False
        return
    try:
        yield True
    finally:
        lock.release()


def _is_locked(folder: Path) -> bool:
    with holding(folder) as held:
        return not held


def sweep() -> int:
    """Settle runs and undos that were killed: delete their temporary files; return how many.

    What a killed run had replaced is told by hashes, and written down now: a later run over the
    same files would make it impossible to tell.
    """
    count = 0
    for name in run_names():
        folder = state_folder() / name
        killed = not _has_end(folder / "journal.jsonl")
        if not killed and undo_state(folder) != "undoing":
            continue
        with holding(folder) as held:
            if held:
                with contextlib.suppress(DiskError):  # a damaged journal is reported by `cleaner runs`
                    count += _settle(load_run(name), killed)
    return count


def _settle(run: Run, killed: bool) -> int:
    count = 0
    for intent in run.intents:
        for stale in (intent.temporary, undo_temporary(intent)):
            with contextlib.suppress(OSError):
                Path(intent.path).with_name(stale).unlink()
                count += 1
    if killed:
        with contextlib.suppress(OSError), open_private(run.folder / "journal.jsonl") as journal:
            journal.write("\n\n")  # ends a line that was cut off, and says that it was
            told = run.settled | run.failed
            for intent in run.intents:
                if intent.number not in told:
                    write_line(journal, {"done" if look_at(intent) == "new" else "failed": intent.number})
            write_line(journal, {"end": "interrupted", "files": run.files})
    else:
        set_undo_state(run.folder, "partly undone")
    return count


def undo_temporary(intent: Intent) -> str:
    """Return the name of the temporary file of an undo."""
    return f".undo{intent.temporary}"


def _has_end(journal: Path) -> bool:
    """Tell whether a run was closed, without reading the whole of a long journal."""
    try:
        with journal.open("rb") as file:
            file.seek(max(0, journal.stat().st_size - 200))
            return b'{"end": ' in file.read()
    except OSError:
        return False


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the whole lines of a journal; the last may have been cut off by a kill.

    Raises:
        DiskError: When a line is damaged: what it said is not known.
    """
    if not path.is_file():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        damaged = None
        for number, line in enumerate(file, 1):
            if damaged is not None and line != "\n":
                raise DiskError(f"{path}:{damaged}: not a line of a journal; the run can't be told any more")
            if line == "\n":
                damaged = None
                continue
            try:
                yield json.loads(line)
            except ValueError:
                damaged = number
        if damaged is not None and damaged != number:
            raise DiskError(f"{path}:{damaged}: not a line of a journal; the run can't be told any more")
