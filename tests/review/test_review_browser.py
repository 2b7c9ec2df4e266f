"""Deciding in the review in Chromium, as an editor does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from browser import Visit
from review_desk import TEXT, Desk, verdicts

from cleaner.decisions.table import load_decisions

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

ATTACK = "</script><script>document.title='hacked'</script><img src=x onerror=alert(1)>\u202e到XX镇,好。"


def current(page: Page) -> str:
    return str(page.locator(".f.now").get_attribute("data-n"))


def test_a_document_is_text_whatever_it_holds_before_and_after_a_decision(desk: Callable[..., Desk]) -> None:
    at = desk(ATTACK)
    for _ in range(2):
        assert at.page.title().endswith("0.txt")
        assert at.page.locator("main script, main img").count() == 0
        line = at.page.locator("main p").first.inner_text()
        assert "<script>document.title='hacked'</script><img src=x onerror=alert(1)>" in line
        assert "U+202E" in line
        at.page.keyboard.press("o")
        at.page.locator("#fill").get_by_role("textbox").fill("<b>枫桥</b>")
        at.page.get_by_role("button", name="填入").click()
        at.decided(1)
    assert at.page.locator("main ins").first.inner_text() == "<b>枫桥</b>"


def test_an_address_without_the_token_shows_nothing(browser: Browser, desk: Callable[..., Desk]) -> None:
    at = desk(TEXT)
    stranger = Visit(browser)
    for path in ("/d/0", "/?token=wrong"):
        answer = stranger.page.goto(f"http://127.0.0.1:{at.served.port}{path}")
        assert answer is not None
        assert answer.status == 403
        assert "会议" not in stranger.page.content()
    stranger.close()
    assert "token" not in at.page.url


def test_an_accepted_edit(desk: Callable[..., Desk]) -> None:
    at = desk(TEXT)
    at.chosen(6)
    at.page.get_by_role("button", name="改为“党”").click()
    at.decided(1)
    assert "加强党建引领" in at.text
    assert at.page.locator("main ins", has_text="党").count() == 1
    assert verdicts(at.served.file) == [("mask/letter-d", "accept", "党")]


def test_a_rejected_edit_stands_again_as_it_was(desk: Callable[..., Desk]) -> None:
    at = desk(TEXT)
    at.page.keyboard.press("j")
    at.page.keyboard.press("r")
    at.decided(1)
    assert at.page.locator("main p").first.inner_text().startswith("会议指出,基础")
    assert at.text.startswith("会议指出,基础")
    assert verdicts(at.served.file) == [("punctuation/comma", "reject", None)]
    assert current(at.page) == "2", "the next finding is chosen"


def test_a_filled_mask(desk: Callable[..., Desk]) -> None:
    at = desk(TEXT)
    at.page.keyboard.press("o")
    at.page.keyboard.press("e")
    at.page.keyboard.type("枫桥")
    at.page.keyboard.press("Enter")
    at.decided(1)
    assert "到枫桥镇、XX村" in at.text
    assert at.page.locator("main ins", has_text="枫桥").count() == 1
    assert verdicts(at.served.file) == [("mask/letter-x", "fill", "枫桥")]
    assert current(at.page) == "4"
    suggestion = at.page.locator("#suggestions button")
    assert "本文档里填过 1 处" in suggestion.inner_text(), (
        "what was filled in before is suggested, with its evidence"
    )
    assert at.page.get_by_role("textbox", name="内容").input_value() == "", "but not filled in by guess"
    suggestion.click()
    at.decided(2)
    assert "到枫桥镇、枫桥村" in at.text


def test_a_person_who_is_quicker_than_the_suggestions_can_fill_in(desk: Callable[..., Desk]) -> None:
    at = desk(TEXT)
    at.page.route("**/about/*", lambda route: route.abort())
    at.chosen(6)
    at.page.keyboard.press("e")
    at.page.keyboard.type("团")
    at.page.unroute_all()
    at.page.keyboard.press("Enter")
    at.decided(1)
    assert "加强团建引领" in at.text
    at.visit.troubles.clear()  # Chromium notes the aborted requests


def test_one_value_for_all_masks_of_a_kind(desk: Callable[..., Desk]) -> None:
    at = desk(TEXT)
    at.page.keyboard.press("o")
    at.page.get_by_role("textbox", name="内容").fill("枫桥")
    at.page.get_by_role("combobox", name="范围").first.select_option("全文的地名，共 2 处")
    at.page.get_by_role("button", name="填入").click()
    at.decided(2)
    assert "到枫桥镇、枫桥村" in at.text
    assert [(f.kind, f.value) for f in load_decisions(at.served.file).documents["0.txt"].fills] == [
        ("place", "枫桥")
    ]


def test_a_value_that_is_a_mask_is_refused_in_words(desk: Callable[..., Desk]) -> None:
    at = desk(TEXT)
    at.page.keyboard.press("o")
    at.page.get_by_role("textbox", name="内容").fill("XX")
    at.page.get_by_role("button", name="填入").click()
    assert "itself a mask" in at.page.get_by_role("alert").inner_text()
    assert not at.served.file.exists()
    at.visit.troubles.clear()  # Chromium notes the status 400


def test_wrong_for_this_document_and_for_the_project(desk: Callable[..., Desk]) -> None:
    at = desk(TEXT)
    at.page.keyboard.press("j")
    at.page.keyboard.press("w")
    at.page.keyboard.type("讲话稿用半角")
    at.page.locator("#off").get_by_role("combobox", name="范围").select_option("off_here")
    at.page.get_by_role("button", name="记下").click()
    at.decided(2)
    assert "会议指出,基础" in at.text
    assert "调研,加强" in at.text
    at.chosen(6)
    at.page.keyboard.press("w")
    at.page.locator("#off").get_by_role("combobox", name="范围").select_option("keep")
    at.page.get_by_role("textbox", name="文字").fill("D建")
    at.page.get_by_role("textbox", name="理由").fill("原文如此")
    at.page.get_by_role("button", name="记下").click()
    at.decided(3)
    table = load_decisions(at.served.file)
    assert [(off.rule, off.reason) for off in table.documents["0.txt"].off] == [
        ("punctuation/comma", "讲话稿用半角")
    ]
    assert [(k.rule, k.text, k.reason) for k in table.keep] == [("mask/letter-d", "D建", "原文如此")]


def test_all_of_a_rule_and_undo(desk: Callable[..., Desk]) -> None:
    at = desk(TEXT)
    at.page.keyboard.press("j")
    at.page.get_by_role("button", name="采纳本规则在本文档的全部 2 处").wait_for()
    at.page.keyboard.press("A")
    at.decided(2)
    assert at.page.locator("main .f.done").count() == 2
    at.page.keyboard.press("u")
    at.decided(0)
    assert at.page.locator("main .f.done").count() == 0
    at.page.keyboard.press("u")
    at.page.get_by_role("alert").get_by_text("nothing was decided").wait_for()
    at.visit.troubles.clear()


def test_the_filter_knows_what_is_open(desk: Callable[..., Desk]) -> None:
    at = desk(TEXT)
    at.page.locator("#filters summary").click()
    at.page.get_by_role("combobox", name="状态").select_option("open")
    assert at.page.locator("#list li").count() == 3
    at.page.locator("#list button").first.click()
    at.page.locator("main").focus()
    at.page.keyboard.press("a")
    at.decided(1)
    assert at.page.locator("#list li").count() == 2
    assert at.page.get_by_role("combobox", name="状态").input_value() == "open"


def test_side_by_side_shows_the_cleaned_text_change(desk: Callable[..., Desk]) -> None:
    at = desk(TEXT)
    at.page.keyboard.press("s")
    after = at.page.locator("main p.r")
    assert after.first.inner_text() == "会议指出，基础设施日益完善。"
    at.page.keyboard.press("j")
    at.page.keyboard.press("r")
    at.decided(1)
    after.first.wait_for()
    assert after.first.inner_text() == "会议指出,基础设施日益完善。"


def test_two_documents_and_the_queue(desk: Callable[..., Desk]) -> None:
    at = desk("到XX镇。", "会上,到XX村。")
    page = at.page
    assert page.locator("#queue option").all_inner_texts()[0].endswith("0.txt (1)")
    page.keyboard.press("o")
    page.keyboard.press("a")
    page.get_by_text("待定 1 处，已决定 1 处").wait_for()
    assert page.locator("#queue option").all_inner_texts()[0].endswith("0.txt ✓")
    page.keyboard.press("o")
    page.wait_for_url("**/d/1#open")
    assert page.locator(".f.now").inner_text() == "XX"
    page.keyboard.press("r")
    page.get_by_text("没有待定的，已决定 2 处").wait_for()
    page.locator("#queue").select_option("0")
    page.wait_for_url("**/d/0")
    assert verdicts(at.served.file, "0.txt")[0][1] == "accept"
    assert verdicts(at.served.file, "1.txt")[0][1] == "reject"


def test_a_reload_in_the_middle_loses_nothing(desk: Callable[..., Desk]) -> None:
    at = desk(TEXT)
    at.chosen(6)
    at.page.keyboard.press("a")
    at.decided(1)
    at.page.reload()
    at.decided(1)
    at.chosen(6)
    assert at.page.locator("#decided").inner_text() == "已采纳"
    at.page.keyboard.press("r")
    at.page.get_by_text("已决定不改").wait_for()
    assert "加强D建引领" in at.text


def test_a_decision_of_yesterday_is_taken_back(desk: Callable[..., Desk]) -> None:
    before = desk(TEXT)
    before.page.keyboard.press("j")
    before.page.keyboard.press("r")
    before.decided(1)
    at = desk(TEXT)
    at.page.keyboard.press("j")
    assert at.page.locator("#decided").inner_text() == "已决定不改"
    at.page.keyboard.press("x")
    at.decided(0)
    assert at.text.startswith("会议指出，基础")
    assert current(at.page) == "1", "it is open again, and still chosen"
    assert at.page.get_by_role("button", name="收回这个决定").count() == 0
    assert load_decisions(at.served.file).documents == {}


def test_a_decision_that_fits_no_longer_is_taken_back(desk: Callable[..., Desk]) -> None:
    before = desk("到XX镇调研。")
    before.page.keyboard.press("o")
    before.page.locator("#fill").get_by_role("textbox").fill("枫桥")
    before.page.keyboard.press("Enter")
    before.decided(1)
    at = desk("到会的有YY县。")
    assert "有 1 个决定作废" in at.page.locator("#trouble").inner_text()
    at.page.locator("#list button", has_text="已作废").click()
    assert not at.page.locator("#accept").is_visible()
    at.page.get_by_role("button", name="收回这个决定").click()
    at.page.locator("#list button", has_text="已作废").wait_for(state="detached")
    assert not at.page.locator("#trouble").is_visible()
    assert load_decisions(at.served.file).documents == {}


def test_a_second_window_is_brought_up_to_date_instead_of_deciding_blindly(desk: Callable[..., Desk]) -> None:
    at = desk(TEXT)
    other = at.page.context.new_page()
    other.goto(f"http://127.0.0.1:{at.served.port}/d/0")
    at.page.keyboard.press("j")
    at.page.keyboard.press("r")
    at.decided(1)
    other.keyboard.press("j")
    other.keyboard.press("a")
    other.get_by_text("已决定 1 处").first.wait_for()
    assert verdicts(at.served.file) == [("punctuation/comma", "reject", None)]
    at.visit.troubles.clear()
