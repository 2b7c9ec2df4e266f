from __future__ import annotations

import pytest

import cleaner


def closed(text: str) -> str:
    return cleaner.Engine(select=["whitespace/han", "whitespace/han-and-digits"]).clean(text).text


@pytest.mark.parametrize(
    "text",
    [
        "赛马扬鞭 实干争先",
        "省长 王予",
        "参加人员：张三 李四 王五，列席：赵六，记录：孙七。",
        "正所谓：海内存知己 天涯若比邻，大家同心同向。",
        "面积为 平方公里，现常驻人口为 人，下辖村（社区）。",
        "坚持“提信心 送服务 促发展”主题，深入开展活动。",
        "白石村 312 1046，青禾村 415 2011。",
        "云栖日报记者 陆小满 摄，全镇收割水稻。",
        "解读工作报告 以奋勇争先之姿，乘势而为",
        "村名\t户数 1，人口",
        "云栖日报记者　陆小满　摄，全镇收割水稻。",
        "He visited 枫桥, and then left.",
        "　　今年以来，全镇完成造林2300亩。",
        "分三步走： （一）抓产业， （二）抓项目，稳步推进。",  # items
        "张三 （组长） 李四 （副组长）",
        "聚焦民生 “微实事”托起幸福",  # halves of a heading
        "深化“网格” “警格” “消防”三网融合，各村落实。",
        "见 http://a.example.cn/b 的公告，请各镇落实。",  # without it the address would go on
        "联系 a@example.cn 邮箱，请各镇落实。",
        "登录 www.example.gov.cn 查询，请各镇落实。",
        "登录 example.gov.cn/zwgk 查询，请各镇落实。",
        "参加人员：张三　　李四，全镇干部职工。",
        "",
    ],
)
def test_spaces_that_mean_something(text: str) -> None:
    assert closed(text) == text


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("进一步提升公开水平和 村民议事积极性，亮点纷呈。", "进一步提升公开水平和村民议事积极性，亮点纷呈。"),
        ("2023 年，完成投资 3.2 亿元，实现 GDP 增长。", "2023年，完成投资3.2亿元，实现GDP增长。"),
        ("《镇规》 第五条规定，应当备案。", "《镇规》第五条规定，应当备案。"),
        ("2023 年工作总结", "2023年工作总结"),
        ("2023 年 1 月 6 日", "2023年1月6日"),
        ("城乡　风貌焕然一新，各项事业进步。", "城乡风貌焕然一新，各项事业进步。"),
        ("详见 https://a.example.cn/b，落实 12 项任务。", "详见 https://a.example.cn/b，落实12项任务。"),
        ("升级 V2.0 版本，落实 3.5 亿元资金。", "升级V2.0版本，落实3.5亿元资金。"),
        ("印发《镇规》 （青政〔2023〕5号），抓好落实。", "印发《镇规》（青政〔2023〕5号），抓好落实。"),
        ("创成示范点3个 （其中农业2个），抓好落实。", "创成示范点3个（其中农业2个），抓好落实。"),
        ("扎实开展 “三服务” 活动，走访企业。", "扎实开展“三服务”活动，走访企业。"),
        ("占比 6.2% 左右，完成 12 项任务。", "占比6.2%左右，完成12项任务。"),
    ],
)
def test_spaces_inside_a_sentence_go(text: str, out: str) -> None:
    assert closed(text) == out
