from __future__ import annotations

import unicodedata

import pytest

from cleaner.report.page.visible import visible, visible_html

EVERY = [chr(i) for i in range(0x110000)]


def test_nothing_that_a_browser_obeys_or_drops_is_left() -> None:
    for char in EVERY:
        if unicodedata.category(char) in ("Cc", "Cs", "Co", "Zl", "Zp") and char != "\t":
            assert visible(char).startswith("⟨U+"), hex(ord(char))
        if unicodedata.bidirectional(char) in (
            "LRE",
            "RLE",
            "LRO",
            "RLO",
            "PDF",
            "LRI",
            "RLI",
            "FSI",
            "PDI",
            "BN",
        ):
            assert visible(char).startswith("⟨U+"), hex(ord(char))


@pytest.mark.parametrize(
    "char",
    ["\x00", "\ud800", "\u202e", "\u2066", "\u2069", "\u200b", "\ufeff", "\u2028", "\x85", "\U000e0041"],
)
def test_controls_are_shown_as_their_code_point(char: str) -> None:
    code = f"U+{ord(char):04X}"
    assert visible(f"a{char}") == f"a⟨{code}⟩"
    assert visible_html(char) == visible_html(char, edited=True) == f"<b>{code}</b>"


def test_the_page_encodes_whatever_the_text() -> None:
    "".join(visible_html(char) + visible(char) for char in EVERY).encode()


def test_markup_is_text() -> None:
    assert visible_html("<script>&") == "&lt;script&gt;&amp;"


def test_blanks_show_in_an_edit_and_nowhere_else() -> None:
    assert visible_html("\u3000 \t") == "\u3000 \t"
    assert visible_html("\u3000 \n", edited=True) == "<b>U+3000</b> <b>↵</b>"
