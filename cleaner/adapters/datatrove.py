"""datatrove: a step that cleans the documents of a pipeline and drops what can't be cleaned."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from datatrove.pipeline.base import PipelineStep
from datatrove.utils.typeshelper import StatHints

from cleaner.datasets.arrow import finding_rows
from cleaner.datasets.record import clean_value
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from datatrove.data import Document
    from datatrove.pipeline.writers.disk_base import DiskWriter

    from cleaner.engine import Engine
    from cleaner.result import Cleaned

_CHOICES = ("empty", "truncated")


class CleanDocuments(PipelineStep):  # type: ignore[misc]  # of an untyped package
    """Yields each document with its text cleaned, in order.

    Its metadata get `cleaner_changed` and `cleaner_findings`, a list of dicts with the fields of `Finding`. A
    document that can't be cleaned is dropped, never passed on uncleaned: `cleaner_error` says why to the
    exclusion writer. The stats count `total`, `forwarded`, `dropped` and `dropped_<reason>` as datatrove's
    filters do, `changed`, `characters_removed` (code points, a document), and findings as
    `<category>_<outcome>`.

    Args:
        engine: What cleans. It pickles, so any executor takes it.
        exclusion_writer: Where dropped documents go, as they came (what is no string is empty there), with
            `filter_reason` in the metadata; None: they are only counted.
        drop: What else is dropped: `empty` (nothing but white space is left), `truncated` (a notice in it
            says that text is missing). What can't be cleaned is always dropped, as `failed`.
        prefix: What the keys in the metadata begin with.

    Raises:
        UsageError: When *drop* is wrong; in a run, when a document has such metadata already.

    >>> from cleaner.engine import Engine
    >>> from datatrove.data import Document
    >>> step = CleanDocuments(Engine())
    >>> [document] = step.run([Document(text="完##paidend##善", id="1")])
    >>> document.text, document.metadata["cleaner_findings"][0]["rule"]
    ('完善', 'paywall/fastadmin')
    >>> step.stats["paywall_applied"].total
    1
    """

    type = "FORMAT"
    name = "gongwen-cleaner"

    def __init__(
        self,
        engine: Engine,
        exclusion_writer: DiskWriter | None = None,
        drop: tuple[str, ...] | list[str] = ("empty",),
        prefix: str = "cleaner_",
    ) -> None:
        super().__init__()
        if wrong := [reason for reason in drop if reason not in _CHOICES]:
            raise UsageError(f"drop: expected some of {', '.join(_CHOICES)}; found {wrong[0]!r}")
        self.engine, self.exclusion_writer = engine, exclusion_writer
        self._drop, self._prefix = tuple(drop), prefix

    def run(self, data: Iterable[Document] | None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """Yield the documents that are kept; *world_size* is datatrove's and plays no part."""
        del world_size
        with self.exclusion_writer or nullcontext() as writer:
            for document in data or ():
                self.stat_update(StatHints.total)
                with self.track_time():
                    cleaned = clean_value(document.text, self.engine)
                    reason = self._reason(cleaned)
                    self._describe(document, cleaned)
                    self._count(cleaned)
                if reason is None and not isinstance(cleaned, str):
                    document.text = cleaned.text
                    self.stat_update(StatHints.forwarded)
                    self.update_doc_stats(document)
                    yield document
                    continue
                self.stat_update(StatHints.dropped, f"dropped_{reason}")
                if writer:
                    document.text = (
                        document.text if isinstance(document.text, str) else ""
                    )  # it asks for a length
                    document.metadata["filter_reason"] = reason
                    writer.write(document, rank)

    def _reason(self, cleaned: Cleaned | str) -> str | None:
        """Return the word for why a document is dropped; None where it is kept."""
        if isinstance(cleaned, str):
            return "failed"
        met = {"empty": not cleaned.text.strip(), "truncated": cleaned.truncated}
        return next((reason for reason in self._drop if met[reason]), None)

    def _describe(self, document: Document, cleaned: Cleaned | str) -> None:
        """Write into the metadata what became of a document."""
        if isinstance(cleaned, str):
            added: dict[str, object] = {"error": cleaned}
        else:
            added = {"changed": cleaned.changed, "findings": finding_rows(cleaned)}
        for name, value in added.items():
            if self._prefix + name in document.metadata:
                there = f"document {document.id} has metadata `{self._prefix}{name}` already"
                raise UsageError(f"{there}; choose another prefix")
            document.metadata[self._prefix + name] = value

    def _count(self, cleaned: Cleaned | str) -> None:
        if isinstance(cleaned, str):
            return
        if cleaned.changed:
            self.stat_update("changed")
        removed = sum(max(0, len(edit.before) - len(edit.after)) for edit in cleaned.edits)
        self.stat_update("characters_removed", value=removed)
        for finding in cleaned.findings:
            self.stat_update(f"{finding.category}_{finding.outcome}")
