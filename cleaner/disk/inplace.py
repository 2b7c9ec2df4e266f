"""The in-place run: outcomes to files, through the journal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cleaner.disk.journal import Writer
from cleaner.disk.replace import replace, sync_folders_of
from cleaner.errors import CleanerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from cleaner.disk.task import Outcome

_BATCH_FILES = 64
_BATCH_BYTES = 8 << 20


@dataclass
class Summary:
    """What a run did.

    Args:
        run: Name of the run in the journal.
        files: Files looked at.
        changed: Files rewritten.
        errors: One for each file that failed.
        linked: Files with more than one name: the other names keep the old text.
    """

    run: str = ""
    files: int = 0
    changed: int = 0
    errors: list[CleanerError] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)


class InPlace:
    """Rewrites files, each as soon as its batch is in the journal.

    Args:
        command: What was called, for `cleaner runs`.
        keep_removed: Whether removed text is kept for undo.
        on_error: Called with the path and the error of each file that fails.

    Raises:
        DiskError: When the journal can't be written; nothing was touched then.
    """

    def __init__(
        self, command: list[str], keep_removed: bool, on_error: Callable[[str, CleanerError], None]
    ) -> None:
        self._journal = Writer(command, keep_removed)
        self._on_error = on_error
        self._waiting: list[Outcome] = []
        self._weight = 0
        self.summary = Summary(self._journal.run)

    def run(self, found: Iterable[Outcome]) -> Summary:
        """Rewrite the files of *found*; what is done stays done, whatever ends the run.

        Raises:
            KeyboardInterrupt: After Ctrl-C; the run is closed as interrupted.
            DiskError: When the journal can't be written.
        """
        state = "interrupted"
        try:
            for outcome in found:
                self._take(outcome)
            self._commit()
            state = "done"
        finally:
            self._journal.end(state, self.summary.files)
        return self.summary

    def _take(self, outcome: Outcome) -> None:
        self.summary.files += 1
        if outcome.error is not None:
            self._fail(outcome.path, outcome.error)
        elif outcome.changed:
            self._waiting.append(outcome)
            self._weight += len(outcome.after)
        if len(self._waiting) >= _BATCH_FILES or self._weight >= _BATCH_BYTES:
            self._commit()

    def _fail(self, path: str, error: CleanerError) -> None:
        self.summary.errors.append(error)
        self._on_error(path, error)

    def _commit(self) -> None:
        """Write the batch down, then replace its files one by one."""
        batch, self._waiting, self._weight = self._waiting, [], 0
        if not batch:
            return
        entries = [
            (o.snapshot.path, o.before, o.after, o.document, o.edits)
            for o in batch
            if o.snapshot and o.document
        ]
        for outcome, intent in zip(batch, self._journal.intend(entries), strict=True):
            assert outcome.snapshot is not None
            try:
                replace(outcome.snapshot, outcome.after, intent.temporary)
            except CleanerError as bad:
                self._journal.failed(intent)
                self._fail(outcome.path, bad)
                continue
            self._journal.done(intent)
            self.summary.changed += 1
            if outcome.snapshot.links > 1:
                self.summary.linked.append(outcome.path)
        sync_folders_of(path for path, *_ in entries)
