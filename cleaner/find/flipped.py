"""Pairs of curly quotation marks the wrong way round (坚持”稳中求进“总基调), told from quotations cut in two.

A closing mark with an opening one behind it is also what a line shows whose first quotation began
before it and whose last goes on behind it: 要抓好落实。”他说，“要. A pair is turned where no
quotation reaches into the paragraph or out of it, what stands between the marks is a term, and
either a paragraph that is whole stands before it, or the words around the pair take a term: 坚持
before it, 活动 behind it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_H = "\u3400-\u9fff"
_CHAR = f"{_H}0-9A-Za-z*×○"  # masks stand for words
_TERM = re.compile(f"[{_CHAR}](?:[{_CHAR}、，·+-]{{0,18}}[{_CHAR}+])?$")
# What joins two quotations, or says who speaks.
_JOINS = re.compile(
    "(?<=”)(?:和|与|及|或|并|以及|的|地|得|是|为|在|到|把|被|等|他|她|我|你|这|那|就是|还是|而|也|又|再|则)"
    "|(?:[的和与及或为是在到把被于以向从对说道讲答喊叫]|[指提]出|强调|认为|表示|要求|就是)$"
)
_TAKES_TERM = re.compile(
    "(?:坚持|推行|推进|推动|打造|实施|开展|深化|落实|获评|荣获|获得|评为|评选|授予|创建|构建|弘扬|围绕|聚焦|践行|贯彻|发挥|提出|组织|举办|启动"
    "|完善|健全|建立|形成|擦亮|叫响|打响|唱响|做好|抓好|用好|突出|紧扣|锚定|树立|争创|入选|列入|纳入|称为|誉为|名为|解决|破解|防止|杜绝|克服|力戒"
    "|纠治|释放|传递|关于|按照|遵循|通过|采取|采用|依托|全国|全省|全市|全县|省级|市级|县级)$"
)
_HEAD = re.compile(
    "(?:活动|工程|行动|机制|模式|称号|总基调|战略|工作|改革|理念|精神|要求|目标|品牌|制度|体系|建设|服务|平台|教育|问题|政策|规划|计划|方针|原则|思路"
    "|格局|布局|理论|经验|主题|专项|试点|示范|项目|产业|管理|治理|作用|意识|基地|样板|窗口|大赛|论坛|系列|荣誉|等荣誉|等活动|等品牌)"
)
_BEHIND_CLOSING = frozenset("，。；：！？、）》】〕")
_QUOTATION_ENDS = "。！？!?…"
_WHOLE = re.compile('[。！？；：.!?;:][”’）)」』"]*[ \t\u3000]*$')
_PARAGRAPH = re.compile('[。！？；：.!?;:][”’）)」』"]*[ \t\u3000]*[\r\n][ \t\u3000\r\n]*$')
_SENTENCE = 60  # code points of a sentence that is quoted
_FAR = 1000  # code points before and behind a paragraph in which a quotation may begin or end


class Flipped(NamedTuple):
    """The pairs of a paragraph that are the wrong way round.

    Args:
        pairs: Where the marks of each stand, in code points of the text.
        certain: Whether they may be turned; else they are in doubt.
    """

    pairs: list[tuple[int, int]]
    certain: bool


def read_flipped(text: str, span: tuple[int, int], places: Sequence[int], marks: str) -> Flipped | None:
    """Return the flipped pairs of a paragraph, if they are all that is wrong with its marks.

    Args:
        text: The whole text: a quotation may run over paragraphs.
        span: Where the paragraph starts and ends, in code points.
        places: Where its marks stand, in code points of the text.
        marks: The opening and the closing mark.

    Returns:
        The pairs; None where there are none, or a quotation may reach over the paragraph.

    >>> read_flipped("坚持”稳中求进“总基调。", (0, 11), [2, 7], "“”")
    Flipped(pairs=[(2, 7)], certain=True)
    """
    pairs = list(zip(places[::2], places[1::2], strict=False))
    if len(places) % 2 or any(text[a] == text[b] for a, b in pairs):
        return None
    start, end = span
    flipped = [(a, b) for a, b in pairs if text[a] == marks[1]]
    if not flipped or any(_is_between(text, start, pair) for pair in flipped):
        return None
    whole = _WHOLE.search(text, max(start, end - 8), end) is not None
    second = whole and _PARAGRAPH.search(text, max(0, start - 8), start) is not None
    certain = all(_is_quoted(text, start, pair, whole=whole, second=second) for pair in flipped)
    if not (certain or whole) or (len(flipped) == len(pairs) and _reaches_over(text, span, marks)):
        return None
    return Flipped(flipped, certain)


def plain_pairs(text: str, start: int, places: Sequence[int], marks: str) -> list[tuple[int, int]]:
    """Return pairs that are the wrong way round whatever the rest of the paragraph may be: 获评”好人“；.

    A word that takes a term stands before the closing mark, no mark may follow the opening one as it
    does, and between them is a term.

    >>> plain_pairs("“甲”乙“丙获评”好人“；", 0, [0, 2, 4, 8, 11], "“”")
    [(8, 11)]
    """
    return [
        (a, b)
        for a, b in pairwise(places)
        if text[a] == marks[1]
        and text[b] == marks[0]
        and text[b + 1 : b + 2] in _BEHIND_CLOSING
        and _TERM.match(text[a + 1 : b])
        and _TAKES_TERM.search(text, max(start, a - 4), a)
        and not _JOINS.search(text, a + 1, b)
    ]


def _reaches_over(text: str, span: tuple[int, int], marks: str) -> bool:
    """Tell whether a quotation is open before a paragraph, or is closed behind it."""
    opening, closing = marks[0], marks[1]
    others = re.compile(f"[^{marks}]+")
    before = others.sub("", text[max(0, span[0] - _FAR) : span[0]])
    behind = others.sub("", text[span[1] : span[1] + _FAR])
    last, first = len(before), 0
    while before.endswith(closing + opening, 0, last):  # neighbours may be the wrong way round, too
        last -= 2
    while behind.startswith(closing + opening, first):
        first += 2
    return before.endswith(opening, 0, last) or behind.startswith(closing, first)


def _is_between(text: str, start: int, pair: tuple[int, int]) -> bool:
    """Tell whether what a pair holds stands between two quotations: one ends before it, or it joins them."""
    first, last = pair
    ends = first > start and text[first - 1] in _QUOTATION_ENDS
    return ends or _JOINS.search(text, first + 1, last) is not None


def _is_quoted(text: str, start: int, pair: tuple[int, int], *, whole: bool, second: bool) -> bool:
    """Tell whether a pair holds a term with words around it that take one, or a sentence behind a colon."""
    first, last = pair
    content = text[first + 1 : last]
    if text[first - 1 : first] == "：" and len(content) <= _SENTENCE:
        return whole and content[-1:] in ("。", "！", "？")
    if not _TERM.match(content):
        return False
    before = _TAKES_TERM.search(text, max(start, first - 4), first) is not None
    behind = _HEAD.match(text, last + 1) is not None
    if not whole or "，" in content:
        return before and behind
    return before or behind or second
