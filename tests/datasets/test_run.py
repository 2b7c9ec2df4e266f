"""Many files through one pool: order, errors of files, and what a reader sees meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from data_files import CLEAN, DIRTY, jsonl

from cleaner.config import Settings
from cleaner.datasets import jsonl as format_
from cleaner.datasets.record import Job
from cleaner.datasets.run import Source, run
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

JOB = Job(Settings())


def nothing(size: int) -> None:
    pass


def test_reports_come_in_order_and_the_steps_add_up_to_the_files(tmp_path: Path) -> None:
    paths = [jsonl(tmp_path / f"{n}.jsonl", [DIRTY] * n) for n in (3, 0, 2)]
    steps: list[int] = []
    sources = [Source(str(path), tmp_path / "out" / path.name, JOB) for path in paths]
    reports = list(run(sources, 1, steps.append))
    assert [report.source.path for report in reports] == [str(path) for path in paths]
    assert [report.counts.records for report in reports] == [3, 0, 2]
    assert sum(steps) == sum(path.stat().st_size for path in paths)


def test_without_a_target_it_only_counts(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", [DIRTY])
    [report] = run([Source(str(path), None, JOB)], 1, nothing)
    assert (report.counts.changed, report.error) == (1, None)
    assert [p.name for p in tmp_path.iterdir()] == ["a.jsonl"]


def test_an_input_that_changes_meanwhile_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = jsonl(tmp_path / "a.jsonl", [DIRTY])
    real = format_.read

    def read(name: str, job: Job) -> Iterator[Any]:
        yield from real(name, job)
        jsonl(path, [DIRTY, DIRTY])

    monkeypatch.setattr(format_, "read", read)
    [report] = run([Source(str(path), tmp_path / "b.jsonl", JOB)], 1, nothing)
    assert "changed while it was read" in str(report.error)
    assert [p.name for p in tmp_path.iterdir()] == ["a.jsonl"]


def test_stopping_in_the_middle_leaves_no_part(tmp_path: Path) -> None:
    sources = []
    for name in "ab":
        path = jsonl(tmp_path / f"{name}.jsonl", [DIRTY])
        sources.append(Source(str(path), tmp_path / "out" / path.name, JOB))

    def stop(size: int) -> None:
        if (tmp_path / "out" / "a.jsonl").exists():
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(run(sources, 1, stop))
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [".a.jsonl.cleaner-done", "a.jsonl"]
    assert CLEAN in (tmp_path / "out" / "a.jsonl").read_text(encoding="utf-8")


def test_a_mistake_in_the_settings_ends_the_run(tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", [DIRTY])
    with pytest.raises(UsageError, match="no rule is called"):
        list(run([Source(str(path), tmp_path / "b.jsonl", Job(Settings(select=("x/y",))))], 1, nothing))
    assert [p.name for p in tmp_path.iterdir()] == ["a.jsonl"]
