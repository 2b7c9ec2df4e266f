from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import cleaner
from cleaner.find.anchored import Anchored
from cleaner.find.gate import Gate
from cleaner.text.folded import fold

RULE = cleaner.load_rules()[0]


def anchored(pattern: str, *, folded: bool = False) -> Anchored:
    return Anchored(pattern, RULE, "find.pattern", 5.0, folded=folded)


def places(one: Anchored, text: str) -> list[int]:
    return list(Gate({("strip", 0): [one.literals]}).scan(text).of(("strip", 0)).of(0))


@pytest.mark.parametrize("pattern", ["[^。]+", ".*客服", "a|[^b]", ".{1,400}客服"])
def test_a_pattern_without_literals_or_bound_is_not_near(pattern: str) -> None:
    assert not anchored(pattern).near


def test_patterns_that_may_see_a_line_break_are_not_in_lines() -> None:
    assert anchored("客服[^\n\r]{0,4}$").in_lines
    assert not anchored(r"客服\s").in_lines
    assert not anchored("[^。]").in_lines


ATOMS = st.sampled_from(
    [
        "甲",
        "a",
        "[ab]",
        "[^a]",
        "b?",
        "(?:甲|ab)",
        "(?=a)",
        "(?<=b)",
        "(?<!b)",
        "^",
        "$",
        ".",
        "(?:甲.|b){1,2}",
    ]
)
PATTERNS = st.lists(st.lists(ATOMS, min_size=1, max_size=4).map("".join), min_size=1, max_size=3).map(
    "|".join
)


@given(PATTERNS, st.text("甲abＡ\n", max_size=40), st.booleans())
@example(pattern="(?<=b)|(?<=b)[^a]", text="aab\n", folded=False)  # empty first, then not
def test_the_matches_are_those_of_a_search(pattern: str, text: str, folded: bool) -> None:
    one = anchored(pattern, folded=folded)
    if not one.near:
        return
    seen = fold(text) if folded else text
    found = [match.span() for match in one.matches(seen, places(one, text))]
    assert found == [match.span() for match in re.finditer(pattern, seen, re.MULTILINE) if match[0]]
