"""A served review and a window on it, for the tests in Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser import Visit, chromium
from review_server import Served

from cleaner.decisions.table import load_decisions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

TEXT = "会议指出,基础设施日益完##paidbegin##善。\n到XX镇、XX村调研,加强D建引领。\n"


class Desk:
    """A served review and a window on it."""

    def __init__(self, served: Served, visit: Visit) -> None:
        self.served, self.visit, self.page = served, visit, visit.page

    @property
    def text(self) -> str:
        """The cleaned text, as the decisions leave it."""
        return self.served.review.sheets[0].cleaned.text

    def chosen(self, number: int) -> None:
        """Choose a finding, as a click on its mark does."""
        self.page.locator(f"#list button[data-n='{number}']").click()
        self.page.locator(".f.now").wait_for()

    def decided(self, count: int) -> None:
        """Wait until the page says that so many are decided."""
        self.page.get_by_text(f"已决定 {count} 处").first.wait_for()


def verdicts(file: Path, name: str = "0.txt") -> list[tuple[str, str, str | None]]:
    """Return rule, verdict and value of each decision about a document."""
    return [(d.rule, d.verdict, d.value) for d in load_decisions(file).documents[name].decisions]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def desk(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Serve documents and open the first; at the end, nothing may have gone wrong on any page."""
    opened: list[Desk] = []

    def serve(*texts: str, **options: Any) -> Desk:
        served = Served(tmp_path, {f"{i}.txt": text for i, text in enumerate(texts)})
        opened.append(Desk(served, Visit(browser, **options)))
        opened[-1].page.goto(served.address)
        return opened[-1]

    yield serve
    for each in opened:
        each.visit.close()
        each.served.stop()
    assert [trouble for each in opened for trouble in each.visit.troubles] == []
    strange = [
        u for d in opened for u in d.visit.requests if not u.startswith(f"http://127.0.0.1:{d.served.port}/")
    ]
    assert strange == []
