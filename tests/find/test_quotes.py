from __future__ import annotations

import pytest

import cleaner


def quoted(text: str) -> str:
    return cleaner.Engine(select=["quote/*"]).clean(text).text


@pytest.mark.parametrize(
    "text",
    [
        'He said "yes" and left.',
        '全长5"的管材',
        '他说"好',
        '"甲"乙"',
        '“甲"乙”丙"',
        'print("甲", "b")`"x"`"',
        "",
    ],
)
def test_quotes_that_prove_nothing_stay(text: str) -> None:
    assert quoted(text) == text


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ('释放"稳"的强音', "释放“稳”的强音"),
        ('释放"稳"，透露"进"', "释放“稳”，透露“进”"),
        ('第一段"甲"\n第二段"乙', '第一段“甲”\n第二段"乙'),
        ('打造"5G+"工厂', "打造“5G+”工厂"),
        ("＂甲＂", "“甲”"),
        ('实施"“双一流”建设"', "实施““双一流”建设”"),
    ],
)
def test_quotes_are_paired_by_paragraph(text: str, out: str) -> None:
    assert quoted(text) == out
