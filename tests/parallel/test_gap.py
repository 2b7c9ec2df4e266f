from __future__ import annotations

import pytest

from cleaner.parallel.fold import OURS, THEIRS, Folded
from cleaner.parallel.gap import HOLE, UNSURE, read_gap

S, R, Q, T = chr(OURS), chr(OURS + 1), chr(OURS + 2), chr(THEIRS)


def read(a: str, b: str) -> list[tuple[str, str]]:
    def misfit(mask: str, letter: str) -> int:
        return int(mask == R and not letter.isdigit())

    return [(p.what, b[p.j : p.j2]) for p in read_gap(a, b, misfit) if p.what in (HOLE, UNSURE)]


@pytest.mark.parametrize(
    ("a", "b", "values"),
    [
        (f"{S}镇", "枫桥镇", [(HOLE, "枫桥")]),
        (f"{S}镇{R}户", "枫桥镇12户", [(HOLE, "枫桥"), (HOLE, "12")]),
        (f"{S}镇12户", f"枫桥镇{T}户", [(HOLE, "枫桥")]),
        (f"{S}{R}户", "枫桥12户", [(UNSURE, "枫桥"), (UNSURE, "12")]),
        (f"{S}村{Q}村", "头村前村后村", [(UNSURE, ""), (UNSURE, "")]),
    ],
)
def test_readings(a: str, b: str, values: list[tuple[str, str]]) -> None:
    got = read(a, b)
    if values[0][0] == UNSURE:
        assert {what for what, _ in got} == {UNSURE}
    else:
        assert got == values


def test_private_use_in_the_text_is_no_mask() -> None:
    folded = Folded(f"甲{S}乙{T}", [(0, 1)], OURS)
    assert folded.text == f"{S}乙"
    assert [folded.mask_at(n) for n in range(2)] == [0, None]


def test_a_point_counts_between_digits_only() -> None:
    assert Folded("1.5万.其中,4,315户．", [], OURS).text == "1.5万其中4315户"
    assert 4 in Folded("1.5万.其中", [], OURS).breaks
