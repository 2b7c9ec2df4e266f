"""Where on its line an advertisement starts and ends: what is glued to it stays."""

from __future__ import annotations

import re

# The folded view has ！ and ？ as ! and ?.
_STOP = re.compile("[。!?][”’\"')》】]?")
_ENDS = ("。", "!", "?", ";", "”")
_RUN_ON = 8  # code points behind the last signal, up to a full stop, from which they may be a sentence
_SENTENCE = 8  # code points that a sentence beside an advertisement has at least; shorter ones greet
_STATEMENT = 4  # the same for one that ends in 。 or in ! without a word of a greeting: 不懈奋斗！
_GREETS = re.compile(
    "亲|大家好|小伙伴|朋友|粉丝|老铁|笔友|书友|网友|读者|你|您|看|收藏|点赞|转发|分享|关注|福利|免费|重磅|限时|速|快|赶紧|赶快|推荐|更多|欢迎|加入|群"
    "|来[啦了]|哦|呀|吧|啊|哟|材料|资料|范文|文库|公文|下载|会员|客服|微信|[0-9a-z@#~★☆◆→]|^[^\u4e00-\u9fff]*$"
)
_HEAD_NUMBER = 6  # code points before the first signal from which a numbered line may be a heading
_HALF = 12  # code points before the first signal from which they may be half a sentence
_CLAUSE = re.compile("[\u4e00-\u9fff]{3,},")
_PAIRS = {"(": ")", "【": "】", "〔": "〕", "[": "]", "〖": "〗"}
_HAN = re.compile("[\u4e00-\u9fff]")
_PROSE = re.compile("[\u4e00-\u9fff0-9%”》,、。!?;:]$")
_OPENS = re.compile(  # how an advertisement starts whose signals come late
    r"[^0-9a-z\u4e00-\u9fff]*(?:[本此该]|以[上下]|下[面载]|导[语读]|[^,。]{0,3}(?:声明|提示|说明)|更多|关注|微信|扫|长按|点击"
    r"|需要|由于|因|公众号|完整|看完|如果?|觉得|写|加入|欢迎|[0-9]{1,2}[、.)]|《|看了|为了|获取|(?:现在)?只对|最|请|您|喜欢"
    r"|原创|想|[^,。]{2,6}前,先|精[品选]|优质|专业|学习资料|ps)"
)

# What a document ends with or goes on with, glued to an advertisement without a mark.
_NUMBER = (
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)"
    r"|第[一二三四五六七八九十百]{1,4}[条章节])"
)
_NUMBERED = re.compile(rf" ?{_NUMBER}")
_HEADING = re.compile(rf"{_NUMBER} ?[\u4e00-\u9fff][^,。:!?\n]{{2,30}}$")
_TITLE = re.compile(
    r"(?<![《“「:多取载看])关于[\u4e00-\u9fff、]{4,40}的(?:通知|通告|公告|意见|报告|方案|请示|决定|批复|函|纪要|讲话)$"
)
_SIGNED = re.compile(
    r" ?(?:[\u4e00-\u9fff]{2,16}(?:人民政府|委员会|办公室|管理局|党委|党组|党支部)"
    r"(?![的网官]|公众号|微信|门户|客户端|主办|版权)"
    r"|(?:19|20)[0-9]{2}年[0-9]{1,2}月[0-9]{1,2}日|特此(?:报告|通知|公告|通报|函达|说明|申请))+"
)

# How a body text starts, where what follows asks the reader for nothing.
_OPENING = re.compile(
    "(?:各位(?:代表|委员|领导|同志|来宾)|同志们|(?:今年|近年|去年|一年|五年)(?:以来|来),|[一二三]是[\u4e00-\u9fff]|(?:根据[\u4e00-\u9fff]{2,12},)?现将[\u4e00-\u9fff])"
    "(?![^\n]*(?:微信|公众号|关注|扫码|[加进入]群|资料|材料|范文|下载|会员|客服|转发|在看|点赞|链接|网址))"
    "[^\n]{5,}[。!]"
)


def advertisement(content: str, first: int, last: int, *, prose: bool) -> tuple[int, int] | None:
    """Return the span of an advertisement on its line, the whole line where nothing else stands on it.

    A sentence that ends before the first signal, or starts behind the last, is not part of it. Of an
    advertisement in brackets inside a sentence only the brackets go.

    Args:
        content: The line in the folded view.
        first: Where the first signal starts; code points of the line.
        last: Where the last one ends.
        prose: Whether it may be glued to half a sentence; page furniture is not.

    Returns:
        From and to; None where a sentence runs on into it without a mark between: where it starts
        or ends can't be told, and a miss is better than a cut.

    >>> advertisement("任务圆满完成。更多范文请加微信", 7, 15, prose=True)
    (7, 15)
    >>> advertisement("要提高站位,(更多范文请加微信)认真履职。", 7, 15, prose=True)
    (6, 16)
    """
    bracket = _bracket(content, first, last)
    if bracket is not None and (prose or bracket[0] > 0):
        return bracket
    before = max((m.end() for m in _STOP.finditer(content, 0, first)), default=0)
    stop = _STOP.search(content, last)
    start = before if _is_sentence(content[:before]) else 0
    end = stop.end() if stop is not None and _is_sentence(content[stop.end() :]) else len(content)
    # signals may reach over what is glued to them; a title may also be what an advertisement speaks of
    heading = _HEADING.search(content, first + 1, end) or _TITLE.search(content, first + 1, end)
    opening = _OPENING.search(content, first + 1, end) if prose else None
    ends = [found.start() for found in (heading, opening) if found is not None]
    end = min(ends, default=end)
    if start == 0:
        signed = _SIGNED.match(content, 0, end if prose else first)
        if signed is not None and signed.end() < end and (prose or content[signed.end()] != " "):
            start = signed.end()
        elif first > _HEAD_NUMBER and _NUMBERED.match(content, 0, first):
            return None
    if prose and (_may_be_prose(content[start:first].strip()) or _is_speech(content, start, end)):
        return None
    rest = content[last:end].rstrip()
    if len(rest) > _RUN_ON and rest.endswith(_ENDS):
        return None
    return start, end


def _may_be_prose(lead: str) -> bool:
    return (len(lead) >= _HALF or bool(_CLAUSE.search(lead))) and not _OPENS.match(lead)


def _is_speech(content: str, start: int, end: int) -> bool:
    """Tell whether words in quotes stand beside others: “点个赞再走吧!”视频最后,她总是这样说."""
    return (
        content[start : start + 1] == "“" and content[end - 1] == "”" and end - start < len(content.rstrip())
    )


def _bracket(content: str, first: int, last: int) -> tuple[int, int] | None:
    """Return the brackets around [first, last), if they stand in, behind or in front of a sentence."""
    for start in range(first, -1, -1):
        closing = _PAIRS.get(content[start : start + 1])
        if closing is None or closing in content[start:first]:
            continue
        end = content.find(closing, last - 1) + 1
        inside = end > 0 and content[start] not in content[start + 1 : end]
        if not inside:
            return None
        before, behind = content[:start].rstrip(), content[end:]
        beside = _PROSE.search(before) if before else _HAN.search(behind)
        return (start, end) if beside else None
    return None


def _is_sentence(text: str) -> bool:
    """Tell whether what stands beside an advertisement is a sentence, and no greeting that belongs to it."""
    end = text.rstrip(" ”’\"')》】")[-1:]
    stated = end == "。" or (end == "!" and not _GREETS.search(text))
    return len(text) >= (_STATEMENT if stated else _SENTENCE)
