"""The report in Chromium, as a reader uses it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from browser import NARROW, WIDE, Visit, chromium, contrast, focus_reaches, until
from playwright.sync_api import Error

import cleaner
from cleaner.disk.task import Outcome
from cleaner.report.page.build import html_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Locator, Page

RULES = {rule.id: rule for rule in cleaner.load_rules()}
DEMO = Path(__file__).parents[2] / "fixtures" / "demo" / "speech.txt"
ATTACK = (
    "</script><script>document.title='hacked'</script><img src=x onerror=alert(1)>\u202e到XX镇,\u2066好。"
)
OVERLAP = "一是强化领导。\n【青石代笔】——原创高质量、绝对保密,承接各类代笔（润笔）,好评如潮！持续接单中,需要的小伙伴请联系客服：qsd\n"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Visit]]:
    """Open the report over some documents; at the end, nothing may have gone wrong on any page."""
    opened: list[Visit] = []

    def open_report(*documents: str, **options: Any) -> Visit:
        found = [Outcome(f"{i}.txt", cleaned=cleaner.clean(text)) for i, text in enumerate(documents)]
        path = tmp_path / f"{len(opened)}.html"
        path.write_text(html_page(found, RULES), encoding="utf-8")
        opened.append(Visit(browser, **options))
        opened[-1].page.goto(path.as_uri())
        return opened[-1]

    yield open_report
    for each in opened:
        each.close()
    assert [trouble for each in opened for trouble in each.troubles] == []
    assert [url for each in opened for url in each.requests if not url.startswith("file:")] == []


def current(page: Page) -> str:
    return str(page.locator(".f.now").get_attribute("data-n"))


def menu(page: Page, name: str) -> Locator:
    return page.get_by_role("combobox", name=name, exact=True)


def in_view(page: Page, selector: str) -> bool:
    box = page.locator(selector).bounding_box()
    height = page.evaluate("innerHeight")
    return box is not None and 0 <= box["y"] < height


def test_a_document_is_text_whatever_it_holds(visit: Callable[..., Visit]) -> None:
    page = visit(ATTACK).page
    assert page.title() == "清洗报告"
    assert page.locator("main script, main img").count() == 0
    line = page.locator("main p").first.inner_text()
    assert "</script><script>document.title='hacked'</script><img src=x onerror=alert(1)>" in line
    assert "U+202E" in line
    assert "U+2066" in line
    assert (
        page.locator("main").evaluate("e => /[\\u202a-\\u202e\\u2066-\\u2069]/.test(e.textContent)") is False
    )


def test_the_policy_stops_what_a_page_could_be_made_to_do(visit: Callable[..., Visit]) -> None:
    first = visit("到XX镇")
    first.page.evaluate("""() => {
        const script = document.createElement("script");
        script.append("document.title = 'hacked'");
        document.body.append(script);
    }""")
    with pytest.raises(Error, match="TrustedHTML"):
        first.page.evaluate("document.body.innerHTML = '<img src=x>'")
    sent = "fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'stopped')"
    assert first.page.evaluate(sent) == "stopped"
    assert first.page.title() == "清洗报告"
    assert first.requests == [first.page.url]
    assert first.troubles
    assert all("Content Security Policy" in said or "Trusted" in said for said in first.troubles)
    first.troubles.clear()


def test_the_filter_leaves_what_was_chosen(visit: Callable[..., Visit]) -> None:
    page = visit("到XX镇,好。##paidend##", "会上,强调。").page
    assert page.locator("#list li").count() == 4
    menu(page, "类别").select_option("mask")
    assert page.locator("#list li").count() == 1
    assert page.locator("#count").inner_text() == "1 / 4"
    assert page.locator("main .f:not(.off)").count() == 1
    menu(page, "类别").select_option("")
    menu(page, "文档").select_option("1")
    assert page.locator("article:visible").count() == 1
    assert page.locator("#list li").count() == 1
    menu(page, "结果").select_option("flagged")
    assert page.locator("#count").inner_text() == "没有符合筛选的发现。"
    page.keyboard.press("j")
    assert page.locator(".f.now").count() == 0


def test_a_document_without_findings_says_so_and_speaks_of_no_filter(visit: Callable[..., Visit]) -> None:
    page = visit("会议强调，要加强学习。").page
    assert page.locator("#count").inner_text() == "没有任何发现。"
    assert not page.locator("#details").is_visible()


def test_rule_and_outcome_are_filters(visit: Callable[..., Visit]) -> None:
    page = visit("到XX镇,好,是。").page
    menu(page, "规则").select_option("punctuation/comma")
    assert page.locator("#list li").count() == 2
    menu(page, "规则").select_option("")
    menu(page, "结果").select_option("flagged")
    assert page.locator("#list li").count() == 1


def test_the_keyboard_goes_from_finding_to_finding(visit: Callable[..., Visit]) -> None:
    page = visit("到XX镇,好。\n" + "一是强化领导。\n" * 300 + "会上,强调。").page
    page.keyboard.press("j")
    assert current(page) == "1"
    assert page.locator("#details h3").first.inner_text().startswith("1. ")
    page.keyboard.press("n")
    assert current(page) == "2"
    page.keyboard.press("j")
    until(page, "document.querySelector('#f3').getBoundingClientRect().y < innerHeight")
    assert in_view(page, "#f3")
    page.keyboard.press("j")
    assert current(page) == "3", "the last finding stays chosen"
    page.keyboard.press("k")
    page.keyboard.press("p")
    assert current(page) == "1"
    until(page, "document.querySelector('#f1').getBoundingClientRect().y >= 0")
    assert page.evaluate("document.activeElement.id") == "f1", "a screen reader is taken along"


def test_single_letters_can_be_turned_off_and_are_letters_in_a_field(visit: Callable[..., Visit]) -> None:
    page = visit("到XX镇,好。").page
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.name") == "category"
    page.keyboard.press("j")
    assert page.locator(".f.now").count() == 0
    page.locator("h1").click()
    page.keyboard.press("?")
    page.get_by_label("用单个字母做快捷键").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.locator(".f.now").count() == 0


def test_a_jump_passes_over_what_is_filtered_out(visit: Callable[..., Visit]) -> None:
    page = visit("好,到XX镇,是,到XX村。").page
    menu(page, "类别").select_option("mask")
    page.locator("h1").click()
    met = []
    for _ in range(2):
        page.keyboard.press("j")
        met.append(current(page))
    assert met == ["2", "5"]
    assert page.locator(".f.now").inner_text() == "XX"


def test_side_by_side_and_merged(visit: Callable[..., Visit]) -> None:
    page = visit("会上,强调##paidend##落实。\n到XX镇。").page
    merged = page.locator("main p").first
    assert merged.inner_text() == "会上,，强调##paidend##落实。"
    page.keyboard.press("s")
    page.locator("main p.r").first.wait_for()
    before, after = page.locator("main p").nth(0), page.locator("main p").nth(1)
    assert before.inner_text() == "会上,强调##paidend##落实。"
    assert after.inner_text() == "会上，强调落实。"
    left, right = before.bounding_box(), after.bounding_box()
    assert left is not None
    assert right is not None
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    page.get_by_role("button", name="左右对照").click()
    assert merged.inner_text() == "会上,，强调##paidend##落实。"
    assert not page.locator("main p.r").first.is_visible()


def test_two_findings_at_one_place_are_one_mark_with_two_cards(visit: Callable[..., Visit]) -> None:
    page = visit(OVERLAP).page
    assert page.locator("main [id^=f]").count() == 1
    page.keyboard.press("j")
    assert page.locator("#details dl").count() == 2
    assert "同一处还有" in page.locator("#details").inner_text()
    assert page.locator("main").inner_text().count("青石代笔") == 1


def test_a_click_on_a_mark_and_on_the_list_shows_why(visit: Callable[..., Visit]) -> None:
    page = visit(DEMO.read_text(encoding="utf-8")).page
    page.locator("main .k-place").first.click()
    assert "mask/star" in page.locator("#details").inner_text()
    page.locator("#list button").nth(20).click()
    assert page.locator("#list [aria-current]").inner_text().startswith("21. ")


def test_two_languages(visit: Callable[..., Visit]) -> None:
    page = visit("到XX镇", locale="en-GB").page
    assert page.title() == "Cleaning report"
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.get_by_role("button", name="Next").is_visible()
    page.get_by_role("button", name="中文").click()
    assert page.title() == "清洗报告"
    assert page.get_by_role("button", name="下一处").is_visible()
    left = page.evaluate(
        "[...document.querySelectorAll('[data-t]')].filter(e => /^[A-Za-z ]+$/.test(e.textContent)).map(e => e.dataset.t)"
    )
    assert left == ["language"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_can_be_read(visit: Callable[..., Visit], scheme: str) -> None:
    page = visit(DEMO.read_text(encoding="utf-8"), color_scheme=scheme).page
    page.keyboard.press("j")
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    for selector in (
        "main p",
        "main del",
        "main ins",
        "main .k-place",
        "#details dt",
        "#list button",
        "#count",
        "mark.k-soft",
    ):
        assert contrast(page, selector) >= 4.5, selector
    before = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="深色").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != before


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_runs_out_of_the_window(visit: Callable[..., Visit], size: dict[str, int]) -> None:
    page = visit(DEMO.read_text(encoding="utf-8"), "长" * 5000 + "a" * 5000, viewport=size).page
    page.keyboard.press("j")
    for _ in range(2):
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert page.get_by_role("button", name="下一处").is_visible()
        assert in_view(page, "#next")
        page.keyboard.press("s")


def test_print_leaves_out_what_only_a_screen_can_use(visit: Callable[..., Visit]) -> None:
    page = visit("会上,强调。\n" * 300, color_scheme="dark").page
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#list li").count() == 300
    for hidden in (".tools", "#filters", "#details", "#next", "#later"):
        assert not page.locator(hidden).is_visible(), hidden
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(29, 29, 31)", "ink on paper is dark"
    assert page.locator(".k").first.evaluate("e => getComputedStyle(e).contentVisibility") == "visible"
    assert re.match(rb"%PDF-", page.pdf())
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#list li").count() == 200


def test_without_a_mouse(visit: Callable[..., Visit]) -> None:
    page = visit("到XX镇,好。").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "text"
    assert focus_reaches(page, "#list button")
    page.keyboard.press("Enter")
    assert current(page) == "1"


def test_without_script_the_text_and_its_marks_are_there(visit: Callable[..., Visit]) -> None:
    page = visit("会上,到XX镇。", java_script_enabled=False).page
    assert page.locator("main del").inner_text() == ","
    assert page.locator("noscript p").is_visible()


def test_names_for_a_screen_reader(visit: Callable[..., Visit]) -> None:
    page = visit("到XX镇,好。").page
    assert page.get_by_role("main").count() == 1
    assert page.get_by_role("complementary", name="发现").count() == 1
    assert page.get_by_role("search", name="筛选").count() == 1
    assert page.get_by_role("article", name="0.txt").count() == 1
    assert page.get_by_role("table", name="类别").count() == 1
    nameless = "[...document.querySelectorAll('button, select, summary')].filter(e => !(e.textContent.trim() || e.labels?.length)).length"
    assert page.evaluate(nameless) == 0
    assert page.get_by_role("deletion").count() >= 1
    assert page.get_by_role("insertion").count() >= 1
