"""How often a literal is to be expected in Chinese office prose: what decides which literals to look for."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from math import fsum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_DIGIT = 0.03
_IN_NUMBER = 0.15  # chance of a digit, or of a point, beside a digit
_DIGITS = frozenset("0123456789.")
_IN_NUMBERS = _DIGITS | {"%"}
_SELDOM = 0.002
_RARE = 0.00001  # what is neither ASCII nor Han nor a common mark
_YEAR = 0.004  # 2023年 stands in every other sentence
_OFTEN = {
    **dict.fromkeys("0123456789", _DIGIT),
    **dict.fromkeys("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", 0.0005),
    **dict.fromkeys("，。、", 0.05),
    **dict.fromkeys("“”（）《》·— \t\u3000\xa0", 0.001),
    **dict.fromkeys("：；.\n！？", 0.01),
    **dict.fromkeys("的一是在有和大中小上下为发工展点加代时本由会年月日新实", 0.008),
    **dict.fromkeys("重建设市县区人业民全高第更多各等及与对以这", 0.008),
    **dict.fromkeys("@#$%*+/-[]{}<>|_^~=\\", 0.0003),
    **dict.fromkeys("锟斤拷烫屯", _RARE),
}

# Words of advertisements and pages that reports use, too: more often than their characters let expect.
_WORDS = (
    "材料|展示|显示|阅读|功能|关注|更新|全文|分享|进入|获取|识别|扫码|名片|复制|举报|字号|缩小|放大"
    "|购买|开通|立即|登录|注册|下载|公众|微信|平台|网站|资料|文件|内容|栏目|专栏|编辑|来源|发布|作者"
    "|时间|责任|信息|客户|服务|联系|电话|咨询|专业|文章|原创|标题|首页|上一|下一|相关|推荐|点击|查看"
    "|更多|全部|继续|返回|打印|关闭|收藏|评论|点赞|会员|付费|充值|积分|免费|优惠|限时|扫描|二维码"
    "|小程序|朋友|转发|在看|搜索|导航|共享|版权|声明|转载|著作|侵权|技术|计划|合作|利用|关键|学习|第一"
    "|游客|权益|调整|最大|价格|承接|非法|家园|支付|感谢|使用|提供|部分|通过|最低|需要|各位|安全|保护"
    "|保障|建立|加强|推进|组织|开展|完成|实施|落实|管理|经济|发展|社会|企业|项目|产业|创新|改革|文化"
    "|教育|生态|环境|农村|农业|城市|政府|干部|群众|能力|水平|质量|机制|制度|政策|资金|投资|市场|产品"
    "|生产|生活|健康|全面|重点|主要|重要|目标|任务|问题|情况|活动|会议|领导|人员|单位|部门|机关|法律"
    "|法规|规定|要求|监督|检查|整改|培训|宣传|主题|精神|思想|理论|实践|科技|数据|数字|智能|网络|系统"
    "|设施|交通|旅游|医疗|就业|收入|消费|贸易|开放|区域|新增|提升|提高|增长|达到|实现|打造|构建|形成"
    "|促进|支持|引导|鼓励|解决|处理|打击|违法|违规|禁止|限制|批准|审批|办理|共同|坚持|坚决|积极|深入"
    "|持续|进一步|不断|有效|切实|认真|充分|努力|奋斗|我们|同志|代表|委员|人民|群体|对象|地区|亿元|万元"
    "|党员|基站|商用|总书记|统筹|成为|方式|商业|体验|最好|办公|加密|欢迎|影响|目的|研究|取得|资源|动力"
    "|反馈|公司|知识产权|探索|清单|聚焦|获得|交流|看到|没有|损失|保证|承担|声音|视频|图片|图文|记者"
    "|通讯|新闻|日报|投稿|写作|写材料|范文|汇编|总结|方案|报告|讲话|发言|心得|党建"
)
_WORD = re.compile(_WORDS)
_USUAL = 0.0002  # chance of one of these words at one place

#: Chance at one place from which it does not matter that a set of literals is still rarer.
ENOUGH = 0.00002

_WIDE = str.maketrans(
    ",:;()!?", "，：；（）！？"
)  # beside Han a mark of the folded view is mostly a wide one
_YEARS = re.compile(r"(?<![0-9])20(?:[0-9]{0,2}$|[0-9]{1,2}[^0-9])")


@cache
def chance(literal: str) -> float:
    """Return how often a literal is to be expected at one place of a Chinese report (0..1), roughly.

    >>> chance("网盘") < chance("工作") < chance("，")
    True
    """
    expected, marks = 1.0, 0
    words = _WORD.findall(literal)
    if words:
        expected = _USUAL ** len(words)
        literal = _WORD.sub("", literal)
    if not literal.isascii():
        literal = literal.translate(_WIDE)
    before = ""
    for char in literal:
        often = _OFTEN.get(char) or (
            _SELDOM if " " <= char < "\x7f" or "\u4e00" <= char <= "\u9fff" else _RARE
        )
        marks += often > _DIGIT
        expected *= _IN_NUMBER if before in _DIGITS and char in _IN_NUMBERS else often
        before = char
    if _YEARS.search(literal):
        return max(expected, _YEAR)
    return expected if marks < 2 else _SELDOM**marks  # marks side by side are no prose


@lru_cache(maxsize=50_000)  # many patterns share their words
def rarity(literals: frozenset[str]) -> tuple[float, int, float]:
    """Return what sorts sets of literals by how seldom they stand in a text: the rarest first.

    Of sets that hardly any text shows, the smaller is the better.
    """
    expected = chances(literals)
    return max(ENOUGH, expected), len(literals), expected


def chances(literals: Iterable[str]) -> float:
    """Return how often any of *literals* is to be expected at one place; above 1 for very common ones.

    >>> chances(["网盘", "网店"]) == 2 * chance("网盘")
    True
    """
    return fsum(map(chance, literals))  # exact, so that the order of a set does not matter
