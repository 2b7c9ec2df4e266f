from __future__ import annotations

import pytest

import cleaner


def marked(text: str) -> str:
    return cleaner.Engine(select=["punctuation/title-mark"]).clean(text).text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "《条例》《办法》、《细则》",
        "《〈青禾镇议事规则〉实施细则》",
        "《关于印发〈镇规〉的通知》和《办法》",
        "若a<b且c>d",
        "若甲<乙且丙>丁",
        "<p>今年以来</p>",
        "<单位名称>召开会议",
        "《办法、《细则》、《条例》",
        "《办法》、细则》",
        "《办\n《细则》法》",
        "《若<5则办》",
        "数值<5为合格，>10为优的办法",
        "<<<<<<",
    ],
)
def test_titles_that_stay(text: str) -> None:
    assert marked(text) == text


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("《<镇规>解读》", "《〈镇规〉解读》"),
        ("《＜镇规＞解读》", "《〈镇规〉解读》"),
        ("《《镇规》解读》", "《〈镇规〉解读》"),
        ("《关于印发《镇规》的通知》和《办法》", "《关于印发〈镇规〉的通知》和《办法》"),
        ("印发<关于加强管理的通知>，", "印发《关于加强管理的通知》，"),
        ("印发<<管理办法>>，", "印发《管理办法》，"),
        ("印发＜管理办法（试行）＞，", "印发《管理办法（试行）》，"),
        ("印发〈管理办法〉，", "印发《管理办法》，"),
    ],
)
def test_titles_are_double_outside_and_single_inside(text: str, out: str) -> None:
    assert marked(text) == out


def test_noise_of_title_marks_is_linear() -> None:
    for text in ("《" * 100_000, "<中" * 100_000, "《<" * 100_000, "《》" * 100_000):
        assert marked(text) == text
