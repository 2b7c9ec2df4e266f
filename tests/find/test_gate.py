from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from cleaner.find import RuleFinder, Search, gate
from cleaner.find.base import View
from cleaner.find.gate import Gate
from cleaner.packs.load import load_rules
from cleaner.text.folded import fold

if TYPE_CHECKING:
    import pytest

FINDERS = [RuleFinder(rule, 5.0) for rule in load_rules()]
STAGES = {"all": FINDERS}
SEARCH = Search(STAGES)
LITERALS = st.lists(st.text("甲ab1", min_size=1, max_size=3), min_size=1, max_size=8)


def without_automaton(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "ahocorasick_rs", None)


def gate_of(literals: list[str]) -> Gate:
    return Gate({("strip", number): [frozenset([literal])] for number, literal in enumerate(literals)})


@given(LITERALS, st.text("甲ab1\n", max_size=30))
def test_places_are_those_of_plain_search(literals: list[str], text: str) -> None:
    scan = gate_of(literals).scan(text)
    for number, literal in enumerate(literals):
        places = [i for i in range(len(text)) if text.startswith(literal, i)]
        assert list(scan.of(("strip", number)).of(0)) == places
        assert (("strip", number) in scan.rules) == bool(places)


@given(LITERALS, st.text("甲abAＢ１\n\ud800", max_size=30))
def test_case_and_width_of_letters_and_digits_do_not_matter(literals: list[str], text: str) -> None:
    scan = gate_of(literals).scan(text)
    for number, literal in enumerate(literals):
        places = [i for i in range(len(text)) if fold(text).startswith(literal, i)]
        assert list(scan.of(("strip", number)).of(0)) == places


@given(LITERALS, st.text("甲ab1\n", max_size=30))
def test_parts_come_together_on_lines(literals: list[str], text: str) -> None:
    places = Gate({("strip", 0): [frozenset([literal]) for literal in literals]}).scan(text).of(("strip", 0))
    found = {frozenset(parts) for parts in places.lines()}
    for line in text.split("\n"):
        parts = frozenset(part for part, literal in enumerate(literals) if literal in line)
        assert not parts or parts in found


@given(texts)
def test_the_gate_holds_nothing_back(text: str) -> None:
    view = View(text)
    free = [(finder.rule.id, hit) for finder in FINDERS for hit in finder.find(View(text))]
    assert [(rule.id, hit) for rule, hit in SEARCH.find("all", view)] == free


def test_the_trie_finds_what_the_automaton_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    without_automaton(monkeypatch)
    slow = Search(STAGES)

    @given(texts)
    def same(text: str) -> None:
        assert list(slow.find("all", View(text))) == list(SEARCH.find("all", View(text)))

    same()


def test_a_gate_without_literals_shows_nothing() -> None:
    assert not Gate({("strip", 0): [None]}).scan("会员").rules


@given(LITERALS, st.text("甲ab\n\r\U0001f600", max_size=60), st.integers(0, 6))
def test_only_lines_that_are_too_long_are_passed_over(literals: list[str], text: str, longest: int) -> None:
    keyed = {("strip", number): [frozenset([literal])] for number, literal in enumerate(literals)}
    scan = Gate(keyed, {key: [longest] for key in keyed}).scan(text)
    for number, literal in enumerate(literals):
        places, at = [], 0
        for line in text.replace("\r", "\n").split("\n"):
            short = len(line) <= longest
            places += [at + i for i in range(len(line)) if line.startswith(literal, i) and short]
            at += len(line) + 1
        assert list(scan.of(("strip", number)).of(0)) == places
