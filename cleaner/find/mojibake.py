"""Text that was read in the wrong encoding, put right where all of its bytes are still there.

Three mishaps happen to Chinese: UTF-8 read as Latin-1 or Windows-1252, GBK read as Latin-1, UTF-8
read as GBK. Only stretches that look like one of them are looked at, never whole lines. A stretch
is put right when its bytes decode, lead back to the very same stretch, and give common Chinese;
anything less is flagged (case `cut`), and nothing is guessed. What is too short to prove anything by
itself (å¹´ for 年) is taken along where the same text has mojibake enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleaner.find.base import Finder, Hit, View, fail
from cleaner.find.misread import gbk_run, lead_characters, read_as_gbk, written_as_gbk
from cleaner.find.plausible import is_plausible, known
from cleaner.model import Edit
from cleaner.text.edits import apply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ftfy import TextFixerConfig

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

_HAN = re.compile("[\u3400-\u9fff]")
_MARKS_ONLY = re.compile("[，。、；：？！（）《》“”‘’…—]+")
_ENOUGH = 20  # Han of certain mojibake from which the short stretches of the text are believed, too
# What Windows-1252 makes of the bytes 80–9F; Latin-1 leaves them as they are.
_WINDOWS = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_TAIL = f"\x80-\xbf{_WINDOWS}"
_LEADS = "\xc2\xc3\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xef"
_HIGH = re.compile(f"[\x80-\xff{_WINDOWS}]{{2,}}")
_UTF8 = re.compile(f"(?:[\xc2\xc3][{_TAIL}]|[\xe2-\xe9\xef][{_TAIL}]{{2}})+")
_LEAD = re.compile(f"[{_LEADS}]")
# Marks that people write behind an accented letter: “é”— is French, not a character of Chinese.
_NATURAL = re.compile("(?<!\xc2)[°·®©§±«»]|[“”‘’…—–•™]")
_MARK = re.compile("[“”‘’…—–•™°·®©§±×÷]")


class Stretch(NamedTuple):
    """A stretch of text that looks misread.

    Args:
        start: First code point.
        end: One behind the last.
        meant: What was meant, as far as it can be told.
        sure: Whether the stretch proves it by itself.
        cut: Whether bytes are missing.
    """

    start: int
    end: int
    meant: str | None
    sure: bool = True
    cut: bool = False


def utf8_as_latin(text: str) -> Iterator[Stretch]:
    """Yield UTF-8 read as Latin-1 or Windows-1252; ftfy judges it and undoes it.

    >>> [(s.start, s.end, s.meant) for s in utf8_as_latin("特色：ä¸\xadå›½")]
    [(3, 9, '中国')]
    """
    for run in _HIGH.finditer(text):
        found = [part for match in _UTF8.finditer(text, *run.span()) if (part := _part(match))]
        if not found:
            continue
        rest = text[run.start() : found[0].start] + text[found[-1].end : run.end()]
        rest += "".join(text[a.end : b.start] for a, b in pairwise(found))
        if _MARK.sub("", rest):
            yield Stretch(*run.span(), _left(text, run, found), any(part.sure for part in found), cut=True)
        else:
            yield from found


def _left(text: str, run: re.Match[str], found: list[Stretch]) -> str:
    """Return a run with the stretches in it put right."""
    edits = [
        Edit(s.start - run.start(), s.end - run.start(), text[s.start : s.end], s.meant or "", ())
        for s in found
    ]
    return apply(run[0], edits)


def _part(match: re.Match[str]) -> Stretch | None:
    """Return what was meant; None where people may have written it so."""
    found = match[0]
    if len(_NATURAL.findall(found)) >= len(found) - len(_LEAD.findall(found)):
        return None
    fixed = _fixed(found)
    meant = fixed or _bytes(found).decode("utf-8", "replace")
    return Stretch(*match.span(), meant, fixed is not None) if is_plausible(meant, latin=True) else None


def _bytes(found: str) -> bytes:
    return b"".join(char.encode("latin-1" if char < "\u0100" else "windows-1252") for char in found)


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


_LATIN = re.compile("(?<![\x80-\xff])[\xa1-\xfe]{2,}(?![\x80-\xff])")
_LETTER = re.compile("[\xc0-\xd6\xd8-\xf6\xf8-\xfe]")
_SIGN = re.compile("[×÷±°·©®§²³¹»«]")
_ODD = re.compile("[¡¢£¤¥¦¨ª«¬\xad¯´µ¶¸¹º»¼½¾¿ÐÞðþ]")
_WORD = 4  # Han from which accented letters alone prove enough


def gbk_as_latin(text: str) -> Iterator[Stretch]:
    """Yield GBK read as Latin-1: accented letters and signs in pairs, without a blank between them.

    >>> [s.meant for s in gbk_as_latin("ÖÐ¹ú，äöüß，ÀÁÂÃ") if s.sure]
    ['中国']
    """
    for match in _LATIN.finditer(text):
        found = match[0]
        half = len(found) % 2
        meant = _gb2312(found[: len(found) - half])
        if meant is None:
            continue
        signs = 2 * len(_SIGN.findall(found)) > len(found) or not _LETTER.search(found)
        listed = signs or list(found) == sorted(found)  # signs, or the accented letters in order
        sure = len(meant) > 1 and not listed and (len(meant) >= _WORD or _ODD.search(found) is not None)
        if sure or not half:
            yield Stretch(*match.span(), f"{meant}\ufffd" if half else meant, sure, cut=bool(half))


def _gb2312(found: str) -> str | None:
    raw = found.encode("latin-1")
    try:
        meant = raw.decode("gbk")  # the codec `gb2312` knows the dash and the middle dot by other code points
    except UnicodeDecodeError:
        return None
    if not is_plausible(meant) or meant.encode("gbk") != raw:
        return None
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return meant
    return None  # UTF-8 of another script, such as Ð¸Ðº for ик


# Of the characters that the first two bytes of frequent Han make, those nobody writes.
_TRACES = frozenset("锛銆鐨鏄鍦鍜鍏鍙鎴鍥鏂鍚")
_RARE_TRACES = _TRACES | frozenset("涓杩浜")


def utf8_as_gbk(text: str) -> Iterator[Stretch]:
    """Yield UTF-8 read as GBK: rare characters whose bytes are, strictly, UTF-8 of common ones.

    Three bytes a character do not go into pairs: where their number is odd, the last byte is lost.

    >>> [s.meant for s in utf8_as_gbk("浜烘皯。涓涓细流，渑池")]
    ['人民']
    """
    for match in gbk_run().finditer(text):
        whole, tail = match["whole"] or "", match["tail"] or match["alone"]
        meant = _utf8(whole)
        if meant is not None:
            sure = len(_HAN.findall(meant)) > 1
            yield Stretch(*match.span(), f"{meant}\ufffd" if tail else meant, sure, cut=bool(tail))
        elif _is_cut(match[0], text[match.end() : match.end() + 1]):
            yield Stretch(*match.span(), None, cut=True)


def _utf8(found: str) -> str | None:
    raw = written_as_gbk(found)
    try:
        meant = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return meant if is_plausible(meant) and read_as_gbk(raw) == found else None


def _is_cut(found: str, behind: str) -> bool:
    """Tell whether characters that nobody writes side by side are what is left of UTF-8."""
    if not _TRACES.isdisjoint(found) and behind in ("\ufffd", "?", "€"):
        return True
    rare = [char for char in (*found[1:], behind) if char and char not in known() and _HAN.match(char)]
    return found[0] in _RARE_TRACES and bool(rare)


_Case = Callable[[str], "Iterator[Stretch]"]
_CASES: dict[str, tuple[_Case, frozenset[str] | None]] = {
    "utf8-as-latin": (
        utf8_as_latin,
        frozenset(lead + tail for lead in _LEADS for tail in (*map(chr, range(0x80, 0xC0)), *_WINDOWS)),
    ),
    "gbk-as-latin": (
        gbk_as_latin,
        frozenset(map(chr, (*range(0xC0, 0xD7), *range(0xD8, 0xF7), *range(0xF8, 0xFF)))),
    ),
    "utf8-as-gbk": (utf8_as_gbk, None),
}


def _literals(case: str) -> frozenset[str]:
    return _CASES[case][1] or lead_characters()


class Misread:
    """Finds the stretches of one case that can be put right.

    Args:
        case: Which encoding was read as which.

    >>> [hit.replacement for hit in Misread("utf8-as-gbk").find(View("浜烘皯"))]
    ['人民']
    """

    def __init__(self, case: str) -> None:
        self._stretches = _CASES[case][0]
        self.literals = (_literals(case),)

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:
        """Yield the stretches."""
        for stretch in _believed(_on_lines(self._stretches, view, places)):
            if not stretch.cut:
                yield Hit(stretch.start, stretch.end, stretch.meant)


class Cut:
    """Finds the stretches of all cases that lack bytes, with what is left of them."""

    def __init__(self) -> None:
        self.literals = (frozenset().union(*map(_literals, _CASES)),)

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:
        """Yield the stretches; of two that overlap the first."""
        cases = [case for case, _ in _CASES.values()]
        every = [stretch for case in cases for stretch in _believed(_on_lines(case, view, places))]
        end = 0
        for stretch in sorted(every):
            if stretch.cut and stretch.start >= end:
                yield Hit(stretch.start, stretch.end, stretch.meant)
            end = max(end, stretch.end)


def _on_lines(case: _Case, view: View, places: Places | None) -> Iterator[Stretch]:
    """Yield the stretches on the lines that show a literal: no byte of a character reads as a line break."""
    known = None if places is None else [line for line, _ in view.lines.groups(places.of(0))]
    for line in range(len(view.lines)) if known is None else known:
        start, end = view.lines.content(line)
        for stretch in case(view.text[start:end]):
            yield stretch._replace(start=stretch.start + start, end=stretch.end + start)


def _believed(stretches: Iterator[Stretch]) -> list[Stretch]:
    """Return the stretches that are sure, and the others where those are many.

    What gives nothing but Chinese marks (£¬ for ，) is believed beside any that is sure.
    """
    every = list(stretches)
    proof = sum(len(_HAN.findall(stretch.meant or "")) for stretch in every if stretch.sure)
    return [
        stretch
        for stretch in every
        if stretch.sure or proof >= _ENOUGH or (proof and _MARKS_ONLY.fullmatch(stretch.meant or ""))
    ]


def make_mojibake(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `mojibake`.

    Parameters:
        case: `utf8-as-latin`, `gbk-as-latin` or `utf8-as-gbk`; `cut`: what lacks bytes in any of them.
    """
    case = rule.find.parameters.get("case")
    if case not in (*_CASES, "cut") or len(rule.find.parameters) > 1:
        raise fail(rule, f"takes one parameter: `case`, one of {', '.join(_CASES)}, cut", "find.parameters")
    return Cut() if case == "cut" else Misread(case)
