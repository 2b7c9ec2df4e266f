"""Draws the picture in the README: the review of a demo document, in Chromium.

pip install -e '.[dev]' && apt-get install chromium fonts-wqy-microhei && python docs/pictures.py
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser import Visit, chromium  # noqa: E402 (found by the line above)
from review_server import Served  # noqa: E402

SIZE = {"width": 1200, "height": 610}  # under 200 KB


def main() -> None:
    """Decide about some findings and take the picture."""
    name = "speech.txt"
    text = (ROOT / "fixtures" / "demo" / name).read_text(encoding="utf-8")
    folder = Path(tempfile.mkdtemp())
    with chromium() as browser:
        os.chdir(folder)
        served = Served(Path(), {name: text})
        visit = Visit(browser, viewport=SIZE, color_scheme="light")
        page = visit.page
        page.goto(served.address)
        page.keyboard.press("o")
        for key in "aaa":
            page.keyboard.press(key)
            page.wait_for_timeout(500)
        page.locator("main .k-place").first.click()
        page.locator("#fill input").wait_for()
        page.locator("#fill input").fill("青禾")
        page.keyboard.press("Enter")
        page.locator("#suggestions button").wait_for()
        page.screenshot(path=ROOT / "docs" / "review.png")
        visit.close()
        served.stop()
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
