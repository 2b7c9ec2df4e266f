from __future__ import annotations

import re

from hypothesis import given
from page_reader import Page, shown_lines
from strategies import texts

import cleaner
from cleaner.report.page.marked import marked_text
from cleaner.report.page.spots import find_spots
from cleaner.text.lines import Lines

ENGINE = cleaner.Engine(masks="restore", profile="corpus")


def marked(text: str, engine: cleaner.Engine = ENGINE) -> str:
    result = engine.clean(text)
    return "".join(marked_text(result, find_spots(result), 1))


def lines_of(text: str) -> str:
    lines = Lines(text)
    return "\n".join(text[slice(*lines.content(i))] for i in range(len(lines)))


@given(texts)
def test_the_input_can_be_read_from_the_page(text: str) -> None:
    assert shown_lines(marked(text)) == lines_of(text)


@given(texts)
def test_every_place_has_one_id(text: str) -> None:
    result = ENGINE.clean(text)
    spots = find_spots(result)
    page = Page("".join(marked_text(result, spots, 1)))
    ids = [str(a["id"]) for _, a in page.elements if "id" in a]
    assert sorted(ids) == sorted(f"f{spot.findings[0] + 1}" for spot in spots)


def test_lines_are_numbered() -> None:
    assert re.findall(r'data-l="(\d+)"', marked("一\r\n二\r三\n")) == ["1", "2", "3", "4"]


def test_a_mark_over_two_lines_goes_on_in_the_second() -> None:
    shown = marked("第一。\n##paidend##\n第二。")
    assert re.search(r"<del>##paidend##<b>↵</b></del></span></p><p data-l=\"3\"><span", shown)
    assert shown.count(' id="') == 1


def test_a_long_line_is_cut_into_blocks() -> None:
    shown = marked("全县生产总值增长。" * 1000)
    assert shown.count('<p class="c">') >= 5
    assert max(len(block) for block in re.findall("<p.*?</p>", shown)) < 2000
    assert shown_lines(shown) == "全县生产总值增长。" * 1000


def test_a_long_line_without_a_full_stop_is_cut_too() -> None:
    assert marked("县" * 5000).count('<p class="c">') == 3


def test_a_long_document_is_cut_into_sections() -> None:
    assert marked("一是强化领导。\n" * 1000).count("<section") >= 20


def test_suspicions_have_a_class_of_their_own() -> None:
    result = cleaner.Cleaned(
        "甲", "甲", (cleaner.Finding("m/m", "mask", "soft", 0, 1, "flag", None, None, "", "withheld"),), ()
    )
    assert '<mark class="f o withheld k-soft"' in "".join(marked_text(result, find_spots(result), 1))


def test_where_something_is_missing_there_is_a_mark() -> None:
    result = cleaner.Cleaned(
        "甲乙",
        "甲乙",
        (cleaner.Finding("e/e", "elision", None, 1, 1, "flag", "丙", None, "", "flagged"),),
        (),
    )
    shown = "".join(marked_text(result, find_spots(result), 1))
    assert '甲<mark class="f o v" id="f1" data-n="1"></mark>乙' in shown
