from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import cleaner
from cleaner.disk.task import Outcome
from cleaner.model import Edit, Finding
from cleaner.report.page.build import html_page
from cleaner.report.page.marked import _HIDDEN
from cleaner.result import Cleaned

if TYPE_CHECKING:
    from pathlib import Path

RULE = """\
id: pii/mobile
title: 手机号
reason: 个人信息，测试用。
category: pii
action: flag
find: {pattern: '(?<![0-9])1[3-9][0-9]{9}(?![0-9])'}
examples:
  - {in: 电话13800138000联系, find: ["13800138000"]}
negatives: [编号123]
"""
NUMBER = "13800138000"


@pytest.fixture
def engine(tmp_path: Path) -> cleaner.Engine:
    (tmp_path / "pii").mkdir()
    (tmp_path / "pii" / "mobile.yaml").write_text(RULE, encoding="utf-8")
    return cleaner.Engine(rules=cleaner.load_rules(tmp_path))


def page(cleaned: Cleaned, with_pii: bool = False) -> str:
    return html_page([Outcome("a.txt", cleaned=cleaned)], {}, with_pii=with_pii)


def pii(start: int, end: int, action: str, replacement: str | None, outcome: str) -> Finding:
    return Finding("pii/mobile", "pii", None, start, end, action, replacement, 1.0, "校验位", outcome)


@pytest.mark.parametrize(
    "text", [f"电话{NUMBER}联系", "电话１３８００１３８０００联系", f"见{NUMBER},好", f"{NUMBER}\n{NUMBER}"]
)
def test_personal_data_is_left_out_unless_asked_for(engine: cleaner.Engine, text: str) -> None:
    result = engine.clean(text)
    assert any(f.category == "pii" for f in result.findings)
    shown = page(result)
    assert NUMBER not in shown
    assert "１３８" not in shown
    assert _HIDDEN in shown
    asked = page(result, with_pii=True)
    assert NUMBER in asked
    assert _HIDDEN not in asked


def test_the_token_of_a_redaction_is_shown() -> None:
    found = (pii(2, 13, "redact", "[手机]", "applied"),)
    edit = Edit(2, 13, NUMBER, "[手机]", ("pii/mobile",))
    shown = page(Cleaned("电话[手机]", "电话" + NUMBER, found, (edit,)))
    assert "<ins>[手机]</ins>" in shown
    assert NUMBER not in shown


@pytest.mark.parametrize("outcome", ["shadowed", "protected", "withheld"])
def test_personal_data_that_lost_is_left_out_too(outcome: str) -> None:
    shown = page(Cleaned("电话" + NUMBER, "电话" + NUMBER, (pii(2, 13, "redact", None, outcome),), ()))
    assert NUMBER not in shown


def test_an_edit_that_reaches_into_personal_data_shows_nothing_of_it() -> None:
    other = Finding("w/w", "width", None, 0, 6, "replace", "电话:138", None, f"见{NUMBER}", "applied")
    edit = Edit(0, 6, "电话１３８０", "电话:1380", ("w/w",))
    text = "电话１３８００１３８０００"
    shown = page(Cleaned("", text, (other, pii(2, 13, "flag", NUMBER, "flagged")), (edit,)))
    assert not any(part in shown for part in ("138", "１３８", NUMBER))
    assert "话" in shown
