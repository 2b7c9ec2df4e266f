from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from command import call

from cleaner.disk.walk import Files
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b.txt", "a.txt", "c/d.md", "c/e.docx", ".git/f.txt", "c/.hidden.txt", "old/g.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("正文", encoding="utf-8")
    return tmp_path


def below(*paths: Path) -> list[str]:
    return [found.below for found in Files([str(p) for p in paths])]


def test_hidden_and_other_files_are_left_alone(tree: Path) -> None:
    assert below(tree) == ["a.txt", "b.txt", "c/d.md", "old/g.txt"]


def test_it_can_be_gone_through_again(tree: Path) -> None:
    files = Files([str(tree)])
    assert list(files) == list(files)


def test_a_named_file_is_taken_whatever_it_is_called(tree: Path) -> None:
    assert below(tree / "c" / "e.docx", tree / ".git" / "f.txt") == ["e.docx", "f.txt"]


def test_a_file_named_twice_is_one(tree: Path) -> None:
    assert below(tree, tree / "a.txt", tree / "c") == below(tree)


def test_links_to_files_are_followed_once_and_links_to_folders_not(tree: Path) -> None:
    (tree / "z-link.txt").symlink_to(tree / "a.txt")
    (tree / "y-link.txt").symlink_to(tree / "a.txt")
    (tree / "loop").symlink_to(tree)
    (tree / "broken.txt").symlink_to(tree / "nowhere")
    assert below(tree) == ["b.txt", "c/d.md", "old/g.txt", "y-link.txt"]


def test_the_configuration_includes_and_excludes(tree: Path) -> None:
    (tree / "cleaner.yaml").write_text(
        "include: ['*.txt', '*.docx']\nexclude: ['old', 'b*']\n", encoding="utf-8"
    )
    assert below(tree) == ["a.txt", "c/e.docx"]


def test_names_that_are_no_text_are_kept(tree: Path) -> None:
    name = os.fsdecode(b"\xff\xfe.txt")
    (tree / name).write_text("正文", encoding="utf-8")
    assert name in below(tree)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere", "nowhere: no such file or folder"),
        ("broken", "broken: no such file or folder (a broken link)"),
        ("empty", r"empty: no *.txt, *.text, *.md in it; name files, or set `include` in cleaner.yaml"),
    ],
)
def test_what_holds_no_file_is_refused(tree: Path, name: str, message: str) -> None:
    (tree / "empty").mkdir()
    (tree / "broken").symlink_to(tree / "nowhere")
    with pytest.raises(UsageError) as caught:
        list(Files([str(tree / name)]))
    assert message in str(caught.value)


def test_a_folder_that_can_not_be_read_is_one_error_and_the_rest_is_done(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = os.scandir

    def guarded(path: str) -> object:
        if str(path).endswith("old"):
            raise PermissionError(13, "Permission denied")
        return honest(path)

    monkeypatch.setattr(os, "scandir", guarded)
    found = list(Files([str(tree)]))
    assert [f.below for f in found if not f.error] == ["a.txt", "b.txt", "c/d.md"]
    assert [f.error for f in found if f.error] == [f"{tree / 'old'}: can't be read: Permission denied"]
    done = call("clean", "--check", tree)
    assert done.code == 3
    assert f"cleaner: {tree / 'old'}: can't be read: Permission denied" in done.err
    assert "4 files would change" in done.err


def test_a_link_to_itself_is_one_error(tree: Path) -> None:
    (tree / "loop.txt").symlink_to("loop.txt")
    (tree / "loop").symlink_to("loop")
    found = list(Files([str(tree)]))
    assert [f.error for f in found if f.error] in (
        [],
        [f"{tree / 'loop.txt'}: can't be read: {os.strerror(40)}"],
    )
    assert [f.below for f in found if not f.error] == ["a.txt", "b.txt", "c/d.md", "old/g.txt"]


def test_a_folder_and_a_file_of_it_are_cleaned_once(tree: Path) -> None:
    assert below(tree / "a.txt", tree) == below(tree)
    assert call("clean", "-i", tree / "a.txt", tree).code == 0


def test_what_lies_below_a_named_folder_is_held(tree: Path) -> None:
    files = Files([str(tree / "c"), str(tree / "a.txt")])
    assert files.hold(tree / "c" / "new")
    assert not files.hold(tree / "new")
