from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.folded import fold


def test_characters_that_nfkc_would_expand_stay() -> None:
    assert fold("㎡Ⅲ①…㈱ﬁ") == "㎡Ⅲ①…㈱ﬁ"


def test_width_and_case_are_taken_away() -> None:
    assert fold("【ＶＩＰ】　Ａ：１\t\xa0\r\n") == "【vip】 a:1  \n\n"


@given(st.text())
def test_folding_keeps_offsets_and_is_idempotent(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
