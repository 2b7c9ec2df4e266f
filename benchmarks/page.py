"""How long the report of a large document takes in Chromium: open, filter, jump, scroll, two columns.

    pip install -e '.[dev]' && apt-get install chromium && python benchmarks/page.py

The document is made here: 1 MB of UTF-8 with 10,000 findings. All times are taken inside the browser, from
the event to the frame that shows its effect; the best and the worst of several tries are printed.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

import cleaner
from cleaner.disk.task import Outcome
from cleaner.report.page.build import html_page

if TYPE_CHECKING:
    from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from browser import FLAGS

SIZE = 1_000_000  # bytes of UTF-8
FINDINGS = 10_000
TRIES = 5
_PLAIN = "今年以来，全镇上下围绕高质量发展目标，扎实推进各项工作，群众满意度稳步提升。"
_FOUND = ("到XX镇调研,要求整改。", "会上,强调##paidend##落实,", "完成投资**亿元,", "加强D建引领,")

#: Calls back when a frame has been painted after what came before.
_PAINTED = "const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));"
_OPENED = f"async () => {{ {_PAINTED} await painted(); return performance.now(); }}"
_TIMED = f"""async (act) => {{
  {_PAINTED}
  await painted();
  const start = performance.now();
  new Function(act)();
  const script = performance.now() - start;
  await painted();
  return [script, performance.now() - start];
}}"""
_FILTER = """const menu = document.getElementById("filter").elements.category;
menu.value = menu.value ? "" : "mask"; menu.dispatchEvent(new Event("change", {bubbles: true}));"""
_JUMP = 'document.getElementById("previous").click();'
_SIDE = 'document.getElementById("side").click();'
_SCROLL = """async () => {
  const times = [];
  let last = performance.now();
  for (let i = 0; i < 120; i += 1) {
    scrollBy(0, 400);
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - last);
    last = performance.now();
  }
  return times.sort((a, b) => a - b);
}"""


def document() -> str:
    """Return a text of `SIZE` bytes with about `FINDINGS` findings, spread evenly."""
    lines: list[str] = []
    size = 0
    while size < SIZE:
        number = len(lines)
        more = _FOUND[number % 3] if number % 3 == 0 else ""
        lines.append(f"（{number}）{_PLAIN}{_FOUND[number % len(_FOUND)]}{_PLAIN}{more}")
        size += len(lines[-1].encode()) + 1
    return "\n".join(lines)


def timed(page: Page, act: str) -> str:
    """Return how long *act* takes: its script, and until the frame is painted."""
    both = [page.evaluate(_TIMED, act) for _ in range(TRIES)]
    script, frame = zip(*both, strict=True)
    return (
        f"{min(frame):7.0f} – {max(frame):.0f} ms to the frame, script {min(script):.0f} – {max(script):.0f}"
    )


def main() -> None:
    """Measure and print."""
    text = document()
    cleaned = cleaner.clean(text)
    rules = {rule.id: rule for rule in cleaner.load_rules()}
    html = html_page([Outcome("large.txt", cleaned=cleaned)], rules)
    size, whole = len(text.encode()) / 1e6, len(html.encode()) / 1e6
    print(f"{size:.2f} MB, {len(cleaned.findings)} findings; page {whole:.1f} MB")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "large.html"
        path.write_text(html, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        machine = f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}"
        print(f"Chromium {browser.version}, {machine}")
        opened = []
        for _ in range(TRIES):
            # the policy of the page forbids `new Function`, which the measuring needs
            page = browser.new_context(bypass_csp=True, viewport={"width": 1280, "height": 900}).new_page()
            page.goto(path.as_uri())
            opened.append(page.evaluate(_OPENED))
        print(
            f"open   {min(opened):7.0f} – {max(opened):.0f} ms from the start of loading to a painted frame"
        )
        print("filter", timed(page, _FILTER))
        print("jump  ", timed(page, _JUMP))
        frames = page.evaluate(_SCROLL)
        middle, worst = frames[len(frames) // 2], frames[-2]
        print(f"scroll {middle:7.0f} ms a frame in the median, {worst:.0f} in the worst but one")
        print("side  ", timed(page, _SIDE))
        browser.close()


if __name__ == "__main__":
    main()
