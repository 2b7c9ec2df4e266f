"""The review in Chromium in any window, language and by keyboard alone, and when its server is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from browser import NARROW, WIDE, Visit, contrast, focus_reaches
from review_desk import TEXT, Desk, verdicts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser


class Command:
    """`cleaner review` as a process of its own."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "cleaner", "review", "a.txt", "--no-open", "--who", "wang"],
            cwd=folder,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        assert self._process.stderr is not None
        self.address = self._process.stderr.readline().strip()
        assert self.address.startswith("http://127.0.0.1:"), self.address

    def end(self, how: signal.Signals) -> tuple[int, str]:
        self._process.send_signal(how)
        _, said = self._process.communicate(timeout=60)
        return self._process.returncode, said


def test_the_server_is_killed_and_started_again(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    first, visit = Command(tmp_path), Visit(browser)
    page = visit.page
    page.goto(first.address)
    page.keyboard.press("o")
    page.get_by_role("textbox", name="内容").fill("枫桥")
    page.get_by_role("button", name="填入").click()
    page.get_by_text("已决定 1 处").first.wait_for()
    first.end(signal.SIGKILL)
    page.keyboard.press("a")
    assert "没有存上" in page.get_by_role("alert").inner_text()
    second = Command(tmp_path)
    page.goto(second.address)
    page.get_by_text("待定 2 处，已决定 1 处").wait_for()
    assert page.locator("main ins", has_text="枫桥").count() == 1
    page.keyboard.press("o")
    page.keyboard.press("r")
    page.get_by_text("待定 1 处，已决定 2 处").wait_for()
    visit.close()
    code, said = second.end(signal.SIGINT)
    assert code == 0
    assert "2 of 6 findings decided" in said
    assert verdicts(tmp_path / "cleaner.decisions.yaml", "a.txt") == [
        ("mask/letter-x", "fill", "枫桥"),
        ("mask/letter-x", "reject", None),
    ]
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == TEXT


def test_what_the_person_chose_holds_in_the_next_document(desk: Callable[..., Desk]) -> None:
    at = desk(TEXT, TEXT)
    for name in ("深色", "键盘"):
        at.page.get_by_role("button", name=name).click()
    at.page.locator("#letters").uncheck()
    at.page.keyboard.press("Escape")
    at.page.get_by_role("button", name="English").click()
    at.page.locator("#queue").select_option("1")
    at.page.wait_for_url("**/d/1")
    assert at.page.locator("html").get_attribute("lang") == "en"
    assert at.page.locator("html").get_attribute("data-theme") == "dark"
    assert not at.page.locator("#letters").is_checked()


def test_english(desk: Callable[..., Desk]) -> None:
    page = desk(TEXT, locale="en-GB").page
    page.keyboard.press("o")
    assert page.get_by_role("button", name="A mask; leave it").is_visible()
    assert page.get_by_role("button", name="Fill in").is_visible()
    assert "3 open, 0 decided" in page.locator("#left").inner_text()
    page.get_by_role("button", name="中文", exact=True).click()
    assert page.get_by_role("button", name="是打码，留着").is_visible()
    assert page.get_by_text("待定 3 处，已决定 0 处").is_visible()


def test_without_a_mouse_from_beginning_to_end(desk: Callable[..., Desk]) -> None:
    at = desk(TEXT)
    page = at.page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focus_reaches(page, "#next-open")
    page.keyboard.press("Enter")
    assert focus_reaches(page, "#fill input[name=value]")
    page.keyboard.type("枫桥")
    page.keyboard.press("Enter")
    at.decided(1)
    assert page.evaluate("document.activeElement.id") == "f4", "the focus goes on with the choice"
    page.keyboard.press("e")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "f4"


def test_names_for_a_screen_reader(desk: Callable[..., Desk]) -> None:
    page = desk(TEXT).page
    page.keyboard.press("o")
    page.locator("#fill").wait_for()
    assert page.get_by_role("navigation", name="文档").count() == 1
    assert page.get_by_role("progressbar", name="待定 3 处，已决定 0 处").count() == 1
    assert page.get_by_role("region", name="决定").count() == 1
    assert page.get_by_role("combobox", name="文档").first.is_visible()
    nameless = """[...document.querySelectorAll('button, select, summary, input')]
        .filter(e => e.offsetParent && !(e.textContent.trim() || e.labels?.[0]?.textContent.trim())).map(e => e.outerHTML)"""
    assert page.evaluate(nameless) == []
    assert page.locator("[aria-live], [role=status], [role=alert]").count() >= 4


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_it_can_be_read_and_reached_in_any_window(
    desk: Callable[..., Desk], size: dict[str, int], scheme: str
) -> None:
    page = desk(TEXT * 30, viewport=size, color_scheme=scheme).page
    for _ in range(5):
        page.keyboard.press("o")
    page.locator("#fill").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    for selector in ("#accept", "#reject", "#decided", "#left", "#suggestions small", "#fill label"):
        if page.locator(selector).count():
            assert contrast(page, selector) >= 4.5, selector
    for selector in ("#accept", "#reject", "#fill input", "#next-open", ".f.now"):
        box = page.locator(selector).first.bounding_box()
        assert box is not None, selector
        assert box["y"] >= 0, selector
        assert box["y"] + box["height"] <= size["height"], selector
        assert box["x"] + box["width"] <= size["width"], selector
