from __future__ import annotations

import pytest
from hypothesis import given
from strategies import texts

import cleaner
from cleaner.model import Edit, Finding
from cleaner.report.page.spots import find_spots
from cleaner.result import Cleaned

ENGINES = [
    cleaner.Engine(profile=profile, masks=masks)
    for profile in ("official", "corpus")
    for masks in ("flag", "restore", "redact")
]


def found(start: int, end: int, outcome: str, rule: str = "a/a", by: str | None = None) -> Finding:
    return Finding(rule, "mask", "place", start, end, "flag", None, None, "", outcome, by)


def spots(text: str, findings: list[Finding], *edits: Edit) -> list[tuple[int, int, str | None, list[int]]]:
    shown = find_spots(Cleaned("", text, tuple(findings), edits))
    return [(s.start, s.end, s.after, s.findings) for s in shown]


@pytest.mark.parametrize("engine", ENGINES, ids=lambda e: "")
@given(text=texts)
def test_every_finding_has_one_place_and_places_nest(engine: cleaner.Engine, text: str) -> None:
    result = engine.clean(text)
    shown = find_spots(result)
    assert sorted(i for spot in shown for i in spot.findings) == list(range(len(result.findings)))
    edits = [spot for spot in shown if spot.after is not None]
    assert [(s.start, s.end, s.after) for s in edits] == [(e.start, e.end, e.after) for e in result.edits]
    assert all(result.findings[spot.findings[0]].outcome == "applied" for spot in edits)
    around: list[int] = []
    for spot in shown:
        while around and around[-1] <= spot.start:
            around.pop()
        assert not around or spot.end <= around[-1]
        if spot.start < spot.end:
            around.append(spot.end)


def test_what_lost_is_listed_at_the_winner() -> None:
    assert spots("abcdef", [found(0, 4, "shadowed"), found(1, 6, "flagged")]) == [(1, 6, None, [1, 0])]


def test_findings_that_cross_are_one_place() -> None:
    assert spots("abcdef", [found(0, 4, "flagged"), found(2, 6, "withheld")]) == [(0, 4, None, [0, 1])]


def test_an_open_finding_goes_around_the_edits_inside_it() -> None:
    edit = Edit(1, 2, "b", "B", ("w/w",))
    assert spots("abc", [found(0, 3, "withheld"), found(1, 2, "applied", "w/w")], edit) == [
        (0, 3, None, [0]),
        (1, 2, "B", [1]),
    ]


def test_an_open_finding_that_crosses_an_edit_is_listed_at_it() -> None:
    edit = Edit(1, 3, "bc", "", ("w/w",))
    assert spots("abcd", [found(1, 3, "applied", "w/w"), found(2, 4, "flagged")], edit) == [
        (1, 3, "", [0, 1])
    ]


def test_the_same_span_flagged_and_edited_is_a_mark_around_an_edit() -> None:
    edit = Edit(0, 2, "ＸＸ", "XX", ("w/w",))
    assert spots("ＸＸ", [found(0, 2, "flagged"), found(0, 2, "applied", "w/w")], edit) == [
        (0, 2, None, [0]),
        (0, 2, "XX", [1]),
    ]


def test_what_lost_to_a_span_that_no_edit_touches_has_a_place_of_its_own() -> None:
    lost = [found(0, 4, "protected"), found(1, 2, "protected"), found(5, 6, "flagged")]
    assert spots("abcdef", lost) == [(0, 4, None, [0, 1]), (5, 6, None, [2])]


def test_two_findings_at_one_point_where_something_is_missing() -> None:
    assert spots("ab", [found(1, 1, "flagged"), found(1, 1, "shadowed")]) == [(1, 1, None, [0, 1])]
