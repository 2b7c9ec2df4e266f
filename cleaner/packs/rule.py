"""The rule: what one YAML file holds. The JSON Schema of the format is made from these classes.

A rule says what the thing is (`title`, `reason`), how to find it (`find`), what to do with it
(`action`), and proves itself (`examples`, `negatives`).
"""

from __future__ import annotations

from itertools import combinations
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from cleaner.model import STAGE_OF, Category

Text = Annotated[str, Meta(min_length=1)]
Pattern = Annotated[
    str, Meta(min_length=1, description="A regular expression of the kind both `re` and `regex` read.")
]
Weight = Annotated[float, Meta(ge=-20, le=20)]


class Example(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"text": "in"}):
    """One text the rule must find something in.

    Args:
        text: The text (`in` in the file).
        out: What it becomes; for a rule that restores, under `masks="restore"`.
        find: What is found in it, in order; required of rules that only flag.
        kind: The kind of every finding in it.
    """

    text: Text
    out: str | None = None
    find: tuple[str, ...] | None = None
    kind: str | None = None


class KindRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of the grammar that types a mask: the first that fits names the kind.

    Args:
        kind: The kind to give.
        before: Pattern that must match up to the start of the span (at most 12 code points).
        after: Pattern that must match from the end of the span on.
        span: Pattern that the whole span must match.
    """

    kind: Text
    before: Pattern | None = None
    after: Pattern | None = None
    span: Pattern | None = None


class Signal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One reason to take a line for something, or, with a negative weight, for body text.

    Args:
        name: What it is, in Chinese; shown as evidence.
        weight: Added to the line's score once, however often the pattern occurs in it.
        pattern: Looked for within the line; where there is none, that of this name in `signals.yaml`.
    """

    name: Text
    weight: Weight
    pattern: Pattern = ""


class Position(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A bonus for lines at the head or the tail of the document.

    Args:
        lines: How many non-blank lines the head or tail has.
        weight: Added to the score of a line in it that shows a signal.
    """

    lines: Annotated[int, Meta(ge=1, le=50)]
    weight: Weight


class Signals(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Weighted signals over lines and their neighbours.

    A line whose score reaches `threshold` is found. A line that reaches only `weak` is found when
    it stands beside a found one, blank lines not counted.

    Args:
        lines: The signals; those with a negative weight speak for body text.
        threshold: The score at which a line is found by itself.
        weak: The score at which a line is found beside a found one; none: never.
        reach: How many non-blank lines away "beside" goes.
        longest: Lines longer than this (code points) are running text, never found.
        head: Bonus for the first lines.
        tail: Bonus for the last lines.
        repeated: Bonus for a line that stands in the document more than once.
    """

    lines: Annotated[tuple[Signal, ...], Meta(min_length=1)]
    threshold: Weight = 2.0
    weak: Weight | None = None
    reach: Annotated[int, Meta(ge=1, le=5)] = 1
    longest: Annotated[int, Meta(ge=1)] = 400
    head: Position | None = None
    tail: Position | None = None
    repeated: Weight = 0.0


class Find(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"unless": "except"}):
    """How the thing is found: exactly one of `pattern`, `terms`, `signals`, `detector`.

    Args:
        pattern: A regular expression; its whole match is the span.
        terms: Literal strings; or a mapping from each to what replaces it.
        signals: Weighted signals over lines.
        detector: Name of a detector that is code.
        parameters: Parameters of the detector.
        view: What is searched: the text, or the folded view (width and case taken away).
        unless: Patterns of look-alikes (`except` in the file): what touches a match of one is not found.
        kinds: The grammar that gives each finding its kind.
    """

    pattern: Pattern | None = None
    terms: (
        Annotated[tuple[Text, ...], Meta(min_length=1)]
        | Annotated[dict[Text, str], Meta(min_length=1)]
        | None
    ) = None
    signals: Signals | None = None
    detector: Text | None = None
    parameters: dict[str, Any] = {}
    view: Literal["text", "folded"] = "text"
    unless: tuple[Pattern, ...] = ()
    kinds: tuple[KindRule, ...] = ()


class Translate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"source": "from"}):
    """Replace character by character.

    Args:
        source: Characters to replace (`from` in the file).
        to: What each becomes; as long as `from`.
    """

    source: Text
    to: Text


class RuleFile(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"replacement": "with"}, kw_only=True
):
    r"""A rule of the cleaner: one file, one rule. The id is the path, `pack/name`.

    Args:
        id: The path below the rules folder, without `.yaml`. Never changes once released.
        title: What the thing is, in a few words (Chinese).
        reason: What it is, where it comes from, what looks like it (Chinese).
        category: The category, which also decides the stage; only `action: keep` has none.
        action: What is done: `keep` protects spans from every edit.
        find: How it is found.
        extends: Id of a rule whose fields stand where this file has none; `find` is merged field by field.
        kind: The kind of every finding, where the grammar in `find.kinds` gives none.
        replacement: What is put there (`with` in the file); `\1` and `\g<name>` are groups of the pattern.
        translate: What is put there, character by character.
        whole_line: When a line shows nothing else, the line goes with its line break.
        applicability: `safe`: done. `unsafe`: done where the profile allows it. `display`: only shown.
        confidence: How sure a finding is, 0..1.
        evidence: Which rule of thumb, list or convention the rule rests on (Chinese).
        priority: Of two findings that overlap the higher wins; then the longer, then the earlier.
        examples: Texts in which it must find something.
        negatives: Texts that must stay as they are under all rules.
        references: Standards with section, systems, pages.
    """

    id: Annotated[str, Meta(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")]
    title: Text
    reason: Text
    category: Category | None = None
    action: Literal["delete", "replace", "restore", "flag", "keep"]
    find: Find
    extends: Annotated[str, Meta(pattern=r"^[a-z0-9-]+/[a-z0-9-]+$")] | None = None
    kind: str | None = None
    replacement: str | None = None
    translate: Translate | None = None
    whole_line: bool = False
    applicability: Literal["safe", "unsafe", "display"] = "safe"
    confidence: Annotated[float, Meta(ge=0, le=1)] | None = None
    evidence: str = ""
    priority: Annotated[int, Meta(ge=-100, le=100)] = 0
    examples: tuple[Example, ...] = ()
    negatives: tuple[Text, ...] = ()
    references: tuple[Text, ...] = ()


class Rule(RuleFile, frozen=True, kw_only=True):
    """A rule as loaded: the file's fields, and where it comes from.

    Args:
        source: The file, as named in errors.
        marks: Dotted field to (line, column) in that file.
        shipped: It came with the package; its patterns are proven linear and run without a time limit.

    >>> import cleaner
    >>> rule = {r.id: r for r in cleaner.load_rules(None)}["paywall/fastadmin"]
    >>> rule.action, rule.stage
    ('delete', 'strip')
    """

    source: str = ""
    marks: dict[str, tuple[int, int]] = {}
    shipped: bool = False

    @property
    def stage(self) -> str:
        """The stage in which the rule runs; `keep` for a rule that protects spans in all of them."""
        return STAGE_OF[self.category] if self.category else "keep"

    @property
    def pack(self) -> str:
        """The pack: the first half of the id."""
        return self.id.partition("/")[0]


def rule_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a rule file.

    >>> rule_schema()["title"]
    'gongwen-cleaner rule'
    """
    schema = msgspec.json.schema(RuleFile)
    definitions = schema["$defs"]
    for name, definition in definitions.items():
        known = {
            line.strip().partition(":")[0]: line for line in (_doc(name) or "").splitlines() if ":" in line
        }
        for field, spec in definition.get("properties", {}).items():
            text = known.get(_python_name(field), "").partition(":")[2].strip()
            if text and "$ref" not in spec:
                spec["description"] = text
        definition["description"] = (_doc(name) or "").strip().partition("\n")[0]
    top = definitions["RuleFile"]
    top["required"] = ["id"]
    finders = ("pattern", "terms", "signals", "detector")
    one = {"anyOf": [{"required": [key]} for key in finders]}
    top["anyOf"] = [
        {"required": ["title", "reason", "action", "find"], "properties": {"find": one}},
        {"required": ["extends"]},
    ]
    definitions["Find"]["not"] = {"anyOf": [{"required": list(pair)} for pair in combinations(finders, 2)]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "gongwen-cleaner rule",
        **schema,
    }


def _doc(name: str) -> str | None:
    return globals()[name].__doc__ if name in globals() else None


def _python_name(field: str) -> str:
    return {"in": "text", "except": "unless", "with": "replacement", "from": "source"}.get(field, field)
