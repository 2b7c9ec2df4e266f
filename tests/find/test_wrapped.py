from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cleaner

ENGINE = cleaner.Engine("corpus", select=["layout/wrapped-lines"])


def joined(text: str) -> str:
    return ENGINE.clean(text).text


WRAPPED = (
    "全县各级各部门要统筹抓好防汛备汛各项工作，加\n强值班值守，落实责任制度，做到守土有责守土尽\n"
    "责，确保人民群众生命财产安全，确保重要设施安\n全度汛。\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "青禾镇2023年工作总结\n今年以来，全镇完成造林2300亩。\n",
        "一、主要工作，抓好落实，务求实效\n\n全镇完成造林2300亩。\n",
        "张三\n李四\n王五\n",
        "全镇完成造林2300亩，水稻收割1.4万亩。\n下一步，继续抓好秋种。\n",
        "村名\t户数\n青禾村\t211\n",
        "",
        # a title with a comma, and a paragraph under it
        "凝心聚力，奋力推进青禾镇高质量发展\n今年以来，全镇完成造林2300亩。\n",
        "凝心聚力，奋力推进青禾镇高质量发展\n\n今年以来，全镇完成造林2300亩。\n",
        # a headline that ends with a verb
        "青禾镇第十九届人民代表大会第四次会议召开\n\n12月8日，大会开幕，会期两天。\n",
        # salutations, labels, signatures
        "尊敬的各位领导、各位来宾，\n大家上午好！\n",
        "亲爱的青禾镇广大居民朋友们，\n一年一度的春节到了。\n",
        "以上请示如无不妥，请予批转执行\n青禾镇人民政府\n2023年12月28日\n",
        "收件人：青禾镇人民政府党政综合办公室\n地址：青禾镇枫桥路18号综合楼三楼\n邮编：000000\n",
        # slogans of one length, a couplet, verse
        "加强基层组织建设、夯实战斗堡垒作用\n加强干部队伍建设、锻造过硬铁军队伍\n加强党风廉政建设、营造风清气正氛围\n加强作风效能建设、提升为民服务水平\n",
        "不忘初心牢记使命，奋力开创新局面\n凝心聚力砥砺前行，全面建设新青禾\n今年造林2300亩。\n",
        "我们走在希望的田野上，\n迎着朝霞奔向远方，\n让每一寸土地都充满力量，\n让每一个梦想都闪闪发光。\n",
        "加强基层组织建设、夯实战斗堡垒作用\n加强干部队伍建设锻造、过硬铁军队伍\n加强党风廉政建设营造风清、气正氛围\n加强作风、效能建设提升为民服务水平\n",
        "加强基层组织建设、夯实战斗堡垒作用\n加强干部队伍建设、锻造过硬铁军队伍\n加强党风廉政建设、营造风清气正氛围\n加强作风效能建设、提升为民服务水平\n全镇完成造林。\n",
        "尊敬的各位领导、各位来宾，\n今天我们在这里隆重集会，热烈庆祝农民丰收节。\n",
        # a stop that was forgotten
        "全年完成投资3.2亿元，同比增长6.5%\n下一步，继续抓好项目建设。\n",
        "一、基本情况及存在的主要问题汇总\n略。\n",
        "项目名称  总投资（万元）  完成时限，备注\n污水管网改造  1200  2023年6月。\n",
        "》》点击图片进入专题《《\n》》更多\n",
    ],
)
def test_lines_that_stay_apart(text: str) -> None:
    assert joined(text) == text


@pytest.mark.parametrize("brk", ["\n", "\r\n", "\r"])
def test_hard_wrapped_lines_are_joined(brk: str) -> None:
    assert joined(WRAPPED.replace("\n", brk)) == WRAPPED.replace("\n", "") + brk


def test_headings_in_wrapped_text_stay_on_their_lines() -> None:
    text = WRAPPED + "二、下一步打算\n" + WRAPPED
    assert joined(text) == WRAPPED.replace("\n", "") + "\n二、下一步打算\n" + WRAPPED.replace("\n", "") + "\n"


@pytest.mark.parametrize(
    "name", ["青禾镇人民政府", "2023年12月28日", "地址：枫桥路18号", "　　全镇完成造林。"]
)
def test_what_follows_a_full_line_may_stand_for_itself(name: str) -> None:
    text = WRAPPED.replace("安\n全度汛。\n", "安\n") + f"{name}\n"
    assert joined(text).endswith(f"确保重要设施安\n{name}\n")


@pytest.mark.parametrize(
    ("text", "out"),
    [
        # the words at the break
        (
            "对照年初目标任务逐项抓好落实，确保取得实\n效，推动工作再上新台阶。\n",
            "对照年初目标任务逐项抓好落实，确保取得实效，推动工作再上新台阶。\n",
        ),
        (
            "全镇要以更加饱满的热情不断\n开创工作新局面。\n",
            "全镇要以更加饱满的热情不断开创工作新局面。\n",
        ),
        (
            "各部门要认真落实《关于加强\n乡镇工作的意见》，抓好秋种。\n",
            "各部门要认真落实《关于加强乡镇工作的意见》，抓好秋种。\n",
        ),
        (
            "全镇完成造林2300亩，水稻收割\n1.4万亩，油菜播种完成九成。\n",
            "全镇完成造林2300亩，水稻收割1.4万亩，油菜播种完成九成。\n",
        ),
        # a comma, and what is left of the sentence
        (
            "今年以来，全镇上下团结一心，\n推动各项工作取得了新的成\n效。\n",
            "今年以来，全镇上下团结一心，推动各项工作取得了新的成效。\n",
        ),
        # words that were a link
        (
            "由供给方带团队、带技术，上门\n揭榜\n；由需求方带资金。\n",
            "由供给方带团队、带技术，上门揭榜；由需求方带资金。\n",
        ),
        ("建立“双向\n揭榜\n挂帅”机制。\n", "建立“双向揭榜挂帅”机制。\n"),
        ("落实责任\n。\n", "落实责任。\n"),
        (
            "镇党委坚持以人民为中心的发展思想\n\n，统筹推进各项工作。\n",
            "镇党委坚持以人民为中心的发展思想，统筹推进各项工作。\n",
        ),
        # a bracket that was left behind belongs to the next line, not to the paragraph above
        (
            "接待游客分别增长11.8%。\n（\n三）改革持续深化。\n",
            "接待游客分别增长11.8%。\n（三）改革持续深化。\n",
        ),
    ],
)
def test_words_that_can_not_end_a_line_or_begin_one(text: str, out: str) -> None:
    assert joined(text) == out


def test_numbers_that_moved_to_the_next_line_whole() -> None:
    text = (
        "累计出动320人次，排查堤防\n18公里、山塘26座、地质灾害点9\n处，发现隐患43处，整改完成率\n"
        "96.3%，其余正在抓紧整改之中。\n"
    )
    assert joined(text) == text.replace("\n", "") + "\n"


def test_a_full_line_that_ends_a_sentence_goes_on_where_paragraphs_are_indented() -> None:
    paragraph = "　　全镇上下扎实推进防汛备汛的各\n项准备工作，逐村逐户落实了责任。\n其余的堤防正在抓紧加固，确保安全\n度汛。\n"
    assert joined(paragraph * 2) == ("　　" + paragraph.replace("\n", "").strip() + "\n") * 2
    flush = paragraph.replace("　　", "今年")
    assert "责任。\n其余" in joined(flush * 2)


@pytest.mark.parametrize("heading", ["强化责任落实。", "（三）紧盯改革难点，增强产业发展活力"])
def test_a_short_sentence_under_a_full_line_may_be_a_heading(heading: str) -> None:
    text = (
        "　　全镇上下扎实推进防汛备汛的各\n项准备工作，逐村逐户落实了责任。\n"
        f"{heading}\n　　全镇上下扎实推进秋冬种植的各\n项准备工作，确保颗粒归仓不误农\n时。\n"
    )
    assert f"\n{heading}\n" in joined(text)


def test_a_paragraph_that_a_veto_cuts_short_is_joined_up_to_it() -> None:
    text = WRAPPED.replace("。\n", "。又\n") + "一是压实责任。\n"
    assert joined(text) == WRAPPED.replace("\n", "") + "又\n一是压实责任。\n"


@pytest.mark.xfail(strict=True, reason="a title as wide as the margin can't be told from a first line")
def test_a_title_as_wide_as_the_margin() -> None:
    text = "奋楫扬帆，勇毅前行，奋力谱写青禾镇发展新篇章\n" + WRAPPED
    assert joined(text).startswith("奋楫扬帆，勇毅前行，奋力谱写青禾镇发展新篇章\n")


def test_a_page_turned_inside_a_sentence() -> None:
    text = "扎实开展环境整治提升行动，召开\n\n  现场推进会12场，整改问题320个。\n"
    assert joined(text) == "扎实开展环境整治提升行动，召开现场推进会12场，整改问题320个。\n"


def test_pages_turned_elsewhere_speak_for_a_break_that_looks_the_same() -> None:
    doubtful = "乡村建设\n\n加快建设未来乡村，制定完成凤升\n\n村数字乡村方案；推进第五批示范点。\n"
    other = "城乡环境\n\n扎实开展环境整治提升行动，召开\n\n现场推进会12场，整改问题320个。\n\n"
    assert joined(doubtful) == doubtful
    assert "完成凤升村数字乡村" in joined(other + doubtful)


def test_two_letters_are_left_alone_where_the_word_may_have_been_cut() -> None:
    text = WRAPPED.replace("安\n全度汛。", "接入G\nIS地图，安全度汛。")
    assert "接入G\nIS地图" in joined(text)


_PIECES = st.sampled_from(
    [
        "今年以来，全镇上下",
        "团结一心",
        "。",
        "，",
        "\n",
        "\n\n",
        "　　",
        "《",
        "》",
        "“",
        "”",
        "揭榜",
        "12",
        "GDP ",
        "；",
        "一、",
    ]
)


@given(st.lists(_PIECES, max_size=60).map("".join))
def test_joining_takes_away_nothing_but_white_space(text: str) -> None:
    once = joined(text)
    assert "".join(once.split()) == "".join(text.split())
    assert joined(once) == once
