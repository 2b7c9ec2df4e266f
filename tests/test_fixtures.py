"""Every document in fixtures/ comes out as it says, with the findings it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import cleaner
from cleaner.formats.text import decode, encode

FIXTURES = Path(__file__).parents[1] / "fixtures"
CASES = sorted(path.parent for path in FIXTURES.glob("*/*/findings.yaml"))
CLEAN = sorted((FIXTURES / "clean").glob("*.txt"))


def read(path: Path) -> str:
    return decode(path.read_bytes()).text


def about(case: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((case / "findings.yaml").read_text(encoding="utf-8"))
    return loaded


def params() -> list[Any]:
    out = []
    for case in CASES:
        why = about(case).get("known_failure")
        marks = [pytest.mark.xfail(strict=True, reason=why, raises=AssertionError)] if why else []
        out.append(pytest.param(case, marks=marks, id=case.relative_to(FIXTURES).as_posix()))
    return out


def test_there_are_enough() -> None:
    assert len(CASES) >= 12
    assert len(CLEAN) >= 4


@pytest.mark.parametrize("case", params())
def test_case(case: Path) -> None:
    spec = about(case)
    text = read(case / "input.txt")
    names = ("profile", "masks", "script", "keep_words")
    engine = cleaner.Engine(**{name: spec[name] for name in names if name in spec})
    result = engine.clean(text)
    assert result.text == read(case / "expected.txt")
    found = [
        (f.category, f.action, text[f.start : f.end], f.kind)
        for f in result.findings
        if f.outcome in ("applied", "flagged") and f.kind != "soft"
    ]
    wanted = [(w["category"], w["action"], w["text"], w.get("kind")) for w in spec["findings"]]
    assert [f[:3] for f in found] == [w[:3] for w in wanted]
    assert [f[3] for f, w in zip(found, wanted, strict=True) if w[3]] == [w[3] for w in wanted if w[3]]
    assert engine.clean(result.text).text == result.text
    assert result.undo() == text


@pytest.mark.parametrize("path", CLEAN, ids=lambda p: p.name)
@pytest.mark.parametrize("masks", ["flag", "restore", "redact"])
@pytest.mark.parametrize("profile", ["official", "corpus", "minimal"])
def test_a_clean_document_does_not_change_by_one_byte(path: Path, profile: str, masks: Any) -> None:
    data = path.read_bytes()
    document = decode(data)
    layout = ["layout/*"] if profile == "corpus" else []  # there to change what is clean by itself
    result = cleaner.Engine(profile, masks, ignore=layout).clean(document.text)
    assert encode(result.text, document) == data
    assert [f for f in result.findings if f.outcome in ("applied", "flagged")] == []
