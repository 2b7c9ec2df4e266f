"""The values that flow through the engine: frozen, picklable, without behaviour.

All positions are half-open spans in code points.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Category = Literal[
    "encoding",
    "width",
    "punctuation",
    "quote",
    "whitespace",
    "script",
    "layout",
    "paywall",
    "promotion",
    "furniture",
    "mask",
    "elision",
    "evasion",
    "corruption",
    "pii",
]
Kind = Literal["number", "place", "organization", "person", "date", "party", "text", "soft"]
MaskMode = Literal["flag", "restore", "redact"]
ScriptName = Literal["s", "t", "tw", "hk"]

#: Stages in the order in which they run; the rules of one stage see the same text.
STAGES = ("repair", "strip", "normalise", "mask")

#: The stage in which the rules of a category run.
STAGE_OF: dict[str, str] = {
    "encoding": "repair",
    "paywall": "strip",
    "promotion": "strip",
    "furniture": "strip",
    "width": "normalise",
    "punctuation": "normalise",
    "quote": "normalise",
    "whitespace": "normalise",
    "script": "normalise",
    "layout": "normalise",
    "mask": "mask",
    "elision": "mask",
    "evasion": "mask",
    "corruption": "mask",
    "pii": "mask",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule found at one place, and what became of it.

    It holds no text of the document, so that a log of findings can't leak what was redacted.

    Args:
        rule: Id of the rule, `pack/name`.
        category: One of `Category`.
        kind: Of a mask, what is missing (`Kind`); of other findings whatever the rule calls it.
        start: First code point of the input that is meant.
        end: One behind the last; equal to `start` where something is missing.
        action: `delete`, `replace`, `restore`, `redact` or `flag`.
        replacement: What is put there; under `flag` the suggestion, if there is one.
        confidence: 0..1, None where the rule states none.
        evidence: Which rule of thumb, list or copy says so.
        outcome: `applied`; `flagged`, to be decided by a person; `shadowed` by another finding;
            `protected`, it touches a span that is never edited; `withheld`, the
            profile forbids it, or a guard does: it would remove too much, or cut into running prose.
        by: Id of the rule that won, for `shadowed` and `protected`.

    >>> Finding("paywall/x", "paywall", None, 3, 8, "delete", "", None, "", "applied").end
    8
    """

    rule: str
    category: str
    kind: str | None
    start: int
    end: int
    action: str
    replacement: str | None
    confidence: float | None
    evidence: str
    outcome: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Edit:
    """One place where the cleaned text differs from the input.

    Args:
        start: First code point of the input that is replaced.
        end: One behind the last.
        before: What stood there, `original[start:end]`.
        after: What stands there now.
        rules: Ids of the rules that made it, in the order they came.

    >>> Edit(0, 3, "ＧＤＰ", "GDP", ("width/letters",)).after
    'GDP'
    """

    start: int
    end: int
    before: str
    after: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fill:
    """A value for one mask, by place.

    Args:
        start: First code point of the mask in the input.
        end: One behind the last.
        value: What was hidden.
        kind: Kind of the mask (`Kind`).
        confidence: 0..1.
        source: Where the value comes from, in words.

    >>> Fill(0, 2, "枫桥", "place", 1.0, "县志").value
    '枫桥'
    """

    start: int
    end: int
    value: str
    kind: str
    confidence: float
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a compilation.

    Args:
        start: First code point of the compilation that belongs to it.
        end: One behind the last.
        title: Its title, from its first line or the table of contents; `""` where none is known.
        text: `compilation_text[start:end]`.
        compilation: The title of the compilation; None where there is none.

    >>> Part(0, 2, "", "正文", None).text
    '正文'
    """

    start: int
    end: int
    title: str
    text: str
    compilation: str | None
