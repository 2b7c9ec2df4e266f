"""Whether a line is English with a Chinese name in it, or Chinese with English words in it."""

from __future__ import annotations

import re

_HAN = re.compile("[\u3400-\u9fff]")
_WORDS = re.compile("[A-Za-z]+(?:[ ,]+[A-Za-z]+)+")


def is_english(text: str) -> bool:
    """Tell whether runs of two and more English words make up more of a text than its Han.

    >>> is_english("He visited 枫桥, and then left."), is_english("为各科室安装Visual Studio和Office办公软件")
    (True, False)
    """
    words = sum(map(len, _WORDS.findall(text)))
    return words > 0 and words > len(_HAN.findall(text)) * 2
