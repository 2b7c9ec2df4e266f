from __future__ import annotations

import pytest

import cleaner
from cleaner.find.base import View
from cleaner.guard import withhold
from cleaner.resolve import Candidate


def deletion(start: int, end: int, rule: str = "a/a", category: str = "furniture") -> Candidate:
    return Candidate(rule, category, None, start, end, "delete", "", None, "", "applied")


def outcomes(text: str, *candidates: Candidate, share: float = 0.5, least: int = 1000) -> list[str]:
    return [c.outcome for c in withhold(View(text), list(candidates), share, least)]


def test_a_short_removal_is_not_judged() -> None:
    assert outcomes("甲" * 999, deletion(0, 999)) == ["applied"]


def test_white_space_is_not_counted() -> None:
    assert outcomes("甲" * 1000 + " " * 9000, deletion(1000, 10000), least=0) == ["applied"]


def test_exactly_the_limit_is_allowed() -> None:
    assert outcomes("甲" * 2000, deletion(0, 1000)) == ["applied"]
    assert outcomes("甲" * 2000, deletion(0, 1001)) == ["withheld"]


def test_only_the_rules_that_remove_most_are_withheld() -> None:
    runaway, tag = deletion(0, 1500), deletion(1500, 1510, "paywall/tag", "paywall")
    assert outcomes("甲" * 2000, runaway, tag) == ["withheld", "applied"]


AD = "扫码关注公众号，后台回复领取，点个在看"


@pytest.mark.parametrize(
    "text",
    [
        "全县各级各部门要统筹抓好防汛备汛各项工作并且\n积极引导群众扫码关注公众号点击上方蓝字及时了解\n雨情水情汛情，确保安全度汛。\n",
    ],
)
def test_an_advertisement_inside_a_wrapped_paragraph_is_withheld(text: str) -> None:
    result = cleaner.clean(text)
    assert result.text == text
    assert [f.outcome for f in result.findings if f.category == "promotion"] == ["withheld"]
    assert "位于正文中间" in result.findings[0].evidence


@pytest.mark.parametrize(
    "text",
    [
        f"青禾镇2023年工作总结和2024年工作打算\n{AD}\n今年以来，青禾镇完成造林2300亩。\n",
        f"全镇完成造林2300亩，水稻收割1.4万亩。\n{AD}\n下一步，继续抓好秋种。\n",
        f"{AD}\n",
    ],
)
def test_an_advertisement_between_paragraphs_goes(text: str) -> None:
    assert cleaner.clean(text).text == text.replace(f"{AD}\n", "")


def test_lines_that_go_together_are_judged_together() -> None:
    line = "扫码关注云栖公文公众号，后台回复材料领取模板"
    prose = "全县各级各部门统筹抓好防汛备汛各项工作并且积"
    text = f"{prose}\n{line}\n{line}\n极引导群众安全度汛。\n"
    lines = [deletion(i * (len(line) + 1), (i + 1) * (len(line) + 1), category="promotion") for i in range(3)]
    assert len(prose) == len(line)
    assert outcomes(text, *lines[1:]) == ["withheld"] * 2
    assert outcomes(f"{line}\n" * 3 + "一、总体情况\n", *lines) == ["applied"] * 3


def test_an_advertisement_on_hundreds_of_lines_goes_at_once() -> None:
    line = "开始之前先推荐一款好用的AI写作工具，一键生成原创总结、方案、论文\n"
    body = "".join(
        f"今年以来，青禾镇第{number}个村完成造林2300亩，新修水渠4.6公里。\n" for number in range(200)
    )
    assert cleaner.clean(line * 100 + body).text == body


def test_a_document_that_is_nothing_but_advertisements_is_left_to_a_person() -> None:
    line = "开始之前先推荐一款好用的AI写作工具，一键生成原创总结、方案、论文\n"
    result = cleaner.clean(line * 200)
    assert not result.changed
    assert {finding.outcome for finding in result.findings} == {"withheld"}
