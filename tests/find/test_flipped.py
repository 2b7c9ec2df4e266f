from __future__ import annotations

import pytest

import cleaner


def read(text: str) -> tuple[str, set[str]]:
    result = cleaner.Engine(select=["quote/*"]).clean(text)
    return result.text, {finding.outcome for finding in result.findings}


@pytest.mark.parametrize(
    "text",
    [
        "推行”先进“集体",  # neither a sentence nor words around that prove a term: a line out of something
        "要抓好落实。”他说，“要一件一件办。",  # quotations cut in two
        "论述”和“重要指示精神，坚持稳中求进。",
        "坚持“稳中\n求进”总基调，推进“放管服\n”改革。",  # wrapped lines
        "他说：“会前讲坚持\n落实”主题“活动要办好。\n办实。”",
        "“一要抓落实。\n“二要”讲方法“活动。”",  # paragraphs of a quotation open, the last one closes
        "“一要抓落实。\n坚持”稳中求进“总基调。",  # what is open before it may close here
        "坚持”稳中求进“总基调。\n要抓落实。”",
        "“一站式”“一门式”服务。\n“要抓好落实。",
        "释放“稳”的强音，透露“进”的信号。",
        "",
    ],
)
def test_quotations_that_reach_over_a_paragraph_are_neither_turned_nor_shown(text: str) -> None:
    assert read(text) == (text, set())


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("坚持”稳中求进“总基调。", "坚持“稳中求进”总基调。"),
        ("关于深化”放管服“改革的实施意见", "关于深化“放管服”改革的实施意见"),
        ("”稳中求进“总基调没有变。", "“稳中求进”总基调没有变。"),
        ("学习”两山“理论，推进”放管服“改革。", "学习“两山”理论，推进“放管服”改革。"),
        ("他说：”要抓好落实。“会后大家鼓掌。", "他说：“要抓好落实。”会后大家鼓掌。"),
        ("坚持“三个‘一’”工程，深化”网格+“治理。", "坚持“三个‘一’”工程，深化“网格+”治理。"),
        ("推行”码上办，马上改“机制。", "推行“码上办，马上改”机制。"),
        ("推行“网格”管理，坚持”稳中求进“总基调。", "推行“网格”管理，坚持“稳中求进”总基调。"),
        ("坚持”稳中求进“总基调，推行“网格”管理。", "坚持“稳中求进”总基调，推行“网格”管理。"),
        ("开展”清廉“行动。\r\n评选”最美“家庭。", "开展“清廉”行动。\r\n评选“最美”家庭。"),
        ("今年工作如下。\n　　共建”枫桥“家园。", "今年工作如下。\n　　共建“枫桥”家园。"),
    ],
)
def test_a_pair_the_wrong_way_round_is_turned(text: str, out: str) -> None:
    assert read(text) == (out, {"applied"})


@pytest.mark.parametrize(
    "text",
    [
        "共建”枫桥“家园。",  # nothing before it, no word around it: cut at both ends, perhaps
        "他说，”要抓好落实。“会后大家鼓掌。",
        "今年工作如下。\n他把”事情办好了，那件事也办好了“挂在嘴边。",
    ],
)
def test_a_pair_in_doubt_is_shown_and_left(text: str) -> None:
    assert read(text) == (text, {"flagged"})


def test_plain_pairs_beside_doubtful_marks_are_turned() -> None:
    text = "“清风”满园。落实”要求“为主线，村里的”读书会“得到肯定，三人获评”最美家庭“；**获评”**好人“。"
    out, outcomes = read(text)
    assert out == "“清风”满园。落实”要求“为主线，村里的”读书会“得到肯定，三人获评“最美家庭”；**获评“**好人”。"
    assert outcomes == {"applied", "flagged"}
    nested = "“清风”满园。“甲，三人获评”最美“家庭”“，已公示。"  # marks inside marks
    assert read(nested)[0] == nested


def test_many_lines_of_flipped_pairs_are_linear() -> None:
    assert read("坚持”稳中求进“总基调。\n" * 2000)[0].count("“稳中求进”") == 2000
    assert read("”“\n" * 20_000)[1] == set()
