"""Half-width full stops in Chinese text (GB/T 15834-2011, 4.1), told from all that a dot can be.

A dot at the end of a Chinese line, or before a closing quotation mark there, is a full stop. A dot
between Han may be one, a middle dot (卡尔.马克思) or a mark put into a word (公.务.员): it is taken
where the same line shows that it is written with such marks, or what follows opens a sentence
(今年, 会议强调, 一是), and a clause stands on either side.
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
    rf"\.(?![.…A-Za-z]|[0-9](?![0-9]?[.、][{_H}]|[0-9]{{0,3}}[年所家个名项座条处户万]))"
    rf"(?:(?<=[{_H}”’）》】〕」』\]\"')%％′″]\.)|(?<=[0-9‰℃A-Za-z]\.)(?=[\s\"'”’）)」』]|\Z))(?<![.…]\.)"
)
_END = re.compile("[ \u3000\"'”’）)」』]*$")
_QUOTE = re.compile("[\"'”’」』]")
_HAN = re.compile(f"[{_H}]")
_CLAUSE_MARK = re.compile("[，、；：。！？,;:!?]")
_NUMERAL = re.compile("(?:^|[。 \u3000])[（(]?第?[一二三四五六七八九十百0-9]{1,4}[章节条款项部分)）]?$")
_LEFT, _RIGHT = (
    re.compile(f'[{_H}0-9A-Za-z.%”’）》)"，、；,;][{_H}0-9A-Za-z.%”’）》()"]{{3}}$'),
    re.compile(f" ?(?:[0-9]{{1,2}}[.、])?[{_H}0-9A-Za-z“‘”’（(《\"']{{2}}[{_H}0-9A-Za-z“‘”’（(《\"'，,、]"),
)
# Characters that transliterate foreign names: a dot between two of them parts the names.
_NAMES = frozenset(
    "阿埃艾安奥巴贝比彼伯布查达戴丹德迪蒂杜多恩尔法菲费弗夫福盖格哈海汉赫亨霍基吉加贾杰卡凯坎科克肯拉莱兰朗劳勒雷里利列林卢鲁伦罗洛马玛麦曼梅"
    "米莫姆穆纳娜内尼诺欧帕潘佩皮普乔琼让萨桑塞瑟沙史斯松苏索塔泰特廷托瓦威韦维沃乌西希谢辛雅亚扬耶伊因尤约泽詹朱兹"
    "买提都热合曼木吐依古孜旦甫肉衣努图吾玉汗丁路"  # and Uyghur ones
)
# Words that open a sentence, and hardly a name or the second half of a title.
_OPENING = re.compile(
    f"(?:今年|去年|明年|今后|近年来|近期|当前|目前|[上下]半年|下一步|下一阶段|接下来|截至|截止|一年来|五年来|过去|总的看"
    f"|第[一二三四五六](?=[，,])|(?:19|20)[0-9]{{2}}年(?=[0-9，,上下全以])|谢谢|同志们|各位|同时"
    f"|与此同时|此外|另外|首先|其次|再次|最后|为此|因此|对此|但是|然而|会[上后]|我们|大家"
    f"|会议(?:指出|强调|要求|认为|听取|审议|决定|明确|传达)|[一二三四五六七八九]是|[一二三四五六]要|要(?![闻素件点员害塞隘管])"
    f"|各(?:级|地|部门|单位|乡镇|镇|村|县|区|街道)|全[省市县区镇乡](?![志貌]))[{_H}0-9，,]"
)
# Those that open a clause, too: they count between clauses that are long, and no halves of a slogan.
_VERB = re.compile(
    "(?:深入|扎实|持续|着力|大力|加快|全面|进一步|切实|积极|认真|严格|稳步|有序|有效|纵深|加强|强化|推进|推动|实施|落实|完善|健全|优化|建成"
    "|做好|抓好|办好|用好|坚决|坚持|统筹|聚焦|围绕|深化|开展|加大|加力|新增|新建|完成|打造|培育|壮大|启动|举办|创建|严守)"
)
_GOES_ON = re.compile(
    "(?:[的地得要和与及并将把被在为以向对从由使让更最很不再已其各全化]|深入|扎实|持续|着力|大力|加快|全面|一步|切实|积极|认真|严格|稳步|有序|有效|纵深"
    "|坚决|继续|不断|努力|主动|自觉|共同|充分|始终|统筹|推进|推动|通过|围绕|支持|开展|实施|加强|强化)$|(?:[重主需必只想首摘概纲就]要?)$"
)
_CLAUSE = re.compile("[^，、；：。！？,;:!?.（）()《》“”\"‘’' \u3000]*")
_WHOLE = 5  # code points of a clause that is no half of a slogan
_FAR = 40  # code points of the longest clause that is measured
_OPEN_QUOTE, _IN_QUOTES = re.compile('[“"][^“”"]*$'), re.compile(f'[^“”"]{{0,{_FAR}}}[”"]')
_NEAR = 200  # code points in which a title began, or the sentence ends
_ROOMY = 8  # the same where both are of one length
# What is foreign at the end of a Chinese sentence, but for abbreviations.
_WORD = re.compile(f"(?<=[{_H}0-9、，：:,])[A-Za-z0-9@_./:-]{{2,}}$")
_SHORT = re.compile(
    r"(?:^|[.])[A-Za-z]$|(?:Co|Ltd|Inc|Corp|etc|No|vs|al|St|Mr|Mrs|Dr|Fig|pp|ed)$", re.IGNORECASE
)
_FRACTION = re.compile("[0-9]{1,2}(?:个?百分点|[倍万亿元])")
_STOP = re.compile("[。；！？;!?.]")
_HALF_WIDTH = re.compile(f"[{_H}][,;:](?=[{_H}])")
_SENTENCE_ENDS = re.compile("[。；！？;!?]")
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
    typed = last >= 0 or (text[end - 1 : end] in ("!", "?") and _HALF_WIDTH.search(text) is not None)
    for at in dots:
        shown = typed or text[at + 1 : at + 2] == " "
        inside = _is_behind_clause(text, at) and (_opens(text, at) or (shown and _is_before_clause(text, at)))
        if at == last or inside or (_QUOTE.match(text, at + 1) and _ends(text, at)):
            yield at


def _ends(text: str, at: int) -> bool:
    """Tell whether a dot at the end of a line, or of a quotation, ends a sentence."""
    before = text[:at]
    if _NUMERAL.search(before[-8:]):
        return False
    if before[-1].isascii() and before[-1].isalpha():
        word = _WORD.search(before, max(0, at - _FAR))
        return word is not None and not _SHORT.search(word[0]) and _CLAUSE_MARK.search(before) is not None
    return before[-1] not in "0123456789)" or _CLAUSE_MARK.search(before) is not None


def _is_behind_clause(text: str, at: int) -> bool:
    """Tell whether a dot between Han has a clause before it."""
    if _NUMERAL.search(text[max(0, at - 8) : at]) or not _LEFT.search(text[max(0, at - 4) : at]):
        return False
    return _HAN.match(text[at - 1]) is not None or text[at - 1] in '%％”’）》)"'


def _is_before_clause(text: str, at: int) -> bool:
    """Tell whether a dot has a clause behind it, and parts no name."""
    behind = text[at + 1 : at + 2]
    if _FRACTION.match(text, at + 1) or _is_slogan(text, at):
        return False
    return _RIGHT.match(text, at + 1) is not None and not (text[at - 1] in _NAMES and behind in _NAMES)


def _is_slogan(text: str, at: int) -> bool:
    """Tell whether a dot parts the halves of what is quoted, and no sentence is (“凝心聚力.共谋发展”)."""
    quoted = _IN_QUOTES.match(text, at + 1)
    if quoted is None or not _OPEN_QUOTE.search(text, max(0, at - _FAR), at):
        return False
    return not _STOP.search(quoted[0]) and not _is_whole(text, at)


def _opens(text: str, at: int) -> bool:
    """Tell whether a sentence opens behind a dot; the line shows ends of sentences, nothing is quoted."""
    if not _SENTENCE_ENDS.search(text, at, at + _NEAR) or _GOES_ON.search(text, max(0, at - 4), at):
        return False
    if _is_inside(text, at, "《》") or _is_inside(text, at, "“”"):
        return False
    if _VERB.match(text, at + 1):
        return _is_whole(text, at)
    return _OPENING.match(text, at + 1) is not None


def _is_inside(text: str, at: int, marks: str) -> bool:
    """Tell whether a pair of marks is open at a place."""
    least = max(0, at - _NEAR)
    return text.rfind(marks[0], least, at) > text.rfind(marks[1], least, at)


def _is_whole(text: str, at: int) -> bool:
    """Tell whether the clauses on both sides of a dot are no halves of a slogan (改革创新.推进发展)."""
    before = _CLAUSE.match(text[max(0, at - _FAR) : at][::-1])
    behind = _CLAUSE.match(text[at + 1 : at + 1 + _FAR])
    sizes = sorted(len(match[0]) for match in (before, behind) if match)
    return sizes[0] >= (_ROOMY if sizes[0] == sizes[1] else _WHOLE)


def make_full_stops(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `full-stops`; it has no parameters."""
    if rule.find.parameters:
        raise fail(rule, "`full-stops` has no parameters; drop them", "find.parameters")
    return FullStops()
