"""Lines that were broken where no paragraph ends: hard-wrapped text, and pages turned inside a sentence.

A break is taken for one inside a sentence only by evidence:

- the line is full: the next word would not have fitted, by a margin that the document keeps to;
- the words at the break can't end a line or begin one (的, a clause of two characters, an open 《);
- the line ends with a comma, and the next one goes on;
- pages were turned elsewhere in the document inside a sentence, and this break looks the same.

Headings, lists, tables, labels, signatures and verse stay, and so does all whose paragraph
ends without a mark: slogans of one length look like a margin.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleaner.find.base import Finder, Hit, View, fail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

_HAN = "\u3400-\u9fff"
_STOPS = "。！？；：…!?;:"
_STOP = re.compile(f"[{_STOPS}][”’」』）)]?$")
_GOES_ON = re.compile(f"[{_HAN}0-9A-Za-z，、,“‘《（(％%”’》）)—.·-]$")
_STARTS = re.compile(f"[{_HAN}0-9A-Za-z，、。；：！？,;”’》）“‘《（(.％%]")
_HEADING = re.compile(
    "[（(]?(?:[一二三四五六七八九十]{1,3}|[0-9]{1,3})(?:[)）、]|[.．](?![0-9]))"
    "|第[一二三四五六七八九十百0-9]{1,4}[章节条部篇]|[一二三四五六七八九十]是"
    "|[-*•·●■◆#>|]|各位|同志们|尊敬的|附件|附：|来源|日期|时间|地点|主持|出席|参加|抄送|联系|注[：:1-9]"
    "|[图表] ?[0-9]|单位：|（此件|此致|敬礼|特此"
)
_SALUTATION = re.compile(
    "(?:尊敬的|敬爱的|亲爱的|各位|同志们|女士们|朋友们)[^，。；：]{0,24}[们长家席记导工宾任者辈友志师学员表生士]，$"
)
_LABEL = re.compile(f"[{_HAN}]{{2,6}}(?<![指强要认提表明包分如做调出求为示确括别下到是在以])[：:]")
_SIGNATURE = re.compile(
    f"(?:[{_HAN}]{{2,24}}(?:政府|委员会|党委|党组|办公室|领导小组|公司|大学|中心|局|厅)|[0-9〇○零一二三四五六七八九十]{{4}}年[0-9一二三四五六七八九十]{{1,3}}月[0-9一二三四五六七八九十]{{1,3}}日)$"
)
_ROW = re.compile("\\t|[|｜]|[^ \u3000][ \u3000]{2,}[^ \u3000]")
_MARK = re.compile("[，。；：、！？,;:!?]")
_COMMA = re.compile("[，,]")
_SENTENCE = re.compile("[。；]")

# What can't end a line or begin one: a clause of two characters at most, words that want another.
_CUT_OFF = re.compile(
    f"[，。；,;][{_HAN}]{{1,2}}$|[^目]的$|(?:以及|关于|对于|由于|其中|位居|不断|进一步|切实|更加|着力|大力|达到|超过|并且|而且|不仅|从而|以便|尤其是|特别是|主要是|包括)$"
)
_REST = re.compile(
    f"(?![一二三四五六七八九十问答注略无])[{_HAN}][，。；、,;”》）]|[”’％%]|[们的](?!士)"
    "|[0-9][0-9.]*(?:余|多)?(?:万|亿|%|％|亩|户|元|公里|吨|平方|个百分点|人次)"
)
_HANGING = re.compile("[，。；：！？、）]|》(?!》)")  # marks that no line begins with
_STUMP = re.compile(f"(?!略|无|完|谢|特此|妥否|此致|以上)[{_HAN}0-9.%％]{{1,4}}[。；]$")
_PAIRS = (("《", "》"), ("（", "）"), ("“", "”"))
_OPENING = "（《"
_UNIT = re.compile("[“‘《（(]*(?:[0-9A-Za-z][0-9A-Za-z.]*[%％]?|.)[，。、；：！？”’）》)]*")

_LEAST = 12  # code points of a line that was wrapped
_TIMES = 3  # full lines before they count as a margin
_SLACK = 2  # half-widths by which full lines differ: a mark hangs out, or a letter is narrow
_WORD = 16  # half-widths of a word that moved to the next line whole
_NEAR = 40  # code points within which an open bracket is closed
_LINK = 8  # code points of words that were a link
_VERSE = 16  # code points of a line of verse
_STANZA = 4  # lines so short in a row that marks inside them don't make them prose
_CAPTION = 20  # code points of a heading that has no mark
_PARAGRAPH = 30  # code points of a line that is no heading


class _Line(NamedTuple):
    """A line that shows something.

    Args:
        text: Its content.
        start: First code point of the content in the searched text.
        end: One behind the last.
        indent: Half-widths before it.
        turned: Whether blank lines stand before it.
    """

    text: str
    start: int
    end: int
    indent: int
    turned: bool


class _Margin(NamedTuple):
    """Where lines are full.

    Args:
        width: Half-widths.
        measure: How a line is measured.
        indented: Whether paragraphs begin with an indent; then a line without one goes on.
    """

    width: int
    measure: Callable[[str], int]
    indented: bool

    def is_full(self, above: _Line, below: _Line) -> bool:
        """Tell whether the first word of *below* would not have fitted on the line above."""
        width = self.measure(above.text) + above.indent
        if width >= self.width - 1:
            return width <= self.width + (_SLACK if _MARK.match(above.text[-1]) else 0)
        word = self.measure(_first_word(below.text))
        return bool(_MARK.search(above.text)) and width + word > self.width - _SLACK


class WrappedLines:
    """Finds line breaks (with blank lines and indents around them) inside a sentence."""

    literals = (None,)

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield each break, to be deleted."""
        lines = list(_lines(view))
        for i in _joined(lines):
            above, below = lines[i], lines[i + 1]
            is_foreign = _is_letter(above.text[-1]) and _is_letter(below.text[0])
            evidence = "翻页处" if below.turned else "折行处"
            yield Hit(above.end, below.start, " " if is_foreign else "", evidence=evidence)


def _lines(view: View) -> Iterator[_Line]:
    turned = False
    for number in range(len(view.lines)):
        start, end = view.lines.content(number)
        line = view.text[start:end]
        text = line.lstrip()
        if text:
            first = end - len(text)
            text = text.rstrip()
            yield _Line(text, first, first + len(text), _shown(line[: first - start]), turned)
        turned = not text


def _joined(lines: list[_Line]) -> list[int]:
    """Return the lines, 0-based, that go on on the next."""
    open_ = [i for i, (above, below) in enumerate(pairwise(lines)) if _is_open(above, below)]
    sure = {*_torn(lines), *(i for i in open_ if _is_cut(lines[i].text, lines[i + 1].text))}
    if not open_ and not sure:
        return []
    margin = _margin(lines, open_)
    base = _base(lines)
    open_ = sorted({*open_, *sure})
    pages = any(lines[i + 1].turned for i in sure)
    if margin is not None and margin.indented:
        open_ = sorted({*open_, *_ended_but_full(lines, margin, base)})
    out: list[int] = []
    chain: list[int] = []
    for i in open_:
        above, below = lines[i], lines[i + 1]
        if chain and chain[-1] + 1 != i:
            out += _closed(lines, chain, sure)
            chain = []
        if (
            i in sure
            or _is_wrapped(above, below, margin, base)
            or _goes_on(lines, i, margin)
            or _is_stump(above.text, below.text, inside=bool(chain))
            or (pages and _is_turned(lines, i, base))
        ):
            chain.append(i)
    return out + _closed(lines, chain, sure)


def _is_open(above: _Line, below: _Line) -> bool:
    """Tell whether a line of prose has no end, and the next one may be its rest."""
    text = above.text
    return (
        text[-1] not in _STOPS
        and len(text) >= _LEAST
        and not (_STOP.search(text) or _stay_apart(text, below.text))
    )


def _torn(lines: list[_Line]) -> Iterator[int]:
    """Yield the lines before and behind words that stand alone, as a link does when a page is made text."""
    for i, (above, below) in enumerate(pairwise(lines)):
        text = above.text
        if text[-1] in _STOPS or above.turned or below.turned or not _GOES_ON.search(text):
            continue
        hangs = _HANGING.match(below.text) is not None
        if hangs or (text[-1] in _OPENING and any(_crosses(text, below.text, *pair) for pair in _PAIRS)):
            yield i
        before = lines[i - 1] if i else above
        if i and len(text) <= _LINK and not _MARK.search(text) and not _STOP.search(before.text):
            goes_on = hangs and _COMMA.search(before.text) and _is_open(before, above)
            if goes_on or any(_crosses(before.text + text, below.text, *pair) for pair in _PAIRS):
                yield from (i - 1, i)


def _ended_but_full(lines: list[_Line], margin: _Margin, base: int) -> Iterator[int]:
    """Yield the lines that end with a full stop at the margin, where the next one would be indented."""
    for i, (above, below) in enumerate(pairwise(lines)):
        text = above.text
        if text[-1] in "：:" or below.turned or len(below.text) < _LEAST or not _STOP.search(text):
            continue
        if _is_wrapped(above, below, margin, base) and not _stay_apart(text, below.text):
            yield i


def _closed(lines: list[_Line], chain: list[int], sure: set[int]) -> list[int]:
    """Return the breaks of one paragraph; only those that are sure if nothing in it ends a sentence."""
    if chain and not _STOP.search(lines[chain[-1] + 1].text):
        is_prose = any(_SENTENCE.search(lines[i].text) for i in (*chain, chain[-1] + 1))
        return chain if is_prose else [i for i in chain if i in sure]
    return chain


def _margin(lines: list[_Line], open_: list[int]) -> _Margin | None:
    """Return where lines were wrapped, if many end there in the middle of a sentence."""
    if len(open_) < _TIMES:
        return None
    found = max(
        ((*_votes(lines, open_, measure), measure) for measure in (_shown, _counted)), key=lambda v: v[:2]
    )
    votes, _, width, measure = found
    longer = sum(measure(line.text) + line.indent > width + _SLACK for line in lines[1:])
    if votes < _TIMES or longer * 10 > len(lines):
        return None
    base = _base(lines)
    starts = sum(line.indent > base for line in lines)
    goes_on = sum(line.indent == base for line in lines)
    return _Margin(width, measure, starts > 1 and goes_on > 1)


def _votes(lines: list[_Line], open_: list[int], measure: Callable[[str], int]) -> tuple[int, int, int]:
    """Return how many lines are full at the likeliest width, how many of them exactly, and the width."""
    votes, exact = Counter[int](), Counter[int]()
    for i in open_:
        above, below = lines[i], lines[i + 1]
        if not _is_parallel(above.text, below.text):
            width = measure(above.text) + above.indent
            votes.update(range(width, width + min(measure(_first_word(below.text)), _WORD)))
            exact[width] += 1
    if not votes:
        return 0, 0, 0
    return max((votes[width], exact[width] + exact[width - 1], width) for width in votes)


def _is_wrapped(above: _Line, below: _Line, margin: _Margin | None, base: int) -> bool:
    """Tell whether the line above is full and the next one goes on."""
    if margin is None or below.indent > base or len(above.text) < _LEAST or not margin.is_full(above, below):
        return False
    # Two letters: nothing tells a word that was cut from two words, but that names are capitals.
    return not (_is_letter(above.text[-1]) and _is_letter(below.text[0])) or above.text[-1].islower()


def _goes_on(lines: list[_Line], i: int, margin: _Margin | None) -> bool:
    """Tell whether a line ends with a comma, and is no verse."""
    above, below = lines[i], lines[i + 1]
    if above.text[-1] not in "，、," or (margin is not None and not below.turned):
        return False
    is_verse = max(len(above.text), len(below.text)) <= _VERSE and not (
        _MARK.search(above.text[:-1]) or _MARK.search(below.text[:-1])
    )
    return len(above.text) >= _LEAST and not is_verse and not _in_stanza(lines, i)


def _in_stanza(lines: list[_Line], i: int) -> bool:
    """Tell whether a line and the next one stand among so many short ones that they are verse."""
    first, last = i, i + 1
    while first and len(lines[first].text) <= _VERSE and i - first < _STANZA:
        first -= 1
    while last < len(lines) and len(lines[last].text) <= _VERSE and last - i <= _STANZA:
        last += 1
    first += len(lines[first].text) > _VERSE
    return last - first >= _STANZA


def _is_stump(above: str, below: str, *, inside: bool) -> bool:
    """Tell whether the next line is the rest of a sentence, of a few characters."""
    return (inside or bool(_COMMA.search(above))) and bool(_STUMP.match(below))


def _is_turned(lines: list[_Line], i: int, base: int) -> bool:
    """Tell whether a break looks like a page that was turned inside a paragraph of the body."""
    above, below = lines[i], lines[i + 1]
    if not below.turned or below.indent > base or not _COMMA.search(above.text):
        return False
    if not _SENTENCE.search(below.text) or not any(_STOP.search(line.text) for line in lines[:i]):
        return False
    heading = lines[i - 1].text
    return len(above.text) >= _PARAGRAPH or (len(heading) <= _CAPTION and not _MARK.search(heading))


def _is_cut(above: str, below: str) -> bool:
    """Tell whether the words alone prove that a sentence goes on."""
    if _CUT_OFF.search(above) or _HANGING.match(below) or (_REST.match(below) and _COMMA.search(above)):
        return True
    return any(_crosses(above, below, *pair) for pair in _PAIRS)


def _crosses(above: str, below: str, first: str, last: str) -> bool:
    """Tell whether a bracket that opens on one line is closed on the next."""
    closed = below.find(last, 0, _NEAR)
    if closed < 0 or below.startswith(last * 2, closed) or below.find(first, 0, closed) >= 0:
        return False
    opened = above.rfind(first, max(0, len(above) - _NEAR))
    if opened <= above.rfind(last):
        return False
    return not _MARK.search(above, opened) and not _MARK.search(below, 0, closed)


def _stay_apart(above: str, below: str) -> bool:
    """Tell whether either line is a heading, a list item, a row, a label or a signature."""
    if not (_GOES_ON.search(above[-1]) or _STOP.search(above)) or not _STARTS.match(below):
        return True
    if any(shape.match(below) for shape in (_HEADING, _LABEL, _SIGNATURE)):
        return True
    if (
        any(shape.match(above) for shape in (_SIGNATURE, _SALUTATION))
        or _ROW.search(above)
        or _ROW.search(below)
    ):
        return True
    is_heading = _HEADING.match(above) or _LABEL.match(above)
    if is_heading is None or _SENTENCE.search(above):
        return False
    return len(below) < _LEAST or not _MARK.search(above, is_heading.end())


def _is_parallel(above: str, below: str) -> bool:
    """Tell whether two lines are built alike, as slogans and couplets are."""
    places = [match.start() for match in _MARK.finditer(above)]
    return len(above) == len(below) and places == [match.start() for match in _MARK.finditer(below)]


def _base(lines: list[_Line]) -> int:
    """Return the indent of lines that have none of their own."""
    return min((line.indent for line in lines if len(line.text) >= _LEAST), default=0)


def _first_word(text: str) -> str:
    """Return what can't be parted from the first character: the rest of a number, the marks behind."""
    match = _UNIT.match(text)
    return match[0] if match else text[:1]


def _shown(text: str) -> int:
    """Return the half-widths that a text takes on a page."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def _counted(text: str) -> int:
    """Return the half-widths of a text whose lines were cut by counting characters."""
    return 2 * len(text)


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def make_wrapped_lines(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `wrapped-lines`; it has no parameters."""
    if rule.find.parameters:
        raise fail(rule, "`wrapped-lines` has no parameters; drop them", "find.parameters")
    return WrappedLines()
