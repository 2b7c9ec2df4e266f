"""The laws of the design, on random text and damaged documents, in every profile and mask mode."""

from __future__ import annotations

import signal
from functools import cache
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import texts

from cleaner import Engine
from cleaner.text.edits import apply

PROFILES = ["official", "corpus", "minimal"]
MODES = ["flag", "restore", "redact"]
TOKENS = ["××", "typed", "*", "某", "[隐]"]


@cache
def engine(profile: str, masks: Any, token: str) -> Engine:
    return Engine(profile, masks, mask_token=token, fills={"place": "枫桥"} if token == "*" else None)


engines = st.builds(
    lambda profile, mode, token: engine(profile, mode, token),
    st.sampled_from(PROFILES),
    st.sampled_from(MODES),
    st.sampled_from(TOKENS),
)


@given(texts, engines)
@example("##paid##paidbegin##begin##", engine("official", "flag", "××"))
@example("XX**××", engine("official", "redact", "typed"))
@example("【" * 50, engine("official", "redact", "××"))
def test_cleaning_twice_is_cleaning_once(text: str, cleaner: Engine) -> None:
    once = cleaner.clean(text)
    twice = cleaner.clean(once.text)
    assert twice.text == once.text
    assert not twice.changed


@given(texts, engines)
def test_undo_gives_the_input_and_edits_account_for_every_difference(text: str, cleaner: Engine) -> None:
    result = cleaner.clean(text)
    assert result.undo() == text
    assert apply(text, result.edits) == result.text
    at = 0
    for edit in result.edits:
        assert at <= edit.start <= edit.end <= len(text)
        assert edit.before == text[edit.start : edit.end] != edit.after
        assert edit.rules
        at = edit.end


@given(texts, engines)
def test_offset_maps_are_monotone_and_agree(text: str, cleaner: Engine) -> None:
    result = cleaner.clean(text)
    there = [result.to_cleaned(i) for i in range(len(text) + 1)]
    back = [result.to_original(j) for j in range(len(result.text) + 1)]
    assert there == sorted(there)
    assert back == sorted(back)
    touched = {i for edit in result.edits for i in range(edit.start, edit.end)}
    assert all(result.text[there[i]] == char for i, char in enumerate(text) if i not in touched)


@given(texts, engines)
def test_findings_lie_inside_the_input_and_applied_ones_are_edits(text: str, cleaner: Engine) -> None:
    result = cleaner.clean(text)
    edited = {rule for edit in result.edits for rule in edit.rules}
    for finding in result.findings:
        assert 0 <= finding.start <= finding.end <= len(text)
        if finding.outcome in ("shadowed", "protected"):
            assert finding.by
    assert edited <= {f.rule for f in result.findings if f.outcome == "applied"}
    assert [f.start for f in result.findings] == sorted(f.start for f in result.findings)


@given(texts)
def test_flagging_touches_no_mask(text: str) -> None:
    result = engine("official", "flag", "××").clean(text)
    assert not any(
        rule.startswith(("mask/", "evasion/", "elision/")) for e in result.edits for rule in e.rules
    )


@given(texts)
def test_minimal_changes_not_one_mark(text: str) -> None:
    result = engine("minimal", "flag", "××").clean(text)
    assert all(edit.after == "" for edit in result.edits)


@given(st.lists(texts, max_size=5))
def test_the_result_does_not_depend_on_the_company(many: list[str]) -> None:
    cleaner = engine("official", "restore", "××")
    forth = [r.text for r in cleaner.clean_many(many)]
    back = [r.text for r in cleaner.clean_many(reversed(many))]
    assert forth == back[::-1]


@given(texts)
def test_the_open_findings_of_the_result_are_those_of_the_input(text: str) -> None:
    cleaner = engine("official", "flag", "××")
    once = cleaner.clean(text)
    flags = [(f.rule, once.to_cleaned(f.start)) for f in once.findings if f.outcome == "flagged"]
    again = [(f.rule, f.start) for f in cleaner.clean(once.text).findings if f.outcome == "flagged"]
    assert len(flags) == len(again)
    assert sorted(rule for rule, _ in flags) == sorted(rule for rule, _ in again)


DANGEROUS = [
    *list("#$【[{“\"'*Xx×_某.,;:!?，、。；DzaA0９Ｘ〔（ \n\r\t\u3000以同@/`%％－．"),
    "a.",
    "a@",
    "##",
    "、，",
    "X.",
    "*.",
    "1,",
    "：1 ",
    "【a",
    "更新",
    "会员",
    "http://",
    "D、",
    "A、",
    "Ã©",
    "ä¸\xad",
    "ÖÐ",
    "Ð¹",
    "涓€",
    "浜烘皯",
    "锛",
    "锟斤拷",
    "\ufffd",
    "&",
    "amp;",
    "&amp;",
    "&#38;",
    "\x00",
    "\x93",
    "\x0b",
    "\x07",
    "\ufeff",
    "\ud800",
    "⼀",
]


@pytest.mark.parametrize("unit", DANGEROUS)
def test_time_grows_linearly(unit: str) -> None:
    # Not a measurement: linear rules need a second or two, a quadratic one needs many minutes.
    text = unit * (200_000 // len(unit))
    before = signal.signal(signal.SIGALRM, too_slow)
    signal.alarm(60)
    try:
        result = Engine(limits={"removed_share": 1}).clean(text)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    assert result.undo() == text


def too_slow(*_: object) -> None:
    raise AssertionError("a rule is not linear on this text")
