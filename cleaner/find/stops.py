"""Half-width full stops in Chinese text (GB/T 15834-2011, 4.1), told from all that a dot can be.

A dot at the end of a Chinese line, or before a closing quotation mark there, is a full stop. A dot
between Han may be one, a middle dot (卡尔.马克思) or a mark put into a word (公.务.员): it is taken
where the same line shows that it is written with such stops, and a clause stands on either side.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.find.base import Finder, Hit, View, fail
from cleaner.find.english import is_english

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

_H = "\u3400-\u9fff"
# The dot comes first: a literal is searched for many times as fast as a class.
_DOT = re.compile(
    rf"\.(?![.…A-Za-z]|[0-9](?![0-9]?[.、][{_H}]))"
    rf"(?:(?<=[{_H}”’）》】〕」』\]\"')%％′″]\.)|(?<=[0-9‰℃]\.)(?=[\s\"'”’）)」』]|\Z))(?<![.…]\.)"
)
_END = re.compile("[ \u3000\"'”’）)」』]*$")
_QUOTE = re.compile("[\"'”’」』]")
_HAN = re.compile(f"[{_H}]")
_CLAUSE_MARK = re.compile("[，、；：。！？,;:!?]")
_NUMERAL = re.compile("(?:^|[。 \u3000])[（(]?第?[一二三四五六七八九十百0-9]{1,4}[章节条款项部分)）]?$")
_LEFT, _RIGHT = (
    re.compile(f"[{_H}0-9A-Za-z.%”’）》]{{4}}$"),
    re.compile(f" ?(?:[0-9]{{1,2}}[.、])?[{_H}0-9A-Za-z“‘”’（(《\"']{{3}}"),
)
# Characters that transliterate foreign names: a dot between two of them parts the names.
_NAMES = frozenset(
    "阿埃艾安奥巴贝比彼伯布查达戴丹德迪蒂杜多恩尔法菲费弗夫福盖格哈海汉赫亨霍基吉加贾杰卡凯坎科克肯拉莱兰朗劳勒雷里利列林卢鲁伦罗洛马玛麦曼梅"
    "米莫姆穆纳娜内尼诺欧帕潘佩皮普乔琼让萨桑塞瑟沙史斯松苏索塔泰特廷托瓦威韦维沃乌西希谢辛雅亚扬耶伊因尤约泽詹朱兹"
)
_LEAST = 2  # Han of a line that is Chinese


class FullStops:
    """Finds half-width full stops.

    >>> [hit.start for hit in FullStops().find(View("完成投资3.2亿元.下一步,要抓好落实."))]
    [9, 19]
    """

    literals = (None,)

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield each stop."""
        dots: dict[int, list[int]] = {}
        for dot in _DOT.finditer(view.text):
            dots.setdefault(view.lines.number(dot.start()), []).append(dot.start())
        for line, found in dots.items():
            start, end = view.lines.content(line)
            for at in _in_line(view.text[start:end], [at - start for at in found]):
                yield Hit(start + at, start + at + 1, "。")


def _in_line(text: str, dots: list[int]) -> Iterator[int]:
    """Yield the dots of a line that are full stops."""
    if len(_HAN.findall(text)) < _LEAST or is_english(text):
        return
    tail = _END.search(text)
    end = tail.start() if tail else len(text)
    last = dots[-1] if dots[-1] + 1 == end and _ends(text, dots[-1]) else -1
    for at in dots:
        inside = _is_stop(text, at) and (last >= 0 or text[at + 1 : at + 2] == " ")
        if at == last or inside or (_QUOTE.match(text, at + 1) and _ends(text, at)):
            yield at


def _ends(text: str, at: int) -> bool:
    """Tell whether a dot at the end of a line, or of a quotation, ends a sentence."""
    before = text[:at]
    if _NUMERAL.search(before[-8:]):
        return False
    return before[-1] not in "0123456789)" or _CLAUSE_MARK.search(before) is not None


def _is_stop(text: str, at: int) -> bool:
    """Tell whether a dot between Han has a clause on either side, and parts no name."""
    if _NUMERAL.search(text[max(0, at - 8) : at]) or not _LEFT.search(text[max(0, at - 4) : at]):
        return False
    if not _HAN.match(text[at - 1]) and text[at - 1] not in "%％”’）》":
        return False
    behind = text[at + 1 : at + 2]
    return _RIGHT.match(text, at + 1) is not None and not (text[at - 1] in _NAMES and behind in _NAMES)


def make_full_stops(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `full-stops`; it has no parameters."""
    if rule.find.parameters:
        raise fail(rule, "`full-stops` has no parameters; drop them", "find.parameters")
    return FullStops()
