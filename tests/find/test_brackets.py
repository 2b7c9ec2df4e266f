from __future__ import annotations

import pytest

import cleaner


def widened(text: str) -> str:
    return cleaner.Engine(select=["punctuation/bracket"]).clean(text).text


@pytest.mark.parametrize(
    "text",
    [
        "f(x)的值",
        "1)加强领导",
        "a) 甲",
        "He came (late).",
        "print(甲)"[:5] + "(x)",
        "（一）甲",
        "(甲" + "长" * 401 + ")",
        ":)",
        "(a\n\nb)甲",
        "区间(0,1)内",
        "坐标(120.1, 30.2)处",
        "The town (枫桥) is small, but nice.",
        "详见[工作制度](#二主要制度)和[名单](附件/名单.md)",  # Markdown: what is in the brackets is an address
        "He visited the town (枫桥镇).",
        "The town (枫桥) is small, but nice. He visited 枫桥, and then left.",
    ],
)
def test_brackets_that_stay(text: str) -> None:
    assert widened(text) == text


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("甲(乙)丙", "甲（乙）丙"),
        ("(一)加强", "（一）加强"),
        ("投入(R&D)增长", "投入（R&D）增长"),
        ("（甲)和(乙）", "（甲）和（乙）"),
        ("甲(乙(丙)丁)", "甲（乙（丙）丁）"),
        ("跨\n行(甲\n乙)丙", "跨\n行（甲\n乙）丙"),
        ("增长(3.2%)。", "增长（3.2%）。"),
        ("第()位", "第（）位"),
        ("收入(1,200)", "收入（1,200）"),
        ("GDP (地区生产总值) 增长", "GDP （地区生产总值） 增长"),
        ("世界卫生组织, WHO (世卫组织)", "世界卫生组织, WHO （世卫组织）"),
    ],
)
def test_pairs_in_chinese_text_are_widened(text: str, out: str) -> None:
    assert widened(text) == out


def test_a_bracket_without_a_partner_is_shown_and_left() -> None:
    result = cleaner.Engine(select=["punctuation/bracket"]).clean("冲刺 (推动城市提能升级")
    assert [(f.start, f.outcome, f.kind) for f in result.findings] == [(3, "flagged", "unbalanced")]
    assert not result.changed


def test_noise_of_brackets_is_linear() -> None:
    text = "中(" * 100_000
    assert widened(text) == text
