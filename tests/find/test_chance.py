from __future__ import annotations

from cleaner.find.chance import chance, chances, rarity


def test_common_marks_and_words_are_expected_more_often_than_rare_ones() -> None:
    assert chance("，") > chance("工作") > chance("网盘")
    assert chance("材料") > chance("网盘")


def test_a_number_is_more_likely_than_its_digits_by_themselves() -> None:
    assert chance("100") > chance("1") * chance("0") * chance("0")


def test_a_mark_of_the_folded_view_beside_han_counts_as_the_wide_one() -> None:
    assert chance(",加") == chance("，加")
    assert chance(",") < chance("，")


def test_of_sets_that_hardly_any_text_shows_the_smaller_is_the_better() -> None:
    assert rarity(frozenset(["网盘"])) < rarity(frozenset(["网盘群", "网盘号"]))
    assert rarity(frozenset(["网盘"])) < rarity(frozenset(["，"]))
    assert chances(["网盘", "，"]) == chance("网盘") + chance("，")
