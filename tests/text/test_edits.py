from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import edits_of

from cleaner.model import Edit
from cleaner.text.edits import apply, compose, invert


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 2, "完善", "", ("a/a",)), Edit(1, 2, "善", "", ("a/a",))],
        [Edit(0, 1, "善", "", ("a/a",))],
        [Edit(1, 3, "善", "", ("a/a",))],
    ],
    ids=["overlap", "other text", "beyond the end"],
)
def test_edits_that_do_not_fit_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="does not fit the text"):
        apply("完善", edits)


def test_an_edit_that_is_undone_by_the_next_leaves_nothing() -> None:
    there = [Edit(1, 1, "", "##", ("a/a",))]
    back = [Edit(1, 3, "##", "", ("b/b",))]
    assert compose(there, back, "完善") == ()


def test_an_insertion_before_a_replacement_stays_before_it() -> None:
    first = [Edit(1, 2, "b", "xy", ("a/a",))]
    second = [Edit(1, 1, "", "z", ("b/b",))]
    assert apply("abc", compose(first, second, "abc")) == "azxyc"


@given(st.data(), st.text("abcd", max_size=12))
def test_compose_does_what_both_do(data: st.DataObject, text: str) -> None:
    first = data.draw(edits_of(text, "a/a"))
    middle = apply(text, first)
    second = data.draw(edits_of(middle, "b/b"))
    both = compose(first, second, text)
    assert apply(text, both) == apply(middle, second)
    assert all(edit.before != edit.after for edit in both)
    assert {rule for edit in both for rule in edit.rules} <= {"a/a", "b/b"}


@given(st.data(), st.text(max_size=12))
def test_invert_takes_edits_back(data: st.DataObject, text: str) -> None:
    edits = data.draw(edits_of(text))
    assert apply(apply(text, edits), invert(edits)) == text
    assert invert(invert(edits)) == edits
