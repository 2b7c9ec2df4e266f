from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner
from cleaner.errors import RuleError
from cleaner.find.base import View
from cleaner.find.party import make_party, words
from cleaner.packs.rule import Find, Rule

RULE = {rule.id: rule for rule in cleaner.load_rules()}["mask/letter-d"]
ENGINE = cleaner.Engine(masks="restore")
PROVED = "发展D员9名，D支部牵头，D委会研究，落实D建责任。"  # what a document that writes D for 党 looks like
#: Office prose with 党 in many places, written for this test.
PROSE = """\
溪口镇党委坚持党管干部原则，全镇党员干部听党话、跟党走，把党的故事讲给青年听。
党在不同历史时期都依靠人民；没有党，就没有今天的好日子。严肃党内政治生活，收缴党费，开好党课。
县政协党组、县工商联党组分别汇报，民主党派和无党派人士参加，党外干部受训16人。
做到在党言党、在党忧党，始终与党同心同德，党政主要领导包抓，党务公开，党员先锋岗亮牌。"""


def found(text: str, rule: Rule = RULE) -> list[str]:
    return [text[hit.start : hit.end] for hit in make_party(rule, 5.0).find(View(text))]


@pytest.mark.parametrize(
    "text",
    [
        "D栋居民搬迁，D级危房清零，D类企业退出，D口封闭。",
        "出入口D员工通道封闭，D课时安排调整。",
        "方案D组织实施，附件D的要求，编号D课题结题。",
        "考评为A、B、C、D的分别占四成、三成、两成、一成。",
        "补充维生素D，检测D二聚体，R&D投入、TOD开发、3D打印。",
        "由A点到D的距离，表D内数据，选项D在列。",
        "第12D批次，D12地块，D-5号楼，ID在册。",
    ],
)
def test_letters_that_are_letters(text: str) -> None:
    assert found(text) == []
    assert [
        f for f in ENGINE.clean(PROVED + text).findings if f.start >= len(PROVED) and f.kind == "party"
    ] == []


def test_a_letter_that_proves_nothing_is_left_where_the_document_proves_nothing() -> None:
    assert found("D推动这项工作。") == []
    assert found(PROVED + "D推动这项工作。") == ["D"] * 5


def test_a_document_that_writes_the_character_does_not_write_the_letter_for_it() -> None:
    assert found("党和政府关心，党员带头。" + PROVED + "D推动这项工作。") == ["D"] * 4


def test_a_noun_behind_it_leaves_a_letter_a_label() -> None:
    assert found(PROVED + "推出D品牌。") == ["D"] * 4


@pytest.mark.parametrize("glyph", ["D", "Ｄ", "d", "dang", "Dang"])
def test_every_character_comes_back(glyph: str) -> None:
    result = ENGINE.clean(PROSE.replace("党", glyph))
    assert result.text == PROSE
    assert ENGINE.clean(result.text).text == PROSE


def test_the_evidence_says_what_proves_it() -> None:
    evidence = [hit.evidence for hit in make_party(RULE, 5.0).find(View(PROVED + "凡是D号召的，D推动此事。"))]
    assert evidence == [*["与“党”成词"] * 4, "固定句式", "全文都这样写"]


@given(
    st.lists(
        st.sampled_from(["D", "员", "工", "作", "的", "建", "A", "、", "在", "。", "党", "1", "栋"]),
        max_size=30,
    )
)
def test_what_is_left_after_restoring_stays(pieces: list[str]) -> None:
    text = "".join(pieces)
    once = ENGINE.clean(text).text
    assert ENGINE.clean(once).text == once


def test_the_dictionary_names_its_source_and_licence() -> None:
    from importlib.resources import files

    head = files("cleaner.find").joinpath("party-words.txt").read_text(encoding="utf-8")[:2000]
    assert "jieba 0.42.1" in head
    assert "Copyright (c) 2013 Sun Junyi" in head
    assert re.search(r"frequencies: 6010\d{4}\n", head)
    assert len([word for word in words(()).cost if "党" in word]) >= 500


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "needs glyphs"),
        ({"glyphs": "D"}, "expected a list"),
        ({"glyphs": ["D"], "wrods": []}, "no parameter `wrods`"),
        ({"glyphs": ["D"], "clauses": ["("]}, "not a pattern"),
    ],
)
def test_parameters_are_checked(parameters: dict[str, object], message: str) -> None:
    find = Find(detector="party", parameters=parameters)
    with pytest.raises(RuleError, match=message):
        make_party(msgspec.structs.replace(RULE, find=find, shipped=False), 5.0)
