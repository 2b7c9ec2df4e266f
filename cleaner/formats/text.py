"""Plain text in the encodings of Chinese documents.

Order: byte order mark, strict UTF-8, then charset-normalizer between GB18030, Big5 and UTF-16, and
on top a check of our own: what was decoded must be plausible Chinese and must encode to the same
bytes. What can't be decided is refused, never guessed.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from cleaner.errors import DecodeError, UsageError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GUESSES = {"gb18030": "gb18030", "big5": "big5", "utf_16_le": "utf-16-le", "utf_16_be": "utf-16-be"}
_NAME_IT = "name the encoding with --encoding if you know it"
_NAME_ANOTHER = "name another with --encoding, or none"
_BINARY = {
    b"PK\x03\x04": "a ZIP container such as .docx or .xlsx",
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "an old Office file such as .doc",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x19]")  # no text has them, but UTF-16 read as UTF-8 has
_SAMPLE = 1 << 20  # bytes the detector sees of a longer file; it weighs no more than the start anyway
_COMMON_SHARE = 0.6  # of the non-ASCII characters must be common Chinese ones
_SHORT = (
    16  # non-ASCII characters below which GB18030 and Big5 are told apart only if one of them is impossible
)
_FUNCTION_SHARE = (
    0.02  # of the Han in 40 or more: reports have 0.03 in their poorest 60, Korean read as GB18030 has 0
)
_FUNCTION_WORDS = frozenset(
    "的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主发發年动動"
    "同工也能下过過子说說产產种種面而方后後多定行学學法所民得经經十三之进進等部度家电電力里如水化高自二理起小"
    "现現实實加量都两兩体體制机機当當使点點从從业業本去把性好应應开開它合还還因由其些然前外天政四日那社义義事"
)


@dataclass(frozen=True, slots=True)
class Document:
    """A decoded file.

    Args:
        text: The text; line breaks as they are in the file.
        encoding: Python's name of the encoding.
        mark: The byte order mark, or empty.

    >>> decode("逐步完善各项制度，切实抓好落实。".encode("gb18030")).encoding
    'gb18030'
    """

    text: str
    encoding: str
    mark: bytes = b""


def decode(data: bytes, encoding: str | None = None) -> Document:
    """Decode *data*, for certain or not at all.

    Args:
        data: The bytes of the file.
        encoding: The encoding, where the caller knows it.

    Raises:
        DecodeError: When the bytes have no certain encoding, or encoding again does not give the same bytes.
        UsageError: When Python knows no encoding of that name.

    >>> decode(b"\\xef\\xbb\\xbf" + "党建".encode()).mark
    b'\\xef\\xbb\\xbf'
    """
    mark, marked = next(((m, name) for m, name in _MARKS if data.startswith(m)), (b"", None))
    if encoding is not None:
        name = known_encoding(encoding)
        # "utf-16" and "utf-8-sig" leave it to the mark which of their forms is meant
        if marked and marked.startswith(name.removesuffix("-sig")):
            return _strictly(data, marked, mark, _NAME_ANOTHER)
        return _strictly(data, name, b"", _NAME_ANOTHER)
    if marked:
        return _strictly(data, marked, mark)
    try:
        document = Document(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as bad:
        return _guess(data, bad.start)
    if _CONTROLS.search(data) and not len(data) % 2:
        _refuse_utf16(data)
    return document


def encode(text: str, document: Document) -> bytes:
    """Encode a cleaned text as the document it came from was encoded.

    Raises:
        DecodeError: When the encoding has no room for a character of the text.

    >>> encode("党", Document("X", "utf-16-le", b"\\xff\\xfe"))
    b'\\xff\\xfeZQ'
    """
    try:
        return document.mark + text.encode(document.encoding)
    except UnicodeEncodeError as bad:
        char = text[bad.start]
        raise DecodeError(
            f"{document.encoding} has no room for {char!r} (U+{ord(char):04X}), which the cleaned text needs",
            remedy="convert the file to UTF-8 first",
        ) from bad


def known_encoding(encoding: str) -> str:
    """Return Python's name of an encoding.

    Raises:
        UsageError: When Python knows no text encoding of that name.

    >>> known_encoding("GBK")
    'gbk'
    """
    try:
        "".encode(encoding)  # refuses codecs such as base64, which turn bytes into bytes
        return codecs.lookup(encoding).name
    except (LookupError, UnicodeError) as bad:
        raise UsageError(
            f"encoding: Python knows no `{encoding}`; write utf-8, gb18030, big5, utf-16-le …"
        ) from bad


def _strictly(data: bytes, encoding: str, mark: bytes, remedy: str = _NAME_IT) -> Document:
    try:
        document = Document(data[len(mark) :].decode(encoding), encoding, mark)
    except UnicodeDecodeError as bad:
        at = bad.start + len(mark)
        line = data.count(b"\n", 0, at) + 1
        what = f"not {encoding}: byte {at} on line {line} is {data[at : at + 1].hex()}"
        raise DecodeError(what, remedy=remedy) from bad
    if encode(document.text, document) != data:
        raise DecodeError(f"{encoding} does not give the same bytes back", remedy=remedy)
    return document


def _guess(data: bytes, broken: int) -> Document:
    """Decode what is not UTF-8 from the byte *broken* on; often that is the only one, and worth naming."""
    what = next((name for magic, name in _BINARY.items() if data.startswith(magic)), None)
    if what:
        raise DecodeError(f"this is {what}, not plain text; save it as text first")
    import charset_normalizer

    best = charset_normalizer.from_bytes(_sample(data), cp_isolation=list(_GUESSES)).best()
    tried = ("utf-8", *_GUESSES.values())
    if best is None or best.encoding not in _GUESSES:
        line = data.count(b"\n", 0, broken) + 1
        remedy = f"as utf-8 it breaks at byte {broken} on line {line}: mend that, or {_NAME_IT}"
        raise DecodeError("the encoding can't be told", tried, remedy)
    try:
        document = _strictly(data, _GUESSES[best.encoding], b"")
    except DecodeError as bad:
        raise DecodeError(f"looks like {_GUESSES[best.encoding]}, but is {bad.found}", tried) from bad
    if not _plausible(document.text[:_SAMPLE]):
        raise DecodeError(f"would be unusual Chinese as {document.encoding}", tried)
    if len(document.text) < 4 * _SHORT:
        _refuse_short(data, document, tried)
    return document


def _refuse_utf16(data: bytes) -> None:
    """Refuse bytes with control characters that are UTF-8 by accident and Chinese in UTF-16."""
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if _plausible(text):
            raise DecodeError(
                "may be UTF-8 with control characters or UTF-16 without a mark", ("utf-8", name)
            )


def _refuse_short(data: bytes, document: Document, tried: tuple[str, ...]) -> None:
    """Refuse a few characters that read as common Chinese in GB18030 and in Big5."""
    rival = {"gb18030": "big5", "big5": "gb18030"}.get(document.encoding)
    if rival is None or sum(char > "\x7f" for char in document.text) >= _SHORT:
        return
    try:
        text = data.decode(rival)
    except UnicodeDecodeError:
        return
    if _plausible(text):
        raise DecodeError(f"too short to tell {document.encoding} from {rival}", tried)


def _sample(data: bytes) -> bytes:
    """Return the start of *data*, cut where no encoding has half a character."""
    if len(data) <= _SAMPLE:
        return data
    end = _SAMPLE
    while end and data[end - 1] >= 0x20:  # never a trail byte in GB18030 or Big5
        end -= 1
    return data[: end & ~1] if end > 64 else data


def _plausible(text: str) -> bool:
    """Tell whether most of what is not ASCII is common: GB 2312 level 1, Big5 level 1, or a mark."""
    seen = [char for char in text if char > "\x7f"]
    if not seen or sum(map(_common, seen)) < _COMMON_SHARE * len(seen):
        return False
    han = sum("\u4e00" <= char <= "\u9fff" for char in seen)
    return han < 40 or sum(char in _FUNCTION_WORDS for char in seen) >= _FUNCTION_SHARE * han


def _common(char: str) -> bool:
    if "\u2010" <= char <= "\u2026" or "\u3000" <= char <= "\u3017" or "\uff01" <= char <= "\uff5e":
        return True
    gb = char.encode("gb2312", "ignore")
    if b"\xb0" <= gb[:1] <= b"\xd7":
        return True
    return b"\xa4" <= char.encode("big5", "ignore")[:1] <= b"\xc6"
