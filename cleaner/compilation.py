"""A compilation (汇编) and the documents in it. Pure.

By its table of contents where there is one; else by title lines of one shape that stand behind
blank runs. A document whose title line is missing still starts behind a blank run.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleaner.find.base import View
from cleaner.find.contents import Contents, Entry, bare, read_contents
from cleaner.model import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME = re.compile(
    r"汇编|选编|合集|合辑|集锦|[(（【]\s?(?:共|精选|合计)?\s?[0-9０-９一二三四五六七八九十]{1,4}\s?篇\s?[】)）]"
)
_GENRES = (
    "总结|计划|报告|方案|要点|思路|讲话|讲话稿|发言|发言稿|发言材料|汇报|汇报材料|致辞|讲稿|意见|通知|打算|安排|体会|心得|心得体会"
    "|对照检查材料|检查材料|述职|剖析材料|经验材料|交流材料|党课|倡议书|公告|决定|办法|细则|提纲|规划|主持词|评语|情况"
)
_TITLE = re.compile(rf"[^。！？；!?;\t]{{2,60}}?(?P<genre>{_GENRES})(?:[(（][^()（）]{{1,20}}[)）])?")
_GENERIC = re.compile(
    rf"(?:[0-9]{{4}}年)?(?:度|[上下]半年|明年|今年|下一?步|下阶段)?(?:工作|重点|主要|的|和|及|存在|问题)*(?:{_GENRES})"
)
# A title that says whose, when or on what occasion: 青禾镇…, 2023年…, 在…会议上的…, 关于….
_WHOSE = re.compile(
    "[0-9０-９]{4}|关于|[上中]的(?:讲话|发言|致辞|报告)"
    "|^[^\\s]{2,10}?(?:[省市县区镇乡局厅委院校厂司站所]|(?<!农)村|街道|办公室|支部|政府|中心)"
)
_MARKER = re.compile(
    r"[#*\s]{0,6}(?:[【\[(（](?:第?[0-9一二三四五六七八九十百]{1,4}篇|篇[0-9一二三四五六七八九十百]{1,4})[】\])）]"
    r"|(?:第[0-9一二三四五六七八九十百]{1,4}篇|(?:篇|范文)[0-9一二三四五六七八九十百]{1,4})(?=\s*[:：]|\s|$))"
)
_MARKED_AT_END = re.compile(
    r"[#*\s]{0,6}(?P<title>[^。！？；;，,]{2,30}?)[ \u3000]?[(（]?篇[0-9一二三四五六七八九十]{1,4}[)）]?"
    r"[*\s:：]{0,4}"
)
_NUMBERED = re.compile(
    r"[(（]?(?:[一二三四五六七八九十]{1,3}|[0-9０-９]{1,3})[)）、.．]|第[一二三四五六七八九十百0-9]{1,4}[章节条部]"
)
_FIRST_HEADING = re.compile(r"[一1][、.．]")
_LATER_HEADING = re.compile(r"[二三四五六七八九十2-9]{1,3}[、.．]")
_OPENING = re.compile(r"(?:尊敬的)?(?:各位|同志们|同志|代表们|委员们)[^。]{0,20}[:：]?$")
_LONGEST_TITLE = 120
_HEAD = 20  # lines in which the title of a single document is looked for
_LEAST_HALF = 8  # code points of the first half of a title; 附件1 is none
_HALVES = 3  # lines over which a title may wrap
_RUN = 2  # blank lines that part two documents, at least
_LEAST_MARKED = 40  # code points behind a marker such as 篇一; a list of markers has less
_LEAST = 200  # code points of a document without a title line, at least


class _Start(NamedTuple):
    """Where a document starts: its first line, and its title if one is known."""

    line: int
    title: str


def split(text: str) -> tuple[Part, ...]:
    r"""Return the documents of a compilation, in order.

    Spans are half-open, in code points of *text*, without the blank lines around a document. The
    compilation's own title and table of contents belong to no part. A text that is one document
    gives one part; a blank text gives none. A document whose title line is missing has the title
    that the table of contents gives it, or `""` where that can't be told. Text behind the last
    document, such as an advertisement, stays with it: clean the parts, not the whole.

    >>> front = "工作总结汇编（2篇）\n目录\n甲镇工作总结\t1\n乙乡工作总结\t5\n\n"
    >>> parts = split(front + "甲镇工作总结\n完。\n\n乙乡工作总结\n完。\n")
    >>> [(part.title, part.compilation) for part in parts]
    [('甲镇工作总结', '工作总结汇编（2篇）'), ('乙乡工作总结', '工作总结汇编（2篇）')]
    """
    page = _Page(View(text))
    table = next((t for t in page.tables if _titles(t, page.name(t))), None)
    name = page.name(table)
    starts = _by_contents(page, table, name) if table else []
    if len(starts) < 2:
        # behind the table, if it does not stand at the end
        behind = table.last + 1 if table and page.weight(table.last + 1, len(page)) >= _LEAST else 0
        starts = _by_titles(page, behind, name)
    if len(starts) < 2:
        return _whole(page)
    ends = [*(start.line for start in starts[1:]), len(page)]
    return tuple(page.part(start, end, name) for start, end in zip(starts, ends, strict=True))


class _Page:
    """The lines of a text as the splitter sees them: stripped, with the blank run before each."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.tables = read_contents(view)
        spans = map(view.lines.content, range(len(view.lines)))
        self.lines = [view.text[start:end].strip() for start, end in spans]
        self.blanks: list[int] = []  # blank lines before each line
        run = 0
        for line in self.lines:
            self.blanks.append(run)
            run = 0 if line else run + 1

    def __len__(self) -> int:
        return len(self.lines)

    def name(self, table: Contents | None) -> str | None:
        """Return the compilation's title: above the table of contents, or the first line."""
        before = range(table.first - 1, -1, -1) if table else range(len(self.lines))
        first = next((self.lines[i] for i in before if self.lines[i]), "")
        if _NAME.search(first) and len(first) <= _LONGEST_TITLE:
            return first.strip("#* ")
        if table and _NAME.search(table.entries[0].title):
            return table.entries[0].title
        return None

    def weight(self, start: int, end: int) -> int:
        """Count the code points of some lines, white space at their ends left out."""
        return sum(map(len, self.lines[start:end]))

    def part(self, start: _Start, end: int, name: str | None) -> Part:
        last = next(i for i in range(end - 1, start.line - 1, -1) if self.lines[i])
        first, _ = self.view.lines.content(start.line)
        _, stop = self.view.lines.content(last)
        return Part(first, stop, start.title, self.view.text[first:stop], name)


def _titles(table: Contents, name: str | None) -> list[str]:
    """Return the entries that name documents: not the compilation, not 目录, not chapters of one document."""
    entries = [e for e in table.entries if bare(e.title) not in {"目录", "目次", bare(name or "")}]
    named = _NAME.search(table.entries[0].title) or (name and _NAME.search(name))
    documents = [e.title for e in entries if not _NUMBERED.match(e.title)]
    full = [title for title in documents if _is_title(title) and not _GENERIC.fullmatch(title)]
    if len(documents) > 1 and (named or len(full) * 2 > len(documents)):
        return documents
    return [_without_number(e) for e in entries] if named else []


def _is_title(text: str) -> bool:
    return _TITLE.fullmatch(text) is not None


def _without_number(entry: Entry) -> str:
    match = _NUMBERED.match(entry.title)
    return entry.title[match.end() :].strip() if match else entry.title


def _by_contents(page: _Page, table: Contents, name: str | None) -> list[_Start]:
    """Find the titles of the table in the text, in order, and the documents whose title is missing."""
    titles = _titles(table, name)
    places: dict[str, list[int]] = {}
    for i in range(table.last + 1, len(page)):
        if 0 < len(page.lines[i]) <= _LONGEST_TITLE:
            for key in _keys(page, i):
                places.setdefault(key, []).append(i)
    found: list[_Start | None] = []
    at = table.last
    for title in titles:
        line = _next(page, places.get(bare(title), []), at)
        found.append(None if line is None else _Start(line, title))
        at = at if line is None else line
    if sum(start is not None for start in found) < 2:
        return []
    starts = _with_missing(page, titles, found, table.last + 1)
    # of two documents of one title, the one that kept its line may have been taken for the other
    return starts if len(starts) == len(titles) else _with_untitled(page, starts)


def _keys(page: _Page, line: int) -> set[str]:
    """Return what a title line may be looked up by: itself, unnumbered, and joined with the next line."""
    text = page.lines[line]
    plain = _MARKER.sub("", text, count=1).strip("#*:： ")
    quoted = plain[1:-1] if plain.startswith("《") and plain.endswith("》") else plain
    keys = {bare(text), bare(plain), bare(quoted), bare(_NUMBERED.sub("", plain, count=1))}
    for below in page.lines[line + 1 : line + _HALVES]:
        text += below
        if not below or len(text) > _LONGEST_TITLE:
            break
        keys.add(bare(text))
    return keys


def _next(page: _Page, lines: list[int], behind: int) -> int | None:
    """Return the next of some lines, one behind a blank line if there is one."""
    left = [line for line in lines if line > behind]
    return next((line for line in left if page.blanks[line]), left[0] if left else None)


def _with_missing(page: _Page, titles: list[str], found: list[_Start | None], first: int) -> list[_Start]:
    known = [start for start in found if start is not None]
    run = max(_RUN, min(page.blanks[start.line] for start in known[1:]))
    out: list[_Start] = []
    lost: list[str] = []
    at = first
    for title, start in zip([*titles, ""], [*found, _Start(len(page), "")], strict=True):
        if start is None:
            lost.append(title)
            continue
        out += _untitled(page, at, start.line, run, lost)
        out.append(start)
        lost, at = [], start.line + 1
    return out[:-1]


def _untitled(page: _Page, first: int, stop: int, run: int, titles: list[str]) -> list[_Start]:
    """Return starts for titles that were not found: between two lines, behind the longest blank runs."""
    if not titles:
        return []
    behind = [i for i in range(first, stop) if page.lines[i] and page.blanks[i] >= run]
    behind = [i for i, end in pairwise([*behind, stop]) if page.weight(i, end) >= _LEAST]
    chosen = sorted(sorted(behind, key=lambda i: (-page.blanks[i], i))[: len(titles)])
    sure = len(chosen) == len(titles)
    return [_Start(line, titles[i] if sure else "") for i, line in enumerate(chosen)]


def _by_titles(page: _Page, first: int, name: str | None) -> list[_Start]:
    """Find title lines of one shape behind blank runs, or lines marked 篇一, 篇二."""
    named = name is not None
    markers = [
        i for i in range(first, len(page)) if "。" not in page.lines[i] and _MARKER.match(page.lines[i])
    ]
    marked = _whole_documents(page, [_Start(i, _marked_title(page, i)) for i in markers], _LEAST_MARKED)
    if len(marked) > 1:
        return marked
    ended = {i: match["title"] for i in range(first, len(page)) if (match := _marked_at_end(page.lines[i]))}
    if len(ended) > 1 and len(set(ended.values())) == 1:
        return [_Start(i, page.lines[i].strip("#*:： ")) for i in ended]
    starts = _title_lines(page, first, _RUN, name)
    if len(starts) < 2 and named:
        starts = _title_lines(page, first, _RUN, None, numbered=True)
    if len(starts) < 2 and named:  # blank lines may have been removed
        starts = _title_lines(page, first, 0, None)
    if len(starts) < 2 or (not named and _has_own_title(page, first, starts[0].line)):
        return []
    head = next(
        (i for i in range(first, len(page)) if page.lines[i] and not _NAME.search(page.lines[i])), first
    )
    if page.weight(head, starts[0].line) >= _LEAST:
        if not named and not any(_WHOSE.search(start.title) for start in starts):
            return []  # a document without a title, and its headings
        starts.insert(0, _Start(head, ""))
    return _with_untitled(page, starts)


def _marked_at_end(line: str) -> re.Match[str] | None:
    return _MARKED_AT_END.fullmatch(line) if len(line) <= _LONGEST_TITLE else None


def _title_lines(
    page: _Page, first: int, run: int, name: str | None, *, numbered: bool = False
) -> list[_Start]:
    """Return the lines behind a blank run that are a title; of documents alike, if the text has no name."""
    titled: dict[_Start, str] = {}
    head = next((i for i in range(first, len(page)) if page.lines[i]), first)
    for i in range(first, len(page)):
        if not page.lines[i] or (page.blanks[i] < run and i != head):
            continue
        title = page.lines[i].strip("#* ")
        match = _TITLE.fullmatch(title)
        if match is None and run and i + 1 < len(page) and page.lines[i + 1] and len(title) >= _LEAST_HALF:
            title += page.lines[i + 1].strip("#* ")  # it may wrap
            match = _TITLE.fullmatch(title)
        number = _NUMBERED.match(title)
        if match and (number is not None) == numbered and not _NAME.search(title):
            titled[_Start(i, title[number.end() :].strip() if number else title)] = match["genre"]
    if name is None:
        return _whole_documents(page, _of_one_shape(titled), _LEAST)
    full = [start for start in titled if not _GENERIC.fullmatch(start.title)]
    return full if len(full) > 1 and f"{len(titled)}篇" not in name else list(titled)


def _has_own_title(page: _Page, first: int, stop: int) -> bool:
    """Tell whether the text has a title before its first part: then the parts are its chapters."""
    head = next((line.strip("#* ") for line in page.lines[first:stop] if line), "")
    return _is_title(head) and not _GENERIC.fullmatch(head)


def _of_one_shape(titled: dict[_Start, str]) -> list[_Start]:
    """Keep the titles whose genre recurs; beside 青禾镇2023年工作总结 a 党建工作总结 is only a heading."""
    full = {start: genre for start, genre in titled.items() if not _GENERIC.fullmatch(start.title)}
    whose = {start: genre for start, genre in full.items() if _WHOSE.search(start.title)}
    titled = whose or full or titled
    genres = list(titled.values())
    return [start for start, genre in titled.items() if genres.count(genre) > 1]


def _marked_title(page: _Page, line: int) -> str:
    """Return the title behind a marker, or on the next line where the marker stands alone."""
    title = _MARKER.sub("", page.lines[line], count=1).strip("#*:： ")
    if title:
        return title
    below = next((text for text in page.lines[line + 1 : line + 4] if text), "")
    return below if _is_title(below) else ""


def _whole_documents(page: _Page, starts: Sequence[_Start], least: int) -> list[_Start]:
    """Drop the titles that head less than a document; all of them if few are left."""
    stops = (start.line for start in (*starts, _Start(len(page), ""))[1:])
    return [s for s, stop in zip(starts, stops, strict=True) if page.weight(s.line + 1, stop) >= least]


def _with_untitled(page: _Page, starts: list[_Start]) -> list[_Start]:
    """Add documents without a title line: behind a blank run numbering restarts, or somebody is greeted."""
    run = max(_RUN, min(page.blanks[start.line] for start in starts[1:]))
    known = {start.line for start in starts}
    out: list[_Start] = []
    for start, stop in zip(starts, [*(s.line for s in starts[1:]), len(page)], strict=True):
        out.append(start)
        behind = [i for i in range(start.line + 1, stop) if page.lines[i] and page.blanks[i] >= run]
        for i, end in pairwise([*behind, stop]):
            if i not in known and page.weight(i, end) >= _LEAST and _starts_again(page, out[-1].line, i, end):
                out.append(_Start(i, ""))
    return out


def _starts_again(page: _Page, before: int, line: int, end: int) -> bool:
    if _OPENING.match(page.lines[line]):
        return True
    if _GENERIC.fullmatch(page.lines[line].strip("#* ")):  # a heading of the document before it
        return False
    later = any(_LATER_HEADING.match(text) for text in page.lines[before:line])
    headings = (
        text for text in page.lines[line:end] if _FIRST_HEADING.match(text) or _LATER_HEADING.match(text)
    )
    return later and _FIRST_HEADING.match(next(headings, "")) is not None


def _whole(page: _Page) -> tuple[Part, ...]:
    first = next((i for i, line in enumerate(page.lines) if line), None)
    if first is None:
        return ()
    lines = page.lines[first : first + _HEAD]
    prose = next((i for i, line in enumerate(lines) if "。" in line), len(lines))
    head = [line.strip("#* ") for line in lines[:prose]]  # behind it stand headings
    title = next((line for line in head if _is_title(line) and not _NUMBERED.match(line)), "")
    return (page.part(_Start(first, title), len(page), None),)
