"""The shape of UTF-8 that was read as GBK, character by character.

A character of Chinese is three bytes of UTF-8, a lead (E2–E9, EF) and two that follow (80–BF); GBK
takes them in pairs. So the pairs come in four sorts, by what their two bytes are, and a lone 80 is
read as € by Windows. One regular expression over the sorts finds what can be UTF-8 at all.
"""

from __future__ import annotations

import re
from functools import cache

_LEADS = (*range(0xE2, 0xEA), 0xEF)
# Behind EF only the forms of full and small width (U+FE00..U+FF7F): else 锂 were a trace.
_FORMS = range(0xB8, 0xBE)
_FOLLOW = range(0x80, 0xC0)
_ASCII = (*range(0x40, 0x7F),)  # second bytes of GBK that are ASCII: a letter swallowed by the pair


def _characters(first: tuple[int, ...] | range, second: tuple[int, ...] | range) -> str:
    """Return the characters whose GBK codes are made of these bytes; unassigned codes included."""
    out = []
    for pair in (bytes((a, b)) for a in first for b in second if a > 0x80):
        try:
            out.append(pair.decode("gb18030"))
        except UnicodeDecodeError:  # 7F and FF are no second bytes
            continue
    return "".join(out)


@cache
def lead_characters() -> frozenset[str]:
    """Return the characters that the first two bytes of a Chinese character in UTF-8 make.

    >>> [char in lead_characters() for char in "涓锛中锂"]
    [True, True, False, False]
    """
    return frozenset(_characters(_LEADS[:-1], _FOLLOW) + _characters(_LEADS[-1:], _FORMS))


@cache
def gbk_run() -> re.Pattern[str]:
    """Return the pattern of UTF-8 read as GBK.

    Groups: `whole`, characters that are there with all their bytes; `tail`, one more that lost its
    last; `alone`, one without a whole one before it.
    """
    start = f"[{''.join(map(re.escape, sorted(lead_characters())))}]"
    over, inside, ascii_ = (
        f"[{''.join(map(re.escape, _characters(*bytes_)))}]"
        for bytes_ in ((_FOLLOW, _LEADS), (_FOLLOW, _FOLLOW), (_FOLLOW, _ASCII))
    )
    cut = f"{start}(?:{over}€)*"
    unit = f"{cut}(?:{ascii_}|€|{over}{inside})"
    return re.compile(f"(?P<whole>(?:{unit})+)(?P<tail>{cut}{over}?)?|(?P<alone>{cut}{over}?)")


def written_as_gbk(found: str) -> bytes:
    """Return the bytes that GBK, as Windows reads it, made *found* of.

    >>> written_as_gbk("涓€").decode()
    '一'
    """
    return b"\x80".join(part.encode("gb18030") for part in found.split("€"))


def read_as_gbk(raw: bytes) -> str:
    """Return what GBK, as Windows reads it, makes of bytes.

    >>> read_as_gbk("一".encode())
    '涓€'
    """
    out = []
    at = 0
    while at < len(raw):
        step = 1 if raw[at] <= 0x80 else 2
        out.append("€" if raw[at] == 0x80 else raw[at : at + step].decode("gb18030", "replace"))
        at += step
    return "".join(out)
