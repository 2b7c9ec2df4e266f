from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from cleaner.find import RuleFinder, Search, gate
from cleaner.find.base import View
from cleaner.find.gate import Gate
from cleaner.packs.load import load_rules

if TYPE_CHECKING:
    import pytest

FINDERS = [RuleFinder(rule, 5.0) for rule in load_rules()]
STAGES = {"all": FINDERS}
SEARCH = Search(STAGES)
LITERALS = st.lists(st.text("甲ab1", min_size=1, max_size=3), min_size=1, max_size=8)


def without_automaton(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "ahocorasick_rs", None)


@given(LITERALS, st.text("甲ab1", max_size=30))
def test_atoms_and_places_are_those_of_plain_search(literals: list[str], text: str) -> None:
    scan = Gate([frozenset([literal]) for literal in literals]).scan(text)
    for atom, literal in enumerate(literals):
        places = [i for i in range(len(text)) if text.startswith(literal, i)]
        assert sorted(scan.of(atom)) == places
        assert (atom in scan.atoms) == bool(places)


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


def test_a_lone_surrogate_goes_through_the_trie() -> None:
    scan = Gate([frozenset(["会员"]), frozenset(["会"])]).scan("\ud800会员")
    assert (list(scan.of(0)), list(scan.of(1))) == ([1], [1])


def test_a_gate_without_literals_shows_nothing() -> None:
    assert Gate([None]).scan("会员").atoms == set()
