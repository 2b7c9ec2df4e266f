from __future__ import annotations

import pytest

import cleaner


def quoted(text: str) -> str:
    return cleaner.Engine(select=["quote/*"]).clean(text).text


@pytest.mark.parametrize(
    "text",
    [
        'He said "yes" and left.',
        '全长5"的管材',
        '他说"好',
        '"甲"乙"',
        '“甲"乙”丙"',
        'print("甲", "b")`"x"`"',
        "",
    ],
)
def test_quotes_that_prove_nothing_stay(text: str) -> None:
    assert quoted(text) == text


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ('释放"稳"的强音', "释放“稳”的强音"),
        ('释放"稳"，透露"进"', "释放“稳”，透露“进”"),
        ('第一段"甲"\n第二段"乙', '第一段“甲”\n第二段"乙'),
        ('打造"5G+"工厂', "打造“5G+”工厂"),
        ("＂甲＂", "“甲”"),
        ('实施"“双一流”建设"', "实施““双一流”建设”"),
    ],
)
def test_quotes_are_paired_by_paragraph(text: str, out: str) -> None:
    assert quoted(text) == out


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("获评”先进集体“；荣立”三等功“。", "获评“先进集体”；荣立“三等功”。"),
        ("他说：”好。“", "他说：“好。”"),
        ("获评“先进集体“称号。", "获评“先进集体”称号。"),
        ("获评”先进集体”称号。", "获评“先进集体”称号。"),
        ("开展“清廉”“和谐“行动。", "开展“清廉”“和谐”行动。"),
        ("荣获”先进单位“称号，被评为”文明村“，成效显著。", "荣获“先进单位”称号，被评为“文明村”，成效显著。"),
        ("”坚持支部引领“，”抓乡村振兴“，要抓好。", "“坚持支部引领”，“抓乡村振兴”，要抓好。"),
    ],
)
def test_marks_that_look_the_wrong_way(text: str, out: str) -> None:
    result = cleaner.Engine(select=["quote/*"]).clean(text)
    assert result.text == out
    assert {f.outcome for f in result.findings} == {"applied"}


@pytest.mark.parametrize(
    "text",
    [
        "“要抓好“三农”工作，",  # the paragraph goes on, and nests the same marks
        "坚决执行”的要求，推进“放管服",  # a line out of wrapped text
        "推行“网格化管理，抓好落实。",
        "推行”先进“集体",
        "题”和“学习”活动与“",
        "要抓好落实。”他说，“要一件一件办。”他又说，“要",  # quotations that began and go on elsewhere
    ],
)
def test_curly_marks_that_may_be_meant_are_not_turned(text: str) -> None:
    assert quoted(text) == text


def test_two_marks_of_one_direction_that_cannot_be_settled_are_shown() -> None:
    text = "获评“先进集体“称号，开展”清廉”活动。"
    findings = cleaner.Engine(select=["quote/*"]).clean(text).findings
    assert [(f.start, f.outcome) for f in findings] == [(7, "flagged"), (16, "flagged")]


def test_straight_marks_before_a_stray_one_are_shown_and_left() -> None:
    for text in (
        '他说："要落实"三个一"工程"，抓好。"',
        '他说："要落实"三个一"工程，抓好。"',  # the second and the third may quote inside
        '推行"三个一"工程"的做法，落实"两个二"工程。',
    ):
        result = cleaner.Engine(select=["quote/*"]).clean(text)
        assert result.text == text
        assert {f.outcome for f in result.findings} == {"flagged"}
    assert (
        quoted('他说："好。"又说："要抓好"三农"，马上办。"') == '他说：“好。”又说："要抓好"三农"，马上办。"'
    )
    assert quoted('他说："好"，又喊"快，冲！"') == "他说：“好”，又喊“快，冲！”"


def test_inches_are_not_shown_as_doubtful() -> None:
    for text in ('55"电视和65"电视', "身高6'2\"，体重80公斤"):
        assert not cleaner.Engine(select=["quote/*"]).clean(text).findings


def test_doubtful_marks_are_shown_and_left() -> None:
    text = '“甲"乙”丙"'
    result = cleaner.Engine(select=["quote/*"]).clean(text)
    assert result.text == text
    assert {(f.outcome, f.kind) for f in result.findings} == {("flagged", "doubtful")}


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("“坚持'三个一'机制”", "“坚持‘三个一’机制”"),
        ("don't, it's 5' 30\" 长", "don't, it's 5' 30\" 长"),
        ('镇雄"1.22"滑坡、江川“4·11"火灾', "镇雄“1.22”滑坡、江川“4·11”火灾"),
        ('{"名称": "甲"}', '{"名称": "甲"}'),
        ("WHERE 名称='张三'", "WHERE 名称='张三'"),
    ],
)
def test_single_marks_numbers_and_code(text: str, out: str) -> None:
    assert quoted(text) == out


def test_a_paragraph_of_nothing_but_marks_is_left_alone() -> None:
    text = '中"' * 5000
    assert quoted(text) == text
