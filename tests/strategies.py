"""Damaged Chinese documents: prose with the damage of the wild in it, and plain nonsense."""

from __future__ import annotations

from hypothesis import strategies as st

from cleaner.model import Edit

SENTENCES = [
    "全县生产总值增长6.2%，总量达318.5亿元。",
    "一是强化组织领导；二是压实工作责任。",
    "镇党委认真学习贯彻党的二十大精神，",
    "微信公众号发布信息300条，发展会员单位20家。",
    "推行“扫码入企”，实施“1+N+X”行动。",
    "详见https://www.example.com/a,b?x=1,2。",
    "（县政发〔2023〕12号）印发实施。",
    "会议于10:30开始，比例为3:2，投资1,250.5万元。",
    "* 第一，强化组织领导。",
    "**一、总体要求。** 各部门要落实。",
    "维生素D、3D打印、D级危房、R&D投入、TOD模式。",
]
DAMAGE = [
    "##paidbegin##",
    "##paidend##",
    "＃＃ｐａｉｄｅｎｄ＃＃",
    "## paidbegin ##",
    "$$paidend$$",
    "【青禾素材库】——每天更新材料800多篇，会员群+网盘群，一键极速下载，有意加入请联系：2 5178，：7 301122",
    "欢迎加入“青禾素材库svip会员”，6000万字材料！添加客服：qhk",
    "XX镇",
    "xx",
    "X",
    "20XX年",
    "1XX32元",
    "21.X%",
    "**村",
    "**.*亿元",
    "***",
    "*",
    "××市",
    "×年×月",
    "D建",
    "D员",
    "从严治D",
    "D的二十大",
    "某某县",
    "____同志",
    "【单位名称】",
    "〔…〕镇",
    "zf",
    "国wu院",
    "以同志为核心的",
    "占DP比重",
    "，，",
    "。，",
    "；。",
    "、、",
    '"',
    ",",
    ";",
    "!",
    "?",
    "％",
    "ＧＤＰ",
    "２０２３",
    "3．14",
    "－",
    "ä¸\xadå›½",
    "ÖÐ¹ú",
    "Â·",
    "浜烘皯",
    "涓€涓",
    "锟斤拷",
    "&nbsp;",
    "&amp;amp;lt;",
    "&#20013;",
    "&#38;",
    "⼀⼈⺠",
    "\uf914",
    "ﬁ",
    "\x93",
    "\x81",
    "\x07",
    "后发髮",
]
BREAKS = ["\n", "\r\n", "\r", "\n\n", "\u2028", "\x85", "\x0b", "\x0c"]
NOISE = [
    "\ud800",
    "\x00",
    "\ufeff",
    "\u200b",
    "\u202e",
    "\xa0",
    "\u3000",
    "\t",
    " ",
    "😀",
    "é",
    "a@b.cn",
    "`x,y`",
]

#: Documents made of prose, damage, breaks and noise in any order.
documents = st.lists(
    st.one_of(
        st.sampled_from(SENTENCES), st.sampled_from(DAMAGE), st.sampled_from(BREAKS), st.sampled_from(NOISE)
    ),
    max_size=24,
).map("".join)

#: Any string at all, lone surrogates included, weighted towards characters that rules look at.
strings = st.one_of(
    st.text(
        st.sampled_from(
            "党D建XxＸ×*＊某，。、；：“”\"',;:!?()（）【】#$%％０９0123.．-－_〔〕…\n\r \u3000\ud800"
        ),
        max_size=40,
    ),
    st.text(st.characters(), max_size=40),
)

texts = st.one_of(documents, strings)


@st.composite
def edits_of(draw: st.DrawFn, text: str, rule: str = "a/a") -> tuple[Edit, ...]:
    """Edits of *text*: sorted, not overlapping, insertions and deletions among them."""
    points = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    out: list[Edit] = []
    at = 0
    for start, end in zip(points[::2], points[1::2], strict=False):
        if start < at or (out and start == end == out[-1].end):
            continue
        out.append(Edit(start, end, text[start:end], draw(st.text("xyz", max_size=3)), (rule,)))
        at = end
    return tuple(out)
