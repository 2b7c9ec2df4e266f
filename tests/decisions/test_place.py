from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import documents, texts

from cleaner.decisions.model import Place
from cleaner.decisions.place import Places

FAR = "本段与前后文无关。\n"


def moved(text: str, start: int, end: int, new: str, *, sure: bool = True) -> list[str]:
    place = Places(text).describe(start, end)
    return [new[s:e] + f"@{s}" for s, e in Places(new).find(place, sure=sure)]


@pytest.mark.parametrize(
    ("text", "start", "end", "new"),
    [
        pytest.param("到XX镇调研农村公路", 1, 3, "到枫桥镇调研农村公路", id="it was filled"),
        pytest.param("到XX镇调研农村公路", 1, 3, "农村公路建设情况汇报", id="the sentence is gone"),
        pytest.param("到XX镇调研农村公路", 1, 3, "", id="the text is gone"),
        pytest.param("今年以来，到XX镇调研农村公路", 6, 8, "去年，在XX镇召开现场会议", id="another sentence"),
        pytest.param("到XX镇\n到XX镇\n", 1, 3, "好\n到XX镇\n到XX镇\n到XX镇\n", id="one more of the same"),
        pytest.param("XX", 0, 2, "XX和XX", id="next to no context"),
    ],
)
def test_what_is_gone_or_not_certain_is_not_found(text: str, start: int, end: int, new: str) -> None:
    assert moved(text, start, end, new) == []


@pytest.mark.parametrize(
    ("text", "start", "end", "new", "found"),
    [
        ("到XX镇调研", 1, 3, "一、工作\n到XX镇调研", "XX@6"),
        ("到XX镇调研", 1, 3, "到 XX 镇调研", "XX@2"),
        ("总量达到３１８亿元,到XX镇调研", 11, 13, "总量达到318亿元，到XX镇调研", "XX@11"),
        ("到XX镇\n到XX镇\n", 6, 8, "好\n到XX镇\n到XX镇\n", "XX@8"),
        ("到XX镇\n\n\n好", 4, 6, "一、\n到XX镇\n\n\n好", "\n\n@7"),
        ("广告\n正文正文\n", 0, 3, "标题\n广告\n正文正文\n", "广告\n@3"),
        ("是,不是,", 1, 2, "一\n是,不是,", ",@3"),
        ("是,不是,", 4, 5, "一\n是,不是,", ",@6"),
        ("增速达*%，增长*%左右", 3, 4, "一\n增速达*%，增长*%左右", "*@5"),
        ("占DP比重和DP总量", 1, 1, "一\n占DP比重和DP总量", "@3"),
    ],
)
def test_found_where_it_moved(text: str, start: int, end: int, new: str, found: str) -> None:
    assert moved(text, start, end, new) == [found]


def test_what_is_left_alone_is_known_by_less_than_what_is_written() -> None:
    text, new = "今年以来，到XX镇调研农村公路建设", "后来，在XX镇调研农村公路建设"
    assert moved(text, 6, 8, new) == []
    assert moved(text, 6, 8, new, sure=False) == ["XX@4"]


def test_a_long_text_is_known_by_its_ends() -> None:
    long = "".join(f"第{n}条，" for n in range(60))
    place = Places(f"前文。\n{long}\n后文。").describe(4, 4 + len(long))
    assert len(place.text) + len(place.ending) < 60
    [(start, end)] = Places(f"一\n前文。\n{long}\n后文。").find(place, sure=True)
    assert (start, end) == (6, 6 + len(long))
    assert Places(f"前文。\n{long[:200]}\n后文。").find(place, sure=True) == []


def test_of_personal_data_nothing_is_kept_but_a_salted_hash() -> None:
    text = "联系人张三，电话13900000000，邮箱见后。"
    place = Places(text, [(8, 19)]).describe(8, 19, "pii/phone")
    assert "139" not in repr(place)
    [span] = Places(f"一、\n{text}").find(place, sure=False, rule="pii/phone")
    assert span == (11, 22)
    other = text.replace("13900000000", "13900000001")
    assert Places(other).find(place, sure=False, rule="pii/phone") == []
    assert Places(text).find(place, sure=False, rule="pii/other") == []


def test_no_context_reaches_into_personal_data() -> None:
    place = Places("电话13900000000，到XX镇", [(2, 13)]).describe(15, 17)
    assert place.before == "，到"


@given(documents, st.data())
def test_a_place_is_found_in_the_same_text(text: str, data: st.DataObject) -> None:
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    place = Places(text).describe(start, end)
    assert Places(text).find(place, sure=True) == [(start, end)]


@given(texts, st.data())
def test_a_place_is_found_behind_new_lines_or_not_at_all(text: str, data: st.DataObject) -> None:
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    place = Places(text).describe(start, end)
    found = Places(FAR + text).find(place, sure=True)
    assert found in ([], [(start + len(FAR), end + len(FAR))])


@pytest.mark.parametrize("span", [(0, 0), (0, 1)])
def test_a_place_at_the_edge_is_not_found_outside_the_text(span: tuple[int, int]) -> None:
    place = Places("\n全镇新增就业326人。").describe(*span)
    found = Places("全镇新增就业326人。").find(place, sure=False)
    assert all(0 <= start <= end for start, end in found)


@given(texts, texts, st.data())
def test_whatever_is_found_is_the_text_that_was_described(old: str, new: str, data: st.DataObject) -> None:
    start, end = sorted((data.draw(st.integers(0, len(old))), data.draw(st.integers(0, len(old)))))
    place = Places(old).describe(start, end)
    for first, last in Places(new).find(place, sure=True):
        assert 0 <= first <= last <= len(new)
        assert last - first == end - start
        if not place.ending:
            assert new[first:last] == old[start:end]


def test_a_place_has_a_length() -> None:
    assert Place(3, 5).length == 2
