"""Text that was read in the wrong encoding, put right where all of its bytes are still there.

Three mishaps happen to Chinese: UTF-8 read as Latin-1 or Windows-1252, GBK read as Latin-1, UTF-8
read as GBK. Only stretches that look like one of them are looked at, never whole lines. A stretch
is put right when its bytes decode, lead back to the very same stretch, and give common Chinese;
anything less is flagged, and nothing is guessed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cleaner.find.base import Finder, Hit, View, fail
from cleaner.find.misread import gbk_run, lead_characters, read_as_gbk, written_as_gbk
from cleaner.find.plausible import is_plausible, known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ftfy import TextFixerConfig

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

_HAN = re.compile("[\u3400-\u9fff]")
# What Windows-1252 makes of the bytes 80–9F; Latin-1 leaves them as they are.
_WINDOWS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_TAIL = f"\x80-\xbf{_WINDOWS}"
_HIGH = re.compile(f"[\x80-\xff{_WINDOWS}]{{2,}}")
_UTF8 = re.compile(f"(?:[\xc2\xc3][{_TAIL}]|[\xe2-\xe9\xef][{_TAIL}]{{2}})+")
_LEADS = "\xc2\xc3\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xef"
_LEAD = re.compile(f"[{_LEADS}]")
# Marks that people write behind an accented letter: “é”— is French, not a character of Chinese.
_NATURAL = re.compile("(?<!\xc2)[°·®©§±«»]|[“”‘’…—–•™]")
_MARK = re.compile("[“”‘’…—–•™°·®©§±×÷]")


class Utf8AsLatin:
    """UTF-8 read as Latin-1 or Windows-1252; ftfy judges it and undoes it.

    >>> [(hit.start, hit.end, hit.replacement) for hit in Utf8AsLatin().find(View("特色：ä¸\xadå›½"))]
    [(3, 9, '中国')]
    """

    literals = (
        frozenset(lead + tail for lead in _LEADS for tail in (*map(chr, range(0x80, 0xC0)), *_WINDOWS)),
    )

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield the stretches that can be put right, and those that can be only in part."""
        for run in _HIGH.finditer(view.text):
            hits = [
                Hit(*m.span(), meant)
                for m in _UTF8.finditer(view.text, *run.span())
                if (meant := _meant(m[0]))
            ]
            if not hits:
                continue
            rest = len(run[0]) - sum(hit.end - hit.start for hit in hits)
            if rest == len(_MARK.findall(run[0])) - sum(
                len(_MARK.findall(view.text, hit.start, hit.end)) for hit in hits
            ):
                yield from hits
            else:
                yield Hit(*run.span(), None, kind="lost", evidence="按 Latin-1 误读的 UTF-8，字节不全")


def _meant(found: str) -> str | None:
    """Return what was meant; None where people may have written it so."""
    if len(_NATURAL.findall(found)) >= len(found) - len(_LEAD.findall(found)):
        return None
    fixed = _fixed(found)
    return fixed if fixed is not None and is_plausible(fixed, latin=True) else None


def _fixed(found: str) -> str | None:
    """Return what ftfy makes of *found*, if the way leads back to the very same characters."""
    import ftfy

    fixed = ftfy.fix_encoding_and_explain(found, _settings())
    steps = fixed.explanation or []
    if fixed.text == found or any(step.action not in ("encode", "decode") for step in steps):
        return None
    back = fixed.text
    try:
        for encoded, decoded in zip(steps[-2::-2], steps[::-2], strict=True):
            back = back.encode(decoded.parameter).decode(encoded.parameter)
    except UnicodeError:
        return None
    return fixed.text if back == found else None


@cache
def _settings() -> TextFixerConfig:
    """Settings that touch nothing but the encoding, and guess no lost byte."""
    from ftfy import TextFixerConfig

    return TextFixerConfig(
        unescape_html=False,
        remove_terminal_escapes=False,
        restore_byte_a0=False,
        replace_lossy_sequences=False,
        decode_inconsistent_utf8=False,
        fix_c1_controls=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        uncurl_quotes=False,
        fix_line_breaks=False,
        fix_surrogates=False,
        remove_control_chars=False,
        normalization=None,
    )


_LATIN = re.compile("[\xa1-\xfe]{4,}")
_LETTER = re.compile("[\xc0-\xd6\xd8-\xf6\xf8-\xfe]")
_SIGN = re.compile("[×÷±°·©®§²³¹»«]")
_ODD = re.compile("[¡¢£¤¥¦¨ª«¬\xad¯´µ¶¸¹º»¼½¾¿ÐÞðþ]")
_WORD = 4  # Han from which accented letters alone prove enough


class GbkAsLatin:
    """GBK read as Latin-1: accented letters and signs in pairs, without a blank between them.

    >>> [hit.replacement for hit in GbkAsLatin().find(View("ÖÐ¹ú，äöüß，ÀÁÂÃ"))]
    ['中国']
    """

    literals = (frozenset(map(chr, (*range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0xFF)))),)

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield the stretches that can be put right, and those that half a character ends."""
        for match in _LATIN.finditer(view.text):
            found = match[0]
            signs = 2 * len(_SIGN.findall(found)) > len(found)
            if signs or not _LETTER.search(found) or list(found) == sorted(found):
                continue  # a list of signs, or the accented letters in order
            half = len(found) % 2
            meant = _gb2312(found[: len(found) - half])
            if meant is None or not (len(meant) >= _WORD or _ODD.search(found)):
                continue
            if half:
                yield Hit(*match.span(), None, kind="lost", evidence="按 Latin-1 误读的 GBK，字节不全")
            else:
                yield Hit(*match.span(), meant)


def _gb2312(found: str) -> str | None:
    raw = found.encode("latin-1")
    try:
        meant = raw.decode("gb2312")
    except UnicodeDecodeError:
        return None
    return meant if _HAN.search(meant) and is_plausible(meant) and meant.encode("gb2312") == raw else None


class Utf8AsGbk:
    """UTF-8 read as GBK: rare characters whose bytes are, strictly, UTF-8 of common ones.

    Three bytes a character do not go into pairs: where their number is odd, the last byte is lost,
    and the stretch is flagged.

    >>> [hit.replacement for hit in Utf8AsGbk().find(View("浜烘皯。涓涓细流，渑池"))]
    ['人民']
    """

    @property
    def literals(self) -> tuple[frozenset[str]]:
        """The characters that the first two bytes of a character in UTF-8 make."""
        return (lead_characters(),)

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield the stretches that can be put right, and those that are cut."""
        for match in gbk_run().finditer(view.text):
            whole, tail = match["whole"] or "", match["tail"] or match["alone"]
            meant = _utf8(whole)
            if meant is not None and not tail:
                yield Hit(*match.span(), meant)
            elif meant is not None or _is_cut(match[0], view.text[match.end() : match.end() + 1]):
                yield Hit(*match.span(), None, kind="lost", evidence="按 GBK 误读的 UTF-8，字节不全")


def _utf8(found: str) -> str | None:
    raw = written_as_gbk(found)
    try:
        meant = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    sure = len(_HAN.findall(meant)) > 1 and is_plausible(meant) and read_as_gbk(raw) == found
    return meant if sure else None


def _is_cut(found: str, behind: str) -> bool:
    """Tell whether characters that nobody uses side by side are what is left of UTF-8."""
    rare = [char for char in found + behind if _HAN.match(char) and char not in known()]
    return len(rare) > 1 or bool(rare and behind in ("\ufffd", "?")) or bool(rare and rare[0] == behind)


_CASES: dict[str, Callable[[], Finder]] = {
    "utf8-as-latin": Utf8AsLatin,
    "gbk-as-latin": GbkAsLatin,
    "utf8-as-gbk": Utf8AsGbk,
}


def make_mojibake(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `mojibake`.

    Parameters:
        case: `utf8-as-latin`, `gbk-as-latin` or `utf8-as-gbk`.
    """
    case = rule.find.parameters.get("case")
    if not isinstance(case, str) or case not in _CASES or len(rule.find.parameters) > 1:
        raise fail(rule, f"takes one parameter: `case`, one of {', '.join(_CASES)}", "find.parameters")
    return _CASES[case]()
