"""What is done with a mask in each mode: flag, restore, redact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, get_args

from cleaner.errors import UsageError
from cleaner.model import MaskMode

if TYPE_CHECKING:
    from cleaner.packs.rule import Rule
    from cleaner.restore.fills import Found

#: Tokens of `mask_token="typed"`, by kind.
TYPED = {
    "number": "[数值]",
    "place": "[地名]",
    "organization": "[机构]",
    "person": "[人名]",
    "date": "[日期]",
}
_OTHER = "[内容]"

# What a token would join with: 1 with 万元 to a number, ， with ， to a comma, 党 or D with 员 to a word.
_JOINS = (
    (re.compile(r"^\s|\s$"), "white space at its ends"),
    (
        re.compile(
            "^[0-9０-９〇零一二两三四五六七八九十百千万亿半几]|[0-9０-９〇零一二两三四五六七八九十百千万亿半几]$"
        ),
        "a numeral at its ends",
    ),
    (re.compile("[，。、；：？！…—“”‘’（）《》,.;:?!%％'\"()<>+~-]+"), "nothing but punctuation"),
    (re.compile("(?![XxＸｘ])[A-Za-zＡ-Ｚａ-ｚ]{1,3}"), "letters that may stand for a word"),
    (re.compile("(?!某)[\u3400-\u9fff]"), "a single character, which is part of words"),
)
_AT_ENDS = 2  # of them are about the ends of a token, the others about the whole


class Verdict(NamedTuple):
    """What is to be done with one hit."""

    action: str
    replacement: str | None
    outcome: str
    confidence: float | None
    evidence: str = ""


def joins(token: str) -> str:
    """Return why a token would join with the text around it into something else; empty when it would not.

    Args:
        token: What is to stand for every mask.

    >>> joins("1")
    'a numeral at its ends'
    >>> joins("××"), joins("[略]")
    ('', '')
    """
    for i, (pattern, reason) in enumerate(_JOINS):
        if pattern.search(token) if i < _AT_ENDS else pattern.fullmatch(token):
            return reason
    return ""


class MaskPolicy:
    """Turns a hit into an action, by mode and profile.

    Args:
        mode: `flag`, `restore` or `redact`.
        token: The uniform token of `redact`, or `typed`.
        apply: Applicabilities that are applied.

    Raises:
        UsageError: When the mode is unknown, the token is empty or holds a line break, or would join with the
            text around it into something else.

    >>> MaskPolicy("redact", "typed", ("safe",)).token_of("place")
    '[地名]'
    """

    def __init__(self, mode: str, token: str, apply: tuple[str, ...]) -> None:
        if mode not in get_args(MaskMode):
            raise UsageError(f"masks: expected flag, restore or redact; found {mode!r}")
        if not isinstance(token, str) or not token.strip() or "\n" in token or "\r" in token:
            raise UsageError(f"mask_token: expected a token on one line that is not blank; found {token!r}")
        if reason := joins(token):
            raise UsageError(
                f"mask_token: {token!r} is or has {reason}, and "
                "would join with the text around it; write one like ×× or [略]"
            )
        self.mode, self.token, self._apply = mode, token, apply

    @property
    def tokens(self) -> tuple[str, ...]:
        """The tokens that are words, which nothing may change again."""
        every = (*TYPED.values(), _OTHER) if self.token == "typed" else (self.token,)
        return every if self.mode == "redact" and len(every[0]) > 1 else ()

    def token_of(self, kind: str | None) -> str:
        """Return the token that stands for a mask of *kind*."""
        return TYPED.get(kind or "", _OTHER) if self.token == "typed" else self.token

    def decide(self, rule: Rule, kind: str | None, replacement: str | None, fill: Found | None) -> Verdict:
        """Return what becomes of a hit of *rule*, if nothing else wants its span."""
        if rule.stage != "mask":
            return self._plain(rule, replacement)
        certain = rule.action == "restore" and rule.applicability == "safe" and kind != "soft"
        if self.mode != "flag" and certain and replacement is not None:
            return Verdict("restore", replacement, "applied", rule.confidence)
        if self.mode != "flag" and fill is not None:
            return Verdict("restore", fill.value, "applied", fill.confidence, fill.evidence)
        hidden = rule.category == "mask" and kind != "soft" and rule.applicability == "safe"
        if self.mode == "redact" and hidden:
            return Verdict("redact", self.token_of(kind), "applied", rule.confidence)
        if fill is not None:
            return Verdict("flag", fill.value, "flagged", fill.confidence, fill.evidence)
        return Verdict("flag", replacement, "flagged", rule.confidence)

    def _plain(self, rule: Rule, replacement: str | None) -> Verdict:
        if rule.action == "flag" or rule.applicability == "display" or replacement is None:
            return Verdict("flag", replacement, "flagged", rule.confidence)
        outcome = "applied" if rule.applicability in self._apply else "withheld"
        return Verdict(rule.action, replacement, outcome, rule.confidence)
