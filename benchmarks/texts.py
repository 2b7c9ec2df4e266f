"""The texts that benchmarks run on: clean reports, documents of a size, and damage done to them.

The damage is of the kinds that reposting does: marks made half-width, tags in the middle of a word,
advertising around the text, furniture of pages, masks over names and figures. All of it is invented here,
and the same seed gives the same text.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from pairs import unrelated  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Level = Literal["clean", "light", "heavy"]
LEVELS: tuple[Level, ...] = ("clean", "light", "heavy")

_REPORTS, _LENGTH = 60, 5000  # generated ones, where no folder is given; code points
_WRITTEN = ("county-report.txt", "one-long-line.txt", "minutes-with-notices.txt", "speech-crlf.txt")

_HALF = str.maketrans("，。；：？！（）％", ",.;:?!()%")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_TAGS = ("##paidbegin##", "##paidend##", "##pagebreak##", "[hide]", "_baidu_page_break_tag_", "<!--more-->")
_ABOVE = (
    "您的位置：首页 > 范文大全 > 工作总结",
    "发布时间：2024-01-05 来源：本站 浏览次数：326",
    "【字体：大 中 小】",
    "点击上方蓝字关注我们",
)
_BELOW = (
    "【云上材料库】——每天更新公文材料，会员群+网盘群资料随意下载，有意加入请联系客服微信",
    "本文由会员上传分享，免费在线阅读，更多相关内容请登录云上文库下载。",
    "声明：本站所有文章均来自网友上传，不代表本站观点，如有侵权请联系删除。",
    "扫码关注公众号，点个在看，分享给更多的人",
    "还剩12页未读，继续阅读",
    "- 12 -",
)
_NUMBER = re.compile(r"(?<![0-9.])[0-9]+(?:\.[0-9]+)?(?=[万亿个户名项亩])")
_PLACE = re.compile(r"[\u4e00-\u9fff]{2}(?=[县镇乡村])")
_PARTY = re.compile(r"党(?=建|员|委|组织|支部)")
_MARK = re.compile(r"[，。；：？！（）]")
_QUOTE = re.compile(r"[“”]")
_DIGITS = re.compile(r"[0-9]+")


def natural(folder: Path | None) -> list[str]:
    """Return the clean texts of a folder; without one, those of the fixtures and generated reports.

    Raises:
        SystemExit: When the folder holds no `.txt`.
    """
    if folder is not None:
        texts = [path.read_text(encoding="utf-8-sig") for path in sorted(folder.glob("*.txt"))]
        if not any(texts):
            raise SystemExit(f"{folder}: no .txt with a text in it")
        return texts
    clean = ROOT / "fixtures" / "clean"
    written = [(clean / name).read_text(encoding="utf-8-sig") for name in _WRITTEN]
    return written + [unrelated(random.Random(n), _LENGTH) for n in range(_REPORTS)]


def documents(texts: Sequence[str], size: int, total: int) -> list[str]:
    """Return documents of about *size* bytes of UTF-8, *total* bytes in all at least, cut from *texts*.

    >>> [len(text) for text in documents(["县" * 1000, "市" * 500], 1500, 6000)]
    [500, 500, 500, 500]
    """
    joined = "\n".join(texts) if size > len(texts[0].encode()) else ""
    pool = [joined * -(-size // len(joined.encode()))] if joined else list(texts)
    step = max(1, size // 3)
    cut = [text[i : i + step] for text in pool for i in range(0, max(1, len(text) - step // 2), step)]
    out = list(cut)
    while 3 * step * len(out) < total:
        out += cut
    return out[: max(1, -(-total // (3 * step)))]


def one_line(text: str) -> str:
    """Return *text* without its line breaks."""
    return text.replace("\r", "").replace("\n", "")


def damaged(text: str, level: Level, seed: int) -> str:
    """Return *text* as a site might give it.

    `light`: one tag, one line of advertising, one mark in fifty half-width. `heavy`: a tag every 400 code
    points, lines above and below, three marks in ten half-width, quotes straight, digits wide or spaced, one
    figure and one place in five masked, one 党 in three a D.
    """
    dice = random.Random(f"{level} {seed}")
    if level == "clean":
        return text
    heavy = level == "heavy"
    text = _some(_MARK, lambda found: found.translate(_HALF), 0.3 if heavy else 0.02, text, dice)
    if heavy:
        text = _some(_NUMBER, lambda _: dice.choice(("XX", "**", "×")), 0.2, text, dice)
        text = _some(_PLACE, lambda _: dice.choice(("XX", "某", "*")), 0.2, text, dice)
        text = _some(_PARTY, lambda _: "D", 0.33, text, dice)
        text = _some(_QUOTE, lambda _: '"', 0.5, text, dice)
        text = _some(_DIGITS, lambda found: found.translate(_WIDE), 0.1, text, dice)
        text = _some(_DIGITS, lambda found: f" {found} ", 0.2, text, dice)
    for _ in range(max(1, len(text) // 400) if heavy else 1):
        at = dice.randrange(len(text) + 1)
        text = text[:at] + dice.choice(_TAGS) + text[at:]
    above = dice.sample(_ABOVE, 2) if heavy else []
    below = dice.sample(_BELOW, 3) if heavy else [dice.choice(_BELOW)]
    return "\n".join([*above, text, *below, ""])


def _some(
    pattern: re.Pattern[str], change: Callable[[str], str], share: float, text: str, dice: random.Random
) -> str:
    """Change a share of what a pattern finds."""
    return pattern.sub(lambda found: change(found[0]) if dice.random() < share else found[0], text)
