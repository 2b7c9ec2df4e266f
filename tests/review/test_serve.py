from __future__ import annotations

import sys
import webbrowser
from typing import TYPE_CHECKING

import pytest
import uvicorn
from command import call

from cleaner.errors import DiskError
from cleaner.review.serve import listen

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A folder with a document, a server that ends at once, and the addresses that the browser is given."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("到XX镇,好。\n", encoding="utf-8")
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    monkeypatch.setattr(uvicorn.Server, "run", lambda server, sockets: None)
    return opened


def test_a_port_that_is_taken_is_said_to_be_so() -> None:
    with (
        listen() as taken,
        pytest.raises(DiskError, match=r"--port [0-9]+: Address already in use; take another"),
    ):
        listen(taken.getsockname()[1])


def test_a_port_that_is_taken_ends_the_command(shown: list[str]) -> None:
    with listen() as taken:
        done = call("review", "a.txt", "--port", taken.getsockname()[1])
    assert done.code == 3
    assert shown == []


def test_without_the_extra_the_command_says_what_to_install(
    shown: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    done = call("review", "a.txt")
    assert done.code == 2
    assert "needs uvicorn: pip install 'gongwen-cleaner[review]'; or use --tty" in done.err


def test_nothing_is_served_where_no_document_can_be_read(shown: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xfe\x00")
    assert call("review", "a.txt").code == 3
    assert shown == []


def test_the_browser_is_given_the_address_that_is_printed(shown: list[str]) -> None:
    done = call("review", "a.txt")
    assert done.code == 0
    [address] = shown
    assert address.startswith("http://127.0.0.1:")
    assert address in done.err
    assert "0 of 2 findings decided" in done.err


def test_no_browser_is_opened_where_none_is_wanted(shown: list[str]) -> None:
    assert "http://127.0.0.1:" in call("review", "a.txt", "--no-open").err
    assert shown == []
