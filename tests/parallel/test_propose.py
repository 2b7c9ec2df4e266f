from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pairs import Score, copy_of, count, excerpt, facts_of, unrelated

from cleaner import Engine, find_fills
from cleaner.errors import UsageError
from cleaner.parallel.propose import Copy, propose

if TYPE_CHECKING:
    from cleaner.parallel.propose import Proposal

CLEAN = Path(__file__).parents[2] / "fixtures" / "clean"
OPEN = "今年以来，枫桥镇坚持项目为王，全年完成固定资产投资4,315万元，新增就业岗位326个，群众满意度持续提升。"


def only(masked: str, *copies: str) -> Proposal:
    [proposal] = propose(masked, [Copy(f"c{n}", text) for n, text in enumerate(copies)])
    return proposal


def reasons(masked: str, *copies: str) -> list[str]:
    proposal = only(masked, *copies)
    assert proposal.fill is None
    return [choice.refused for choice in proposal.refused]


def masked(what: str, mask: str) -> str:
    assert OPEN.count(what) == 1
    return OPEN.replace(what, mask)


@pytest.mark.parametrize(
    ("text", "copy", "why"),
    [
        (masked("4,315", "XX"), masked("4,315", "**"), "副本此处也是打码"),
        (masked("4,315", "XX"), masked("4,315", "4X15"), "副本此处也是打码"),
        (masked("4,315", "XX"), masked("4,315", "若干"), "数值应为数字"),
        (masked("枫桥", "XX"), masked("枫桥", "3"), "地名应为汉字、不含数字"),
        (masked("枫桥", "XX"), masked("枫桥", "我们美丽的枫桥"), "夹有名称以外的词"),
        (masked("枫桥", "XX"), masked("枫桥", "枫桥、白石"), "上下文不同，对不上"),
        (masked("枫桥", "XX"), masked("枫桥", "枫" * 13), "过长（13 字，至多 12 字）"),
        (masked("枫桥", "XX"), masked("枫桥", ""), "上下文不同，对不上"),
        (masked("4,315", "4XX2"), OPEN, "与露出的数字不合"),
        (masked("岗位326", "岗位XX"), OPEN.replace("新增就业岗位", "减少各类岗位津贴"), "上下文不同，对不上"),
    ],
)
def test_what_is_refused_and_why(text: str, copy: str, why: str) -> None:
    assert why in reasons(text, copy)


def test_a_short_context_is_refused() -> None:
    assert not find_fills("到XX镇。", ["到枫桥镇。"])


def test_copies_that_disagree_are_all_shown_and_none_is_used() -> None:
    proposal = only(masked("枫桥", "XX"), OPEN, OPEN.replace("枫桥", "白石"))
    assert [choice.value for choice in proposal.choices] == ["枫桥", "白石"]
    assert proposal.fill is None


def test_another_year_of_the_same_report_gives_no_figures() -> None:
    years = "全年实现生产总值286.4亿元，规上工业产值{}亿元，财政收入{}亿元，接待游客{}万人次，改造农村公路{}公里。"
    text = years.format("XX", "18.3", "512", "146")
    assert reasons(text, years.format("97", "16.1", "433", "98")) == [
        "同句或同段的其他数字不同，疑为另一版本"
    ]


def test_another_year_of_the_same_report_gives_no_names() -> None:
    year = "过去一年，在县长{}同志带领下，全县实现生产总值{}亿元，完成固定资产投资{}亿元，引进{}公司投资建厂，新增就业{}人。"
    text = year.format("XXX", "286.4", "97.3", "XX", "5120")
    other, same = (
        year.format("陆小满", *sums)
        for sums in (("268.1", "91.7", "青禾", "4870"), ("286.4", "97.3", "青禾", "5120"))
    )
    assert not find_fills(text, [other])
    assert [fill.value for fill in find_fills(text, [same])] == ["陆小满", "青禾"]


@pytest.mark.parametrize("other", ["7368", "8", "80", "80001", "1.8"])
def test_a_figure_that_shares_digits_with_the_copy_differs_all_the_same(other: str) -> None:
    shared = "做好全年工作，要坚持稳中求进、以进促稳、先立后破。常住人口城镇化率从上年的{}%提升到今年的{}%，走在前列。"
    why = reasons(shared.format("**.*", "8000"), shared.format("50.8", other))
    assert why == ["同句或同段的其他数字不同，疑为另一版本"]


def test_a_sentence_that_two_reports_share_proves_nothing() -> None:
    rest = "".join(f"第{n}项工作由县直部门牵头，年底前办结。" for n in "甲乙丙丁戊己庚辛壬癸")
    other = "".join(f"开发区{n}号地块完成土地平整，企业陆续入驻。" for n in "甲乙丙丁戊己庚辛壬癸")
    shared = "常住人口城镇化率从上年的{}%提升到今年的五成以上。"
    text = rest + shared.format("XX") + rest[::-1]
    assert not find_fills(text, [other + shared.format("51") + other[::-1]])


def test_masks_side_by_side_without_a_sure_border_are_left() -> None:
    text = "今年以来，在全县开展大走访，XX村XX村率先完成，其他各村随后跟进。"
    copy = "今年以来，在全县开展大走访，村头村前村率先完成，其他各村随后跟进。"
    assert not [f for f in find_fills(text, [copy]) if f.value not in ("村头", "前", "头", "村前")]
    text = "今年以来，在全县开展大走访，XXXX乡率先完成，其他各村随后跟进。"
    assert len(find_fills(text, [copy])) <= 1


@pytest.mark.parametrize(
    ("text", "copy", "value"),
    [
        (masked("枫桥", "XX"), OPEN, "枫桥"),
        (masked("枫桥", "XX"), OPEN.replace("，", ",").replace("。", "."), "枫桥"),
        (masked("4,315", "**"), OPEN, "4,315"),
        (masked("4,315", "4XX5"), OPEN, "4,315"),
        (masked("4,315", "XX"), OPEN.replace("4,315", "４３１５"), "４３１５"),
        (masked("326", "XX"), masked("326", "326").replace("枫桥", "××"), "326"),
        (masked("枫桥", "XX"), OPEN.replace("枫桥", "“枫桥”"), "枫桥"),
        (masked("枫桥", "XX"), OPEN.replace("坚持", "坚##paidbegin##持"), "枫桥"),
    ],
)
def test_what_is_found(text: str, copy: str, value: str) -> None:
    [fill] = find_fills(text, [copy])
    assert Engine(masks="restore").clean(value).text == Engine().clean(fill.value).text
    assert 0.5 < fill.confidence < 1


def test_d_and_deletions_are_shown_too() -> None:
    text = "紧密团结在以同志为核心的D中央周围，加强D建引领，奋力开创新局面。"
    copy = "紧密团结在以习近平同志为核心的党中央周围，加强党建引领，奋力开创新局面。"
    values = [fill.value for fill in find_fills(text, [copy])]
    assert values == ["以习近平同志为核心", "党", "党"]


def test_each_copy_shows_what_the_other_hides() -> None:
    first, second = masked("枫桥", "XX"), masked("4,315", "**")
    assert [f.value for f in find_fills(first, [second])] == ["枫桥"]
    assert [f.value for f in find_fills(second, [first])] == ["4,315"]


def test_two_copies_that_agree_are_surer_than_one() -> None:
    one = only(masked("枫桥", "XX"), OPEN).fill
    two = only(masked("枫桥", "XX"), OPEN, OPEN.replace("，", ",")).fill
    assert one is not None
    assert two is not None
    assert two.confidence >= one.confidence
    assert two.source.count("；") == 1


def test_the_source_says_where() -> None:
    fill = only(masked("枫桥", "XX"), "序。\n" + OPEN).fill
    assert fill is not None
    assert fill.source == "c0:8-10"


def test_the_fills_fit_the_engine() -> None:
    text = masked("枫桥", "XX")
    assert Engine(masks="restore", fills=find_fills(text, [OPEN])).clean(text).text == OPEN


@pytest.mark.parametrize("copies", ["一份", b"x"])
def test_copies_are_several(copies: str) -> None:
    with pytest.raises(UsageError, match="write \\[copy\\]"):
        find_fills("XX镇", copies)


@given(
    st.text("XD*镇村党1。，\n\ud800枫", max_size=40),
    st.lists(st.text("XD*镇村党1。，\n枫桥", max_size=40), max_size=2),
)
def test_any_text_is_taken(text: str, copies: list[str]) -> None:
    for fill in find_fills(text, copies):
        assert 0 <= fill.start <= fill.end <= len(text)


@given(st.integers(0, 10_000))
@example(1334)
def test_a_text_without_relation_shows_nothing(seed: int) -> None:
    dice = random.Random(seed)
    text = copy_of(*facts_of(unrelated(dice, 900)), dice, 0.5).text
    assert not find_fills(text, [unrelated(dice, 900)])


def scored(texts: list[str], pairs: int) -> Score:
    score = Score()
    for seed in range(pairs):
        dice = random.Random(seed)
        facts, report = facts_of(excerpt(texts or [unrelated(dice, 1500)], dice, 1500))
        first, second = (copy_of(facts, report, dice, 0.4) for _ in range(2))
        found = propose(first.text, [Copy("", second.text)])
        fills = {(p.start, p.end): p.fill.value for p in found if p.fill}
        count(score, facts, first, second, fills, {(p.start, p.end) for p in found})
    assert score.wrong == 0, score.errors
    return score


def test_generated_pairs() -> None:
    score = scored([(CLEAN / "county-report.txt").read_text(encoding="utf-8")], 80)
    assert score.found > 500
    # of a short report three edited sentences are a tenth; benchmarks/parallel.py measures long ones
    assert score.recall >= 0.97, score.misses[:20]


def test_generated_pairs_of_a_report_that_repeats_itself() -> None:
    """Every sentence has a twin elsewhere: what can't be told apart is left, and nothing is wrong."""
    assert scored([], 80).recall >= 0.9
