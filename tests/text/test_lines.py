from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.text.lines import Lines


@pytest.mark.parametrize("char", ["\x85", "\u2028", "\u2029", "\x0b", "\x0c", "\x1c"])
def test_other_separators_do_not_end_a_line(char: str) -> None:
    assert len(Lines(f"一{char}二")) == 1


def test_cr_lf_is_one_break() -> None:
    lines = Lines("一\r\n二\r三\n")
    assert [lines.content(i) for i in range(len(lines))] == [(0, 1), (3, 4), (5, 6), (7, 7)]
    assert [lines.whole(i) for i in range(len(lines))] == [(0, 3), (3, 5), (5, 7), (7, 7)]


@given(st.text("一\r\n", max_size=20))
def test_lines_cover_the_text(text: str) -> None:
    lines = Lines(text)
    assert "".join(text[slice(*lines.whole(i))] for i in range(len(lines))) == text
    for position in range(len(text) + 1):
        line, column = lines.place(position)
        start = lines.content(line - 1)[0]
        assert start + column - 1 == position
