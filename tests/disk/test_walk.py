from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

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
