from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from data_files import jsonl

from cleaner.config import Settings
from cleaner.datasets.counts import Counts
from cleaner.datasets.record import Columns, Failure, Job
from cleaner.datasets.target import Target, done_before, note_of
from cleaner.errors import DiskError

if TYPE_CHECKING:
    from pathlib import Path

JOB = Job(Settings())


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return jsonl(tmp_path / "in.jsonl", ["好。"])


def test_nothing_has_its_name_before_it_is_whole(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out" / "a.jsonl"
    target = Target(out)
    target.file.write(b"data")
    target.fail("in.jsonl", [Failure(1, "text", "why")])
    assert not [p for p in out.parent.iterdir() if not p.name.startswith(".")]
    assert done_before(out, note_of(str(source), JOB, Counts())) is None
    target.finish(note_of(str(source), JOB, Counts(records=7)))
    assert sorted(p.name for p in out.parent.iterdir()) == [
        ".a.jsonl.cleaner-done",
        "a.jsonl",
        "a.jsonl.errors.jsonl",
    ]
    assert out.read_bytes() == b"data"
    assert done_before(out, note_of(str(source), JOB, Counts())) == Counts(records=7)


def test_what_a_killed_run_left_is_not_kept(tmp_path: Path, source: Path) -> None:
    (tmp_path / ".a.jsonl.cleaner-part").write_bytes(b"half")
    target = Target(tmp_path / "a.jsonl")
    target.file.write(b"whole")
    target.finish(note_of(str(source), JOB, Counts()))
    assert (tmp_path / "a.jsonl").read_bytes() == b"whole"


def test_abandoning_leaves_nothing(tmp_path: Path) -> None:
    target = Target(tmp_path / "a.jsonl")
    target.file.write(b"half")
    target.fail("in.jsonl", [Failure(1, "text", "why")])
    target.abandon()
    assert list(tmp_path.iterdir()) == []


def test_only_one_writes(tmp_path: Path) -> None:
    first = Target(tmp_path / "a.jsonl")
    with pytest.raises(DiskError, match="another process is writing it"):
        Target(tmp_path / "a.jsonl")
    first.abandon()
    Target(tmp_path / "a.jsonl").abandon()


@pytest.mark.parametrize(
    "other",
    [
        Job(Settings(masks="redact")),
        Job(Settings(profile="minimal")),
        Job(Settings(ignore=("mask/*",))),
        Job(Settings(max_removed=0.1)),
        Job(Settings(), Columns(add=("error",))),
        Job(Settings(), Columns(field="body")),
    ],
)
def test_other_settings_are_another_note(source: Path, other: Job) -> None:
    assert note_of(str(source), other, Counts()).made_by != note_of(str(source), JOB, Counts()).made_by


def test_a_damaged_note_is_no_proof(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "a.jsonl"
    out.write_bytes(b"data")
    (tmp_path / ".a.jsonl.cleaner-done").write_bytes(b"{")
    with pytest.raises(DiskError, match="is there already, and no run made it"):
        done_before(out, note_of(str(source), JOB, Counts()))
