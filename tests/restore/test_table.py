from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cleaner import Engine, Fill, load_fills
from cleaner.errors import ConfigError, UsageError
from cleaner.restore.fills import Entry, FillTable, second_place

if TYPE_CHECKING:
    from pathlib import Path

    from cleaner import Cleaned


def stale(cleaned: Cleaned) -> list[tuple[str, str]]:
    return [(f.evidence, f.outcome) for f in cleaned.findings if f.rule == "fill/stale"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("documents: [1]", ":1:1: documents: expected a mapping from document to its entries"),
        ("documents: {a.txt: 3}", "documents.a.txt: expected a list of entries, each `- {start"),
        ("documents: {a.txt: [3]}", "documents.a.txt.0: expected fields such as `value: …`, found 3"),
        (
            "documents:\n  a.txt:\n    - {start: 1, ende: 2, value: x}",
            ":3:18: documents.a.txt.0.ende: unknown field; did you mean `end`?",
        ),
        (
            "documents: {a.txt: [{start: '1', end: 2, value: 甲}]}",
            "documents.a.txt.0.start: expected `int | null`, got `str`",
        ),
        ("documents: {a.txt: [{start: 1, value: 甲}]}", "`start` and `end` go together"),
        ("documents: {a.txt: [{start: 5, end: 2, value: 甲}]}", "0.start: 5-2 is no span; write code points"),
        (
            "documents: {a.txt: [{start: 1, end: 2, value: 12}]}",
            "0.value: expected `str | null`, got `int`; quote it",
        ),
        (
            "documents: {a.txt: [{start: 1, end: 2, kind: town, value: 甲}]}",
            "0.kind: no kind `town` of masks; known: number",
        ),
        ("documents: {a.txt: [{kind: soft, value: 甲}]}", "no kind `soft` of masks"),
        (
            "documents: {a.txt: [{start: 1, end: 2, confidence: 2, value: 甲}]}",
            "0.confidence: expected a number from 0 to 1, found 2",
        ),
        ("documents: {a.txt: [{value: 甲}]}", "what is it for? write `start` and `end`, or"),
        (
            "documents: {a.txt: [{start: 1, end: 2, value: ''}]}",
            "0.value: fill for `text`: expected a text on one line",
        ),
        ("fills: [{start: 1, end: 2, value: 甲}]", "a place is a place of a document; write `document`"),
        ("fills: [{kind: place, value: 甲}]", "what is it for?"),
    ],
)
def test_a_wrong_yaml_is_refused(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "fills.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_fills(file)
    assert str(caught.value).startswith(str(file))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"document,stat,value\n", ":1: stat: unknown field; did you mean `start`?"),
        (b"document,start\n", ":1: no column `value`"),
        (b"document,start,end,value\na.txt,x,3,b\n", ":2: start: expected a number, found 'x'"),
        (b"document,start,end,value\na.txt,1,3,b,c\n", ":2: more cells than columns; quote a value"),
        (b'document,start,end,value\na.txt,1,3,"b\n', "not CSV"),
        (b"document,value\na.txt,b\n", ":2: what is it for?"),
        ("document,value\na.txt,枫桥\n".encode("gb18030"), "not UTF-8 at byte 21; save it as “CSV UTF-8”"),
    ],
)
def test_a_wrong_csv_is_refused(tmp_path: Path, data: bytes, message: str) -> None:
    file = tmp_path / "fills.csv"
    file.write_bytes(data)
    with pytest.raises(ConfigError) as caught:
        load_fills(file)
    assert message in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    for name in ("no.csv", "no.yaml"):
        with pytest.raises(ConfigError, match="can't be read: No such file"):
            load_fills(tmp_path / name)


def test_yaml_and_csv_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "documents: {a.txt: [{start: 1, end: 3, kind: place, before: 到, value: 枫桥}, {start: 9, end: 9}]}",
        encoding="utf-8",
    )
    (tmp_path / "a.csv").write_text(
        "document,start,end,kind,before,value\na.txt,1,3,place,到,枫桥\na.txt,9,9,,,\n", encoding="utf-8-sig"
    )
    entry = Entry("枫桥", "place", "a.txt", 1, 3, before="到")
    assert load_fills(tmp_path / "a.yaml").entries == load_fills(tmp_path / "a.csv").entries == (entry,)


def test_a_document_is_known_by_the_end_of_its_path() -> None:
    table = FillTable({}, [Entry("枫桥", "place", "稿/a.txt")])
    assert [
        len(table.of(path).entries) for path in ("/x/稿/a.txt", "/x/旧稿/a.txt", "稿/a.txt", "a.txt")
    ] == [1, 0, 1, 0]


def test_an_engine_takes_the_fills_of_one_document() -> None:
    table = FillTable({}, [Entry("枫桥", "place", name) for name in ("a.txt", "b.txt")])
    with pytest.raises(
        UsageError, match=r"fills of 2 documents; an engine takes those of one: table.of\(path\)"
    ):
        Engine(fills=table)
    assert Engine(masks="restore", fills=table.of("a.txt")).clean("到XX镇").text == "到枫桥镇"


@pytest.mark.parametrize(
    ("entry", "why"),
    [
        (Entry("枫桥", "place", "a", 2, 4), "填充作废：此处没有打码"),
        (Entry("枫桥", "place", "a", 90, 92), "填充作废：此处没有打码"),
        (Entry("枫桥", "place", "a", 1, 3, mask="**"), "填充作废：前后文与填充表不同"),
        (Entry("枫桥", "place", "a", 1, 3, after="乡"), "填充作废：前后文与填充表不同"),
        (Entry("12", "number", "a", 1, 3), "填充作废：此处打码的类型是 place"),
    ],
)
def test_a_fill_that_fits_no_mask_is_reported_and_not_applied(entry: Entry, why: str) -> None:
    cleaned = Engine(masks="restore", fills=FillTable({}, [entry])).clean("到XX镇调研")
    assert cleaned.text == "到XX镇调研"
    assert stale(cleaned) == [(why, "withheld")]
    assert all(0 <= f.start <= f.end <= 6 for f in cleaned.findings)


def test_what_was_filled_before_is_not_stale() -> None:
    engine = Engine(
        masks="restore", fills=FillTable({}, [Entry("枫桥", "place", "a", 1, 3, "XX", "到", "镇")])
    )
    once = engine.clean("到XX镇调研")
    assert once.text == "到枫桥镇调研"
    again = engine.clean(once.text)
    assert (again.text, stale(again)) == (once.text, [])


def test_the_closer_description_wins() -> None:
    entries = [
        Entry("甲", "place", "a", source="本文"),
        Entry("乙", "place", before="赴"),
        Entry("丙", "place", "a", 10, 12),
    ]
    engine = Engine(masks="restore", fills=FillTable({"place": "丁"}, entries))
    assert engine.clean("到XX镇，赴XX乡，XX县。").text == "到甲镇，赴乙乡，丙县。"


def test_a_kind_fills_masks_and_not_what_was_deleted() -> None:
    engine = Engine(masks="restore", fills={"person": "张三"})
    assert engine.clean("紧密团结在以同志为核心的").text == "紧密团结在以习近平同志为核心的"


def test_a_deletion_can_be_filled_by_place() -> None:
    text = "单位DP能耗下降"
    engine = Engine(masks="restore", fills=[Fill(2, 4, "GDP", "text", 0.9, "副本")])
    assert engine.clean(text).text == "单位GDP能耗下降"


def test_all_place_masks_stand_for_one_place_and_a_second_one_is_named() -> None:
    engine = Engine(masks="restore", fills={"place": "枫桥"})
    for text, filled in (
        ("到XX镇", "到枫桥镇"),
        ("建设平安XX。", "建设平安枫桥。"),
        ("在南XX村", "在南枫桥村"),
    ):
        cleaned = engine.clean(text)
        assert cleaned.text == filled
        assert [f.evidence for f in cleaned.findings if f.kind == "place"] == ["填充表：place"]
    evidence = [f.evidence for f in engine.clean("XX镇和XX村座谈。到XX镇。").findings]
    assert ["另一地" in e for e in evidence] == [True, True, False]


@pytest.mark.parametrize("text", ["XX县XX镇", "XX镇、XX镇", "**村，XX县"])
def test_a_second_place_in_the_sentence(text: str) -> None:
    assert second_place(text, 0, 2)


@pytest.mark.parametrize("text", ["XX镇投入XX万元", "XX镇。XX村", "XX镇", "XX镇\n*村"])
def test_no_second_place(text: str) -> None:
    assert not second_place(text, 0, 2)


def test_an_engine_with_other_fills_is_another_engine() -> None:
    engine = Engine(masks="restore")
    filled = engine.with_fills({"place": "枫桥"})
    assert engine.clean("到XX镇").text == "到XX镇"
    assert filled.clean("到XX镇").text == "到枫桥镇"
    with pytest.raises(UsageError, match="is itself a mask"):
        engine.with_fills([Fill(0, 2, "XX", "text", 1.0, "")])
