from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from strategies import texts

import cleaner

TITLES = ["青禾镇2023年工作总结", "枫桥乡2023年工作总结", "白石村2023年工作总结", "云栖县2023年工作总结"]
NAME = "2023年工作总结汇编（4篇）"


def body(number: int) -> str:
    return (
        f"今年以来，第{number}个单位坚持稳中求进。\n一、主要工作\n"
        + "完成既定任务，群众满意。" * 20
        + "\n二、下步打算\n"
        + "继续抓好落实，务求实效。" * 20
    )


def compilation(*, contents: bool = True, without: int | None = None, gap: str = "\n\n\n\n") -> str:
    parts = [NAME]
    if contents:
        parts[0] += "\n\n目录\n" + "\n".join(f"{t}\t{i + 2}" for i, t in enumerate(TITLES))
    for i, title in enumerate(TITLES):
        parts.append(body(i) if i == without else f"{title}\n\n{body(i)}")
    return gap.join(parts) + "\n"


@pytest.mark.parametrize("contents", [True, False])
def test_documents_by_contents_and_by_titles(*, contents: bool) -> None:
    text = compilation(contents=contents)
    parts = cleaner.split(text)
    assert [p.title for p in parts] == TITLES
    assert {p.compilation for p in parts} == {NAME}
    assert [p.text for p in parts] == [f"{t}\n\n{body(i)}" for i, t in enumerate(TITLES)]
    assert all(text[p.start : p.end] == p.text for p in parts)


@pytest.mark.parametrize("missing", range(4))
@pytest.mark.parametrize("contents", [True, False])
def test_a_document_without_its_title_line_is_still_separated(missing: int, *, contents: bool) -> None:
    parts = cleaner.split(compilation(contents=contents, without=missing))
    assert [p.text.endswith(body(i)) for i, p in enumerate(parts)] == [True] * 4
    # what the table of contents says counts as known; without one nothing is invented
    assert [p.title for p in parts] == [t if i != missing or contents else "" for i, t in enumerate(TITLES)]


def test_a_compilation_that_was_cut_off() -> None:
    text = compilation()
    cut = text[: text.rindex(TITLES[3])]
    assert [p.title for p in cleaner.split(cut)] == TITLES[:3]


def test_documents_of_one_title() -> None:
    table = f"{NAME}\n目录\n" + "青禾镇工作报告\t1\n" * 3
    text = table + "".join(f"\n\n\n青禾镇工作报告\n\n{body(i)}" for i in range(3))
    assert [p.title for p in cleaner.split(text)] == ["青禾镇工作报告"] * 3


def test_marked_documents() -> None:
    text = f"工作总结范文\n【篇一】{TITLES[0]}\n{body(0)}\n篇二：\n{TITLES[1]}\n{body(1)}\n"
    assert [p.title for p in cleaner.split(text)] == TITLES[:2]


def test_a_title_that_wraps() -> None:
    long = "云栖县人民政府关于进一步加强小型水库管护工作的报告"
    text = f"{NAME}\n目录\n{TITLES[0]}\t1\n{long}\t5\n\n\n{TITLES[0]}\n{body(0)}\n\n\n{long[:14]}\n{long[14:]}\n{body(1)}\n"
    parts = cleaner.split(text)
    assert [p.title for p in parts] == [TITLES[0], long]
    assert parts[1].text.startswith(long[:14])


@pytest.mark.parametrize(
    "text",
    [
        f"云栖县工作总结和工作计划\n\n\n2023年工作总结\n\n{body(0)}\n\n\n2024年工作计划\n\n{body(1)}\n",
        f"云栖县防汛方案\n目录\n一、总体要求\t1\n二、重点任务\t3\n一、总体要求\n{body(0)}\n二、重点任务\n{body(1)}\n",
        f"{TITLES[0]}\n\n\n" + "\n\n\n".join(body(i) for i in range(1)),
        "青禾镇工作总结\n\n\n枫桥乡工作总结\n\n\n白石村工作总结\n",  # a list of titles
    ],
)
def test_one_document_stays_one(text: str) -> None:
    [part] = cleaner.split(text)
    assert part.compilation is None
    assert part.text == text.strip("\n")


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
@pytest.mark.parametrize("mark", ["", "# ", "## "])
def test_a_named_compilation_without_blank_runs(gap: str, mark: str) -> None:
    text = f"{mark}{NAME}\n" + gap.join(f"{mark}{t}\n{body(i)}" for i, t in enumerate(TITLES))
    assert [p.title for p in cleaner.split(text)] == TITLES


@pytest.mark.parametrize("contents", [True, False])
def test_titles_that_wrap(*, contents: bool) -> None:
    titles = [f"{t[:-4]}关于进一步加强小型水库管护和河道保洁工作的情况报告" for t in TITLES]
    table = "".join(f"{t}\t{i + 1}\n" for i, t in enumerate(titles)) if contents else ""
    cuts = (13, 24) if contents else (18, 18)
    halves = [f"{t[: cuts[0]]}\n{t[cuts[0] : cuts[1]]}\n{t[cuts[1] :]}".replace("\n\n", "\n") for t in titles]
    text = f"{NAME}\n{'目录' if contents else ''}\n{table}\n\n" + "\n\n\n".join(
        f"{half}\n\n{body(i)}" for i, half in enumerate(halves)
    )
    assert [p.title for p in cleaner.split(text)] == titles


def test_markers_at_the_end_of_a_title() -> None:
    text = "工作总结范文\n" + "\n".join(f"工作总结 篇{i + 1}\n{body(i)}" for i in range(4))
    assert [p.title for p in cleaner.split(text)] == [f"工作总结 篇{i + 1}" for i in range(4)]


def test_numbered_titles_without_contents() -> None:
    text = f"{NAME}\n\n\n" + "\n\n\n".join(f"{i + 1}.{t}\n\n{body(i)}" for i, t in enumerate(TITLES))
    assert [p.title for p in cleaner.split(text)] == TITLES


def test_a_general_heading_behind_a_blank_run_is_no_document() -> None:
    text = f"{NAME}\n\n\n" + "\n\n\n".join(
        f"{t}\n\n{body(i)}\n\n\n2024年工作计划\n\n{body(i)}" for i, t in enumerate(TITLES)
    )
    assert [p.title for p in cleaner.split(text)] == TITLES


def test_contents_at_the_end() -> None:
    text = "\n\n\n".join(f"{t}\n\n{body(i)}" for i, t in enumerate(TITLES))
    table = "\n".join(f"{t}\t{i + 1}" for i, t in enumerate(TITLES))
    assert [p.title for p in cleaner.split(f"{text}\n\n\n目录\n{table}\n")] == TITLES


@pytest.mark.parametrize(
    "marks", ["第一篇 讲了治理。\n第二篇 讲了发展。\n", "篇一：总论\n篇二：分论\n", "第一篇\n第二篇\n"]
)
def test_markers_in_a_list_part_nothing(marks: str) -> None:
    assert len(cleaner.split(f"读书笔记\n\n{marks}")) == 1


def test_titles_in_book_title_marks() -> None:
    table = "\n".join(f"{t}\t{i + 1}" for i, t in enumerate(TITLES))
    text = f"{NAME}\n目录\n{table}\n\n\n" + "\n\n\n".join(
        f"《{t}》\n\n{body(i)}" for i, t in enumerate(TITLES)
    )
    assert [p.title for p in cleaner.split(text)] == TITLES


@pytest.mark.parametrize(
    "chapters",
    [
        ["2023年工作总结", "存在问题和原因分析", "2024年工作计划", "2024年重点工作打算"],
        ["一、上年工作总结", "二、存在问题", "三、今年工作计划"],
        ["第一章 上年工作总结", "第二章 今年工作计划"],
    ],
)
def test_chapters_of_one_document_with_contents_stay_together(chapters: list[str]) -> None:
    table = "\n".join(f"{c}……………{i + 1}" for i, c in enumerate(chapters))
    text = f"云栖县水利局工作报告\n目录\n{table}\n\n\n" + "\n\n\n".join(f"{c}\n{body(0)}" for c in chapters)
    assert len(cleaner.split(text)) == 1


def test_headings_below_the_title_of_a_report_are_no_documents() -> None:
    heads = ["党建工作总结", "经济工作总结", "民生工作总结"]
    text = "青禾镇2023年度工作报告\n\n\n" + "\n\n\n".join(f"{h}\n\n{body(i)}" for i, h in enumerate(heads))
    assert len(cleaner.split(text)) == 1
    annexes = "\n\n\n".join(f"附件{i}\n青禾镇{h}方案\n\n{body(i)}" for i, h in enumerate(heads))
    assert len(cleaner.split(f"青禾镇工作方案\n\n{body(0)}\n\n\n{annexes}\n")) == 1


def test_a_blank_text_has_no_documents() -> None:
    assert cleaner.split(" \n\n\t\n") == ()


@given(texts)
def test_parts_are_spans_in_order(text: str) -> None:
    parts = cleaner.split(text)
    assert all(text[p.start : p.end] == p.text for p in parts)
    assert all(a.end <= b.start for a, b in pairwise(parts))
    assert bool(parts) == bool(text.strip())


def test_headings_of_one_report_behind_blank_runs_part_nothing() -> None:
    report = f"{TITLES[0]}\n\n{body(0)}\n\n\n安全生产工作总结\n\n{body(1)}\n\n\n明年工作计划\n\n{body(2)}\n"
    assert len(cleaner.split(report)) == 1
    untitled = f"{body(0)}\n\n\n安全生产工作总结\n\n{body(1)}\n\n\n党建工作总结\n\n{body(2)}\n"
    (part,) = cleaner.split(untitled)
    assert (part.title, part.text) == ("", untitled.strip())


def test_a_document_before_the_first_title_is_not_lost() -> None:
    text = f"{body(0)}\n\n\n{TITLES[1]}\n\n{body(1)}\n\n\n{TITLES[2]}\n\n{body(2)}\n"
    assert [p.title for p in cleaner.split(text)] == ["", *TITLES[1:3]]
