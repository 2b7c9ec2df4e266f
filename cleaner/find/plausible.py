"""Whether a text that decoding gave is Chinese that somebody may have written.

The measure is the first levels of two standards, ordered by use: 3755 characters of GB/T 2312 and
5401 of Big5. Of rare characters nearly any bytes can be made.
"""

from __future__ import annotations

import re
from functools import cache

_HAN = re.compile("[\u3400-\u9fff]")
_MARKS = re.compile(  # what stands between Han: marks, full-width forms, signs of units and lists
    "[\u3000-\u3011\u3014-\u3017\u2010-\u2027\u2030-\u203b\u2460-\u249b\u2160-\u217b\u2190-\u2193\u25a0-\u25cf"
    "\u2103\u2116\u00a5\u00b0\u00b1\u00b7\u00d7\u00f7\u00a0\ufeff\uff01-\uff5e\uffe5\u3392-\u33d5\u2236\u2260-\u2265"
    "\u20ac\u2600-\u27bf]"
)
_LATIN = re.compile("[\u00a0-\u00ff]")
_ENOUGH = 4  # Han characters from which a few rarer ones may be among them
_SHARE = 0.8  # of these that must be common


def is_plausible(text: str, *, latin: bool = False) -> bool:
    """Tell whether *text* is common Han and Chinese marks, or, where allowed, Latin letters and signs.

    Where Latin is allowed the bytes were UTF-8, which proves more than GBK: two Han may be traditional.

    >>> is_plausible("中国"), is_plausible("锗鮙"), is_plausible("é"), is_plausible("é", latin=True)
    (True, False, False, True)
    """
    han = _HAN.findall(text)
    rest = _MARKS.sub("", _HAN.sub("", text))
    if latin:
        rest = _LATIN.sub("", rest)
    if rest.strip() or not (han or latin or _MARKS.search(text)):
        return False
    if len(han) < _ENOUGH:
        usual = common() if latin and len(han) > 1 else first_level()
        return all(char in usual for char in han)
    return sum(char in common() for char in han) >= _SHARE * len(han)


@cache
def first_level() -> frozenset[str]:
    """Return the first level of GB/T 2312: the characters in most use, rows 16 to 55.

    >>> len(first_level())
    3755
    """
    rows = bytes(byte for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF) for byte in (row, cell))
    last = bytes(byte for cell in range(0xA1, 0xFA) for byte in (0xD7, cell))
    return frozenset((rows + last).decode("gb2312"))


@cache
def common() -> frozenset[str]:
    """Return the first levels of GB/T 2312 and of Big5, simplified and traditional.

    >>> "乡" in common(), "鄉" in common(), "浗" in common()
    (True, True, False)
    """
    codes = [(row, cell) for row in range(0xA4, 0xC7) for cell in (*range(0x40, 0x7F), *range(0xA1, 0xFF))]
    first = bytes(byte for code in codes if code <= (0xC6, 0x7E) for byte in code)
    return first_level() | frozenset(first.decode("big5"))


@cache
def known() -> frozenset[str]:
    """Return all Han of GB/T 2312, and the first level of Big5.

    >>> "浗" in known()
    False
    """
    codes = [(row, cell) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    rows = bytes(byte for code in codes if not (0xD7, 0xFA) <= code <= (0xD7, 0xFE) for byte in code)
    return common() | frozenset(rows.decode("gb2312"))
