"""Rules as a person reads them: the list, and one rule whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.report.paint import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.packs.rule import Rule
    from cleaner.report.paint import Paint

_SAFETY = {"safe": "safe（默认执行）", "unsafe": "unsafe（方案允许才执行）", "display": "display（只显示）"}


def rule_list(rules: Iterable[Rule], active: set[str], paint: Paint = plain) -> Iterator[str]:
    """Yield one line for each rule: on or off, id, action, title.

    >>> import cleaner
    >>> rules = [r for r in cleaner.load_rules() if r.id == "paywall/fastadmin"]
    >>> next(rule_list(rules, set())).split()[:3]
    ['off', 'paywall/fastadmin', 'delete']
    """
    rules = list(rules)
    width = max((len(rule.id) for rule in rules), default=0)
    for rule in rules:
        on = "on " if rule.id in active else "off"
        yield f"{on} {paint(rule.id.ljust(width), 'rule')}  {rule.action:8}{rule.title}"


def rule_page(rule: Rule, paint: Paint = plain) -> Iterator[str]:
    """Yield the lines that show one rule: title, reason, how it is found, examples, safety class."""
    yield paint(rule.id, "rule") + f"  {rule.title}"
    yield ""
    yield rule.reason.strip()
    yield ""
    yield f"类别  {rule.category or '保护'}　动作  {rule.action}　安全级  {_SAFETY[rule.applicability]}"
    yield f"文件  {rule.source}" + (f"　继承  {rule.extends}" if rule.extends else "")
    if rule.replacement is not None:
        yield f"换成  {rule.replacement}"
    yield from _find(rule)
    yield "例子"
    for example in rule.examples:
        found = "、".join(example.find or ())
        out = f" → {_visible(example.out)}" if example.out is not None else f" 找到 {found}"
        yield f"  {_visible(example.text)}{out}"
    yield "不动"
    for negative in rule.negatives:
        yield f"  {_visible(negative)}"
    for reference in rule.references:
        yield f"出处  {reference}"


def _find(rule: Rule) -> Iterator[str]:
    find = rule.find
    if find.pattern is not None:
        yield f"模式  {find.pattern}"
    if find.terms is not None:
        yield f"词表  {'、'.join(find.terms)}"
    if find.detector is not None:
        yield f"探测器  {find.detector} {find.parameters or ''}".rstrip()
    if find.signals is not None:
        yield f"信号  合计达到 {find.signals.threshold:g} 分算找到"
        for signal in find.signals.lines:
            yield f"  {signal.weight:+g}  {signal.name}  {signal.pattern}"
    for pattern in find.unless:
        yield f"除外  {pattern}"


def _visible(text: str) -> str:
    return text.replace("\n", "⏎")


def rule_object(rule: Rule, active: set[str]) -> dict[str, Any]:
    """Return a rule as the object that machines read.

    >>> import cleaner
    >>> rule_object(cleaner.load_rules()[0], set())["on"]
    False
    """
    return {
        "id": rule.id,
        "on": rule.id in active,
        "title": rule.title,
        "category": rule.category,
        "action": rule.action,
        "applicability": rule.applicability,
        "source": rule.source,
    }
