from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from command import call
from page_reader import Page

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("到XX镇,好。\n", encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text("加强D建引领。\n", encoding="utf-8")
    return tmp_path


def test_one_page_over_a_folder(folder: Path) -> None:
    done = call("report", "in", "-o", "r.html", "--title", "抽查")
    assert (done.code, done.out) == (0, "")
    assert "r.html: 3 findings in 2 files" in done.err
    page = Page((folder / "r.html").read_text(encoding="utf-8"))
    assert page.data["documents"] == ["in/a.txt", "in/b.txt"]
    assert page.content["h1"] == "抽查"


def test_settings_are_those_of_scan(folder: Path) -> None:
    assert call("report", "in", "-o", "r.html", "--select", "mask/letter-d", "--masks", "restore").code == 0
    page = Page((folder / "r.html").read_text(encoding="utf-8"))
    assert [row[5] for row in page.data["findings"]] == ["restore"]


def test_processes_and_order_make_no_difference(folder: Path) -> None:
    assert (
        call("report", "in", "-o", "1.html").code
        == call("report", "in", "-o", "2.html", "--jobs", 2).code
        == 0
    )
    assert (folder / "1.html").read_bytes() == (folder / "2.html").read_bytes()


def test_standard_input(folder: Path) -> None:
    assert call("report", "-", "-o", "r.html", stdin="到XX镇".encode()).code == 0
    assert "XX</mark>" in (folder / "r.html").read_text(encoding="utf-8")
    assert call("report", "-", "in", "-o", "r.html").code == 2


def test_a_report_is_replaced_by_the_next(folder: Path) -> None:
    assert call("report", "in", "-o", "r.html").code == 0
    assert call("report", "in/a.txt", "-o", "r.html").code == 0
    assert Page((folder / "r.html").read_text(encoding="utf-8")).data["documents"] == ["in/a.txt"]
    assert sorted(p.name for p in folder.iterdir()) == ["in", "r.html"]


def test_no_other_file_is_written_over(folder: Path) -> None:
    before = (folder / "in" / "a.txt").read_bytes()
    (folder / "link.txt").symlink_to("in/a.txt")
    os.link(folder / "in" / "a.txt", folder / "hard.txt")
    (folder / "notes.md").write_text("notes")
    for output in ("in/a.txt", "link.txt", "hard.txt"):
        done = call("report", "in", "-o", output)
        assert done.code == 2
        assert "is one of the files that are read; name another file" in done.err
    assert "is no report" in call("report", "in", "-o", "notes.md").err
    assert "is a directory" in call("report", "in", "-o", "in").err
    assert "can't be written" in call("report", "in", "-o", "missing/r.html").err
    assert (folder / "in" / "a.txt").read_bytes() == before
    assert (folder / "notes.md").read_text() == "notes"


def test_a_file_that_fails_stands_in_the_page(folder: Path) -> None:
    (folder / "in" / "c.txt").write_bytes(b"\x81\x20\xff\xfe\x00\x01\x02" * 3)
    done = call("report", "in", "-o", "r.html")
    assert done.code == 3
    page = Page((folder / "r.html").read_text(encoding="utf-8"))
    assert len(page.data["documents"]) == 3
    assert len(page.named("article")) == 3
