from __future__ import annotations

import re

import pytest
from hypothesis import given
from strategies import documents

import cleaner
from cleaner.report.diff import unified_diff
from cleaner.report.findings import finding_lines, finding_objects
from cleaner.text.lines import Lines


def diff(text: str) -> list[str]:
    return list(unified_diff("a.txt", cleaner.clean(text)))


def test_nothing_changed_shows_nothing() -> None:
    assert diff("没有可改的。\n") == []


def test_a_long_line_is_cut_to_its_changes() -> None:
    line = "长" * 1000 + "完##paidend##善" + "短" * 1000 + ",继续" + "尾" * 50
    shown = diff(line)
    assert shown[3] == f"-…{'长' * 15}完[-##paidend##-]善{'短' * 15}…{'短' * 16}[-,-]继续{'尾' * 14}…"
    assert shown[4] == f"+…{'长' * 15}完善{'短' * 15}…{'短' * 16}{{+，+}}继续{'尾' * 14}…"


AD = "【青禾素材库】——每天更新材料800多篇，会员群+网盘群，一键极速下载，有意加入请联系客服"


@pytest.mark.parametrize("brk", ["\n", "\r\n"])
def test_deleted_lines_are_one_hunk_with_true_numbers(brk: str) -> None:
    shown = diff(brk.join(["第一", AD, AD, "会上,强调", "##paidend##", "末"]))
    assert [line for line in shown if line.startswith("@@")] == [
        "@@ -2,2 +1,0 @@",
        "@@ -4 +2 @@",
        "@@ -5 +2,0 @@",
    ]
    assert shown[3:5] == [f"-[-{AD}-]"] * 2
    assert not any("\r" in line for line in shown)


def test_a_very_long_stretch_is_shortened() -> None:
    [removed] = [line for line in diff("首\n" + AD + "入群" * 100 + "\n尾\n") if line.startswith("-[-")]
    assert removed.endswith("-]")


@given(documents)
def test_hunks_point_at_the_lines_that_differ(text: str) -> None:
    result = cleaner.clean(text)
    old, new = Lines(result.original), Lines(result.text)
    last = (0, 0)
    for line in unified_diff("a.txt", result):
        match = re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", line)
        if match:
            first, count, new_first, new_count = (int(x) if x is not None else 1 for x in match.groups())
            assert 1 <= first <= first + max(count, 1) - 1 <= len(old)
            assert 0 <= new_first <= len(new)
            assert new_first + new_count - 1 <= len(new)
            assert (first, new_first) >= last
            last = (first, new_first)


@given(documents)
def test_findings_point_at_their_text(text: str) -> None:
    result = cleaner.clean(text)
    lines = Lines(text)
    for value, finding in zip(finding_objects("a", result), result.findings, strict=True):
        assert value["text"] == text[finding.start : finding.end]
        start, _ = lines.content(value["line"] - 1)
        assert start + value["column"] - 1 == finding.start
    shown = list(finding_lines("a", result, {}))
    assert len(shown) == 2 * len(result.findings) + result.truncated


def test_an_incomplete_document_is_said_to_be_so() -> None:
    result = cleaner.clean("一是强化领导。\n还剩12页未读，继续阅读")
    assert result.truncated
    assert (
        list(finding_lines("a.txt", result, {}))[-1]
        == "a.txt: 文档不完整：上面的截断提示说明还有内容没有采到"
    )
    assert not cleaner.clean("一是强化领导。").truncated
    assert not cleaner.clean("| 本文为付费栏目文章，您已订阅，可阅读全文 |").truncated
