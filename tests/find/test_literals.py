from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

import cleaner
from cleaner.find.base import View
from cleaner.find.gate import Gate
from cleaner.find.literals import Needed, required
from cleaner.text.folded import fold

RULES = [rule for rule in cleaner.load_rules() if rule.find.pattern is not None]


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "a*",
        "(?:甲|)乙?",
        "[^。]+",
        "(?i:vip)",
        "(?i)vip",
        "甲|[^乙]",
        "[一-龥]",
        "(甲)?",
        ".",
        "[，。]",
    ],
)
def test_patterns_that_need_no_literal(pattern: str) -> None:
    assert required(pattern, folded=False) is None


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("会员", ["会员"]),
        ("会员群?", ["会员"]),
        ("(?:每日|天天|实时)[^\n]{0,8}入群", ["入群"]),
        ("更新|下载", ["下载", "更新"]),
        ("[上下]一篇", ["上一篇", "下一篇"]),
        ("甲{2}乙", ["甲甲乙"]),
        ("(?:甲|丙){3,}乙", ["丙丙乙", "丙甲乙", "甲丙乙", "甲甲乙"]),
        ("(?<!党)群众(?!路线)", ["群众"]),
        ("(?<=投资)[0-9]*万", ["投资"]),
        ("[^。]?(?=客服)", ["客服"]),
        ("(群)众\\1", ["群众"]),
        ("x+?客服", ["x客服"]),
        ("^ {0,4}客服$", ["客服"]),
        ("(?>客服)中心", ["客服中心"]),
    ],
)
def test_literals_of_a_pattern(pattern: str, literals: list[str]) -> None:
    needed = required(pattern, folded=False)
    assert needed is not None
    assert sorted(needed.literals) == literals


@pytest.mark.parametrize(
    ("pattern", "least", "most"),
    [
        ("会员", 0, 0),
        ("^ {0,4}客服$", 0, 4),
        ("(?<!党)群众(?!路线)", 0, 0),
        ("(?<=投资)[0-9]*万", -2, -2),
        ("[^。]?(?=客服)", 0, 1),
        ("(a)?b(?(1)c|dd)网盘", 2, 4),
        ("(?:每日|天天|实时)[^\n]{0,8}入群", 2, 10),
        ("(?:网盘|..会员)群", 0, 2),
        ("(?:..){2,3}(?<=[^a]网盘.)", 1, 3),
    ],
)
def test_where_the_literals_of_a_pattern_stand(pattern: str, least: int, most: int) -> None:
    needed = required(pattern, folded=False)
    assert needed is not None
    assert (needed.least, needed.most) == (least, most)


@pytest.mark.parametrize("pattern", ["[^。]*网盘", "(群)\\1网盘", "a{3,}网盘"])
def test_a_literal_behind_a_part_without_bound_may_be_anywhere(pattern: str) -> None:
    needed = required(pattern, folded=False)
    assert needed is not None
    assert needed.most > 10_000


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        ("^客服$", 2),
        ("^ ?客服[0-9]{0,4} ?$", 8),
        ("^客服$|^(?:甲|乙丙)网盘$", 4),
        ("(?:^|(?<=\\n)) ?客服$", None),
        ("^客服|网盘$", None),
        ("^客服.*$", None),
        ("客服$", None),
        ("^客服$甲?", None),
        ("^客服(?=$)", None),
        ("(?:^客服)?网盘$", None),
    ],
)
def test_the_longest_line_of_a_pattern_that_matches_whole_lines(pattern: str, line: int | None) -> None:
    needed = required(pattern, folded=False)
    assert needed is not None
    assert needed.line == line


def test_literals_of_the_folded_view_are_what_the_gate_sees() -> None:
    mark = Needed(frozenset([":客", "：客"]), 0, 0, frozenset(":"), None, frozenset([":客"]))
    assert required(":客", folded=True) == mark
    letters = frozenset(["vipvip"])
    assert required("vipvip", folded=True) == Needed(letters, 0, 0, frozenset("v"), None, letters)


def starts_as_said(pattern: str, text: str, start: int, *, folded: bool) -> bool:
    """Tell whether a match at *start* is where the literals say."""
    needed = required(pattern, folded=folded)
    if needed is None:
        return True
    places = Gate({("strip", 0): [needed.literals]}).scan(text).of(("strip", 0)).of(0)
    near = any(place - needed.most <= start <= place - needed.least for place in places)
    beside = Gate({("strip", 0): [needed.also]}).scan(text).rules if needed.also else True
    return (
        near
        and bool(beside)
        and any(literal in (fold(text) if folded else text) for literal in needed.shown)
        and (needed.first is None or (fold(text) if folded else text)[start] in needed.first)
    )


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_match_of_a_shipped_pattern_starts_where_its_literals_say(rule: cleaner.Rule) -> None:
    assert rule.find.pattern is not None
    folded = rule.find.view == "folded"
    compiled = re.compile(rule.find.pattern, re.MULTILINE)
    for text in (*(example.text for example in rule.examples), *rule.negatives):
        for match in compiled.finditer(View(text).folded if folded else text):
            assert starts_as_said(rule.find.pattern, text, match.start(), folded=folded), match[0]


ATOMS = st.sampled_from(
    [
        *("甲", "a", "[ab]", "[^a]", "b?", "(?:甲|ab)", "(?:a|)", "a{2}", "b{1,3}", "(?=a)", "(?<=b)"),
        *("^", "[0-2]", ".", "(?=.b)", "(?<=a.)", "(?<!b)", "(?:甲.|b){1,2}"),
    ]
)
PATTERNS = st.lists(st.lists(ATOMS, min_size=1, max_size=5).map("".join), min_size=1, max_size=3).map(
    "|".join
)


@given(PATTERNS, st.text("甲abＡ1", max_size=12), st.booleans())
def test_every_match_of_any_pattern_starts_where_its_literals_say(
    pattern: str, text: str, folded: bool
) -> None:
    for match in re.finditer(pattern, fold(text) if folded else text, re.MULTILINE):
        assert starts_as_said(pattern, text, match.start(), folded=folded)


@given(PATTERNS, texts)
def test_every_match_on_the_folded_view_starts_where_its_literals_say(pattern: str, text: str) -> None:
    for match in re.finditer(pattern, fold(text), re.MULTILINE):
        assert starts_as_said(pattern, text, match.start(), folded=True)
