"""Proposals for the masks of a text from other copies of it, with what was refused and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from cleaner.engine import Engine
from cleaner.errors import UsageError
from cleaner.model import Fill
from cleaner.parallel import gap, judge
from cleaner.parallel.align import sights
from cleaner.parallel.blocks import anchors
from cleaner.parallel.fold import OURS, THEIRS, Folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.model import Finding
    from cleaner.parallel.align import Sight
    from cleaner.result import Cleaned

_LEAST = 8  # equal letters around a mask, both sides together
_AMPLE, _BESIDE = 16, 8  # equal letters in all, and on each side, if the sentence differs elsewhere
_SHOWN = 12  # code points of context that a proposal carries on each side
_ALIKE = 0.6  # share of equal letters around a mask, below which the texts are two texts
_VERY_ALIKE = 0.75  # … where the context itself is short
_LONG = 24  # equal letters around a mask that are a long context
_HALF = 6  # letters of context that halve the doubt
_SUREST = 0.99
_OF_ITS_YEAR = ("number", "date", "person", "organization")  # kinds that another edition has others of
# What may be a mask though no rule says so: nothing is filled there, and nothing is taken from there.
_GLYPHS = re.compile(
    r"[*＊]+|(?<![0-9])[×Ｘｘ]+|(?<![0-9A-Za-z])[Xx]{1,4}(?![0-9A-Za-z])|[_＿]{2,}|[○△□]{2,}"
)


class Copy(NamedTuple):
    """Another copy of a text: its name in proposals, and the text."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What one copy shows where a mask stands.

    Args:
        value: What stands there.
        source: The copy and the place in it, `name:start-end` in code points.
        confidence: 0..1, by the length of what is the same around it.
        refused: Why it can't be used, in Chinese; empty where it can.
    """

    value: str
    source: str
    confidence: float
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A mask, and what the copies show there.

    Args:
        start: First code point of the mask in the masked text.
        end: One behind the last; equal to *start* where something is missing.
        kind: Kind of the mask.
        mask: What stands there.
        before: Up to twelve code points in front of it on its line.
        after: Up to twelve code points behind it on its line.
        choices: What the copies show and may be used; several mean that they disagree.
        refused: What the copies show and may not be used.
    """

    start: int
    end: int
    kind: str
    mask: str
    before: str
    after: str
    choices: tuple[Choice, ...]
    refused: tuple[Choice, ...]

    @property
    def fill(self) -> Fill | None:
        """The value, where the copies show one and agree."""
        if len(self.choices) != 1:
            return None
        [choice] = self.choices
        return Fill(self.start, self.end, choice.value, self.kind, choice.confidence, choice.source)


class _Side(NamedTuple):
    """A text as the engine leaves it, folded, with its masks; None for what only looks like one."""

    cleaned: Cleaned
    masks: list[Finding | None]
    folded: Folded


def find_fills(masked: str, copies: Iterable[str], *, engine: Engine | None = None) -> tuple[Fill, ...]:
    """Return values for the masks of a text that other copies of it show.

    A value is returned where at least one copy shows it in a context that is long enough and stands once,
    it can be what the mask hides, and no copy says otherwise. Punctuation and width may differ between the
    copies. To see what was refused, and why, use `cleaner fills`.

    Args:
        masked: The text with masks.
        copies: Other copies of it, or of parts of it; unrelated texts do no harm.
        engine: The engine that finds the masks, in mode `flag`; None: the shipped rules.

    Raises:
        UsageError: When *masked* or a copy is not a str, or *copies* is one.
        DocumentError: When a text can't be cleaned; see `Engine.clean`.

    >>> masked = "今年以来，XX镇新建农村公路35公里，改造老旧小区12个。"
    >>> [f.value for f in find_fills(masked, ["今年以来,枫桥镇新建农村公路*公里,改造老旧小区12个。"])]
    ['枫桥']
    """
    if isinstance(copies, (str, bytes)):
        raise UsageError(
            f"copies: expected several texts, such as a list; found {type(copies).__name__}; write [copy]"
        )
    named = [Copy(f"副本{number}", text) for number, text in enumerate(copies, 1)]
    found = (proposal.fill for proposal in propose(masked, named, engine=engine))
    return tuple(fill for fill in found if fill is not None)


def propose(masked: str, copies: Iterable[Copy], *, engine: Engine | None = None) -> tuple[Proposal, ...]:
    """Return every mask of a text, with what the copies show there.

    Args:
        masked: The text with masks.
        copies: Other copies, by name.
        engine: As `find_fills`.

    Raises:
        UsageError: When a text is not a str.
        DocumentError: When a text can't be cleaned.
    """
    engine = engine or _engine()
    side = _side(masked, engine, OURS)
    seen: list[list[Choice]] = [[] for _ in side.masks]
    grams = anchors(side.folded.text) if side.masks else {}
    kinds = _kinds(side, OURS)
    for copy in copies if side.masks else ():
        other = _side(copy.text, engine, THEIRS)
        known = kinds | _kinds(other, THEIRS)
        for sight in sights(side.folded, other.folded, partial(_misfit, known), grams):
            finding = side.masks[sight.mask]
            if finding is not None and (sight.likeness >= _ALIKE or sight.what == gap.HOLE):
                seen[sight.mask].append(_choice(sight, finding, masked, other, copy.name))
    return tuple(_proposal(masked, finding, seen[n]) for n, finding in enumerate(side.masks) if finding)


def _kinds(side: _Side, first: int) -> dict[str, str | None]:
    """Return the kind of each mask by its sentinel."""
    return {chr(first + number): finding.kind for number, finding in enumerate(side.masks) if finding}


def _misfit(kinds: dict[str, str | None], sentinel: str, letter: str) -> int:
    return judge.misfit(kinds.get(sentinel), letter)


@cache
def _engine() -> Engine:
    return Engine()


def _side(text: str, engine: Engine, first: int) -> _Side:
    cleaned = engine.clean(text)
    spans: dict[tuple[int, int], Finding | None] = {}
    reach = -1
    for finding in cleaned.findings:
        if finding.category not in ("mask", "elision") or finding.outcome not in ("flagged", "applied"):
            continue
        span = cleaned.to_cleaned(finding.start), cleaned.to_cleaned(finding.end)
        if span[0] >= reach and span not in spans:
            spans[span] = finding
            reach = span[1]
    taken = bytearray(len(cleaned.text))
    for start, end in spans:
        taken[start:end] = b"\x01" * (end - start)
    for match in _GLYPHS.finditer(cleaned.text):
        if not any(taken[match.start() : match.end()]):
            spans[match.span()] = None
    ordered = sorted(spans)
    return _Side(cleaned, [spans[span] for span in ordered], Folded(cleaned.text, ordered, first))


def _choice(sight: Sight, finding: Finding, masked: str, other: _Side, name: str) -> Choice:
    start, end = sight.span
    value = judge.trimmed(other.cleaned.text[start:end]) if sight.what == gap.HOLE else ""
    mask = masked[finding.start : finding.end]
    if value:
        start = other.cleaned.text.index(value, start)
        end = start + len(value)
    place = f"{name}:{other.cleaned.to_original(start)}-{other.cleaned.to_original(end)}"
    confidence = round(min(_SUREST, 1 - 0.5 ** (sight.context / _HALF)), 2)
    return Choice(value, place, confidence, _refused(sight, value, mask, finding.kind))


def _refused(sight: Sight, value: str, mask: str, kind: str | None) -> str:
    if sight.what == gap.BOTH_HIDDEN:
        return "副本此处也是打码"
    if sight.what == gap.UNSURE:
        return "对齐不唯一"
    if sight.likeness < (_ALIKE if sight.context >= _LONG else _VERY_ALIKE):
        return "周围不是同一段文字"
    if sight.what != gap.HOLE:
        return "上下文不同，对不上"
    if sight.context < _LEAST:
        return f"上下文过短（{sight.context} 字，至少 {_LEAST} 字）"
    if sight.figures_differ and kind in _OF_ITS_YEAR:
        return "同句或同段的其他数字不同，疑为另一版本"
    if not sight.clean and (sight.context < _AMPLE or sight.lesser < _BESIDE):
        return "同句另有改动，离得又近"
    if not sight.once:
        return "上下文不止一处"
    return judge.refusal(value, mask, kind) or ""


def _proposal(text: str, finding: Finding, seen: list[Choice]) -> Proposal:
    good: dict[str, Choice] = {}
    for choice in seen:
        if not choice.refused:
            key = judge.same(choice.value)
            good[key] = _joined(good[key], choice) if key in good else choice
    start, end = finding.start, finding.end
    left = max(start - _SHOWN, *(text.rfind(mark, 0, start) + 1 for mark in "\n\r"))
    before = text[left:start]
    after = text[end : end + _SHOWN].splitlines()[:1]
    return Proposal(
        start,
        end,
        finding.kind or "text",
        text[start:end],
        before,
        after[0] if after else "",
        tuple(good.values()),
        tuple(choice for choice in seen if choice.refused),
    )


def _joined(first: Choice, second: Choice) -> Choice:
    """Return one choice for two that agree: two sources, and the doubt of both multiplied."""
    if second.source in first.source.split("；"):
        return first
    doubt = (1 - first.confidence) * (1 - second.confidence)
    return Choice(first.value, f"{first.source}；{second.source}", round(min(_SUREST, 1 - doubt), 2))
