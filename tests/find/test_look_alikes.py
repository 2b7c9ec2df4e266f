from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.find.base import Hit, View
from cleaner.find.look_alikes import LookAlike

RULE = cleaner.load_rules()[0]
ATOMS = st.sampled_from(
    ["甲", "a", "[ab]", "[^a\n]", "[^a]", "b?", "(?:甲|ab)", "(?<!a)", "(?=b)", "^", "$", ".", "\n"]
)


@given(
    st.lists(ATOMS, min_size=1, max_size=5).map("".join),
    st.text("甲aＢb\n", max_size=14),
    st.lists(st.tuples(st.integers(0, 14), st.integers(0, 3)), max_size=3),
    st.booleans(),
)
def test_spans_that_touch_a_hit_are_those_of_the_whole_text(
    pattern: str, text: str, places: list[tuple[int, int]], folded: bool
) -> None:
    view = View(text)
    starts = sorted({min(at, len(text)) for at, _ in places})
    hits = [Hit(at, min(at + length, len(text)), "") for at, (_, length) in zip(starts, places, strict=False)]
    found = LookAlike(pattern, RULE, "find.except.0", 5.0, folded=folded).spans(View(text), hits)
    whole = [m.span() for m in re.finditer(pattern, view.folded if folded else text, re.MULTILINE)]

    def touching(spans: list[tuple[int, int]]) -> set[tuple[int, int]]:
        return {s for s in spans if s[0] < s[1] and any(s[0] < hit.end and hit.start < s[1] for hit in hits)}

    assert touching(found) == touching(whole)


@given(st.lists(ATOMS, min_size=1, max_size=5).map("".join), st.text("甲aＢb\n", max_size=14), st.booleans())
def test_line_breaks_of_other_systems_make_no_difference(pattern: str, text: str, folded: bool) -> None:
    look_alike = LookAlike(pattern, RULE, "find.except.0", 5.0, folded=folded)
    found = look_alike.spans(View(text), [Hit(0, len(text), "")])
    for other in ("\r", "\r\n"):
        moved = text.replace("\n", other)
        spans = look_alike.spans(View(moved), [Hit(0, len(moved), "")])
        assert [moved[a:b].replace(other, "\n") for a, b in spans] == [text[a:b] for a, b in found]


def test_the_start_of_the_text_is_not_that_of_a_block() -> None:
    text = "文\n" * 200 + "编辑：甲\n"
    hit = Hit(400, 404, "")
    look_alike = LookAlike(r"\A编辑", RULE, "find.except.0", 5.0, folded=True)
    assert look_alike.spans(View(text), [hit]) == []
    assert look_alike.spans(View("编辑：甲\n"), [Hit(0, 4, "")]) == [(0, 2)]
