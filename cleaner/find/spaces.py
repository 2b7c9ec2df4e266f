"""Spaces inside a Chinese sentence that mean nothing, told from those that mean something.

A space between the halves of a heading, between names, between the columns of a table, or where a
number was taken out, is a mark of its own. A sentence shows itself by its punctuation.
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
_SPACES = " \u3000\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
_BLANK = " \u00a0\u2002-\u200a\u202f"
_BETWEEN = {
    "han": re.compile(
        f"(?<=[{_H}])(?:[{_BLANK}]{{1,3}}|\u3000)(?=[{_H}])|(?<=》)[{_BLANK}](?=[{_H}])"
        f"|(?<=[{_H}])[{_BLANK}](?=“)|(?<=”)[{_BLANK}](?=[{_H}])"
        f"|(?<=[{_H}0-9%》”])[{_BLANK}](?=（(?![0-9一二三四五六七八九十]{{1,3}}）))"  # （一） is an item
    ),  # two ideographic spaces part columns
    "han-and-digits": re.compile(
        f"(?<=[{_H}])[{_BLANK}]{{1,3}}(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%％])[{_BLANK}]{{1,3}}(?=[{_H}])"
    ),
}
_DATE = re.compile(
    f"(?<=[0-9])[{_BLANK}]{{1,3}}(?=[年月日](?![{_H}]?[{_BLANK}]))"
    f"|(?<=[12][0-9]{{3}})[{_BLANK}](?=年[{_BLANK}]?[0-9]{{1,2}}[{_BLANK}]?月)"
    f"|(?<=年)[{_BLANK}](?=[0-9]{{1,2}}[{_BLANK}]?月)|(?<=[0-9])[{_BLANK}](?=月[{_BLANK}]?[0-9]{{1,2}}[{_BLANK}]?日)"
    f"|(?<=月)[{_BLANK}](?=[0-9]{{1,2}}[{_BLANK}]?日)"
)
_MARKS = re.compile("[，。；！？、：]")
_SENTENCE = re.compile("[。；！？;!?]|[，,][^，,]*[，,]")
_CLAUSE = re.compile(f"[^，。；！？、：（）《》“”‘’【】{_BLANK}\u3000\n\r]+")
# Units that stand behind a number: a space before one may be where the number was.
_UNIT = re.compile(
    "(?:平方|立方)?(?:公里|千米|米|公顷|亩|吨|斤)|[万亿]|元|人(?![民才大])|户|家(?!庭)|个|名|条|件|项|次|所|处|台|辆|套|座|场|天|年|月|日|％|%|岁|度|倍|位|只|头|棵|篇"
)
_CUT_YEAR = re.compile("(?:^|[^0-9])(?:19|20)$")  # 20 年 may be a year that lost its end
_QUOTED = re.compile('“[^”\n]*”|‘[^’\n]*’|《[^》\n]*》|"[^"\n]*"')
# An address goes on up to the next space: without it what stands beside would belong to it.
_ADDRESS = re.compile(r"://|@|^www\.|[A-Za-z0-9-]\.(?:com|cn|net|org|edu|gov)(?:[/:.]|$)", re.IGNORECASE)
# The next item of a list that runs on in one line: B.错误, 3. 关键词回复, 五、本会.
_ITEM = re.compile(f"[A-H][.．、](?![A-Za-z0-9])|[0-9]{{1,2}}[.．][{_BLANK}]|[一二三四五六七八九十]{{1,3}}、")
# A value, and the label of the next one: 6000元/年 乙级单位：
_VALUE = re.compile(f"[0-9][0-9.,]*(?:[%％]|[{_H}]{{1,2}}(?:/[{_H}]{{1,2}})?)?$")
_LABEL = re.compile(f"[{_H}]{{2,12}}[：:]")
_FIELD = re.compile(f"[：:][{_H}0-9]{{1,8}}$")  # 工艺：煮 主料：
_SPEAKER = re.compile("[甲乙丙丁众合问答][：:]")  # who speaks next in a dialogue on one line
# The choices of a question in one line: A 正投影 B 轴测投影 C 平行投影.
_CHOICES = re.compile(f"(?<![A-Za-z0-9])A([{_BLANK}])[^A-Z\n]{{1,40}}\\1B\\1[^A-Z\n]{{1,40}}\\1C\\1")
_CHOICE = re.compile(f"[A-H][{_BLANK}]")
_COLUMNS = re.compile(f"[0-9][{_BLANK}]{{1,3}}[0-9]")  # numbers side by side are columns
_BEFORE, _BEHIND = re.compile("[!-~]+$"), re.compile("[!-~]+")
_FAR = 80  # code points of an address that are looked at
_LEAST = 12  # code points of a line that may be a sentence
_LONG = 5  # code points of a stretch of words that is no name


class Spaces:
    """Finds the spaces of one kind that stand inside a sentence."""

    def __init__(self, between: str) -> None:
        self._between, self._is_han = _BETWEEN[between], between == "han"
        self.literals = (frozenset(_SPACES) - {"\u3000"}, frozenset("\u3000"))[: 1 + self._is_han]

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:
        """Yield each stretch of spaces."""
        for line in self._lines(view, places):
            start, end = view.lines.content(line)
            for at, behind in self._in_line(view.text[start:end]):
                yield Hit(start + at, start + behind, "")

    def _lines(self, view: View, places: Places | None) -> list[int]:
        if places is None:
            return list(range(len(view.lines)))
        return sorted({line for part in places.parts for line, _ in view.lines.groups(places.of(part))})

    def _in_line(self, text: str) -> Iterator[tuple[int, int]]:
        sentence = len(text) >= _LEAST and _SENTENCE.search(text) and "\t" not in text
        pattern = self._between if sentence else None if self._is_han else _DATE
        if pattern is None or (not self._is_han and is_english(text)):
            return
        quoted = [match.span() for match in _QUOTED.finditer(text)]
        at = 0
        choices = not self._is_han and _CHOICES.search(text) is not None
        for match in pattern.finditer(text):
            start, end = match.span()
            if choices and (_CHOICE.match(text, end) or _is_choice(text, start)):
                continue
            while at < len(quoted) and quoted[at][1] <= start:
                at += 1
            if at < len(quoted) and quoted[at][0] < start:
                continue
            if not self._is_han and _is_address(text, start, end):
                continue
            if _UNIT.match(text, end) and (self._is_han or not text[start - 1].isdigit()):
                continue
            if _ITEM.match(text, end) or _begins_field(text, start, end):
                continue
            if text[end] == "年" and _CUT_YEAR.search(text[max(0, start - 3) : start]):
                continue
            if not sentence or self._runs_on(text, start, end):
                yield start, end

    def _runs_on(self, text: str, start: int, end: int) -> bool:
        """Tell whether words go on across a space: no list, no pair of verses, no columns."""
        if text[end] == "（":
            return True
        if not self._is_han:
            return not _COLUMNS.search(text, max(0, start - _LEAST), end + _LEAST)
        left, right = _stretch(text, start, -1), _stretch(text, end, 1)
        if _is_listed(text, start - len(left) - 1) or _is_listed(text, end + len(right)):
            return False  # 记者 某某 摄
        if text[end] == "“" or text[start - 1] == "”":
            return len(left) > 1 or len(right) > 1
        return max(len(left), len(right)) >= _LONG and len(left) != len(right)


def _is_address(text: str, start: int, end: int) -> bool:
    """Tell whether an address ends or begins at a space."""
    beside = _BEFORE.search(text, max(0, start - _FAR), start), _BEHIND.match(text, end, end + _FAR)
    return any(match is not None and _ADDRESS.search(match[0]) is not None for match in beside)


def _begins_field(text: str, start: int, end: int) -> bool:
    """Tell whether the next label, or the next to speak, stands behind a space."""
    if _SPEAKER.match(text, end):
        return True
    before = max(0, start - _LEAST)
    return _LABEL.match(text, end) is not None and any(
        value.search(text, before, start) for value in (_VALUE, _FIELD)
    )


def _is_choice(text: str, at: int) -> bool:
    """Tell whether a letter that names a choice stands before a space, by itself."""
    return text[at - 1] in "ABCDEFGH" and not text[at - 2 : at - 1].isalnum()


def _is_listed(text: str, at: int) -> bool:
    """Tell whether another space stands at the far end of a stretch of words."""
    return 0 <= at < len(text) and text[at] in _SPACES


def _stretch(text: str, at: int, step: int) -> str:
    """Return what stands beside a space, up to the next space or mark."""
    if step > 0:
        match = _CLAUSE.match(text, at)
        return match[0] if match else ""
    begin = at
    while begin and _CLAUSE.match(text[begin - 1]) and at - begin < _LEAST:
        begin -= 1
    return text[begin:at]


def make_spaces(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `spaces`; its parameter `between` is `han` or `han-and-digits`."""
    between = rule.find.parameters.get("between")
    if list(rule.find.parameters) != ["between"] or between not in _BETWEEN:
        raise fail(rule, f"`spaces` has one parameter, between: {', '.join(_BETWEEN)}", "find.parameters")
    return Spaces(between)
