from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

import cleaner
from cleaner.find.base import View
from cleaner.find.literals import required
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
    assert sorted(required(pattern, folded=False) or ()) == literals


def test_literals_of_the_folded_view_are_spellings_in_the_text() -> None:
    assert sorted(required(":客", folded=True) or ()) == [":客", "：客"]
    long = required("vipvipvip", folded=True)
    assert long is not None
    assert all(fold(literal) in "vipvipvip" for literal in long)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_match_of_a_shipped_pattern_holds_a_literal(rule: cleaner.Rule) -> None:
    assert rule.find.pattern is not None
    folded = rule.find.view == "folded"
    literals = required(rule.find.pattern, folded=folded)
    compiled = re.compile(rule.find.pattern, re.MULTILINE)
    for text in (*(example.text for example in rule.examples), *rule.negatives):
        for match in compiled.finditer(View(text).folded if folded else text):
            assert literals is None or any(literal in text for literal in literals), (rule.id, match[0])


ATOMS = st.sampled_from(
    ["甲", "a", "[ab]", "[^a]", "b?", "(?:甲|ab)", "(?:a|)", "a{2}", "b{1,3}", "(?=a)", "^", "[0-2]", "."]
)
PATTERNS = st.lists(st.lists(ATOMS, min_size=1, max_size=5).map("".join), min_size=1, max_size=3).map(
    "|".join
)


@given(PATTERNS, st.text("甲ab01", max_size=12))
def test_every_match_of_any_pattern_holds_a_literal(pattern: str, text: str) -> None:
    literals = required(pattern, folded=False)
    for match in re.finditer(pattern, text, re.MULTILINE):
        near = text if "(?" in pattern else match[0]  # look-arounds hold theirs beside the match
        assert literals is None or any(literal in near for literal in literals)


@given(PATTERNS, texts)
def test_every_match_on_the_folded_view_holds_a_spelling(pattern: str, text: str) -> None:
    literals = required(pattern, folded=True)
    for match in re.finditer(pattern, fold(text), re.MULTILINE):
        near = text if "(?" in pattern else text[match.start() : match.end()]
        assert literals is None or any(literal in near for literal in literals)
