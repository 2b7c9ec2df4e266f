from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cleaner.disk.out import OutFolder, write_out
from cleaner.errors import DiskError

if TYPE_CHECKING:
    from pathlib import Path


def test_no_two_files_of_a_command_go_to_one_place(tmp_path: Path) -> None:
    out = OutFolder(str(tmp_path), overwrite=True)
    out.claim("甲/一.txt")
    with pytest.raises(DiskError, match="another file of this run goes there; take them apart"):
        out.claim("甲/一.txt")


@pytest.mark.parametrize("overwrite", [False, True])
def test_the_source_itself_is_never_written(tmp_path: Path, overwrite: bool) -> None:
    file = tmp_path / "一.txt"
    file.write_bytes("原文".encode())
    other = tmp_path / "二.txt"
    other.symlink_to(file)
    with pytest.raises(DiskError, match="is the file itself"):
        write_out(str(other), b"new", str(file), overwrite=overwrite)
    assert file.read_bytes() == "原文".encode()


def test_what_is_there_stays_unless_it_may_go(tmp_path: Path) -> None:
    file = tmp_path / "甲" / "一.txt"
    write_out(str(file), b"first", "-", overwrite=False)
    with pytest.raises(DiskError, match="is there already; say --overwrite"):
        write_out(str(file), b"second", "-", overwrite=False)
    assert file.read_bytes() == b"first"
    write_out(str(file), b"third", "-", overwrite=True)
    assert file.read_bytes() == b"third"
    assert [path.name for path in file.parent.iterdir()] == ["一.txt"]


def test_a_file_in_the_way_of_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "甲").write_bytes(b"")
    with pytest.raises(DiskError, match="甲: can't be made"):
        write_out(str(tmp_path / "甲" / "一.txt"), b"", "-", overwrite=False)


def test_every_folder_is_synced_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    monkeypatch.setattr("cleaner.disk.replace.sync_folder", synced.append)
    out = OutFolder(str(tmp_path), overwrite=False)
    for below in ("甲/一.txt", "甲/二.txt", "乙/三.txt"):
        out.write(below, b"", "-")
    out.claim("丙/没有写.txt")
    out.sync()
    assert sorted(synced) == sorted([str(tmp_path / "甲"), str(tmp_path / "乙")])
    assert out.count == 3
