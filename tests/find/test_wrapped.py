from __future__ import annotations

import pytest

import cleaner


def joined(text: str) -> str:
    return cleaner.Engine("corpus", select=["layout/wrapped-lines"]).clean(text).text


WRAPPED = (
    "全县各级各部门要统筹抓好防汛备汛各项工作，加\n强值班值守，落实责任制度，做到守土有责守土尽\n"
    "责，确保人民群众生命财产安全，确保重要设施安\n全度汛。\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "青禾镇2023年工作总结\n今年以来，全镇完成造林2300亩。\n",
        "一、主要工作，抓好落实，务求实效\n\n全镇完成造林2300亩。\n",
        "张三\n李四\n王五\n",
        "全镇完成造林2300亩，水稻收割1.4万亩。\n下一步，继续抓好秋种。\n",
        "村名\t户数\n青禾村\t211\n",
        "",
    ],
)
def test_lines_that_stay_apart(text: str) -> None:
    assert joined(text) == text


@pytest.mark.parametrize("brk", ["\n", "\r\n", "\r"])
def test_hard_wrapped_lines_are_joined(brk: str) -> None:
    assert joined(WRAPPED.replace("\n", brk)) == WRAPPED.replace("\n", "") + brk


def test_headings_in_wrapped_text_stay_on_their_lines() -> None:
    text = WRAPPED + "二、下一步打算\n" + WRAPPED
    assert joined(text) == WRAPPED.replace("\n", "") + "\n二、下一步打算\n" + WRAPPED.replace("\n", "") + "\n"


def test_a_page_turned_inside_a_sentence() -> None:
    text = "扎实开展环境整治提升行动，召开\n\n  现场推进会12场，整改问题320个。\n"
    assert joined(text) == "扎实开展环境整治提升行动，召开现场推进会12场，整改问题320个。\n"
