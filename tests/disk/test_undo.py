"""Journal and undo as a state machine: whatever is done to the files in between, nothing is lost."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from command import call
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from strategies import DAMAGE, SENTENCES

from cleaner.config import Settings
from cleaner.disk.batch import outcomes
from cleaner.disk.inplace import InPlace
from cleaner.disk.journal import Writer, state_folder
from cleaner.disk.runs import holding, load_run, look_at, run_names, set_undo_state, sweep, undo_temporary
from cleaner.disk.task import Task
from cleaner.disk.undo import undo_run
from cleaner.errors import DiskError, UndoError, UsageError

ENCODINGS = ["utf-8", "gb18030", "utf-16-le", "utf-8-sig"]
contents = st.tuples(
    st.lists(st.sampled_from(SENTENCES + [d for d in DAMAGE if d != '"']), min_size=3, max_size=8).map(
        "\r\n".join
    ),
    st.sampled_from(ENCODINGS),
).map(lambda pair: ("县政府工作报告，请予审议。\n" * 3 + pair[0]).encode(pair[1]))


def clean(folder: Path, *, keep: bool = True) -> str:
    tasks = [Task(str(p), p.name, Settings(masks="redact"), slim=True) for p in sorted(folder.iterdir())]
    return InPlace(["clean", "-i"], keep, lambda path, error: None).run(outcomes(tasks, 1)).run


class Archive(RuleBasedStateMachine):
    """Files are cleaned, written by others, deleted; runs are undone in any order."""

    @initialize(first=st.lists(contents, min_size=2, max_size=4))
    def start(self, first: list[bytes]) -> None:
        self.home = Path(tempfile.mkdtemp())
        os.environ["CLEANER_STATE_DIR"] = str(self.home / "state")
        self.folder = self.home / "files"
        self.folder.mkdir()
        for number, data in enumerate(first):
            (self.folder / f"{number}.txt").write_bytes(data)
        self.before: dict[str, dict[str, bytes]] = {}
        self.after: dict[str, dict[str, bytes]] = {}

    def files(self) -> dict[str, bytes]:
        return {p.name: p.read_bytes() for p in self.folder.iterdir()}

    @rule()
    def run(self) -> None:
        before = self.files()
        run = clean(self.folder)
        after = self.files()
        self.before[run] = {name: data for name, data in before.items() if after[name] != data}
        self.after[run] = {name: after[name] for name in self.before[run]}
        assert load_run(run).changed == len(self.before[run])

    @rule(data=contents, name=st.sampled_from(["0.txt", "1.txt"]))
    def write(self, data: bytes, name: str) -> None:
        (self.folder / name).write_bytes(data)

    @rule(name=st.sampled_from(["0.txt", "1.txt"]))
    def delete(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        if not self.before:
            return
        run = data.draw(st.sampled_from(sorted(self.before)))
        files = self.files()
        result = undo_run(load_run(run))
        now = self.files()
        for name, old in self.before[run].items():
            if name not in files:
                assert name not in now
            elif files[name] == self.after[run][name]:
                assert now[name] == old
            else:
                assert now[name] == files[name]  # written by somebody else since: left alone
        assert result.restored + result.already + len(result.errors) == len(self.before[run])
        assert {n: d for n, d in now.items() if n not in self.before[run]} == {
            n: d for n, d in files.items() if n not in self.before[run]
        }

    @invariant()
    def nothing_stale_lies_about(self) -> None:
        if hasattr(self, "folder"):
            assert not [name for name in self.files() if "cleaner-tmp" in name]

    def teardown(self) -> None:
        if hasattr(self, "home"):
            shutil.rmtree(self.home)


TestArchive = Archive.TestCase
TestArchive.settings = settings(max_examples=25, stateful_step_count=12, deadline=None)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "files"
    path.mkdir()
    for number in range(3):
        (path / f"{number}.txt").write_text(
            f"第{number}份，逐步完##paidbegin##善。\n##paidend##\n", encoding="utf-8"
        )
    return path


def test_the_journal_holds_no_text_and_is_private(folder: Path) -> None:
    run = clean(folder)
    files = {p.name: p for p in (state_folder() / run).iterdir()}
    assert "paid" not in files["journal.jsonl"].read_text(encoding="utf-8")
    assert "paid" not in files["run.json"].read_text(encoding="utf-8")
    assert "paidbegin" in files["removed.jsonl"].read_text(encoding="utf-8")
    assert files["removed.jsonl"].stat().st_mode & 0o777 == 0o600
    assert (state_folder() / run).stat().st_mode & 0o777 == 0o700


def test_without_removed_text_a_run_can_not_be_undone(folder: Path) -> None:
    run = clean(folder, keep=False)
    assert not (state_folder() / run / "removed.jsonl").exists()
    with pytest.raises(UndoError, match="kept no removed text"):
        undo_run(load_run(run))


def test_deleted_removed_text_is_said_to_be_so(folder: Path) -> None:
    run = clean(folder)
    (state_folder() / run / "removed.jsonl").unlink()
    with pytest.raises(UndoError, match="its removed text was deleted"):
        undo_run(load_run(run))


def test_removed_text_that_was_cut_off_is_said_to_be_so(folder: Path) -> None:
    run = clean(folder)
    removed = state_folder() / run / "removed.jsonl"
    lines = removed.read_bytes().splitlines(keepends=True)
    removed.write_bytes(b"".join(lines[:-1]) + lines[-1][:-5])
    result = undo_run(load_run(run))
    assert result.restored == 2
    assert "its removed text is missing from the journal" in str(result.errors[0])


def test_a_journal_that_leads_elsewhere_is_not_followed(folder: Path) -> None:
    run = clean(folder)
    removed = state_folder() / run / "removed.jsonl"
    removed.write_text(
        removed.read_text(encoding="utf-8").replace("paidbegin", "PAIDBEGIN"), encoding="utf-8"
    )
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    result = undo_run(load_run(run))
    assert "does not lead back to the old file; it is left alone" in str(result.errors[0])
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
    assert load_run(run).state == "partly undone"


def test_undo_twice_changes_nothing(folder: Path) -> None:
    run = clean(folder)
    assert undo_run(load_run(run)).restored == 3
    again = undo_run(load_run(run))
    assert (again.restored, again.already) == (0, 3)


def test_a_run_that_goes_on_is_not_undone(folder: Path) -> None:
    writer = Writer(["clean"], keep_removed=True)
    assert load_run(writer.run).state == "running"
    with pytest.raises(UndoError, match="is going on; stop it first"):
        undo_run(load_run(writer.run))
    writer.end("done", 0)
    assert load_run(writer.run).state == "done"


def test_a_run_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError, match="no run `nonsense` in .*; see `cleaner runs`"):
        load_run("nonsense")


def test_a_run_that_can_not_be_read_is_named() -> None:
    folder = state_folder() / "20260101-000000-000000"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text("{", encoding="utf-8")
    with pytest.raises(DiskError, match=r"20260101-000000-000000/run\.json: can't be read: Expecting"):
        load_run(folder.name)
    shutil.rmtree(folder)


def test_a_state_folder_that_can_not_be_written_stops_the_run_before_the_first_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "blocked").write_text("a file, not a folder", encoding="utf-8")
    monkeypatch.setenv("CLEANER_STATE_DIR", str(tmp_path / "blocked"))
    before = {p.name: p.read_bytes() for p in folder.iterdir()}
    with pytest.raises(
        DiskError, match="the journal can't be written: .*; nothing was touched; free the disk"
    ):
        clean(folder)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == before


def test_what_a_killed_run_left_is_swept(folder: Path) -> None:
    run = clean(folder)
    home = state_folder() / run
    lines = (home / "journal.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    intent = load_run(run).intents[1]
    stale = folder / intent.temporary
    stale.write_bytes(b"half")
    assert sweep() == 0  # a closed run left nothing
    (home / "journal.jsonl").write_text("".join(lines[:-1]), encoding="utf-8")
    assert load_run(run).state == "interrupted"
    assert sweep() == 1
    assert not stale.exists()
    assert sweep() == 0


def test_the_state_of_each_file_is_told_by_its_hash(folder: Path) -> None:
    run = load_run(clean(folder))
    (folder / "0.txt").write_bytes(b"x")
    (folder / "1.txt").unlink()
    assert [look_at(intent) for intent in run.intents] == ["changed", "missing", "new"]
    assert run_names() == [run.run]


def test_a_run_killed_before_it_began_blocks_nothing(folder: Path) -> None:
    (state_folder() / "20260101-000000-000000").mkdir(parents=True)
    run = clean(folder)
    assert run_names() == [run]
    assert undo_run(load_run(run)).restored == 3


@pytest.mark.parametrize("name", ["run.json", "journal.jsonl"])
def test_a_damaged_run_hides_no_other(folder: Path, name: str) -> None:
    first = clean(folder)
    (folder / "0.txt").write_text("完##paidend##善", encoding="utf-8")
    second = clean(folder)
    (state_folder() / first / name).write_text('{"junk\n{"end": "done", "files": 1}\n', encoding="utf-8")
    assert sweep() == 0
    with pytest.raises(DiskError):
        load_run(first)
    assert undo_run(load_run(second)).restored == 1
    assert f"run {second}: 0 files put back" in call("undo", second).err
    assert second in call("runs").out


def test_a_run_that_was_taken_up_by_another_keeps_its_own_count(folder: Path) -> None:
    first = clean(folder)
    home = state_folder() / first
    lines = (home / "journal.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    intents = [line for line in lines if '"path"' in line]
    # killed behind the first replacement, in the middle of writing that down
    (home / "journal.jsonl").write_text("".join(intents) + '{"do', encoding="utf-8")
    for number in (1, 2):
        (folder / f"{number}.txt").write_text(
            f"第{number}份，逐步完##paidbegin##善。\n##paidend##\n", encoding="utf-8"
        )
    assert sweep() == 0
    second = clean(folder)
    assert (load_run(first).changed, load_run(second).changed) == (1, 2)
    assert load_run(first).state == "interrupted"
    undo_run(load_run(first))
    assert "paid" in (folder / "0.txt").read_text(encoding="utf-8")
    assert "paid" not in (folder / "1.txt").read_text(encoding="utf-8")


def test_an_undo_that_was_killed_is_taken_up(folder: Path) -> None:
    run = clean(folder)
    set_undo_state(state_folder() / run, "undoing")
    intent = load_run(run).intents[0]
    stale = folder / undo_temporary(intent)
    stale.write_bytes(b"half")
    assert load_run(run).state == "undoing"
    assert undo_run(load_run(run)).restored == 3
    assert not stale.exists()


def test_what_a_killed_undo_left_is_swept(folder: Path) -> None:
    run = clean(folder)
    set_undo_state(state_folder() / run, "undoing")
    stale = folder / undo_temporary(load_run(run).intents[0])
    stale.write_bytes(b"half")
    assert sweep() == 1
    assert load_run(run).state == "partly undone"


def test_two_undos_at_once_do_not_meet(folder: Path) -> None:
    run = clean(folder)
    with holding(state_folder() / run), pytest.raises(UndoError, match="is going on|being undone"):
        undo_run(load_run(run))


def test_hard_links_in_one_folder_are_both_cleaned(folder: Path) -> None:
    os.link(folder / "0.txt", folder / "9.txt")
    clean(folder)
    assert "paid" not in (folder / "0.txt").read_text(encoding="utf-8")
    assert "paid" not in (folder / "9.txt").read_text(encoding="utf-8")


def test_each_folder_is_synced_once_a_batch_and_once_an_undo(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLEANER_STATE_DIR", str(tmp_path / "state"))
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("一", "二", "三"):
        (folder / f"{name}.txt").write_text("会上,完成XX个项目。", encoding="utf-8")
    synced: list[str] = []
    monkeypatch.setattr("cleaner.disk.replace.sync_folder", synced.append)
    run = clean(folder)
    assert synced.count(str(folder)) == 1
    undo_run(load_run(run))
    assert synced.count(str(folder)) == 2
