"""Lint of rules: what is wrong with a pattern or a rule before any document suffers from it."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING, Any

from cleaner.errors import UnstableError
from cleaner.find import RuleFinder
from cleaner.find.notices import notice_patterns
from cleaner.rulecheck.examples import Problem, alone, problem
from cleaner.rulecheck.redos import find_superlinear

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cleaner.packs.rule import Rule

_HAN = re.compile("[\u4e00-\u9fff]")
# The parser of `re` knows escapes and character classes better than any pattern over patterns.
_parser: Any = importlib.import_module("re._parser")
_constants: Any = importlib.import_module("re._constants")

_WRONG = {
    "AT_BOUNDARY": r"`\b` sees no boundary between Han and digits or letters; write (?<![0-9])…(?![0-9])",
    "AT_NON_BOUNDARY": r"`\B` takes Han for word characters; write look-arounds",
    "CATEGORY_WORD": r"`\w` takes Han for word characters; write [A-Za-z0-9_] or [\u4e00-\u9fff]",
    "CATEGORY_NOT_WORD": r"`\W` takes Han for word characters; write the characters that are meant",
    "CATEGORY_DIGIT": r"`\d` matches １ and ٣ too; write [0-9] or [0-9０-９]",
    "CATEGORY_NOT_DIGIT": r"`\D` leaves out １ and ٣ too; write [^0-9]",
}
_RUNS_ON = "an unbounded class that takes in line breaks runs over the whole document; bound it"

_FAR = 1000  # code points from which a bound is none: it is longer than a paragraph


def check_lint(rules: Sequence[Rule], every: Sequence[Rule]) -> Iterator[Problem]:
    r"""Yield what lint finds in *rules*.

    Args:
        rules: The rules to check.
        every: All rules, for the protected spans.

    Raises:
        UsageError: When the extra `lint` is not installed.

    >>> import cleaner
    >>> rule = next(r for r in cleaner.load_rules() if r.id == "paywall/fastadmin")
    >>> list(check_lint([rule], [rule]))
    []
    """
    for rule in rules:
        RuleFinder(rule, 5.0)  # refuses what does not compile, with its place
        yield from _texts(rule)
        for field, pattern in patterns_of(rule):
            for message in dict.fromkeys(_constructs(pattern)):
                yield problem(rule, field, message)
            # a kind's patterns see twelve code points, and no time can grow on those
            slow = None if field.startswith("find.kinds") else find_superlinear(pattern)
            if slow:
                yield problem(rule, field, slow)
        if rule.find.pattern is not None and re.compile(rule.find.pattern, re.MULTILINE).match(""):
            yield problem(rule, "find.pattern", "matches the empty string; ask for at least one character")
        yield from _own_output(rule, every)


def patterns_of(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield field and pattern of every pattern in a rule.

    >>> import cleaner
    >>> [field for field, _ in patterns_of(cleaner.load_rules()[-1])][:1]
    ['find.pattern']
    """
    find = rule.find
    if find.detector == "notice":
        for name, pattern in notice_patterns(rule):
            yield f"find.parameters.{name}", pattern
    if find.detector == "party":
        for i, pattern in enumerate(find.parameters.get("clauses", ())):
            yield f"find.parameters.clauses.{i}", pattern
    if find.pattern is not None:
        yield "find.pattern", find.pattern
    for i, pattern in enumerate(find.unless):
        yield f"find.except.{i}", pattern
    for i, signal in enumerate(find.signals.lines if find.signals else ()):
        yield f"find.signals.lines.{i}.pattern", signal.pattern
    for i, kind in enumerate(find.kinds):
        for name in ("before", "after", "span"):
            value = getattr(kind, name)
            if value is not None:
                yield f"find.kinds.{i}.{name}", value


def _texts(rule: Rule) -> Iterator[Problem]:
    if not rule.examples:
        yield problem(rule, "id", "no examples; write at least one text it must find something in")
    if not rule.negatives:
        yield problem(rule, "id", "no negatives; write at least one look-alike that must stay")
    for name in ("title", "reason"):
        if not _HAN.search(getattr(rule, name)):
            yield problem(rule, name, f"the {name} is shown to users; write it in Chinese")


def _constructs(pattern: str) -> Iterator[str]:
    """Yield what is wrong next to Han, or runs over lines without bound."""
    yield from _walk(_parser.parse(pattern, re.MULTILINE), bounded=True)


def _walk(node: Any, *, bounded: bool) -> Iterator[str]:
    for op, argument in node:
        name = str(op)
        if name in ("AT", "CATEGORY") and str(argument) in _WRONG:
            yield _WRONG[str(argument)]
        elif name == "ANY" and not bounded:
            yield "unbounded `.*` runs to the end of a line of any length; bound it: `[^。\\n]{0,40}`"
        elif name == "NOT_LITERAL" and not bounded and argument != ord("\n"):
            yield _RUNS_ON
        elif name == "IN":
            yield from _walk(argument, bounded=True)
            if not bounded and _crosses_lines(argument):
                yield _RUNS_ON
        elif name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, inner = argument
            yield from _walk(inner, bounded=most != _constants.MAXREPEAT and most <= _FAR)
        elif isinstance(argument, (list, tuple, _parser.SubPattern)):
            for part in _parts(argument):
                yield from _walk(part, bounded=bounded)


def _crosses_lines(items: Any) -> bool:
    """Tell whether a class is open-ended (negated, or white space) and matches a line break."""
    first = str(items[0][0])
    pattern = re.compile(_class_source(items)) if first == "NEGATE" else None
    if pattern is not None:
        return bool(pattern.fullmatch("\n"))
    return any(str(op) == "CATEGORY" and str(argument) == "CATEGORY_SPACE" for op, argument in items)


def _class_source(items: Any) -> str:
    """Write a parsed negated class as a pattern again, as far as line breaks go."""
    out = []
    for op, argument in items[1:]:
        if str(op) == "LITERAL":
            out.append(re.escape(chr(argument)))
        elif str(op) == "RANGE":
            out.append(f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}")
        elif str(argument) == "CATEGORY_SPACE":
            out.append(r"\s")
    return f"[^{''.join(out)}]" if out else r"[\s\S]"


def _parts(argument: Any) -> Iterator[Any]:
    """Yield the sub-patterns inside the argument of an operation."""
    if isinstance(argument, _parser.SubPattern):
        yield argument
        return
    for part in argument:
        if isinstance(part, (list, _parser.SubPattern)) or (isinstance(part, tuple) and len(part) > 2):
            yield from _parts(part)


def _own_output(rule: Rule, every: Sequence[Rule]) -> Iterator[Problem]:
    """Find examples that need a second round: the rule fires on its own output."""
    if rule.action == "keep":
        return
    engine = alone(rule, every, {"rounds": 2})
    for number, example in enumerate(rule.examples):
        try:
            engine.clean(example.text)
        except UnstableError:
            yield problem(
                rule,
                f"examples.{number}",
                f"the rule fires on its own output: {example.text!r} needs two rounds",
            )
