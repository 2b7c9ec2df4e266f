from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from packs_files import rule, write

from cleaner.errors import RuleError
from cleaner.find import RuleFinder
from cleaner.find.base import View
from cleaner.packs.load import load_rules
from cleaner.text.trie import alternation

if TYPE_CHECKING:
    from pathlib import Path


def finder(folder: Path, body: str) -> RuleFinder:
    rules = load_rules(write(folder, test__one=rule(body, "test/one")))
    return RuleFinder(next(r for r in rules if r.id == "test/one"), 5.0)


def spots(found: RuleFinder, text: str) -> list[tuple[str, str | None, str | None]]:
    return [(text[h.start : h.end], h.replacement, h.kind) for h in found.find(View(text))]


REPLACE = "category: width\naction: replace\n"
FLAG = "category: mask\naction: flag\n"


def test_empty_matches_are_passed_over(tmp_path: Path) -> None:
    assert spots(finder(tmp_path, FLAG + "find: {pattern: 'x*'}"), "axxb") == [("xx", None, None)]


def test_groups_and_tables_make_the_replacement(tmp_path: Path) -> None:
    group = finder(tmp_path / "a", REPLACE + "with: '\\2\\g<one>'\nfind: {pattern: '(?P<one>a)(b)'}")
    table = finder(tmp_path / "b", REPLACE + "translate: {from: ab, to: AB}\nfind: {pattern: '[ab]+'}")
    assert spots(group, "ab") == [("ab", "ba", None)]
    assert spots(table, "abc") == [("ab", "AB", None)]


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("\\2", "invalid group reference 2"),
        ("\\g<two>", "unknown group name 'two'"),
        ("\\q", "bad escape"),
        ("a\\", "bad escape"),
        ("\\g<", "missing group name"),
    ],
)
def test_a_template_that_can_not_be_expanded_is_refused(tmp_path: Path, template: str, message: str) -> None:
    with pytest.raises(RuleError, match=rf"one.yaml:6:1: with: not a template: {message}"):
        finder(tmp_path, REPLACE + f"with: '{template}'\nfind: {{pattern: '(a)'}}")


def test_a_pattern_that_does_not_compile_is_refused_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(
        RuleError, match=r"one.yaml:6:8: find.pattern: not a pattern: missing \), unterminated"
    ):
        finder(tmp_path, FLAG + "find: {pattern: '(a'}")


def test_what_only_one_engine_reads_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="not a pattern"):
        finder(tmp_path, FLAG + "find: {pattern: '\\p{Han}'}")


def test_terms_take_the_longer_of_two_and_give_their_values(tmp_path: Path) -> None:
    found = finder(tmp_path, REPLACE + "find: {terms: {公~务: 公务, 公~务~员: 公务员}}")
    assert spots(found, "公~务~员和公~务") == [("公~务~员", "公务员", None), ("公~务", "公务", None)]


def test_terms_are_literal(tmp_path: Path) -> None:
    assert spots(finder(tmp_path, FLAG + "find: {terms: ['a.c', '(']}"), "abc a.c (") == [
        ("a.c", None, None),
        ("(", None, None),
    ]


@given(st.lists(st.text("ab.(", min_size=1, max_size=4), min_size=1), st.text("ab.(", max_size=12))
def test_a_trie_matches_what_the_longest_first_alternation_matches(terms: list[str], text: str) -> None:
    flat = "|".join(re.escape(t) for t in sorted(set(terms), key=lambda t: (-len(t), t)))
    assert [m.span() for m in re.finditer(alternation(terms), text)] == [
        m.span() for m in re.finditer(flat, text)
    ]


def test_look_alikes_take_out_what_they_touch(tmp_path: Path) -> None:
    found = finder(tmp_path, FLAG + "find: {pattern: 'X', except: ['aX|Xb', 'cXX']}")
    assert spots(found, "X aX Xb X") == [("X", None, None), ("X", None, None)]
    assert spots(found, "cXXX") == [("X", None, None)]


def test_the_first_kind_that_fits_is_given(tmp_path: Path) -> None:
    body = FLAG + (
        "kind: text\nfind:\n  pattern: 'X+'\n  kinds:\n"
        "    - {kind: number, after: 元}\n    - {kind: person, before: '王|李'}\n    - {kind: date, span: XXXX}\n"
    )
    got = spots(finder(tmp_path, body), "XX元 王XX元 王X XXXX X")
    assert [kind for _, _, kind in got] == ["number", "number", "person", "date", None]


def test_a_shipped_pattern_that_does_not_compile_is_named_when_it_is_needed(tmp_path: Path) -> None:
    body = FLAG + "find: {pattern: '(?<=a+)b'}"
    given_ = load_rules(write(tmp_path, test__one=rule(body, "test/one")))
    one = structs.replace(next(r for r in given_ if r.id == "test/one"), shipped=True)
    with pytest.raises(RuleError, match=r"one\.yaml:6:\d+: find\.pattern: not a pattern: look-behind"):
        RuleFinder(one, 5.0).find(View("ab"))
