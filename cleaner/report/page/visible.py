"""Text as text: what a browser would obey, drop or draw as nothing is shown as its code point."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Controls but the tab, soft hyphen, joiners and bidi controls, line separators, fillers, variation
# selectors and tags, private use, surrogates, non-characters.
_UNSEEN = (
    "\x00-\x08\x0a-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
)
# In an edit a blank is the point, and one looks like another.
_BLANKS = "\t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPECIAL = re.compile(f"[{_UNSEEN}]")
_SPECIAL_IN_EDIT = re.compile(f"[{_UNSEEN}{_BLANKS}]")


def visible(text: str) -> str:
    """Return *text* for a place that takes plain text; what can't be seen stands as `⟨U+202E⟩`.

    >>> visible("a\\u202eb\\x00")
    'a⟨U+202E⟩b⟨U+0000⟩'
    """
    return _SPECIAL.sub(lambda match: f"⟨{_code(match)}⟩", text)


def visible_html(text: str, *, edited: bool = False) -> str:
    """Return *text* as HTML; what can't be seen stands as its code point in `<b>`.

    Args:
        text: Any string.
        edited: It is removed or inserted: blanks other than the space are shown as well, a line break as ↵.

    >>> visible_html("<a\\u202e>"), visible_html("\\xa0\\n", edited=True)
    ('&lt;a<b>U+202E</b>&gt;', '<b>U+00A0</b><b>↵</b>')
    """
    marked = escape(text, quote=False)
    return (_SPECIAL_IN_EDIT if edited else _SPECIAL).sub(_IN_EDIT if edited else _PLAIN, marked)


def _code(match: re.Match[str]) -> str:
    return f"U+{ord(match[0]):04X}"


def _bold(breaks: str) -> Callable[[re.Match[str]], str]:
    return lambda match: f"<b>{'↵' if match[0] in breaks else _code(match)}</b>"


_PLAIN, _IN_EDIT = _bold(""), _bold("\n")
