"""Proposals as a fills file: YAML that a person reads, edits and gives to `--fills`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.parallel.propose import Choice, Proposal

_HEAD = """\
# 由 cleaner fills 生成，可以编辑。用法：cleaner clean --masks restore --fills 本文件 原稿
# value 是要填的内容；删去一条，或删去 value，就不填。choices 是各副本不一致之处，选一个写成 value。
# before、mask、after 是打码处的前后文，原稿此处改动之后，这一条作废并报告，不会填错地方。
"""
_ESCAPED = re.compile(r"[\x7f-\xa0\ud800-\udfff\u2028\u2029\ufeff\ufffe\uffff]")
_MOST_REFUSED = 3  # refusals that are shown for one mask


def fills_head() -> str:
    """Return how a fills file begins."""
    return _HEAD + "documents:"


def fill_lines(document: str, proposals: Iterable[Proposal]) -> Iterator[str]:
    """Yield the entries of one document: values, disagreements, and as comments what was refused and why.

    Args:
        document: Its path, by which `--fills` knows it again.
        proposals: What the copies show.

    >>> from cleaner.parallel.propose import Copy, propose
    >>> found = propose("今年以来，到XX镇调研农村公路。", [Copy("b.txt", "今年以来，到枫桥镇调研农村公路。")])
    >>> [line for line in fill_lines("a.txt", found) if "value" in line]
    ['      value: "枫桥"']
    """
    body = [line for proposal in proposals for line in _entry(proposal)]
    if all(line.lstrip().startswith("#") for line in body):
        yield from body
        return
    yield f"  {_quoted(document)}:"
    yield from body


def _entry(proposal: Proposal) -> Iterator[str]:
    fill = proposal.fill
    if fill is None and not proposal.choices:
        yield from _refused(proposal)
        return
    if fill is None:
        yield "    # 各副本不一致，选一个写成 value"
    yield f"    - start: {proposal.start}"
    yield f"      end: {proposal.end}"
    yield f"      kind: {proposal.kind}"
    for name, text in (("before", proposal.before), ("mask", proposal.mask), ("after", proposal.after)):
        yield f"      {name}: {_quoted(text)}"
    if fill is not None:
        yield f"      value: {_quoted(fill.value)}"
        yield f"      confidence: {fill.confidence:g}"
        yield f"      source: {_quoted(fill.source)}"
        return
    yield "      choices:"
    yield from (f"        - {_choice(choice)}" for choice in proposal.choices)


def _choice(choice: Choice) -> str:
    value, source = _quoted(choice.value), _quoted(choice.source)
    return f"{{value: {value}, confidence: {choice.confidence:g}, source: {source}}}"


def _refused(proposal: Proposal) -> Iterator[str]:
    if proposal.refused:
        spot = _quoted(f"{proposal.before}【{proposal.mask}】{proposal.after}")
        yield f"    # 没有填：{proposal.start}-{proposal.end}（{proposal.kind}）{spot}"
        for choice in proposal.refused[:_MOST_REFUSED]:
            value = f"{_quoted(choice.value)} " if choice.value else ""
            yield f"    #   {value}{_quoted(choice.source)[1:-1]}：{choice.refused}"


def _quoted(text: str) -> str:
    """Return a text as a quoted YAML scalar on one line."""
    return _ESCAPED.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))
