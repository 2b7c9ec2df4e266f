from __future__ import annotations

import pytest

from cleaner.find.base import View
from cleaner.find.contents import read_contents


def tables(text: str) -> list[tuple[int, int, list[tuple[str, int]]]]:
    return [(t.first, t.last, [(e.title, e.page) for e in t.entries]) for t in read_contents(View(text))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "村名\t户数\n青禾村\t211\n白石村\t312\n枫桥村\t415\n",  # a table of figures that happens to rise
        "目录\n一、工作情况\n二、存在问题\n",  # no page numbers: nothing dead in it
        "目录\n\n\n正文里有12个村\t3\n",  # one entry without leaders proves nothing
        "选手甲……95\n选手乙……92\n",  # scores fall
        "全镇完成造林2300亩……12\n",  # one short run of dots is a mask or a pause
        "截至目前，全镇完成率为 98\n二期为 99\n",
        "1\t2\n3\t4\n5\t6\n",  # no title
        "青禾村\t211\n正文。青禾村来了客人。\n白石村\t312\n",
    ],
)
def test_what_is_no_table_of_contents(text: str) -> None:
    assert tables(text) == []


@pytest.mark.parametrize(
    "gap", ["\t", "……", "............", "······", ". . . . . ", "     ", " ", "____", "——————", "…… \t"]
)
@pytest.mark.parametrize("page", ["3", "１２", "(7)", "（7）"])
def test_gaps_and_page_numbers(gap: str, page: str) -> None:
    text = f"目　录\n青禾镇工作总结{gap}{page}\n枫桥乡工作总结{gap}99\n正文。\n"
    [(first, last, entries)] = tables(text)
    assert (first, last) == (0, 2)
    assert [title for title, _ in entries] == ["青禾镇工作总结", "枫桥乡工作总结"]


def test_entries_that_wrap() -> None:
    text = (
        "目录\n\n云栖县关于进一步加强\n小型水库管护工作的方案\t3\n云栖县关于全面提升\n河道管护水平的方案\t9\n"
    )
    assert tables(text)[0][2] == [
        ("云栖县关于进一步加强小型水库管护工作的方案", 3),
        ("云栖县关于全面提升河道管护水平的方案", 9),
    ]


def test_without_heading_the_leaders_or_the_titles_must_prove_it() -> None:
    assert tables("一、工作情况……………………3\n二、存在问题……………………12\n")[0][:2] == (0, 1)
    titles = ["青禾镇工作总结", "枫桥乡工作总结", "白石村工作总结"]
    table = "".join(f"{title}\t{page}\n" for page, title in enumerate(titles))
    assert tables(table) == []
    assert tables(table + "\n" + "\n正文。\n".join(titles))[0][:2] == (0, 2)


def test_a_sentence_ends_a_table() -> None:
    text = "目录\n甲镇工作总结\t1\n乙镇工作总结\t2\n这是正文的一句话。\n丙镇人口\t300\n"
    assert [t[:2] for t in tables(text)] == [(0, 2)]


def test_two_tables() -> None:
    one = "目录\n甲镇工作总结\t1\n乙镇工作总结\t2\n"
    assert [t[:2] for t in tables(one + "正文。\n" + one)] == [(0, 2), (4, 6)]
