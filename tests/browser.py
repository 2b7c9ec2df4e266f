"""Chromium for the tests of the pages: Debian's package, driven by Playwright.

Without one these tests are skipped; where `CLEANER_REQUIRE_BROWSER` is set, as in CI, they fail instead.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

#: Headless, as root, and without a call of its own to any host.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 844}


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Chromium; skip the test, or in CI fail it, where there is none."""
    path = shutil.which("chromium")
    if path is None:
        why = "no chromium: apt-get install chromium"
        if os.environ.get("CLEANER_REQUIRE_BROWSER"):
            pytest.fail(why)
        pytest.skip(why)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page in a window of its own, with what went wrong on it and what it asked the network for.

    Args:
        browser: The browser.
        options: As `Browser.new_context`; the language is Chinese unless they say otherwise.
    """

    def __init__(self, browser: Browser, **options: Any) -> None:
        self._context = browser.new_context(**{"locale": "zh-CN", "viewport": WIDE, **options})
        self.page: Page = self._context.new_page()
        self.troubles: list[str] = []
        self.requests: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", lambda said: self.troubles.append(said.text))
        self.page.on("request", lambda request: self.requests.append(request.url))

    def close(self) -> None:
        """Close the window."""
        self._context.close()


def until(page: Page, script: str) -> None:
    """Wait until *script* is true on the page; `wait_for_function` needs what the pages' policy forbids."""
    for _ in range(200):
        if page.evaluate(script):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never came true: {script}")


def focus_reaches(page: Page, selector: str, most: int = 60) -> bool:
    """Press Tab until the focus is on an element that fits *selector*; tell whether it came there."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return True
    return False


def contrast(page: Page, selector: str) -> float:
    """Return the contrast of an element's text to what is behind it, by WCAG 2.2 (1.4.3)."""
    return float(page.evaluate(_CONTRAST, selector))


_CONTRAST = """(selector) => {
  const numbers = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = numbers(colour).map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let behind = document.querySelector(selector);
  const ink = light(getComputedStyle(behind).color);
  while (numbers(getComputedStyle(behind).backgroundColor)[3] === 0) behind = behind.parentElement;
  const paper = light(getComputedStyle(behind).backgroundColor);
  return (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
}"""
