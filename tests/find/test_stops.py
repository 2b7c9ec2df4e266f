from __future__ import annotations

import pytest

import cleaner


def stopped(text: str) -> str:
    return cleaner.Engine(select=["punctuation/full-stop"]).clean(text).text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.总体要求",
        "一.总体要求",
        "第一章.",
        "增长3.14个百分点",
        "版本号v1.2.3",
        "登录example.gov.cn查询",
        "学习卡尔.马克思的著作.和论述",
        "He visited 枫桥.",
        "ABC Co., Ltd.",
        "青山、绿水...",
        "青山、绿水…….",
        "中国共产.党领导",
        "12.",
        "甲.",
        "总则 3.",
        "\n.\n",
        "。.",
    ],
)
def test_dots_that_are_no_full_stops(text: str) -> None:
    assert stopped(text) == text


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("任务全部完成.", "任务全部完成。"),
        ("任务全部完成.下一步要抓好.", "任务全部完成。下一步要抓好。"),
        ("1.加强领导.2.压实责任.", "1.加强领导。2.压实责任。"),
        ("增长率为6.5%.其中工业增长7%.", "增长率为6.5%。其中工业增长7%。"),
        ("依据第1条、第2条.", "依据第1条、第2条。"),
        ("Windows、Linux等(含Android).", "Windows、Linux等(含Android)。"),
        ("任务全部完成. 下一步要抓好。", "任务全部完成。 下一步要抓好。"),
        ("要抓好“三农”工作.\r\n要抓好招商工作.", "要抓好“三农”工作。\r\n要抓好招商工作。"),
        ("占比达50%,增长3.2%.", "占比达50%,增长3.2%。"),
        ("地址为青禾镇,邮编323000.", "地址为青禾镇,邮编323000。"),
        ("他说：“要抓好落实.”大家鼓掌。", "他说：“要抓好落实。”大家鼓掌。"),
        ("依据《条例》.", "依据《条例》。"),
        ("坚持中国共产.党领导.", "坚持中国共产.党领导。"),
        ("学习卡尔.马克思的著作.", "学习卡尔.马克思的著作。"),
    ],
)
def test_full_stops(text: str, out: str) -> None:
    assert stopped(text) == out


def test_a_long_line_of_dots_comes_back() -> None:
    assert stopped("中." * 100_000).count("。") == 1  # no clauses between them
