"""Makes two copies of one clean report, each masked, edited and punctuated in its own way.

What was hidden is known, so that recall and errors of `find_fills` can be counted: by the tests on texts of
this project, by `benchmarks/parallel.py` on any folder of clean reports.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

UNITS = r"(?=亿元|万元|万亩|万吨|万人次|万户|公里|[%％]|个(?!体|人|别|性)|家(?!庭)|户(?!籍)|人次|项(?!目)|亩|吨|元)"
NUMBER = re.compile(r"(?<![0-9.A-Za-z〔])[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?" + UNITS)
PARTY = re.compile(r"党(?=建|员|委|支部|的二十大|中央)")
PLACES = [
    "青禾",
    "枫桥",
    "白石",
    "云栖",
    "云岭",
    "昆明",
    "成都",
    "济南",
    "郑州",
    "长沙",
    "贵阳",
    "西宁",
    "洛阳",
    "青岛",
    "绵阳",
    "曲靖",
    "玉溪",
    "大理",
    "遵义",
    "毕节",
    "铜仁",
    "株洲",
    "湘潭",
    "岳阳",
    "衡阳",
    "烟台",
    "潍坊",
    "喀什",
    "和田",
    "哈密",
    "伊犁",
    "开封",
    "南阳",
    "新乡",
    "海东",
    "玉树",
    "果洛",
    "德阳",
    "宜宾",
    "泸州",
    "雅安",
    "丽江",
    "昭通",
]
PLACE = re.compile("|".join(PLACES))
ADDED = ("同时，", "在此基础上，", "我们还看到，", "按照部署，", "总体上，")
SAID_OTHERWISE = {
    "持续": "不断",
    "加快": "加速",
    "完成": "实现",
    "推进": "推动",
    "提升": "提高",
    "建成": "竣工",
}


@dataclass(frozen=True)
class Fact:
    """What may be hidden."""

    value: str
    kind: str


@dataclass
class Made:
    """A copy: its text, the masks in it by fact number, and the facts that it shows.

    Args:
        text: The copy.
        masks: Number of a fact to the span of its mask.
        shown: Numbers of the facts that stand there open.
    """

    text: str = ""
    masks: dict[int, tuple[int, int]] = field(default_factory=dict)
    shown: set[int] = field(default_factory=set)


Sentence = list["str | int"]

_SUBJECTS = (
    "全县",
    "各镇",
    "县直部门",
    "开发区",
    "各村",
    "水务系统",
    "教育系统",
    "农业农村部门",
    "{place}片区",
    "{place}灌区",
)
_VERBS = (
    "完成投资",
    "新增就业",
    "改造农村公路",
    "建成标准农田",
    "发放补贴",
    "接待游客",
    "修复河道",
    "引进项目",
)
_AMOUNTS = ("{n}亿元", "{n}人次", "{n}公里", "{n}万亩", "{n}万元", "{n}万人次", "{n}公里", "{n}个")
_TAILS = (
    "，同比增长{m}%",
    "，较上年提高{m}个百分点",
    "，惠及群众{k}户",
    "，超额完成年度任务",
    "，走在全市前列",
    "",
)
_FIXED = (
    "各位代表，现在我代表县人民政府向大会报告工作，请予审议。",
    "做好全年工作，要坚持稳中求进、以进促稳、先立后破。",
    "持续加强党建引领，发展党员{k}名。",
    "常住人口城镇化率从2020年的{m}%提升到2025年的{n}%。",
)


def unrelated(dice: random.Random, length: int) -> str:
    """Return a report of its own, of the same phrases as any other, with places and figures of chance."""
    out: list[str] = []
    while sum(map(len, out)) < length:
        at = dice.randrange(len(_VERBS))
        wording = dice.choice(_SUBJECTS) + _VERBS[at] + _AMOUNTS[at] + dice.choice(_TAILS) + "。"
        if dice.random() < 0.1:
            wording = dice.choice(_FIXED)
        values = {"n": dice.randint(2, 9000), "m": dice.randint(1, 990) / 10, "k": dice.randint(2, 4000)}
        out.append(
            wording.format(place=dice.choice(PLACES), **values) + ("\n" if dice.random() < 0.2 else "")
        )
    return "".join(out)


def excerpt(texts: list[str], dice: random.Random, length: int) -> str:
    """Return whole lines of one of some texts, about *length* code points, from anywhere in it."""
    text = dice.choice(texts)
    at = text.find("\n", dice.randrange(max(1, len(text) - length))) + 1 if len(text) > length else 0
    return text[at : at + length]


def facts_of(text: str) -> tuple[list[Fact], list[list[Sentence]]]:
    """Return the facts of a report, and it as paragraphs of sentences of words and fact numbers."""
    facts: list[Fact] = []
    spans: list[tuple[int, int]] = []
    found = [(m, "number") for m in NUMBER.finditer(text)]
    found += [(m, "place") for m in PLACE.finditer(text)] + [(m, "party") for m in PARTY.finditer(text)]
    for match, kind in sorted(found, key=lambda pair: pair[0].start()):
        if not spans or match.start() > spans[-1][1]:  # two masks that touch would be one
            spans.append(match.span())
            facts.append(Fact(match[0], kind))
    out: list[list[Sentence]] = []
    number = 0
    for paragraph in re.finditer(r"[^\n]+", text):
        sentences: list[Sentence] = []
        for sentence in re.finditer(r"[^。；！？]*[。；！？]?", paragraph[0]):
            if not sentence[0]:
                continue
            start, end = sentence.start() + paragraph.start(), sentence.end() + paragraph.start()
            pieces: Sentence = []
            at = start
            while number < len(spans) and spans[number][0] < end:
                pieces += [text[at : spans[number][0]], number]
                at = spans[number][1]
                number += 1
            sentences.append([*pieces, text[at:end]])
        out.append(sentences)
    return facts, out


def mask_for(fact: Fact, dice: random.Random) -> str:
    """Return a mask of one style or another."""
    if fact.kind == "party":
        return "D"
    if fact.kind == "place":
        return dice.choice(["XX", "**", "××", "xx", "ＸＸ", "***"])
    styles = ["XX", "**", "××", "xx"]
    digits = fact.value
    if "." in digits:
        styles.append("**.*")
    if re.fullmatch(r"[0-9]{4}", digits):
        styles.append(digits[0] + "XX" + digits[3])
    return dice.choice(styles)


def copy_of(facts: list[Fact], report: list[list[Sentence]], dice: random.Random, share: float) -> Made:
    """Return one copy: a share of the facts hidden, sentences edited, a paragraph dropped, other punctuation."""
    made = Made()
    hidden = {n for n in range(len(facts)) if dice.random() < share}
    dropped = dice.randrange(1, len(report) - 1) if len(report) > 4 else -1
    sentences = [(p, s) for p, paragraph in enumerate(report) for s in range(len(paragraph))]
    edited = set(dice.sample(sentences, min(3, len(sentences) // 8)))
    width = dice.random() < 0.5
    out: list[str] = []
    length = 0
    for p, paragraph in enumerate(report):
        if p == dropped:
            continue
        for s, sentence in enumerate(paragraph):
            pieces = _edited(sentence, dice) if (p, s) in edited else sentence
            for piece in pieces:
                if isinstance(piece, int):
                    word = mask_for(facts[piece], dice) if piece in hidden else facts[piece].value
                    if piece in hidden:
                        made.masks[piece] = (length, length + len(word))
                    else:
                        made.shown.add(piece)
                else:
                    word = _punctuated(piece, dice, width)
                out.append(word)
                length += len(word)
        out.append("\n")
        length += 1
    made.text = "".join(out)
    return made


def _edited(sentence: Sentence, dice: random.Random) -> Sentence:
    """Say a sentence in other words, without touching its facts."""
    how = dice.randrange(3)
    if how == 0:
        return [dice.choice(ADDED), *sentence]
    if how == 1 and isinstance(sentence[-1], str):
        return [*sentence[:-1], sentence[-1][:-1] + "，成效明显" + sentence[-1][-1:]]
    words = re.compile("|".join(SAID_OTHERWISE))
    return [
        words.sub(lambda m: SAID_OTHERWISE[m[0]], piece) if isinstance(piece, str) else piece
        for piece in sentence
    ]


def _punctuated(piece: str, dice: random.Random, width: bool) -> str:
    if width:
        piece = piece.translate(str.maketrans("，；：（）", ",;:()"))
    if dice.random() < 0.1:
        piece = piece.replace("、", "，")
    if dice.random() < 0.1:
        piece = re.sub("[“”]", "", piece)
    return piece


@dataclass
class Score:
    """What `find_fills` made of pairs.

    Args:
        hidden: Masks whose value the other copy shows.
        found: Of these, how many the engine sees as a mask at that very place.
        right: Of these, how many were filled with what was hidden.
        wrong: Fills with anything else.
        misses: Some masks that were not filled, in their context.
        errors: Fills that were wrong, in their context.
    """

    hidden: int = 0
    found: int = 0
    right: int = 0
    wrong: int = 0
    misses: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        """Share of what the other copy shows that was filled."""
        return self.right / self.found if self.found else 1.0


def count(
    score: Score,
    facts: list[Fact],
    masked: Made,
    other: Made,
    fills: dict[tuple[int, int], str],
    seen: set[tuple[int, int]],
) -> None:
    """Add one pair to a score.

    Args:
        score: What is added to.
        facts: The facts.
        masked: The copy whose masks were to be filled.
        other: The other copy.
        fills: What was filled, by span.
        seen: Spans of the masks that the engine finds.
    """
    truth = {span: number for number, span in masked.masks.items()}
    for span, number in truth.items():
        if number not in other.shown:
            continue
        score.hidden += 1
        score.found += span in seen
        if fills.get(span) == facts[number].value:
            score.right += 1
        elif span in seen and span not in fills:
            score.misses.append(masked.text[max(0, span[0] - 20) : span[1] + 20])
    for span, value in fills.items():
        where = truth.get(span)
        if where is None or facts[where].value != value:
            score.wrong += 1
            around = masked.text[max(0, span[0] - 20) : span[1] + 20]
            score.errors.append(
                f"{around!r}: {value!r}, not {facts[where].value if where is not None else '—'!r}"
            )
