from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from cleaner.resolve import Candidate, Protected, resolve, widen_to_lines


def made(start: int, end: int, rule: str = "a/a", action: str = "replace", **more: Any) -> Candidate:
    base = Candidate(rule, "mask", None, start, end, action, "x", None, "", "applied")
    return replace(base, **more)


def fates(*candidates: Candidate, protected: tuple[Protected, ...] = ()) -> list[tuple[str, str, str | None]]:
    return [(c.rule, c.outcome, c.by) for c in resolve(candidates, protected)]


def test_candidates_that_touch_do_not_conflict() -> None:
    assert fates(made(0, 2), made(2, 4, "b/b")) == [("a/a", "applied", None), ("b/b", "applied", None)]


def test_the_higher_priority_wins_over_the_longer_span() -> None:
    assert fates(made(0, 9), made(3, 4, "b/b", priority=1)) == [
        ("a/a", "shadowed", "b/b"),
        ("b/b", "applied", None),
    ]


def test_then_the_longer_then_the_earlier_then_the_smaller_id() -> None:
    assert fates(made(0, 2), made(1, 4, "b/b"))[0] == ("a/a", "shadowed", "b/b")
    assert fates(made(0, 2, "b/b"), made(1, 3))[1] == ("a/a", "shadowed", "b/b")
    assert fates(made(0, 2, "b/b"), made(0, 2))[1] == ("b/b", "shadowed", "a/a")


def test_what_loses_to_a_loser_may_still_win() -> None:
    got = fates(made(0, 3), made(2, 7, "b/b"), made(6, 10, "c/c", priority=2))
    assert got == [("a/a", "applied", None), ("b/b", "shadowed", "c/c"), ("c/c", "applied", None)]


def test_two_insertions_at_one_point_conflict() -> None:
    assert [f[1] for f in fates(made(3, 3), made(3, 3, "b/b"))] == ["applied", "shadowed"]


@pytest.mark.parametrize(
    ("start", "end", "action", "outcome"),
    [
        (3, 4, "replace", "protected"),
        (3, 4, "delete", "protected"),
        (0, 3, "delete", "protected"),
        (5, 5, "replace", "protected"),
        (2, 6, "replace", "protected"),
        (0, 9, "delete", "applied"),
        (2, 6, "redact", "applied"),
        (0, 4, "redact", "applied"),
        (3, 4, "redact", "protected"),
        (0, 2, "replace", "applied"),
        (6, 9, "replace", "applied"),
        (2, 2, "replace", "applied"),
    ],
)
def test_protected_spans(start: int, end: int, action: str, outcome: str) -> None:
    shield = (Protected(2, 6, "protected/url"),)
    by = "protected/url" if outcome == "protected" else None
    assert fates(made(start, end, action=action), protected=shield) == [("a/a", outcome, by)]


def test_redactions_that_overlap_are_merged_to_their_union() -> None:
    got = resolve([made(0, 5, action="redact"), made(3, 8, "b/b", action="redact")], [])
    assert [(c.rule, c.start, c.end, c.outcome) for c in got] == [
        ("a/a", 0, 8, "applied"),
        ("b/b", 3, 8, "shadowed"),
    ]


def test_nothing_is_left_showing_between_three_redactions() -> None:
    got = resolve(
        [
            made(0, 4, action="redact"),
            made(3, 9, "b/b", action="redact"),
            made(8, 12, "c/c", action="redact"),
        ],
        [],
    )
    assert [(c.start, c.end) for c in got if c.outcome == "applied"] == [(0, 12)]


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 4), st.sampled_from("abc"), st.integers(0, 1))))
def test_what_is_applied_never_overlaps_and_nobody_is_lost(specs: list[tuple[int, int, str, int]]) -> None:
    candidates = [made(s, s + n, f"{r}/r", priority=p) for s, n, r, p in specs]
    got = resolve(candidates, [])
    assert len(got) == len(candidates)
    applied = [c for c in got if c.outcome == "applied"]
    assert all(a.end <= b.start for a, b in itertools.pairwise(applied))
    assert all(c.by for c in got if c.outcome == "shadowed")


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 4), st.sampled_from("abc"))))
def test_the_order_of_the_candidates_does_not_matter(specs: list[tuple[int, int, str]]) -> None:
    candidates = [made(s, s + n, f"{r}/r") for s, n, r in specs]
    assert resolve(candidates, []) == resolve(candidates[::-1], [])


def deleted(start: int, end: int, **more: Any) -> Candidate:
    return made(start, end, action="delete", replacement="", **more)


@pytest.mark.parametrize(
    ("text", "spans", "widened"),
    [
        ("一##二", [(1, 3)], [(1, 3)]),
        ("一\n##二", [(2, 4)], [(2, 4)]),
        ("一\n##\n二", [(2, 4)], [(2, 5)]),
        ("一\r\n ##\t\r\n二", [(4, 6)], [(3, 9)]),
        ("##", [(0, 2)], [(0, 2)]),
        ("一\n## ##\n二", [(2, 4), (5, 7)], [(2, 4), (4, 8)]),
        ("##\n##\n", [(0, 2), (3, 5)], [(0, 3), (3, 6)]),
    ],
)
def test_a_line_that_shows_nothing_else_goes_with_its_break(
    text: str, spans: list[tuple[int, int]], widened: list[tuple[int, int]]
) -> None:
    got = widen_to_lines(text, [deleted(s, e, whole_line=True) for s, e in spans])
    assert [(c.start, c.end) for c in got] == widened


def test_a_deletion_that_does_not_ask_for_the_line_leaves_its_break() -> None:
    assert [(c.start, c.end) for c in widen_to_lines("一\n##\n", [deleted(2, 4)])] == [(2, 4)]


@given(
    st.lists(st.tuples(st.integers(0, 12), st.integers(1, 4), st.sampled_from(["redact", "replace", "flag"])))
)
def test_redactions_cover_all_that_any_of_them_covers(specs: list[tuple[int, int, str]]) -> None:
    candidates = [made(s, s + n, f"{a}/r", action=a) for s, n, a in specs]
    got = resolve(candidates, [])
    assert len(got) == len(candidates)
    wanted = {i for c in candidates if c.action == "redact" for i in range(c.start, c.end)}
    covered = {
        i for c in got if c.action == "redact" and c.outcome == "applied" for i in range(c.start, c.end)
    }
    assert covered == wanted
