"""The encoding rules that are data: controls, noncharacters, what is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner

ENGINE = cleaner.Engine(select=["encoding/*"], limits={"removed_share": 1})
CONTROLS = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0)))) + "\ufeff\ufffe\uffff\ufdd0"


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff文首的BOM",
        "姓名\t职务\r\n甲\t主任\r",
        "见下图：\ufffc",
        "Käse\x80é",
        "水烫、烫伤、好烫烫烫，屯屯通",
        "\u2028\u2029",
    ],
)
def test_what_may_be_meant_stays(text: str) -> None:
    assert ENGINE.clean(text).text == text


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("全\x00县\x01总\x1f产\x7f值\uffff", "全县总产值"),
        ("甲\ufeff乙", "甲乙"),
        ("坚持\x93两手抓\x94\x97\x97", "坚持“两手抓”——"),
        ("以及其他\x85\x85", "以及其他……"),
        ("全县\x81经济\x9d", "全县经济"),
        ("姓名\x07职务\x07\n", "姓名\t职务\n"),
        ("0571\x1e8765", "0571-8765"),
        ("甲\x0b乙\x0c丙", "甲\n乙\n丙"),
        ("甲\n\x0c乙\x0b\n丙\x0c", "甲\n乙\n丙"),
    ],
)
def test_controls_go_or_become_what_they_were(text: str, out: str) -> None:
    assert ENGINE.clean(text).text == out


@pytest.mark.parametrize("text", ["锟斤拷锟斤拷", "烫烫烫烫", "屯屯屯", "\ufffd\ufffd"])
def test_what_is_lost_is_said_to_be(text: str) -> None:
    result = ENGINE.clean(f"全县{text}发展")
    assert not result.changed
    [finding] = result.findings
    assert (finding.start, finding.end) == (2, 2 + len(text))
    assert (finding.rule, finding.action, finding.kind) == ("encoding/lost", "flag", "lost")


@given(st.text(st.sampled_from(CONTROLS + "中aé，"), max_size=30))
def test_controls_come_to_rest(text: str) -> None:
    once = ENGINE.clean(text)
    assert ENGINE.clean(once.text).text == once.text
    assert once.undo() == text


def test_minimal_leaves_the_encoding_alone() -> None:
    assert cleaner.clean("中&nbsp;\x00国", "minimal").findings == ()
