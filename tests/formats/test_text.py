from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents

from cleaner.errors import DecodeError, UsageError
from cleaner.formats.text import Document, decode, encode

SIMPLE = (
    "全镇上下凝心聚力、克难攻坚，扎实推进各项工作，时间过半、任务超半。\r\n一是强化组织领导；二是压实责任。\n"
)
TRADITIONAL = (
    "全鎮上下凝心聚力、克難攻堅，扎實推進各項工作，時間過半、任務超半。\r\n一是強化組織領導；二是壓實責任。\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "utf-16-le", "utf-16-be"])
def test_the_encodings_of_simplified_documents(encoding: str) -> None:
    data = SIMPLE.encode(encoding)
    document = decode(data)
    assert document.text == SIMPLE
    assert encode(document.text, document) == data


def test_big5() -> None:
    document = decode(TRADITIONAL.encode("big5"))
    assert (document.text, document.encoding) == (TRADITIONAL, "big5")


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_mark_says_the_encoding_and_is_kept(mark: bytes, encoding: str) -> None:
    data = mark + "党".encode(encoding)
    document = decode(data)
    assert (document.text, document.mark) == ("党", mark)
    assert encode("党建", document) == mark + "党建".encode(encoding)


def test_a_second_mark_is_text() -> None:
    data = codecs.BOM_UTF8 * 2 + "党".encode()
    assert decode(data).text == "\ufeff党"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"PK\x03\x04\xff\xfe", "this is a ZIP container such as .docx or .xlsx, not plain text"),
        (b"%PDF-1.7\n\xff\xff", "this is a PDF, not plain text; save it as text first"),
        (b"\x89PNG\r\n\xff", "this is a picture"),
        (
            "Les élèves français étaient déçus à côté de la forêt. ".encode("latin-1") * 4,
            "can't be told (tried utf-8",
        ),
        ("これは日本語の文章です。東京都で開催されます。".encode("shift_jis") * 4, "unusual Chinese"),
        (
            "안녕하세요 반갑습니다 대한민국 서울특별시 오늘 날씨가".encode("euc_kr") * 9,
            "would be unusual Chinese as gb18030",
        ),
        ("持项目4".encode("gb18030"), "too short to tell"),
        ("全量物理".encode("utf-16-le"), "may be UTF-8 with control characters or UTF-16 without a mark"),
        (b"\xff\xff\xff", "can't be told"),
        ("党建\n工作".encode()[:-1], "; as utf-8 it breaks at byte 10 on line 2: mend that, or name the"),
        (codecs.BOM_UTF8 + b"a\n\nb\xff", "not utf-8: byte 7 on line 3 is ff"),
        (codecs.BOM_UTF16_LE + b"a", "not utf-16-le: byte 2 on line 1 is 61"),
    ],
)
def test_what_is_not_certain_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(DecodeError) as caught:
        decode(data)
    assert message in str(caught.value)
    assert str(caught.value).count("name the encoding with --encoding if you know it") == 1


def test_the_encoding_can_be_named() -> None:
    assert decode("持项目4".encode("gb18030"), "gbk").text == "持项目4"
    assert decode(codecs.BOM_UTF8 + "党".encode(), "utf8").mark == codecs.BOM_UTF8
    assert decode(codecs.BOM_UTF8 + "党".encode(), "utf-8-sig").text == "党"
    assert decode(codecs.BOM_UTF16_BE + "党".encode("utf-16-be"), "utf-16").encoding == "utf-16-be"
    with pytest.raises(DecodeError, match=r"not big5: byte .* is .*; name another with --encoding, or none$"):
        decode(SIMPLE.encode(), "big5")
    with pytest.raises(UsageError, match="encoding: Python knows no `klingon`"):
        decode(b"", "klingon")


@pytest.mark.parametrize("name", ["rot13", "base64", "utf-7", "utf-8-sig", "utf-16"])
def test_codecs_that_do_not_round_trip_are_refused(name: str) -> None:
    with pytest.raises((DecodeError, UsageError)):
        decode(b"+AGE-x", name)


def test_a_character_the_encoding_lacks_is_refused() -> None:
    with pytest.raises(
        DecodeError,
        match=r"^big5 has no room for '员' \(U\+5458\), which the cleaned text needs; convert .* first$",
    ):
        encode("员", Document("", "big5"))


def test_an_empty_file_is_a_text() -> None:
    assert decode(b"") == Document("", "utf-8")


@given(st.binary(max_size=200))
def test_bytes_come_back_the_same_or_are_refused(data: bytes) -> None:
    try:
        document = decode(data)
    except DecodeError:
        return
    assert encode(document.text, document) == data


@given(documents, st.sampled_from(["utf-8", "gb18030", "utf-16-le"]))
def test_documents_are_never_decoded_wrongly(text: str, encoding: str) -> None:
    text = text.encode("utf-16", "ignore").decode("utf-16").replace("\x00", "")
    text = text.encode(encoding, "ignore").decode(encoding)
    try:
        document = decode(text.encode(encoding))
    except DecodeError:
        return
    if len(text) > 20:
        assert encode(document.text, document) == text.encode(encoding)
