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
        "目录\n镇工作总结（3）\n村工作总结（12）\n校工作总结（5）\n",  # counts do not rise
        "目录\n镇工作总结（3）\n村工作总结（12）\n校工作总结（15）\n正文。\n",  # nor is a title seen again
        "镇工作总结（3）\n村工作总结（12）\n校工作总结（15）\n镇工作总结\n正文。\n",  # no heading
        "合格率/98\n优秀率/99\n",
    ],
)
def test_what_is_no_table_of_contents(text: str) -> None:
    assert tables(text) == []


@pytest.mark.parametrize(
    "gap",
    [
        "\t",
        "……",
        "............",
        "······",
        ". . . . . ",
        "     ",
        " ",
        "____",
        "——————",
        "…… \t",
        "~~~~~~",
        "/",
    ],
)
@pytest.mark.parametrize("page", ["3", "１２", "(7)", "（7）", "第7页", "P7", "p.7", "〔7〕", "【7】"])
def test_gaps_and_page_numbers(gap: str, page: str) -> None:
    text = f"目　录\n青禾镇工作总结{gap}{page}\n枫桥乡工作总结{gap}99\n正文。\n"
    [(first, last, entries)] = tables(text)
    assert (first, last) == (0, 2)
    assert [title for title, _ in entries] == ["青禾镇工作总结", "枫桥乡工作总结"]


def test_page_numbers_in_brackets() -> None:
    entries = [("镇党委书记讲话", 1), ("镇长工作报告", 8), ("纪委工作报告", 20)]
    table = "".join(f"{title}（{page}）\n" for title, page in entries)
    assert tables(f"目录\n{table}镇党委书记讲话\n正文。\n") == [(0, 3, entries)]
    numbered = "目录\n一、工作情况〔3〕\n二、存在问题〔8〕\n三、下步打算〔12〕\n"
    assert tables(numbered + "正文。\n")[0][:2] == (0, 3)


def test_a_title_that_ends_with_a_number_belongs_to_the_table_around_it() -> None:
    text = "目录\n青禾镇工作总结……2\n枫桥乡工作总结（3）……9\n白石村工作总结……12\n关于印发方案的通知（3）\n"
    assert tables(text)[0][:2] == (0, 3)


def test_headings_of_two_kinds() -> None:
    assert tables("CONTENTS\n目录\n青禾镇工作总结……2\n枫桥乡工作总结……9\n")[0][:2] == (0, 3)
    assert tables("目录1总论............1\n1.1任务由来............2\n正文。\n")[0][:2] == (0, 1)


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


@pytest.mark.parametrize(
    "text",
    [
        "评分标准\n组织领导工作情况……………………10\n工作任务落实情况……………………20\n",
        "一、组织领导............10\n二、工作落实............20\n三、工作成效............70\n",  # marks out of 100
        "菜单\n红烧肉............38\n清蒸鱼............48\n",
        "青禾村……………………211\n枫桥村……………………312\n",
        "年龄____________35\n",
        "小明……95\n小红……96\n",
        "青禾村\t12\n枫桥村\t15\n白石村\t18\n青禾村\n共有党员12名。\n枫桥村\n共有党员15名。\n白石村\n",
        "材料名称\n青禾镇2023年工作总结\t2\n正文。\n",  # a row of a table
    ],
)
def test_scores_prices_and_forms(text: str) -> None:
    assert tables(text) == []
    assert tables(text.replace("\n", "\r\n")) == []


@pytest.mark.parametrize(
    "line",
    [
        "目录\t1",
        "青禾镇2023年工作总结\t2",
        "三、保障措施……12",
        "第三章 保障措施\t15",
        "青禾镇工作总结………………9",
    ],
)
def test_a_single_line(line: str) -> None:
    assert tables(line)[0][:2] == (0, 0)


def test_the_title_above_a_table_without_heading_stays() -> None:
    text = "青禾镇工作要点\n一、总体要求……………3\n二、重点任务……………7\n正文。\n"
    assert tables(text)[0][:2] == (1, 2)


def test_a_table_that_lists_itself() -> None:
    text = "工作总结汇编（2篇）\t1\n目录\t1\n青禾镇工作总结\t2\n枫桥乡工作总结\t9\n"
    assert tables(text)[0][:2] == (0, 3)


def test_a_sentence_ends_a_table() -> None:
    text = "目录\n甲镇工作总结\t1\n乙镇工作总结\t2\n这是正文的一句话。\n丙镇人口\t300\n"
    assert [t[:2] for t in tables(text)] == [(0, 2)]


def test_two_tables() -> None:
    one = "目录\n甲镇工作总结\t1\n乙镇工作总结\t2\n"
    assert [t[:2] for t in tables(one + "正文。\n" + one)] == [(0, 2), (4, 6)]
