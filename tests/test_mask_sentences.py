"""Masks in single sentences: their exact spans and kinds; and sentences that only look masked."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import cleaner

FOLDER = Path(__file__).parents[1] / "fixtures" / "sentences"
MARKED = re.compile("〈(.+?):([a-z]+)〉")
ENGINE = cleaner.Engine()
HIDDEN = ("mask", "elision", "evasion", "corruption")


def lines(name: str) -> list[str]:
    return (FOLDER / name).read_text(encoding="utf-8").splitlines()[1:]


def found(text: str) -> list[tuple[int, int, str | None]]:
    return [
        (f.start, f.end, f.kind)
        for f in ENGINE.clean(text).findings
        if f.category in HIDDEN and f.outcome in ("applied", "flagged") and f.kind != "soft"
    ]


@pytest.mark.parametrize("text", lines("unmasked.txt"))
def test_nothing_is_flagged(text: str) -> None:
    assert [text[start:end] for start, end, _ in found(text)] == []


@pytest.mark.parametrize("line", lines("masked.txt"))
def test_spans_and_kinds(line: str) -> None:
    text, expected, last = "", [], 0
    for mark in MARKED.finditer(line):
        text += line[last : mark.start()]
        expected.append((len(text), len(text) + len(mark[1]), mark[2]))
        text, last = text + mark[1], mark.end()
    assert found(text + line[last:]) == expected
