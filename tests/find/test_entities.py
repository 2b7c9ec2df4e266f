from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner

ENGINE = cleaner.Engine(select=["encoding/*"])


@pytest.mark.parametrize(
    "text",
    [
        "与AT&T;公司、R&D;部门合作",
        "详见http://example.com/a?x=1&amp;y=2。",
        "代码`&nbsp;`表示空格",
        "参数int &sum;、char &in;、bool &and;",
        "没有分号的&nbsp和&#20013不动",
        "编号&#0;、&#xD800;、&#65;、&#49;、&#x7f;、&#xFFFE;、&#99999999;",
        "换行&#10;制表&#13;",
        "Smith &amp; Sons &mdash; since 1898",
        "&;&#;&#x;&amp",
    ],
)
def test_what_is_no_entity_of_chinese_text_stays(text: str) -> None:
    assert ENGINE.clean(text).text == text


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("坚持&ldquo;两手抓&rdquo;&mdash;&mdash;落实", "坚持“两手抓”——落实"),
        ("&#20013;&#x56fd;&#X7279;色", "中国特色"),
        ("甲&nbsp;乙", "甲\xa0乙"),
        ("甲&amp;nbsp;乙&amp;amp;nbsp;丙", "甲\xa0乙\xa0丙"),
        ("研发（R&amp;D）", "研发（R&D）"),
        ("研发（R&#38;D）甲&#x26;lt;乙", "研发（R&D）甲<乙"),
        ("面积&ge;5&times;10，&le;3", "面积≥5×10，≤3"),
    ],
)
def test_entities_become_their_characters(text: str, out: str) -> None:
    assert ENGINE.clean(text).text == out


def test_however_often_it_was_escaped_one_round_does() -> None:
    deep = "中&" + "amp;" * 500 + "nbsp;"
    assert cleaner.Engine(select=["encoding/*"], limits={"rounds": 2}).clean(deep).text == "中\xa0"


@given(
    st.lists(st.sampled_from(["&", "amp;", "#38;", "#", "x26;", "lt;", ";", "5", "#51;", "中", "&#"])).map(
        "".join
    )
)
def test_nothing_is_left_for_another_round(text: str) -> None:
    once = cleaner.Engine(select=["encoding/*"], limits={"rounds": 2}).clean(text)
    assert ENGINE.clean(once.text).text == once.text


def test_a_name_that_html_does_not_know_is_refused() -> None:
    rule = next(r for r in cleaner.load_rules() if r.id == "encoding/html-entity")
    for names in (["nbps"], [], "nbsp"):
        find = msgspec.structs.replace(rule.find, parameters={"names": names})
        with pytest.raises(cleaner.CleanerError, match="html-entity.yaml"):
            cleaner.Engine(rules=[msgspec.structs.replace(rule, find=find)])
