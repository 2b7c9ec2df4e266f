from __future__ import annotations

import pytest

import cleaner


@pytest.mark.parametrize(
    "text",
    ["为青禾点赞👍。", "今天🌹是个好日子", "🀄整治工作", "🃏", "🃟单独在行首", "①②③☆★", "共🏪开业3家"],
)
def test_symbols_that_people_write_stay(text: str) -> None:
    assert cleaner.clean(text).text == text


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("适🃽合各地", "适合各地"),
        ("适🏪🜻合各地实际的要🌹🃽旨。", "适合各地实际的要旨。"),
        ("人员18🪤人，火种62件🃟🜚，车辆", "人员18人，火种62件，车辆"),
        ("火种62件🃟，点赞👍。", "火种62件，点赞👍。"),
    ],
)
def test_rare_symbols_in_words_go_and_emoji_with_them(text: str, out: str) -> None:
    assert cleaner.clean(text).text == out
