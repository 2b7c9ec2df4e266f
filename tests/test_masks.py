from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import pytest

import cleaner
from cleaner.errors import UsageError
from cleaner.masks import MaskPolicy
from cleaner.packs.load import load_rules
from cleaner.restore.fills import Found

if TYPE_CHECKING:
    from cleaner.packs.rule import Rule

RULES = {r.id: r for r in load_rules()}
CERTAIN, MASK, TAG = RULES["mask/letter-d"], RULES["mask/letter-x"], RULES["paywall/fastadmin"]
FILL = Found("枫桥", "填充表：place", 1.0)


def decide(
    mode: str, rule: Rule, kind: str | None, replacement: str | None, fill: Any = None
) -> tuple[Any, ...]:
    return MaskPolicy(mode, "××", ("safe",)).decide(rule, kind, replacement, fill)[:3]


@pytest.mark.parametrize(
    ("mode", "rule", "kind", "replacement", "fill", "verdict"),
    [
        ("flag", CERTAIN, "party", "党", None, ("flag", "党", "flagged")),
        ("flag", MASK, "place", None, FILL, ("flag", "枫桥", "flagged")),
        ("restore", MASK, "place", None, None, ("flag", None, "flagged")),
        ("restore", CERTAIN, "soft", "党", None, ("flag", "党", "flagged")),
        ("redact", MASK, "soft", None, None, ("flag", None, "flagged")),
        ("redact", RULES["elision/core-name"], "soft", "甲", None, ("flag", "甲", "flagged")),
        ("restore", CERTAIN, "party", "党", None, ("restore", "党", "applied")),
        ("restore", MASK, "place", None, FILL, ("restore", "枫桥", "applied")),
        ("redact", CERTAIN, "party", "党", None, ("restore", "党", "applied")),
        ("redact", MASK, "place", None, FILL, ("restore", "枫桥", "applied")),
        ("redact", MASK, "place", None, None, ("redact", "××", "applied")),
        ("flag", TAG, None, "", None, ("delete", "", "applied")),
        ("redact", TAG, None, "", None, ("delete", "", "applied")),
    ],
)
def test_verdicts(
    mode: str, rule: Rule, kind: str | None, replacement: str | None, fill: Any, verdict: tuple[Any, ...]
) -> None:
    assert decide(mode, rule, kind, replacement, fill) == verdict


def test_what_is_not_safe_is_neither_restored_nor_redacted() -> None:
    unsure = msgspec.structs.replace(CERTAIN, applicability="unsafe")
    assert decide("restore", unsure, "party", "党") == ("flag", "党", "flagged")
    assert decide("redact", unsure, "party", "党") == ("flag", "党", "flagged")


def test_typed_tokens_have_one_for_everything_else() -> None:
    policy = MaskPolicy("redact", "typed", ("safe",))
    assert [policy.token_of(kind) for kind in ("organization", "person", "text", None)] == [
        "[机构]",
        "[人名]",
        "[内容]",
        "[内容]",
    ]


@pytest.mark.parametrize(
    "token", ["1", "12", "三", "万", "[1]2", "，，", "（）", "%", "D", "zf", "ＧＤ", "党", "书", " ×", "略 "]
)
def test_a_token_that_would_join_with_the_text_is_refused(token: str) -> None:
    with pytest.raises(UsageError, match="would join"):
        cleaner.Engine(masks="redact", mask_token=token)


@pytest.mark.parametrize(
    "token", ["××", "XX", "x", "*", "某某", "某", "■", "[MASK]", "<mask>", "[略]", "____", "（略）", "typed"]
)
def test_a_token_that_stands_by_itself_is_taken_and_redacting_twice_changes_nothing(token: str) -> None:
    engine = cleaner.Engine(masks="redact", mask_token=token)
    for text in ("XX建引领，投资XX万元", "XX镇○○○户、**%", "20XX年XX月，XX员"):
        once = engine.clean(text).text
        assert engine.clean(once).text == once
