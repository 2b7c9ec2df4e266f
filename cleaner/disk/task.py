"""One file: read, decode, clean, and write elsewhere. What a worker does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.config import Settings, engine_of
from cleaner.decisions.rulings import STALE as STALE_DECISION
from cleaner.disk.out import write_out
from cleaner.disk.replace import Snapshot, read
from cleaner.errors import CleanerError, DiskError
from cleaner.formats.text import Document, decode, encode
from cleaner.restore.fills import STALE

if TYPE_CHECKING:
    from cleaner.model import Edit, Finding
    from cleaner.result import Cleaned


@dataclass(frozen=True)
class Task:
    """A file to clean.

    Args:
        path: The file, as the user named it.
        below: Its path below the folder that was named; where `--out` puts it.
        settings: What it is cleaned with.
        error: Why the file can't be looked at; empty where it can.
        slim: Only what rewriting needs comes back: no findings, and no texts where nothing changed.
        out: The file that the cleaned text is written to; empty: none.
        overwrite: Whether *out* may be there already.
    """

    path: str
    below: str
    settings: Settings
    slim: bool = False
    error: str = ""
    out: str = ""
    overwrite: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a file; exactly one of *error* and *snapshot* is set.

    Args:
        path: The file, as the user named it.
        below: Its path below the folder that was named.
        error: Why it failed.
        snapshot: What the file was when it was read.
        document: Its encoding; the text is left out.
        cleaned: The result; None for a slim task whose text did not change.
        before: The old bytes, where the text changed and they are not written yet.
        after: The new bytes, likewise.
        withheld: How many edits were found but withheld.
        stale: Fills and decisions that do not fit the file any more, in words.
    """

    path: str
    below: str = ""
    error: CleanerError | None = None
    snapshot: Snapshot | None = None
    document: Document | None = None
    cleaned: Cleaned | None = None
    edits: tuple[Edit, ...] = ()
    before: bytes = b""
    after: bytes = b""
    withheld: int = 0
    stale: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the cleaned text differs."""
        return bool(self.edits)


def perform(task: Task) -> Outcome:
    """Clean one file in memory; errors of the file come back as its outcome.

    Raises:
        UsageError: When the settings are wrong; no file can be cleaned then.
    """
    if task.error:
        return Outcome(task.path, task.below, error=DiskError(task.error))
    engine = engine_of(task.settings, task.path)
    try:
        data, snapshot = read(task.path)
        document = decode(data, task.settings.encoding)
        cleaned = engine.clean(document.text)
        after = encode(cleaned.text, document) if cleaned.changed else data
        if task.out:
            write_out(task.out, after, task.path, overwrite=task.overwrite)
    except CleanerError as bad:
        if bad.exit_code == 2:
            raise
        return Outcome(task.path, task.below, error=bad)
    bare = Document("", document.encoding, document.mark)
    kept = None if task.slim else cleaned
    rewritten = cleaned.changed and not task.out
    before, after = (data, after) if rewritten else (b"", b"")
    gone = [f for f in cleaned.findings if f.rule in (STALE, STALE_DECISION)]
    withheld = sum(f.outcome == "withheld" for f in cleaned.findings) - len(gone)
    stale = tuple(map(_stale, gone))
    return Outcome(
        task.path, task.below, None, snapshot, bare, kept, cleaned.edits, before, after, withheld, stale
    )


def _stale(finding: Finding) -> str:
    if finding.rule == STALE_DECISION:
        return finding.evidence  # it begins with the file and the line of the decision
    return f"fill {finding.replacement!r} at {finding.start}-{finding.end} is stale: {finding.evidence}"


def perform_all(tasks: list[Task]) -> list[Outcome]:
    """Clean some files; what a worker process is called with."""
    return [perform(task) for task in tasks]
