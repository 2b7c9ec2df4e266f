"""The shipped rules prove themselves, alone and in the whole engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

import cleaner
from cleaner.model import ScriptName
from cleaner.rulecheck.examples import check_examples
from cleaner.rulecheck.lint import check_lint

if TYPE_CHECKING:
    from cleaner.packs.rule import Rule

RULES = cleaner.load_rules()


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_examples_and_negatives(rule: Rule) -> None:
    assert list(check_examples([rule], RULES)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_lint(rule: Rule) -> None:
    assert list(check_lint([rule], RULES)) == []


@pytest.mark.parametrize("masks", ["restore", "redact"])
def test_negatives_survive_every_mask_mode_but_for_masks(masks: str) -> None:
    engine = cleaner.Engine(masks=masks, ignore=["mask/*", "evasion/*", "elision/*"])  # type: ignore[arg-type]
    for rule in RULES:
        for negative in rule.negatives:
            assert engine.clean(negative).text == negative


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.id)
def test_negatives_survive_with_other_line_breaks(rule: Rule) -> None:
    engine = cleaner.Engine(ignore=["mask/*", "evasion/*", "elision/*"])
    for negative in rule.negatives:
        text = negative.replace("\n", "\r\n")
        assert engine.clean(text).text == text


def test_every_rule_is_on_somewhere() -> None:
    on = {r.id for profile in ("official", "corpus") for r in cleaner.Engine(profile).active}
    scripts = {
        r.id
        for script in get_args(ScriptName)
        for r in cleaner.Engine(script=script).active
        if r.pack == "script"
    }
    chosen = {"punctuation/range-dash"}  # the other form of a range, for a profile that wants it
    assert on | scripts | chosen == {r.id for r in RULES}
    assert not on & scripts


def test_no_rule_needs_more_than_a_screen() -> None:
    from cleaner.packs.load import shipped_root

    for path in shipped_root().rglob("*.yaml"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 80, path
