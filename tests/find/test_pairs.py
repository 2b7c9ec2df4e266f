from __future__ import annotations

import pytest
from hypothesis import given
from strategies import texts

from cleaner.find.base import View
from cleaner.find.pairs import Pairs


def found(text: str) -> list[str]:
    return [text[hit.start : hit.end] for hit in Pairs().find(View(text))]


@pytest.mark.parametrize(
    "text",
    [
        "只有一个[see_hide]。",
        "只有收的[/see_hide]。",
        "先收[/lock]后开[lock]。",
        "名字不同[lock]之间[/look]。",
        "没有汉字[run]start[/run]。",
        "用[aside]和[/aside]标签括起。",
        "写成“[aside]旁注[/aside]”。",
        "汉字按钮[回复]与[/回复]。",
    ],
)
def test_stays(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("造林[see_hide]860亩[/see_hide]。", ["[see_hide]", "[/see_hide]"]),
        ("[lock=5]甲[/lock]与[lock]乙[/LOCK]", ["[lock=5]", "[/lock]", "[lock]", "[/LOCK]"]),
        ("[aa]甲[bb]乙[/bb]丙[/aa]", ["[aa]", "[bb]", "[/bb]", "[/aa]"]),
        ("［ｌｏｃｋ］甲［／ｌｏｃｋ］", ["［ｌｏｃｋ］", "［／ｌｏｃｋ］"]),
    ],
)
def test_goes(text: str, tags: list[str]) -> None:
    assert found(text) == tags


@given(texts)
def test_every_hit_has_a_literal_of_the_gate(text: str) -> None:
    if found(text):
        assert any(literal in text for literal in Pairs.literals[0])
