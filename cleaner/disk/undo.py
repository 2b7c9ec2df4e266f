"""Undo of a run: every byte of every file as it was, or a word why not."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cleaner.disk.replace import digest, read, replace, sync_folders_of
from cleaner.disk.runs import Run, holding, look_at, set_undo_state, undo_temporary
from cleaner.errors import CleanerError, UndoError
from cleaner.formats.text import Document, encode

if TYPE_CHECKING:
    from collections.abc import Callable

    from cleaner.disk.journal import Intent


@dataclass
class UndoResult:
    """What an undo did.

    Args:
        restored: Files that were put back.
        already: Files that were as before the run already.
        errors: One for each file that was left alone.
    """

    restored: int = 0
    already: int = 0
    errors: tuple[CleanerError, ...] = ()


def undo_run(run: Run, on_file: Callable[[], None] = lambda: None) -> UndoResult:
    """Put back every file of a run; files that changed since are left alone.

    An undo that is killed is taken up by calling it again.

    Args:
        run: The run.
        on_file: Called after each file.

    Raises:
        UndoError: When the run goes on, or kept no removed text.
    """
    if run.state == "running":
        raise UndoError(f"run {run.run} is going on; stop it first")
    if not run.keep_removed:
        raise UndoError(f"run {run.run} kept no removed text (--no-keep-removed), so nothing can be put back")
    if run.intents and not (run.folder / "removed.jsonl").is_file():
        raise UndoError(f"run {run.run}: its removed text was deleted, so nothing can be put back")
    with holding(run.folder) as held:
        if not held:
            raise UndoError(f"run {run.run} is going on, or being undone by another command; wait for it")
        set_undo_state(run.folder, "undoing")
        result = _undo_files(run, on_file)
        set_undo_state(run.folder, "partly undone" if result.errors else "undone")
    return result


def _undo_files(run: Run, on_file: Callable[[], None]) -> UndoResult:
    result = UndoResult()
    intents = {intent.number: intent for intent in run.intents if run.was_replaced(intent)}
    errors: list[CleanerError] = []
    for number, edits in run.removed():
        if number not in intents:
            continue
        try:
            if _undo_file(intents.pop(number), edits):
                result.restored += 1
            else:
                result.already += 1
        except CleanerError as bad:
            errors.append(bad)
        on_file()
    errors += [
        UndoError(f"{left.path}: its removed text is missing from the journal") for left in intents.values()
    ]
    result.errors = tuple(errors)
    sync_folders_of(intent.path for intent in run.intents)
    return result


def _undo_file(intent: Intent, edits: list[tuple[int, int, str]]) -> bool:
    """Put one file back; return False where it is already."""
    now = look_at(intent)
    if now == "old":
        return False
    if now != "new":
        why = "is missing" if now == "missing" else "changed since the run"
        raise UndoError(f"{intent.path}: {why}; it is left alone")
    data, snapshot = read(intent.path)
    mark = bytes.fromhex(intent.mark)
    text = data[len(mark) :].decode(intent.encoding)
    out: list[str] = []
    at = 0
    for start, length, before in edits:
        out += (text[at:start], before)
        at = start + length
    out.append(text[at:])
    old = encode("".join(out), Document("", intent.encoding, mark))
    if digest(old) != intent.before:
        raise UndoError(f"{intent.path}: the journal does not lead back to the old file; it is left alone")
    temporary = undo_temporary(intent)
    with contextlib.suppress(OSError):  # of an undo that was killed; the lock says that none goes on
        Path(snapshot.path).with_name(temporary).unlink()
    replace(snapshot, old, temporary)
    return True
