from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.find.base import Pattern, View
from cleaner.find.in_line import stays_in_line
from cleaner.find.page import Page

RULE = cleaner.load_rules()[0]


@pytest.mark.parametrize(
    "pattern",
    [
        "a\n",
        "[^a]",
        "[^a]{0,3}b",
        "(?<=[^。])a",
        "(?=\n)",
        "[\n a]",
        "(?s:a.)",
        "a\\s",
        "(?:a|b\n)",
        "\\Aa",
        "a\\Z",
        "[^\\d]",
        "\r",
    ],
)
def test_patterns_that_see_line_breaks(pattern: str) -> None:
    assert not stays_in_line(pattern, folded=False)


@pytest.mark.parametrize(
    "pattern", ["a", "^a$", "[^\n\r]a", "(?<![0-9])a", "(?P<x>a)(?P=x)", "a{2,}+", "(a)?(?(1)b|c)"]
)
def test_patterns_that_stay_in_a_line(pattern: str) -> None:
    assert stays_in_line(pattern, folded=False)


def test_in_the_folded_view_only_lf_breaks_lines() -> None:
    assert stays_in_line("a[^\n]", folded=True)
    assert stays_in_line("a.", folded=True)
    assert not stays_in_line("a[^\r]", folded=True)


ATOMS = st.sampled_from(
    ["甲", "a", "[ab]", "[^a\n]", "[^a\n\r]", "b?", "(?:甲|ab)", "(?<!a)", "(?=b)", "^", "$", ".", "a*"]
)


@given(st.lists(ATOMS, min_size=1, max_size=5).map("".join), st.text("甲ab\n\r", max_size=14))
def test_a_page_of_all_lines_finds_what_the_text_does(pattern: str, text: str) -> None:
    plain = text.replace("\r", "\n")  # lone CR and CR LF are line breaks to a page, not to `^` and `$`
    if not stays_in_line(pattern, folded=False):
        return
    view = View(plain)
    compiled = Pattern(pattern, RULE, "find.pattern", 5.0)
    found = [(m.start, m.end) for m in Page(view, range(len(view.lines)), folded=False).matches(compiled)]
    assert [span for span in found if span[0] < span[1]] == [
        m.span() for m in re.finditer(pattern, plain, re.MULTILINE) if m.end() > m.start()
    ]
