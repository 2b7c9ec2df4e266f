"""The folded view: the same text, one to one in offsets, with width and case taken away.

Full-width ASCII (U+FF01..U+FF5E) becomes ASCII, letters become lower case, the ideographic space,
the no-break space and the tab become a space, CR becomes LF (so that `^` and `$` mean the same in files of
every system). A rule that sets `view: folded` is matched on it; its spans are spans
of the text itself. Every character maps to exactly one, so NFKC (Unicode UAX #15), which expands
some characters, is not used.
"""

from __future__ import annotations

import re


def _table() -> dict[int, int]:
    table = {0xFF01 + i: 0x21 + i for i in range(0x5E)}
    table |= {0x3000: 0x20, 0xA0: 0x20, 0x09: 0x20, 0x0D: 0x0A}
    for code, target in list(table.items()):
        table[code] = ord(chr(target).lower())
    table |= {ord(letter): ord(letter.lower()) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    return table


_FOLD = _table()
# `str.translate` asks the table for every character; marks that every sentence has are replaced one by
# one, which is a search in C, and what is left comes in few runs.
_MARKS = [(wide, chr(_FOLD[ord(wide)])) for wide in "，：；（）！？"]
_RUN = re.compile(f"[{''.join(re.escape(chr(code)) for code in sorted(_FOLD))}]+")


def fold(text: str) -> str:
    """Return the folded view of *text*; same length, same offsets.

    >>> fold("＃＃ＰａｉｄEND＃＃")
    '##paidend##'
    """
    for wide, narrow in _MARKS:
        text = text.replace(wide, narrow)
    return _RUN.sub(lambda run: run[0].translate(_FOLD), text)
