"""Title marks: 《》 outside, 〈〉 inside (GB/T 15834-2011, 4.15), and < > written for either.

Inside 《》 every further pair is 〈〉, whatever it was written with. Outside, <…> is taken for 《》
only where its words end like the title of a document: <单位名称> is a slot, a<b a formula.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cleaner.find.base import Finder, Hit, View, fail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

_FAR = 120  # code points of a title
_DEEP = 4  # titles in titles; more are noise
_INNER = "<＜〈"
_CLOSING = {"《": "》", "<": ">", "＜": "＞", "〈": "〉"}
_ALL = "《》<>＜＞〈〉"
# A title that holds another mark of the family before it closes.
_NESTED = re.compile(f"《[^{_ALL}\n\r]{{0,{_FAR}}}[《{_INNER}]")
_MARK = re.compile(f"[{_ALL}\n\r]")
_OUTER = re.compile(f"(<<?|＜|〈)([\u3400-\u9fff“][^{_ALL}\n\r=/]{{2,{_FAR}}})(>>?|＞|〉)")
_DOCUMENT = re.compile(  # how the titles of documents end
    "(?:通知|意见|办法|条例|规定|方案|规划|计划|报告|决定|决议|细则|通报|纪要|章程|准则|制度|规则|规程|纲要|公报|公告|通告|批复|建议|要点|指南|清单|目录"
    "|[宪刑民诉]法|(?:管理|促进|保护|保障|监督|安全|教育)法|法典|协定|协议|标准|预案|措施|宣言|[白蓝]皮书|手册|[诺任议]书|讲话|解读)(?:[（(][^（()）]{1,12}[)）])?$"
)


class TitleMarks:
    """Finds the marks of titles that are to be written otherwise.

    >>> [(hit.start, hit.replacement) for hit in TitleMarks().find(View("《<镇规>解读》"))]
    [(1, '〈'), (4, '〉')]
    """

    literals = (frozenset("《"), frozenset(_INNER))

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:
        """Yield each mark, in order."""
        hits: dict[int, Hit] = {}
        text, done = view.text, 0
        for title in _NESTED.finditer(text):
            if title.start() >= done:
                done, found = _nested(text, title.start())
                hits |= {hit.start: hit for hit in found}
        if places is None or 1 in places.parts:
            for match in _OUTER.finditer(text):
                if _DOCUMENT.search(match[2]) and not _is_inside(text, match.start()):
                    for group, mark in ((1, "《"), (3, "》")):
                        hits.setdefault(match.start(group), Hit(*match.span(group), mark))
        yield from sorted(hits.values())


def _nested(text: str, start: int) -> tuple[int, list[Hit]]:
    """Return where the title at *start* ends, and the marks in it; none if they don't pair."""
    open_: list[int] = []
    hits: list[Hit] = []
    for mark in _MARK.finditer(text, start, start + 2 * _FAR):
        at, char = mark.span()[0], mark[0]
        if char in _CLOSING:
            open_.append(at)
            if len(open_) > _DEEP:
                break
        elif not open_ or char != _CLOSING[text[open_[-1]]]:
            break
        else:
            first = open_.pop()
            if not open_:
                return at + 1, sorted(hits)
            if len(open_) == 1 and text[first] != "〈" and at - first > 2:
                hits += [Hit(first, first + 1, "〈"), Hit(at, at + 1, "〉")]
    return start + 1, []


def _is_inside(text: str, at: int) -> bool:
    """Tell whether a title is open at a place."""
    before = text[max(0, at - _FAR) : at].rpartition("\n")[2]
    return before.rfind("《") > before.rfind("》")


def make_title_marks(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `title-marks`; it has no parameters."""
    if rule.find.parameters:
        raise fail(rule, "`title-marks` has no parameters; drop them", "find.parameters")
    return TitleMarks()
