from __future__ import annotations

import errno
import os
from itertools import count
from typing import TYPE_CHECKING

import pytest

from cleaner.disk.replace import read, replace, write_new
from cleaner.errors import ChangedError, DiskError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "报告.txt"
    path.write_bytes("旧".encode())
    return path


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_content_is_replaced_and_nothing_is_left_beside_it(file: Path) -> None:
    _, snapshot = read(str(file))
    replace(snapshot, b"new", ".tmp")
    assert file.read_bytes() == b"new"
    assert names(file.parent) == ["报告.txt"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755, 0o444, 0o4755])
def test_the_mode_is_kept(file: Path, mode: int) -> None:
    file.chmod(mode)
    _, snapshot = read(str(file))
    replace(snapshot, b"new", ".tmp")
    assert file.stat().st_mode & 0o7777 == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_the_owner_is_kept(file: Path) -> None:
    os.chown(file, 1234, 2345)
    file.chmod(0o2755)
    _, snapshot = read(str(file))
    replace(snapshot, b"new", ".tmp")
    info = file.stat()
    assert (info.st_uid, info.st_gid, info.st_mode & 0o7777) == (1234, 2345, 0o2755)


def test_extended_attributes_are_kept(file: Path) -> None:
    try:
        os.setxattr(file, "user.origin", "县志".encode())
    except OSError:
        pytest.skip("the file system has no extended attributes")
    _, snapshot = read(str(file))
    replace(snapshot, b"new", ".tmp")
    assert os.getxattr(file, "user.origin").decode() == "县志"


def test_a_link_is_followed_to_its_target(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(file)
    _, snapshot = read(str(link))
    replace(snapshot, b"new", ".tmp")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"


def test_hard_links_are_counted(file: Path, tmp_path: Path) -> None:
    os.link(file, tmp_path / "other.txt")
    assert read(str(file))[1].links == 2


@pytest.mark.parametrize("change", ["content", "gone", "other file"])
def test_a_file_that_changed_meanwhile_is_left_alone(file: Path, change: str) -> None:
    _, snapshot = read(str(file))
    if change == "content":
        file.write_bytes(b"meanwhile")
    elif change == "gone":
        file.unlink()
    else:
        other = file.with_name("other")
        other.write_bytes("旧".encode())
        other.replace(file)
    with pytest.raises(ChangedError, match="since it was read; nothing was written"):
        replace(snapshot, b"new", ".tmp")
    assert ".tmp" not in names(file.parent)
    if change == "content":
        assert file.read_bytes() == b"meanwhile"


@pytest.mark.parametrize("call", ["fsync", "replace", "fchmod", "fchown"])
def test_a_failing_disk_leaves_the_file_as_it_was(
    file: Path, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if call == "fchown":
        if os.geteuid() != 0:
            pytest.skip("only root can give files away")
        os.chown(file, 1234, 2345)
    _, snapshot = read(str(file))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, call, full)
    with pytest.raises(
        DiskError, match="报告.txt: can't be written: No space left on device; it is as it was"
    ):
        replace(snapshot, b"new", ".tmp")
    assert file.read_bytes() == "旧".encode()
    assert names(file.parent) == ["报告.txt"]


def test_ctrl_c_in_the_middle_leaves_the_file_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, snapshot = read(str(file))

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        replace(snapshot, b"new", ".tmp")
    assert names(file.parent) == ["报告.txt"]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match="can't be read: Is a directory"):
        read(str(tmp_path))
    with pytest.raises(DiskError, match="can't be read: No such file or directory"):
        read(str(tmp_path / "nowhere"))


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    with pytest.raises(DiskError, match=r"pipe.txt: not a regular file"):
        read(str(pipe))


def test_a_file_that_grows_while_it_is_read_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    honest = os.fstat
    sizes = count(1)

    def growing(handle: int) -> os.stat_result:
        info = list(honest(handle))
        info[6] = next(sizes)
        return os.stat_result(info)

    monkeypatch.setattr(os, "fstat", growing)
    with pytest.raises(ChangedError, match="changed while it was read"):
        read(str(file))


def test_a_new_file_is_written_whole(tmp_path: Path) -> None:
    target = tmp_path / "neu.txt"
    write_new(str(target), b"data", ".tmp")
    assert target.read_bytes() == b"data"
    with pytest.raises(DiskError, match="can't be written"):
        write_new(str(tmp_path / "no" / "such"), b"", ".tmp")
