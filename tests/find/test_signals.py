from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from packs_files import rule, write

import cleaner
from cleaner.find import RuleFinder
from cleaner.find.base import View
from cleaner.packs.load import load_rules

if TYPE_CHECKING:
    from pathlib import Path

LINES = "lines: [{name: 甲, weight: 1, pattern: 甲}, {name: 乙, weight: 1, pattern: 乙}, {name: 正文, weight: -2, pattern: 完成}]"


def found(folder: Path, text: str, more: str = "") -> list[str]:
    body = f"category: promotion\naction: delete\nfind: {{signals: {{threshold: 2, {LINES}{more}}}}}\n"
    rules = load_rules(write(folder, test__one=rule(body, "test/one")))
    finder = RuleFinder(next(r for r in rules if r.id == "test/one"), 5.0)
    return [text[h.start : h.end] for h in finder.find(View(text))]


@pytest.mark.parametrize("text", ["甲\n乙\n", "甲甲甲\n", "甲乙完成\n", "正文\n", "", "甲乙" + "长" * 400])
def test_lines_that_stay(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, text) == []


@pytest.mark.parametrize("brk", ["\n", "\r\n", "\r"])
def test_a_line_is_found_with_its_break(tmp_path: Path, brk: str) -> None:
    assert found(tmp_path, f"正文{brk}甲和乙{brk}正文") == [f"甲和乙{brk}"]


def test_the_last_line_needs_no_break(tmp_path: Path) -> None:
    assert found(tmp_path, "正文\n甲和乙") == ["甲和乙"]


def test_a_weak_line_counts_only_beside_a_found_one(tmp_path: Path) -> None:
    assert found(tmp_path, "甲\n正文\n甲乙\n\n甲\n甲\n正文\n甲\n", ", weak: 1") == ["甲乙\n", "甲\n", "甲\n"]


def test_head_and_tail_count_lines_that_are_not_blank(tmp_path: Path) -> None:
    more = ", tail: {lines: 1, weight: 1}, head: {lines: 1, weight: 1}"
    assert found(tmp_path, "\n甲\n甲\n正文\n甲\n\n", more) == ["甲\n", "甲\n"]


def test_a_repeated_line_has_a_bonus(tmp_path: Path) -> None:
    assert found(tmp_path, "甲一\n甲二\n甲一 \n", ", repeated: 1") == ["甲一\n", "甲一 \n"]


def test_the_evidence_names_the_signals(tmp_path: Path) -> None:
    body = f"category: promotion\naction: delete\nfind: {{signals: {{threshold: 2, weak: 1, {LINES}}}}}\n"
    rules = load_rules(write(tmp_path, test__one=rule(body, "test/one")))
    hits = RuleFinder(next(r for r in rules if r.id == "test/one"), 5.0).find(View("甲乙\n乙\n"))
    assert [h.evidence for h in hits] == ["信号：甲、乙", "信号：乙（与强信号行相邻）"]


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("我们要继续努力奋斗下去。甲和乙都来\n", ["甲和乙都来"]),
        ("甲和乙都来。我们要继续努力奋斗下去。\n", ["甲和乙都来。"]),
        ("大家好！甲和乙都来\n", ["大家好！甲和乙都来\n"]),
        ("天色已晚。甲和乙都来\n", ["甲和乙都来"]),
        ("甲和乙都来。天色已晚。\n", ["甲和乙都来。"]),
        ("不懈奋斗！甲和乙都来\n", ["甲和乙都来"]),
        ("快来看看！甲和乙都来\n", ["快来看看！甲和乙都来\n"]),
        # where the sentence starts can't be told: a miss is better than a cut
        ("甲和乙我们要继续努力奋斗下去。\n", []),
        ("甲和乙我们要继续努力奋斗下去。明天还要更加努力奋斗。\n", []),
    ],
)
def test_a_sentence_glued_to_an_advertisement_stays_whole(tmp_path: Path, text: str, gone: list[str]) -> None:
    assert found(tmp_path, text) == gone


BODY = "各级各部门要提高政治站位，认真履职尽责，切实抓好各项工作落实。"
NOTICES = [
    "更多材料请加微信qh8899",
    "本站资源均来自互联网，仅供学习交流，请在24小时内删除",
    "扫描下方二维码关注公众号",
    "手机用户请浏览m.example.com阅读",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_half_a_sentence_before_an_advertisement_stays(notice: str) -> None:
    text = BODY.replace("，", "，" + notice, 1)
    cleaned = cleaner.Engine(select=["promotion/*"]).clean(text).text
    assert cleaned.startswith("各级各部门要提高政治站位，")
    assert cleaned.endswith("切实抓好各项工作落实。")


@pytest.mark.parametrize("notice", [NOTICES[0], *NOTICES[2:]])
@pytest.mark.parametrize("brackets", ["（）", "【】"])
def test_of_an_advertisement_in_brackets_inside_a_sentence_only_the_brackets_go(
    notice: str, brackets: str
) -> None:
    text = BODY.replace("，", "，" + brackets[0] + notice + brackets[1], 1)
    assert cleaner.Engine(select=["promotion/*"]).clean(text).text == BODY


OPENINGS = [
    "今年以来，全镇上下坚持稳中求进，圆满完成各项任务。",
    "各位代表：现在我代表镇人民政府报告工作。",
    "一是抓产业促增收。",
    "根据会议安排，现将情况汇报如下。",
    "关于印发工作方案的通知",
]


@pytest.mark.parametrize("body", OPENINGS)
@pytest.mark.parametrize(
    "notice", ["觉得有用，点个“在看”再走吧👇", "本文地址：http://www.example.com/fanwen/88213.html"]
)
def test_the_opening_of_a_text_behind_a_line_that_reaches_over_it_stays(notice: str, body: str) -> None:
    cleaned = cleaner.Engine(select=["promotion/*", "furniture/*"]).clean(notice + body).text
    assert cleaned.endswith(body)


@pytest.mark.parametrize("body", ["雨停了。", "雨已经停了", "二、存在的主要问题", BODY])
@pytest.mark.parametrize("notice", [NOTICES[0], NOTICES[2]])
@pytest.mark.parametrize("brackets", ["（）", "【】"])
def test_what_stands_behind_an_advertisement_in_brackets_stays(notice: str, brackets: str, body: str) -> None:
    text = brackets[0] + notice + brackets[1] + body
    assert cleaner.Engine(select=["promotion/*"]).clean(text).text == body


@pytest.mark.parametrize(
    "body",
    ["青禾镇人民政府", "2023年12月28日", "青禾镇人民政府2023年12月28日", "特此报告"],
)
@pytest.mark.parametrize("notice", NOTICES)
def test_what_a_document_ends_with_stays_before_an_advertisement_glued_to_it(body: str, notice: str) -> None:
    assert cleaner.Engine(select=["promotion/*"]).clean(body + notice).text == body


@pytest.mark.parametrize("body", ["二、存在的主要问题", "（一）强化督导检查", "关于印发秋收方案的通知"])
@pytest.mark.parametrize("notice", [*NOTICES[:2], "来源：云栖日报 浏览次数：317"])
def test_a_heading_behind_a_line_that_goes_stays(body: str, notice: str) -> None:
    cleaned = cleaner.Engine(select=["promotion/*", "furniture/*"]).clean(notice + body).text
    assert cleaned.endswith(body)


@pytest.mark.parametrize("notice", NOTICES[:2])
def test_a_heading_with_an_advertisement_glued_to_it_stays(notice: str) -> None:
    heading = "（三）强化督导检查"
    assert cleaner.Engine(select=["promotion/*"]).clean(heading + notice).text.startswith(heading)
