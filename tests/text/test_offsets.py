from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import edits_of

from cleaner.model import Edit
from cleaner.text.edits import apply
from cleaner.text.offsets import OffsetMap


@pytest.mark.parametrize("position", [-1, 5])
def test_a_position_outside_is_refused(position: int) -> None:
    with pytest.raises(IndexError, match=rf"position {position} is outside 0\.\.4"):
        OffsetMap((), 4, 4).forward(position)


def test_a_width_change_runs_one_to_one() -> None:
    offsets = OffsetMap([Edit(1, 4, "ＧＤＰ", "GDP", ("w/l",))], 6, 6)
    assert [offsets.forward(i) for i in range(7)] == list(range(7))
    assert [offsets.back(i) for i in range(7)] == list(range(7))


def test_a_span_leaves_out_what_was_deleted_at_its_edges() -> None:
    # 完 ## 善 ## 了: the cleaned 善 stands for the 善 of the input, not for the tags around it
    offsets = OffsetMap([Edit(1, 3, "##", "", ("p/t",)), Edit(4, 6, "##", "", ("p/t",))], 7, 3)
    assert offsets.span_back(1, 2) == (3, 4)


def test_a_span_holds_what_was_deleted_inside_it() -> None:
    offsets = OffsetMap([Edit(1, 3, "##", "", ("p/t",))], 4, 2)
    assert offsets.span_back(0, 2) == (0, 4)


@given(st.data(), st.text(max_size=12))
def test_maps_are_monotone_and_agree_with_the_edits(data: st.DataObject, text: str) -> None:
    edits = data.draw(edits_of(text))
    after = apply(text, edits)
    offsets = OffsetMap(edits, len(text), len(after))
    there = [offsets.forward(i) for i in range(len(text) + 1)]
    back = [offsets.back(j) for j in range(len(after) + 1)]
    assert there == sorted(there)
    assert back == sorted(back)
    assert there[-1] == len(after)
    assert back[-1] == len(text)
    inside = {i for edit in edits for i in range(edit.start, edit.end)}
    for i, char in enumerate(text):
        if i not in inside:
            assert after[there[i]] == char
            assert back[there[i]] == i


@given(st.data(), st.text(max_size=10))
def test_spans_lie_inside_the_input(data: st.DataObject, text: str) -> None:
    edits = data.draw(edits_of(text))
    after = apply(text, edits)
    offsets = OffsetMap(edits, len(text), len(after))
    for start in range(len(after) + 1):
        for end in range(start, len(after) + 1):
            first, last = offsets.span_back(start, end)
            assert 0 <= first <= last <= len(text)
