"""Whether a value can be what a mask hides. A wrong value is worse than none."""

from __future__ import annotations

import re
import unicodedata

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")
_NUMERALS = "0123456789.零〇○一二两三四五六七八九十百千万亿半几数多余廿卅"
_NUMBER = re.compile(rf"[近约]?[{_NUMERALS}]+(?:[,，][0-9]{{3}})*(?:\.[0-9]+)?")
_DATE = re.compile(
    r"[0-9零〇○一二三四五六七八九十廿卅元正冬腊]+(?:[年月日号./-]?[0-9零〇○一二三四五六七八九十]*)*"
)
_SENTENCE = re.compile(r"[，。；：！？、…,;:!?\n\r\u2028\u2029“”\"‘’《》〈〉（）()【】\[\]{}〔〕「」『』|]")
_MASK = re.compile(r"[Xx×＊*○◯△□_＿某]|[Ｘｘ]")
# What is no part of a name: a value with it in it has taken in the words beside the name.
_FUNCTION = re.compile(
    r"[的了是在被把]|(?<=..)[和与及或](?=..)|我们|他们|这个|一个|进一步|积极|全面|切实|扎实|加快|加强|加大|推进|大力|深入|"
    r"持续|不断|坚持|认真|建设|支持|推动|组织|会同|围绕|依托|同时|以及|包括"
)
_LONGEST = {"number": 16, "date": 14, "place": 12, "person": 12, "organization": 30, "party": 8}
_LONGEST_TEXT = 24
_EDGES = "PZC"


def trimmed(text: str) -> str:
    """Return a value without punctuation and space at its edges; a percent sign is no punctuation.

    >>> trimmed("（枫桥），")
    '枫桥'
    """
    start, end = 0, len(text)
    while start < end and _is_edge(text[start]):
        start += 1
    while start < end and _is_edge(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_edge(char: str) -> bool:
    return unicodedata.category(char)[0] in _EDGES and char not in "%％‰*_＊＿"


def same(value: str) -> str:
    """Return what two spellings of one value share: width, case, commas between digits.

    >>> same("４,315") == same("4315")
    True
    """
    folded = unicodedata.normalize("NFKC", value).lower()
    return re.sub(r"(?<=[0-9]),(?=[0-9])", "", folded)


def misfit(kind: str | None, letter: str) -> int:
    """Return 1 where a mask of *kind* can't stand for *letter*, else 0; letters are folded.

    >>> misfit("number", "镇"), misfit("place", "枫")
    (1, 0)
    """
    if kind == "number":
        return int(letter not in _NUMERALS)
    if kind == "date":
        return int(letter not in _NUMERALS and letter not in "年月日元正冬腊")
    if kind in ("place", "person", "party"):
        return int(not _HAN.match(letter))
    return 0


def refusal(value: str, mask: str, kind: str | None) -> str | None:
    """Return why *value* can't be what a mask hides, in Chinese; None where it can.

    Args:
        value: A value, trimmed.
        mask: The mask as it stands in the masked text; empty where something is missing.
        kind: Kind of the mask.

    >>> refusal("枫桥", "XX", "place"), refusal("12", "XX", "place")
    (None, '地名应为汉字、不含数字')
    """
    if not value:
        return "副本此处没有内容"
    if _SENTENCE.search(re.sub(r"(?<=[0-9])[,，](?=[0-9]{3})", "", value)):
        return "含有句内或句间标点"
    if same(value) == same(mask) or _MASK.search(value):
        return "副本此处也是打码"
    most = _LONGEST.get(kind or "", _LONGEST_TEXT)
    if len(value) > most:
        return f"过长（{len(value)} 字，至多 {most} 字）"
    return _wrong_kind(value, kind) or _contradicted(value, mask)


def _wrong_kind(value: str, kind: str | None) -> str | None:
    if kind == "number" and not _NUMBER.fullmatch(unicodedata.normalize("NFKC", value)):
        return "数值应为数字"
    if kind == "date" and not _DATE.fullmatch(unicodedata.normalize("NFKC", value)):
        return "日期应为数字"
    if kind == "party" and "党" not in value:
        return "此处应为“党”"
    if kind == "place" and not _is_han(value):
        return "地名应为汉字、不含数字"
    if kind == "person" and not _is_han(value.replace("·", "")):
        return "人名应为汉字"
    if kind == "organization" and not _HAN.search(value):
        return "机构应有汉字"
    if kind in ("place", "person") and _FUNCTION.search(value):
        return "夹有名称以外的词"
    return None


def _is_han(value: str) -> bool:
    return all(_HAN.match(char) for char in value)


def _contradicted(value: str, mask: str) -> str | None:
    """Hold the digits and letters that a mask still shows against the value: 1XX32 is not 28132."""
    folded = unicodedata.normalize("NFKC", mask)
    shown = re.split(r"[Xx×*]+", folded)
    if len(shown) < 2 or not any(shown):
        if mask and _HAN.search(mask) and not _MASK.search(mask):
            return None if _holds_in_order(value, mask) else "与残留的字不合"
        if mask in ("DP", "ED"):
            return None if _holds_in_order(value, mask) else "与残留的字不合"
        return None
    pattern = ".*".join(re.escape(part.strip(".")) for part in shown)
    whole = unicodedata.normalize("NFKC", value).replace(",", "")
    return None if re.fullmatch(pattern, whole) else "与露出的数字不合"


def _holds_in_order(value: str, rest: str) -> bool:
    letters = iter(value)
    return all(letter in letters for letter in rest)
