"""Data files as shards that machines make side by side: what a cluster needs to know, whichever it is.

A shard is an input file. A Parquet file of several row groups is cut into parts of at least
`PART` bytes; each part has an output of its own beside the final one (`.<name>.cleaner-parts/`), and
when all are there they are joined. Every output, a part's too, stands under a temporary name until it is
whole and has a note beside it, so what a run that died has made is not made again.
"""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from cleaner.datasets import parquet
from cleaner.datasets.counts import Counts, total
from cleaner.datasets.files import format_of
from cleaner.datasets.run import Report, Source, earlier, run
from cleaner.datasets.target import Target, failures_of, note_of, parts_folder
from cleaner.errors import CleanerError, DiskError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

#: Bytes of a Parquet file that are worth a task of their own: some seconds of work.
PART = 8 << 20
#: How often a shard is tried whose worker dies.
ATTEMPTS = 4


@dataclass(frozen=True)
class Shard:
    """What one task makes.

    Args:
        source: A file, or row groups of one.
        made_by: Digest of the settings, rules and version that the worker must have, too.
        folder: The working folder, where a path is relative to it; otherwise empty.
        size: Bytes of the input.
        parts: What the output is joined out of; empty: it is made from the input.
    """

    source: Source
    made_by: str
    folder: str
    size: int
    parts: tuple[Source, ...] = ()


#: Makes shards on a cluster (each by `make`); yields them with what became of them, as they are done. What is
#: lost with its worker, `ATTEMPTS` times, is a report with an error.
Each: TypeAlias = "Callable[[list[Shard]], Iterator[tuple[Shard, Report]]]"


def run_shards(
    sources: Iterable[Source], each: Each, step: Callable[[int], None], part: int = PART
) -> Iterator[Report]:
    """Clean data files on a cluster; yield what became of each, as they are done.

    Args:
        sources: The files.
        each: The cluster.
        step: Called with the number of bytes of the input that are done.
        part: Bytes of a Parquet file that make a part.

    Raises:
        UsageError: When the settings are wrong, or a worker has another version or other rules.
        DiskError: When the cluster is gone; what is whole stays, run again for the rest.
    """
    shards: list[Shard] = []
    joins: dict[str, Shard] = {}
    for source in sources:
        planned = _planned(source, part)
        if isinstance(planned, Report):
            _raise_usage(planned)
            step(source.size)
            yield planned
        elif planned.parts:
            missing = _missing(planned)
            shards += missing
            joins[source.path] = replace(planned, size=planned.size - sum(each.size for each in missing))
        else:
            shards.append(planned)
    for shard, report in each(shards):
        _raise_usage(report)
        step(shard.size)
        if shard.source.groups is None:
            yield report
        elif report.error is not None and shard.source.path in joins:
            yield replace(report, source=joins.pop(shard.source.path).source)
    for shard, report in each(list(joins.values())):
        step(shard.size)
        yield report


def make(shard: Shard) -> Report:
    """Make the output of a shard; what a task is called with."""
    try:
        if shard.folder:
            _enter(shard.folder)
        if note_of(shard.source.path, shard.source.job, Counts()).made_by != shard.made_by:
            raise UsageError(
                f"{platform.node()}: this worker has another version of gongwen-cleaner or other rules; "
                "install the same everywhere, and keep --rules, --fills and --profile where all can read them"
            )
        if shard.parts:
            return _join(shard)
        [report] = run([shard.source], 1, lambda size: None)  # noqa: ARG005 (the signature of a step)
    except CleanerError as bad:
        return Report(shard.source, error=bad)
    return report


def _planned(source: Source, part: int) -> Shard | Report:
    """Return what is to be made; a report where it is made already or can't be."""
    try:
        if source.error:
            raise DiskError(source.error)
        counts = earlier(source)
        if counts is not None:
            return Report(source, counts, skipped=True)
        made_by = note_of(source.path, source.job, Counts()).made_by
        shard = Shard(source, made_by, _folder(source), source.size)
        groups = parquet.parts_of(source.path, part) if format_of(source.path) == "parquet" else []
    except CleanerError as bad:
        return Report(source, error=bad)
    return shard if len(groups) < 2 else replace(shard, parts=tuple(_part(source, each) for each in groups))


def _folder(source: Source) -> str:
    """Return the working folder, without which a worker would read a relative path otherwise."""
    settings = source.job.settings
    profile = (settings.profile,) if settings.profile.endswith(".yaml") else ()
    paths = (source.path, source.target or "/", settings.fills or "/", *settings.rules, *profile)
    return "" if all(Path(path).is_absolute() for path in paths) else str(Path.cwd())


def _part(source: Source, groups: range) -> Source:
    assert source.target is not None
    name = f"{groups.start:06}-{groups.stop:06}.parquet"
    return replace(source, target=parts_folder(source.target) / name, groups=groups, overwrite=False)


def _missing(shard: Shard) -> list[Shard]:
    """Return shards of the parts that are still to be made, and of those made from something else."""
    size = shard.size // len(shard.parts)
    missing = (part for part in shard.parts if _counts(part) is None)
    return [replace(shard, source=replace(part, overwrite=True), size=size, parts=()) for part in missing]


def _counts(part: Source) -> Counts | None:
    try:
        return earlier(part)
    except DiskError:
        return None


def _join(shard: Shard) -> Report:
    source = shard.source
    assert source.target is not None
    found = [_counts(part) for part in shard.parts]
    if None in found:
        raise DiskError(f"{source.path}: changed while it was read; try again when nobody writes to it")
    counts = total(each for each in found if each is not None)
    paths = [str(part.target) for part in shard.parts]
    target = Target(source.target)
    try:
        parquet.join(paths, target.file)
        for path in paths:
            target.fail(source.path, failures_of(path))
        target.finish(note_of(source.path, source.job, counts))
    except BaseException as bad:
        target.abandon()
        if isinstance(bad, OSError):
            raise DiskError(f"{source.target}: can't be written: {bad.strerror}") from bad
        raise
    return Report(source, counts)


def _enter(folder: str) -> None:
    try:
        os.chdir(folder)
    except OSError as bad:
        raise DiskError(
            f"{folder}: can't be entered on {platform.node()}: {bad.strerror}; "
            "name files and folders by absolute paths that every machine has"
        ) from bad


def _raise_usage(report: Report) -> None:
    if report.error is not None and report.error.exit_code == 2:
        raise report.error
