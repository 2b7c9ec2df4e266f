"""Run the examples and negatives of rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cleaner.engine import Engine
from cleaner.errors import DocumentError
from cleaner.find import RuleFinder
from cleaner.find.base import View
from cleaner.packs.profile import Limits, Profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cleaner.model import Finding
    from cleaner.packs.rule import Example, Rule

#: All rules on, everything applied, nothing too short to be removed whole.
_ALONE = Profile(
    id="rule-alone", title="单条规则", rules=("*",), apply=("safe", "unsafe"), limits=Limits(removed_share=1)
)


@dataclass(frozen=True)
class Problem:
    """Something wrong with a rule.

    Args:
        rule: Id of the rule.
        place: `file:line`.
        field: The field, dotted.
        message: What was found and what was expected.

    >>> str(Problem("a/b", "rules/a/b.yaml:3", "find.pattern", "why"))
    'rules/a/b.yaml:3: a/b: find.pattern: why'
    """

    rule: str
    place: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.rule}: {self.field}: {self.message}"


def problem(rule: Rule, field: str, message: str) -> Problem:
    """Return a problem at a field of a rule's file."""
    line = rule.marks.get(field, (0, 0))[0]
    return Problem(rule.id, f"{rule.source}:{line}" if line else rule.source, field, message)


def alone(rule: Rule, rules: Iterable[Rule], limits: dict[str, int] | None = None) -> Engine:
    """Return an engine with *rule* and the protected spans only, restoring what is certain."""
    keep = [other for other in rules if other.action == "keep" and other.id != rule.id]
    script = rule.find.parameters.get("to") if rule.find.detector == "script" else None
    return Engine(_ALONE, "restore", rules=[*keep, rule], limits=limits, script=script)


def check_examples(rules: Sequence[Rule], every: Sequence[Rule]) -> Iterator[Problem]:
    """Yield what is wrong with the examples and negatives of *rules*.

    Args:
        rules: The rules to check.
        every: All rules: negatives must survive the whole engine.

    >>> import cleaner
    >>> rules = [r for r in cleaner.load_rules() if r.id == "paywall/fastadmin"]
    >>> list(check_examples(rules, cleaner.load_rules()))
    []
    """
    whole = Engine("official", rules=every)
    for rule in rules:
        engine = None if rule.action == "keep" else alone(rule, every)
        for number, example in enumerate(rule.examples):
            for message in _example(rule, example, engine):
                yield problem(rule, f"examples.{number}", f"{example.text!r}: {message}")
        for number, negative in enumerate(rule.negatives):
            for message in _negative(rule, negative, engine, whole):
                yield problem(rule, f"negatives.{number}", f"{negative!r}: {message}")


def _example(rule: Rule, example: Example, engine: Engine | None) -> Iterator[str]:
    if engine is None:
        found = tuple(
            example.text[hit.start : hit.end] for hit in RuleFinder(rule, 5.0).find(View(example.text))
        )
        if found != example.find:
            yield f"expected to find {example.find}, found {found}"
        return
    try:
        cleaned = engine.clean(example.text)
    except DocumentError as bad:
        yield str(bad)
        return
    findings = [f for f in cleaned.findings if _counts(f, rule)]
    if example.out is None and example.find is None:
        yield "write `out:` (what it becomes) or `find:` (what is found in it)"
    if example.out is not None and cleaned.text != example.out:
        yield f"expected {example.out!r}, got {cleaned.text!r}"
    found = tuple(example.text[f.start : f.end] for f in findings)
    if example.find is not None and found != example.find:
        yield f"expected to find {example.find}, found {found}"
    kinds = {f.kind for f in findings}
    if example.kind is not None and kinds != {example.kind}:
        yield f"expected the kind {example.kind}, got {', '.join(sorted(map(str, kinds))) or 'nothing'}"


def _negative(rule: Rule, negative: str, engine: Engine | None, whole: Engine) -> Iterator[str]:
    findings = [f for f in engine.clean(negative).findings if _counts(f, rule)] if engine else []
    if findings:
        spots = ", ".join(repr(negative[f.start : f.end]) for f in findings)
        yield f"must stay as it is, but the rule finds {spots}"
    cleaned = whole.clean(negative)
    if cleaned.changed:
        others = ", ".join(sorted({rule for edit in cleaned.edits for rule in edit.rules}))
        yield f"must stay as it is, but {others} makes it {cleaned.text!r}"


def _counts(finding: Finding, rule: Rule) -> bool:
    return finding.rule == rule.id and finding.outcome in ("applied", "flagged")
