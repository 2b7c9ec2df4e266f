"""Notices that a text is cut short: 全文共926字，仅供会员阅读, with what trails behind them.

All sites word the tail alike (请登录后继续阅读全文), so a rule gives only the core of its notices.
The tail goes on only with words of a closed list, never into the text behind; a bracket that opened
before the notice closes behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cleaner.find.base import Finder, fail
from cleaner.find.pattern import PatternFinder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cleaner.packs.rule import Rule

_WORDS = (
    "请|您|先|并|或|后|即可?|可以?|才能?|方可|就能|立即|免费|继续|直接|点击|站内|本[站网]|s?vip|高级|年费|会员|用户|账号"
    "|登[录陆]|注册|开通|购买|付费|支付|充值|升级|成为|加入|订阅|解锁|下载|阅读|往下读|查看|浏览|使用|获取|学习|参考|打开"
    "|展开|全文|完整版?|全部|剩余|余下|更多|后续|隐藏|本文|原文|文[章档]|内容|部分|字|页|当前|仅|只|供|限|显示|展示|预览"
    "|可见|专享|需要?|如需|的|[0-9]{1,7}|%|元|金币|积分|联系|客服|专栏|往期|关注|公众号|微信|扫码|app|客户端|您?已|未"
)
_FOLLOW = rf"(?:[, /]{{0,3}}(?:{_WORDS})){{0,20}}"
# A notice ends before a mark, the end of the line, or the number of the next heading.
# `{again}` stands for the core by itself, without what trails: of notices in a row each ends where the next
# begins, and they go together. One of a row can be read in one way only (it is atomic), or a long row would
# take for ever; the first stands before the row, so that its literals stand near the start of the match.
_END = (
    r"(?=[ 。!,;…()〔〕【】\]》|»>→↓∨▼.]|$|[一二三四五六七八九十]{1,3}[、是]|第[一二三四五六七八九十]"
    r"|{again})"
)
_OPEN = r"(?:(?P<{0}>[(〔【\[《])[ .…]{{0,6}})?"
_CLOSE = r"(?({0})[ .…。!]{{0,6}}[)〕】\]》])(?:(?<![)〕】\]》])[。!.…]{{1,6}})?(?:[ —|/>~»›→↓∨▼*-]{{1,8}}$)?"
_LINE_START = r"^[ .…。—|/>~*#-]"
_BOUNDARY = rf"(?:{_LINE_START}{{0,8}}|(?<=[。!?;…)】〕”>|])[ ]?|(?=[(〔【\[《]))"
_GAP = r"[ .…。—|/>》】\])~!»›→↓∨▼*#-]"
_ROW = rf"(?>{_FOLLOW}{_GAP}{{0,8}}(?:{{again}}))*"
_FRAMES = {
    # said so that only a notice can mean it: found inside a sentence, too
    "anywhere": (
        f"(?:{_LINE_START}{{1,8}})?{_OPEN.format('a')}",
        f"(?:{_FOLLOW}{_END})?{_CLOSE.format('a')}",
    ),
    # words that body text uses, too: only where a sentence, a line or a bracket starts
    "after-sentence": (f"{_BOUNDARY}{_OPEN.format('s')}", f"{_ROW}{_FOLLOW}{_END}{_CLOSE.format('s')}"),
    # everyday words: only as a line of their own
    "own-line": (r"^[ .…。—|/>《【\[(~*#-]{0,8}", rf"{_ROW}{_FOLLOW}[ .…。—|/>》】\])!~»›→↓∨▼*-]{{0,8}}$"),
    "also": ("", ""),
}


def notice_patterns(rule: Rule) -> Iterator[tuple[str, str]]:
    """Yield parameter and whole pattern of each kind of notice that a rule names.

    Raises:
        RuleError: When a parameter is unknown or not a pattern in a string.
    """
    for name, core in rule.find.parameters.items():
        field = f"find.parameters.{name}"
        if name not in _FRAMES:
            raise fail(rule, f"no parameter `{name}`; known: {', '.join(_FRAMES)}", field)
        if not isinstance(core, str) or not core:
            raise fail(rule, f"expected a pattern in a string; found {core!r}", field)
        before, behind = _FRAMES[name]
        bare = core.replace("{follow}", "").replace("{end}", "")
        whole = f"{before}(?:{core}){behind}"
        yield name, whole.replace("{follow}", _FOLLOW).replace("{end}", _END).replace("{again}", bare)


def make_notice(rule: Rule, seconds: float) -> Finder:
    """Return the detector `notice`.

    Parameters, each the pattern of a notice's core on the folded view; `{end}` in it stands for where
    a notice may end, `{follow}` for the words that may trail behind it:
        anywhere: Found wherever it stands.
        after-sentence: Found where a sentence, a line or a bracket starts.
        own-line: Found as a line of its own.
        also: Found as it is, without the words that may trail.
    """
    patterns = [pattern for _, pattern in notice_patterns(rule)]
    if not patterns:
        raise fail(rule, f"`notice` needs a parameter: {', '.join(_FRAMES)}", "find.parameters")
    return PatternFinder(rule, seconds, pattern="|".join(patterns), folded=True)
