from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.find.gate import Gate
from cleaner.find.spellings import least, shortened, spellings
from cleaner.text.folded import fold

WORDS = st.sets(st.text("甲乙aq1,: ", min_size=1, max_size=5), min_size=1, max_size=6)


@pytest.mark.parametrize("literals", [[], ["，"], ["网盘", ""], list("一是在有和大中小上下")])
def test_literals_that_tell_nothing_have_no_spellings(literals: list[str]) -> None:
    assert spellings(literals, folded=False) is None


@given(WORDS, st.text("甲乙aqＡＱ1１,，:： \t\u3000", max_size=20))
def test_where_a_literal_of_the_folded_view_stands_the_gate_sees_a_spelling(
    literals: set[str], text: str
) -> None:
    found = spellings(literals, folded=True)
    if found is not None and any(literal in fold(text) for literal in literals):
        assert ("strip", 0) in Gate({("strip", 0): [found]}).scan(text).rules


@given(WORDS)
def test_shorter_literals_stand_in_every_longer_one(literals: set[str]) -> None:
    for fewer in (least(frozenset(literals)), shortened(frozenset(literals), 2)):
        assert all(any(piece in literal for piece in fewer) for literal in literals)
    assert len(least(frozenset(literals))) <= len(literals)
