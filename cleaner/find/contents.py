"""Tables of contents: titles, leaders or tabs, page numbers; with the heading, and entries that wrap.

The same reading serves the rule that takes a table out and the one that splits a compilation by it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from cleaner.find.base import Finder, Hit, View, fail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

_HEADING = re.compile(
    r"[ \t\u3000#*【]{0,8}(?:目(?: {0,2}|\t|\u3000|　　)[录錄次]|contents)[ \t\u3000*】:：]{0,8}",
    re.IGNORECASE,
)
# The cheap test that nearly every line of prose fails: a number at the end, behind a gap.
_TAIL = re.compile(
    r"(?:[\t .．․·•‧…⋯—_\u3000/／~～-](?:第|[Pp]\.?)?[(（\[]?|[(（\[〔【])"
    r"[0-9０-９]{1,4}[)）\]〕】页]?[ \t\u3000]{0,8}(?=[\r\n]|\Z)"
)
_ENTRY = re.compile(
    r"[ \t\u3000]*(?P<title>[^\t\n]*?[^\s.．․·•‧…⋯—_/／~～-])"
    r"(?P<gap>[ \u3000]*\t[\t \u3000]*"
    r"|[ \t\u3000]*(?:[.．․·•‧][ ]?){4,}[ \t\u3000]*"
    r"|[ \t\u3000]*(?:[…⋯][ ]?){2,}[ \t\u3000.．·]*"
    r"|[ \t\u3000]*[—_~～-]{4,}[ \t\u3000]*"
    r"|[ \u3000]{1,40}"
    r"|[ \u3000]*[/／][ \u3000]*"
    r"|(?=[(（\[〔【]))"
    r"(?:第|[Pp]\.?)?[(（\[〔【]?(?P<page>[0-9０-９]{1,4})[)）\]〕】页]?[ \t\u3000]*"
)
# The heading, leaders or a tab: without one of them nothing is proved.
_LITERALS = frozenset(
    [f"目{gap}{last}" for gap in ("", " ", "  ", "\u3000", "\t") for last in "录錄次"]
    + ["\t", "....", "．．．．", "····", "••••", "‧‧‧‧", "․․․․", "……", "⋯⋯", ". . .", "____", "————", "----"]
    + ["ontents", "ONTENTS"]
)
_LEADERS = re.compile(r"[.．․·•‧…⋯—_~～-]")
_HEADED = re.compile(r"目[ \u3000]{0,2}[录錄次](?=[0-9一第（(])")  # the heading, glued to the first entry
_DOTS_OF = {"…": 3, "⋯": 3}
_HAN = re.compile("[\u3400-\u9fff]")
_SENTENCE_END = ("。", "！", "？", "；", "：", "!", "?", ";", ":", "，", ",")
_HEAD = re.compile(
    r"(?:第[一二三四五六七八九十百0-9]{1,4}[章节编篇条部]|[(（]?[一二三四五六七八九十]{1,3}[)）、.．]"
    r"|[0-9]{1,2}(?:[、.．]|(?:[.．][0-9]{1,2}){1,3}[ \u3000]?)"
    r"|附[件录表]|前言|序言|引言"
    r"|绪论|后记|结[语论]|摘要|致谢|参考文献|总则|附则)"
)
_GENRE = re.compile(
    r"(?:汇编|总结|计划|报告|方案|要点|思路|讲话稿?|发言稿?|材料|汇报|致辞|意见|通知|打算|安排|体会|党课|倡议书|公告|决定|办法|细则|提纲|规划|主持词)"
    r"(?:[(（][^()（）]{1,20}[)）])?$"
)
# What stands above a list of scores, votes or prices.
_SCORES = re.compile("评分|得分|得票|票数|成绩|分值|分数|排名|菜单|价格|价目|菜价|单价|名单|统计|数量|库存")
_LEAST_HAN = 6  # Han characters of a title without a number of its own
_LEAST_HAN_NUMBERED = 4
_FULL_MARKS = 100
_LISTED = 3  # entries among which a table lists itself
_SURE_TITLES = 4  # titles of documents that make a table, their page numbers rising
_LONGEST = 120  # code points of a line that may be an entry
_LONGEST_WRAP = 60  # code points of a line that may be the first half of an entry
_WRAPS = 2  # lines that may stand between two entries
_SURE_DOTS = 12  # leaders that make an entry without heading or neighbour


class Entry(NamedTuple):
    """One entry of a table of contents.

    Args:
        first: 0-based line on which the title starts.
        last: Line on which the page number stands.
        title: The title, its halves joined.
        page: The page number.
        dots: How many dots of leaders stand before the page number; 0 for a tab or blanks.
        tab: A tab stands before the page number.
        close: Nothing stands before it but a bracket: 讲话（8）, which may be a count as well.
    """

    first: int
    last: int
    title: str
    page: int
    dots: int
    tab: bool
    close: bool


class Contents(NamedTuple):
    """One table of contents.

    Args:
        heading: 0-based line of 目录, or None.
        entries: The entries, in order.
    """

    heading: int | None
    entries: tuple[Entry, ...]

    @property
    def first(self) -> int:
        """The first line of the table, 0-based."""
        return self.entries[0].first if self.heading is None else self.heading

    @property
    def last(self) -> int:
        """The last line of the table, 0-based."""
        return self.entries[-1].last


def read_contents(view: View) -> list[Contents]:
    r"""Return the tables of contents of a text, in order.

    >>> [table] = read_contents(View("目录\n青禾镇工作总结\t2\n枫桥乡工作总结\t9\n"))
    >>> [(entry.title, entry.page) for entry in table.entries]
    [('青禾镇工作总结', 2), ('枫桥乡工作总结', 9)]
    """
    found = list(_entries(view))
    places = _Places(view)
    tables: list[Contents] = []
    for close in (False, True):  # titles may end with a number in brackets: those are no table of their own
        entries = {entry.last: entry for entry in found if entry.close is close}
        for table in _tables(view, entries):
            apart = all(table.last < other.first or table.first > other.last for other in tables)
            if apart and _proved(view, table, places):
                tables.append(table)
    return sorted(tables, key=lambda table: table.first)


def _entries(view: View) -> Iterator[Entry]:
    """Yield the lines that look like an entry."""
    for tail in _TAIL.finditer(view.text):
        line = view.lines.number(tail.start())
        start, end = view.lines.content(line)
        if end - start > _LONGEST:
            continue
        match = _ENTRY.fullmatch(view.text, start, end)
        if match is None or not _HAN.search(match["title"]) or "。" in match["title"]:
            continue
        dots = sum(_DOTS_OF.get(char, 1) for char in _LEADERS.findall(match["gap"]))
        gap = match["gap"]
        yield Entry(line, line, match["title"], int(match["page"]), dots, "\t" in gap, not gap)


def _tables(view: View, entries: dict[int, Entry]) -> Iterator[Contents]:
    """Yield runs of entries with what belongs to them: the heading, and first halves of entries that wrap."""
    run: list[Entry] = []
    for line in sorted(entries):
        between = _between(view, run[-1].last + 1, line) if run else []
        if between is None:
            yield _with_heading(view, run)
            run, between = [], []
        run.append(_joined(view, entries[line], between))
    if run:
        yield _with_heading(view, run)


def _between(view: View, start: int, stop: int) -> list[int] | None:
    """Return the non-blank lines between two entries if they may be halves of the second, else None."""
    found: list[int] = []
    for line in range(stop - 1, start - 1, -1):
        text = view.content(line)
        if not text:
            continue
        if len(found) == _WRAPS or not _may_wrap(text):
            return None
        found.append(line)
    return found[::-1]


def _may_wrap(text: str) -> bool:
    return (
        len(text) <= _LONGEST_WRAP
        and not text.endswith(_SENTENCE_END)
        and _HAN.search(text) is not None
        and _HEADING.fullmatch(text) is None
    )


def _joined(view: View, entry: Entry, halves: list[int]) -> Entry:
    if not halves:
        return entry
    title = "".join(view.content(line) for line in halves) + entry.title
    return entry._replace(first=halves[0], title=title)


def _with_heading(view: View, run: list[Entry]) -> Contents:
    """Return the table of a run, its heading found above it."""
    line = run[0].first - 1
    halves: list[int] = []
    while line >= 0 and len(halves) <= _WRAPS:
        text = view.content(line)
        if text and _HEADING.fullmatch(text):
            two = line > 0 and _HEADING.fullmatch(view.content(line - 1))  # CONTENTS, 目录
            return Contents(line - 1 if two else line, (_joined(view, run[0], halves[::-1]), *run[1:]))
        if text:
            if not _may_wrap(text):
                break
            halves.append(line)
        line -= 1
    return Contents(None, tuple(run))


def _proved(view: View, table: Contents, places: _Places) -> bool:
    """Tell a table of contents from a table of figures, of scores or prices, and a list with dots."""
    entries = table.entries
    led = [entry for entry in entries if entry.dots]
    rising = all(a.page <= b.page for a, b in pairwise(entries))
    listed = any(_HEADING.fullmatch(entry.title) for entry in entries[:_LISTED])  # 目录	1
    listed = listed or (entries[0].dots > 0 and _HEADED.match(entries[0].title) is not None)
    if entries[0].close:
        return table.heading is not None and _is_counted(entries, places)
    if table.heading is not None or (listed and len(entries) > 1):
        return bool(led) or (len(entries) > 1 and (rising or all(entry.tab for entry in entries)))
    if not rising or _SCORES.search(_above(view, table.first)) or sum(e.page for e in entries) == _FULL_MARKS:
        return False
    heads = sum(_is_heading(entry.title) for entry in entries)
    titles = sum(_is_document(entry.title) for entry in entries)
    recurring = sum(places.last(entry.title) > entries[-1].last for entry in entries)
    if len(led) == len(entries):
        if len(entries) == 1:
            return titles == 1 or (
                heads == 1
                and (entries[0].dots >= _SURE_DOTS or recurring == 1 or _is_numbered(entries[0].title))
            )
        return heads * 3 >= len(entries) * 2
    if len(entries) == 1:
        # a row of a table looks the same: the title comes again, or there is nothing but the line
        alone = places.lines == 1
        return entries[0].tab and (
            (titles == 1 and (recurring == 1 or alone)) or (alone and _is_numbered(entries[0].title))
        )
    if titles == len(entries) and all(entry.dots or entry.tab for entry in entries):
        steadily = all(a.page < b.page for a, b in pairwise(entries))
        return (len(entries) >= _SURE_TITLES and steadily) or recurring > 0
    return len(entries) > 2 and heads * 3 >= len(entries) * 2 and recurring * 3 >= len(entries) * 2


def _is_counted(entries: tuple[Entry, ...], places: _Places) -> bool:
    """Tell page numbers in brackets from counts: they rise, and a title comes again or each has a number."""
    if len(entries) < _LISTED or not all(a.page < b.page for a, b in pairwise(entries)):
        return False
    recurring = any(places.last(entry.title) > entries[-1].last for entry in entries)
    return recurring or all(_is_numbered(entry.title) for entry in entries)


def _above(view: View, line: int) -> str:
    """Return the next line above that is not blank."""
    return next((text for i in range(line - 1, -1, -1) if (text := view.content(i))), "")


def _is_heading(title: str) -> bool:
    return _HEAD.match(title) is not None or len(_HAN.findall(title)) >= _LEAST_HAN


def _is_numbered(title: str) -> bool:
    return _HEAD.match(title) is not None and len(_HAN.findall(title)) >= _LEAST_HAN_NUMBERED


def _is_document(title: str) -> bool:
    if _HEADING.fullmatch(title):
        return True
    return len(_HAN.findall(title)) >= _LEAST_HAN and _GENRE.search(title) is not None


class _Places:
    """Knows the last line on which a title stands alone; reads the text once, when first asked."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._last: dict[str, int] | None = None

    def last(self, title: str) -> int:
        if self._last is None:
            view = self._view
            self._last = {bare(view.content(line)): line for line in range(len(view.lines))}
        return self._last.get(bare(title), -1)

    @property
    def lines(self) -> int:
        """How many lines are not blank."""
        return sum(bool(self._view.content(line)) for line in range(len(self._view.lines)))


def bare(text: str) -> str:
    """Return a title without white space, as titles are compared.

    >>> bare("目　录")
    '目录'
    """
    return "".join(text.split())


class ContentsFinder:
    """Finds tables of contents, heading and line breaks included."""

    literals = (_LITERALS,)

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield one hit a table."""
        for table in read_contents(view):
            start, _ = view.lines.whole(table.first)
            _, end = view.lines.whole(table.last)
            heading = "目录标题，" if table.heading is not None else ""
            yield Hit(start, end, "", evidence=f"{heading}{len(table.entries)} 条带页码的条目")


def make_contents(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `contents`; it has no parameters."""
    if rule.find.parameters:
        raise fail(rule, "`contents` has no parameters; drop them", "find.parameters")
    return ContentsFinder()
