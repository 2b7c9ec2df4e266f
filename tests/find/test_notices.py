from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from packs_files import rule, write

import cleaner
from cleaner.errors import RuleError
from cleaner.packs.load import load_rules

if TYPE_CHECKING:
    from pathlib import Path

CORES = "anywhere: '余文[0-9]+字', after-sentence: 余文隐藏, own-line: 看余文"


def engine(folder: Path, parameters: str = CORES) -> cleaner.Engine:
    body = f"category: paywall\naction: delete\nwhole_line: true\nfind: {{detector: notice, parameters: {{{parameters}}}}}\n"
    return cleaner.Engine(
        rules=load_rules(write(folder, test__one=rule(body, "test/one"))), select=["test/one"]
    )


@pytest.mark.parametrize(
    "text",
    [
        "正文余文隐藏",
        "正文看余文",
        "看余文的人很多。",
        "余文隐藏得很深。",
        "一是健全机制，余文隐藏。",
        "余文",
    ],
)
def test_words_that_body_text_uses_too_stay(tmp_path: Path, text: str) -> None:
    assert engine(tmp_path).clean(text).text == text


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("正文余文300字正文", "正文正文"),
        ("正文。余文300字，请登录后继续阅读全文。下一句。", "正文。下一句。"),
        ("正文（余文300字，请登录）正文", "正文正文"),
        ("正文。余文隐藏，开通会员查看", "正文。"),
        ("正文。\n——看余文 >>\n正文。", "正文。\n正文。"),
        ("正文。【余文隐藏】", "正文。"),
    ],
)
def test_a_notice_goes_with_what_trails_behind_it(tmp_path: Path, text: str, out: str) -> None:
    assert engine(tmp_path).clean(text).text == out


@pytest.mark.parametrize(
    "notice",
    [
        "请回复本主题以查看隐藏内容",
        "展开阅读全文 >>",
        "— 试读结束 —",
        "此内容为付费阅读，请付费后查看",
        "免费试读已结束，购买后继续阅读 ",
        "您还没有登录，无法查看全文 ",
    ],
)
def test_a_row_of_notices_goes_however_long_it_is(notice: str) -> None:
    paywall = cleaner.Engine(select=["paywall/*"], limits={"removed_share": 1.0})
    kept = "镇党委要认真学习。"
    assert paywall.clean(notice * 3 + kept).text.endswith(kept)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ("", "`notice` needs a parameter: anywhere, after-sentence"),
        ("nowhere: 甲", "find.parameters.nowhere: no parameter `nowhere`; known: anywhere"),
        ("anywhere: 3", "find.parameters.anywhere: expected a pattern in a string; found 3"),
        ("anywhere: '('", "find.parameters: not a pattern"),
    ],
)
def test_what_is_refused(tmp_path: Path, parameters: str, message: str) -> None:
    with pytest.raises(RuleError) as caught:
        engine(tmp_path, parameters)
    assert message in str(caught.value)
