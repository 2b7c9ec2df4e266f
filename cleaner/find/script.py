"""Han in another script than the one that is wanted: simplified, traditional, Taiwan, Hong Kong (OpenCC).

OpenCC is not idempotent: read again, 豔后 (from 艳后) becomes 豔後. So a stretch counts as converted
when it is what OpenCC makes of its way back, and only such a result, or one that OpenCC leaves
alone, is ever written. Stretches end at marks, so that no edit moves their borders.

OpenCC's words of Taiwan are those of computing: 經濟運行 would become 經濟執行, 優化 最佳化, and the
other way 執行情況 运行情况. So words are replaced only from a list, in both directions, and all
others keep to their characters.
"""

from __future__ import annotations

import importlib.util
import re
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cleaner.errors import UsageError
from cleaner.find.base import Finder, Hit, View, fail
from cleaner.text.trie import alternation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cleaner.find.gate import Places
    from cleaner.packs.rule import Rule

_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Names and terms hold letters, digits and a middle dot (U盘, 彼得·杰克逊).
_STRETCH = re.compile(f"[0-9A-Za-z·{_HAN}]+")
_HAS_HAN = re.compile(f"[{_HAN}]")
_LONGEST = 128  # code points of a stretch; prose has a mark long before
_AROUND = 12  # code points around a cut that are tried: no phrase of OpenCC is longer
_TRIES = 6  # times that OpenCC may change its own result
_NAME = 20  # code points that a quoted name has at most; longer ones are speech
_SHARED = 2  # code points that both may share inside of a word: 互联网, 網際網路
_TITLES = "《〈"  # what these hold is a name, however long


class _Target(NamedTuple):
    """How one script is reached.

    Args:
        config: The configuration of OpenCC.
        words: The configuration that knows the words of the region, too.
        back: The way back.
        doubtful: Characters that stand for several in the target, each with what it may become.
    """

    config: str
    words: str
    back: str
    doubtful: str


_TO_TRADITIONAL = (
    "发發髮 后後后 干幹乾干 里裏裡里 台臺檯颱台 面面麪 只只隻 系系係繫 复復複覆 历歷曆 钟鐘鍾 征征徵 "
    "谷谷穀 斗鬥斗 松松鬆 制制製 致致緻 卷卷捲 表表錶 丑丑醜 冲衝沖 范範范 几幾几 余餘余 "
    "郁鬱郁 云雲云 志志誌 家家傢 准準准 周周週 布布佈 采採采 尽盡儘 当當噹 团團糰 升升昇 "
    "胡胡鬍 须須鬚 签簽籤 姜姜薑 舍舍捨 获獲穫 坛壇罈 脏髒臟 占佔占 游遊游 伙夥伙 注注註 "
    "咸鹹咸 回回迴 汇匯彙 饥飢饑 蒙蒙矇濛 弥彌瀰 辟闢辟 苏蘇甦 吁籲吁 叶葉叶 愿願愿 症症癥 "
    "朱朱硃 筑築筑 岳嶽岳 "
)
_TARGETS = {
    "s": _Target(
        "t2s",
        "tw2sp",
        "s2t",
        "乾干乾 著着著 瞭了瞭 徵征徵 藉借藉 於于於 昇升昇 麼么麽 餘余馀 覆复覆 摺折摺 鍾钟锺",
    ),
    "t": _Target("s2t", "s2t", "t2s", _TO_TRADITIONAL),
    "tw": _Target("s2tw", "s2twp", "t2s", _TO_TRADITIONAL),
    "hk": _Target("s2hk", "s2hkp", "t2s", _TO_TRADITIONAL),
}

#: The scripts that can be asked for.
SCRIPTS = ("s", "t", "tw", "hk")


class Script:
    """Finds what is to be written otherwise in the target script.

    Args:
        to: `s`, `t`, `tw` or `hk`.
        quotes: Pairs of quotation marks; names between them are left alone.
        words: Words that the region calls otherwise.
        unless: Words in which a listed one only seems to stand.

    >>> [(hit.start, hit.replacement) for hit in Script("t", ()).find(View("头发。《后来》"))]
    [(0, '頭'), (1, '髮'), (4, '後'), (5, '來')]
    >>> [(hit.start, hit.replacement) for hit in Script("t", ("《》",)).find(View("头发。《后来》"))]
    [(0, '頭'), (1, '髮')]
    """

    literals = (None,)

    def __init__(
        self, to: str, quotes: tuple[str, ...], words: tuple[str, ...] = (), unless: tuple[str, ...] = ()
    ) -> None:
        self._target = _TARGETS[to]
        self._words = words
        self._unless = unless
        self._pattern: re.Pattern[str] | None = None
        self._names = _names(quotes)
        self._doubtful = {group[0]: "/".join(group[1:]) for group in self._target.doubtful.split()}

    def find(self, view: View, places: Places | None = None) -> Iterator[Hit]:  # noqa: ARG002
        """Yield an edit for each character, or for a phrase that changes its length."""
        at = 0
        for start, end in (*(name.span() for name in self._names(view.text)), (len(view.text),) * 2):
            for match in _STRETCH.finditer(view.text, at, start):
                if _HAS_HAN.search(match[0]):
                    yield from self._stretches(match[0], match.start())
            at = end

    def _stretches(self, text: str, offset: int) -> Iterator[Hit]:
        """Cut a stretch that is too long, where that changes nothing."""
        at = 0
        while at < len(text):
            stop = at + _LONGEST
            if stop < len(text):
                stop = next(
                    (p for p in range(stop, at + _LONGEST // 2, -1) if _parts(self._convert, text, p)), stop
                )
            part = text[at:stop]
            wanted = self._wanted(part)
            if wanted != part:
                yield from self._edits(part, wanted, offset + at)
            at = stop

    def _wanted(self, text: str) -> str:
        """Return *text* in the target script, such that it is left alone the next time."""
        wanted = text
        back = _converter(self._target.back)
        for _ in range(_TRIES):
            if self._convert(back(wanted)) == wanted:
                return wanted
            following = self._convert(wanted)
            if following == wanted:
                return wanted
            wanted = following
        return text  # it does not come to rest

    def _convert(self, text: str) -> str:
        """Convert character by character, and the words of the region that are listed."""
        plain = _converter(self._target.config)
        if not self._words:
            return plain(text)
        if self._pattern is None:
            listed = (*self._words, *self._unless)
            # A simplified word stands in traditional text, too; one of Taiwan is none in simplified text.
            both = {*listed, *(plain(word) for word in listed if _converter("t2s")(word) == word)}
            self._pattern = re.compile(alternation(both))
        whole = _converter(self._target.words)
        out = []
        at = 0
        for word in self._pattern.finditer(text):
            if word[0] in self._unless:
                continue
            out += [plain(text[at : word.start()]), whole(word[0])]
            at = word.end()
        return "".join((*out, plain(text[at:])))

    def _edits(self, before: str, after: str, offset: int) -> Iterator[Hit]:
        for start, end, new in _differences(before, after):
            old = before[start:end]
            if len(old) == len(new) == 1 and old in self._doubtful:
                evidence = f"一字对多字：{old}可作{self._doubtful[old]}，按上下文取{new}"
                yield Hit(offset + start, offset + end, new, kind="soft", evidence=evidence)
            else:
                is_word = len(old) != len(new) or _converter("t2s")(old) != _converter("t2s")(new)
                yield Hit(offset + start, offset + end, new, evidence="地区用词" if is_word else "")


def _names(quotes: tuple[str, ...]) -> Callable[[str], Iterator[re.Match[str]]]:
    parts = []
    for first, last in map(tuple, quotes):
        pair = re.escape(first) + re.escape(last)
        inner = (
            f"[^{pair}\n\r]{{1,{3 * _NAME}}}"
            if first in _TITLES
            else f"[^{pair}，。；：！？,;\n\r]{{1,{_NAME}}}"
        )
        parts.append(f"{re.escape(first)}{inner}{re.escape(last)}")
    return re.compile("|".join(parts)).finditer if parts else lambda _: iter(())


def _parts(convert: Callable[[str], str], text: str, at: int) -> bool:
    """Tell whether *text* converts the same when it is cut at a place."""
    before, behind = text[max(0, at - _AROUND) : at], text[at : at + _AROUND]
    return convert(before) + convert(behind) == convert(before + behind)


def _differences(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Yield the least edits, character by character where characters answer each other.

    >>> list(_differences("用互联网发展", "用網際網路發展"))
    [(1, 4, '網際網路'), (4, 5, '發')]
    """
    for start, end, there, stop in _blocks(before, after):
        if end - start != stop - there:
            yield start, end, after[there:stop]
            continue
        for i in range(end - start):
            if before[start + i] != after[there + i]:
                yield start + i, start + i + 1, after[there + i]


def _blocks(before: str, after: str) -> list[tuple[int, int, int, int]]:
    """Return spans of both texts that answer each other; a word of another length is one."""
    left, right = (_converter("t2s")(side) for side in (before, after))
    if len(before) == len(after) or (len(left), len(right)) != (len(before), len(after)):
        return [(0, len(before), 0, len(after))]
    out: list[tuple[int, int, int, int]] = []
    word = False  # whether the last block is a word that goes on behind a character both share
    for code, start, end, there, stop in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        short = code == "equal" and end - start < _SHARED
        if word and (code != "equal" or (short and (end, stop) != (len(before), len(after)))):
            out[-1] = (out[-1][0], end, out[-1][2], stop)
        else:
            out.append((start, end, there, stop))
            word = code != "equal"
    return out


@cache
def _converter(config: str) -> Callable[[str], str]:
    """Return the conversion of OpenCC; one each in a process, for they don't pickle."""
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC(config).convert
    return convert


def is_installed() -> bool:
    """Tell whether the extra `script` is there."""
    return importlib.util.find_spec("opencc") is not None


def make_script(rule: Rule, seconds: float) -> Finder:  # noqa: ARG001 (all makers share a signature)
    """Return the detector `script`.

    Parameters:
        to: The script that is wanted: `s`, `t`, `tw` or `hk`.
        quotes: Pairs of quotation marks, such as `《》`; names between them are left alone.
        words: Words that the region calls otherwise, as OpenCC has it: simplified ones where the target is
            Taiwan or Hong Kong, those of Taiwan where it is `s`; others are converted character by character.
        except: Words in which one of them only seems to stand: 投資訊息 for 資訊.
    """
    given = rule.find.parameters
    to, quotes = given.get("to"), given.get("quotes", [])
    if to not in _TARGETS or set(given) - {"to", "quotes", "words", "except"}:
        raise fail(
            rule,
            f"takes `to`, one of {', '.join(_TARGETS)}, `quotes`, `words` and `except`",
            "find.parameters",
        )
    if not isinstance(quotes, list) or any(not isinstance(pair, str) or len(pair) != 2 for pair in quotes):
        raise fail(
            rule, f"expected pairs of marks, such as [《》]; found {quotes!r}", "find.parameters.quotes"
        )
    if not is_installed():
        raise UsageError("script needs OpenCC, which is an extra: pip install 'gongwen-cleaner[script]'")
    for name in ("words", "except"):
        words = given.get(name, [])
        if not isinstance(words, list) or any(not isinstance(word, str) or not word for word in words):
            raise fail(rule, f"expected words, such as [软件]; found {words!r}", f"find.parameters.{name}")
    return Script(to, tuple(quotes), tuple(given.get("words", [])), tuple(given.get("except", [])))
