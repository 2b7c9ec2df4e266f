from __future__ import annotations

import importlib.util
import pickle
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

import cleaner
from cleaner.find import script as module

SCRIPTS: list[Any] = ["s", "t", "tw", "hk"]
ENGINES = {name: cleaner.Engine(script=name) for name in SCRIPTS}
HAN = st.text(
    st.sampled_from(
        "发髮發后後干乾幹里裏裡台臺面麪于於著着乐樂脑腦梗塞死软件軟體优盘文件档案礼岩巖伙夥，。《》“”中\n\ud800"
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("s", "政府工作报告：发展与稳定。乾隆年间，著名作家。"),
        ("s", "资讯公司，软体动物，智慧财产权。"),
        ("t", "皇后在後面，頭髮亂了。豔后、礫岩、貿易伙伴。"),
        ("tw", "在軟體裡綁定簽帳金融卡。腦梗塞。"),
        ("hk", "為羣眾辦實事，説明裏面的內容。"),
        ("t", "《红楼梦》、“后浪”、「发改委」"),
        ("t", "`发展`、2023年1月"),
        ("t", "2023年GDP 6.2%\ud800\x00"),
    ],
)
def test_what_is_right_already_or_a_name_stays(name: str, text: str) -> None:
    result = ENGINES[name].clean(text)
    assert [edit for edit in result.edits if any(rule.startswith("script/") for rule in edit.rules)] == []


@pytest.mark.parametrize(
    ("name", "text", "out"),
    [
        ("s", "政府工作報告：發展與穩定", "政府工作报告：发展与稳定"),
        ("s", "推廣軟體與網路，資訊共享", "推广软件与网络，信息共享"),
        ("s", "檔案管理執行情況，支援災區", "档案管理执行情况，支援灾区"),
        ("s", "軟體動物，投資訊息，電網路徑，布雷射擊", "软体动物，投资讯息，电网路径，布雷射击"),
        ("s", "網際網路時代", "互联网时代"),
        ("t", "头发乱了，发展经济", "頭髮亂了，發展經濟"),
        ("tw", "在软件里绑定借记卡", "在軟體裡綁定簽帳金融卡"),
        (
            "tw",
            "优化营商环境，经济运行平稳，支持社区项目，印发文件",
            "優化營商環境，經濟運行平穩，支持社區項目，印發文件",
        ),
        ("tw", "插U盘，相信息息相关", "插隨身碟，相信息息相關"),
        ("hk", "为群众办实事", "為羣眾辦實事"),
        (
            "t",
            "“我们要认真学习，深入贯彻，狠抓落实，见到实效。”",
            "“我們要認真學習，深入貫徹，狠抓落實，見到實效。”",
        ),
        ("t", "加强D建\ud800发展", "加強D建\ud800發展"),
    ],
)
def test_conversion(name: str, text: str, out: str) -> None:
    result = ENGINES[name].clean(text)
    assert result.text == out
    assert result.undo() == text


def test_it_is_off_by_default() -> None:
    assert cleaner.clean("发展與穩定").findings == ()


def test_characters_that_may_become_several_are_reported() -> None:
    result = ENGINES["t"].clean("头发")
    assert [(f.start, f.replacement, f.kind) for f in result.findings] == [(0, "頭", None), (1, "髮", "soft")]
    assert "髮" in result.findings[1].evidence


def test_a_phrase_that_changes_its_length_keeps_the_offsets() -> None:
    result = ENGINES["tw"].clean("绑定借记卡后发展")
    at = result.original.index("发展")
    assert result.text[result.to_cleaned(at) :] == "發展"
    assert result.to_original(result.text.index("發展")) == at
    assert ("借记", "簽帳金融") in [(e.before, e.after) for e in result.edits]


def test_words_of_taiwan_come_back_as_they_went() -> None:
    text = "开发软件，升级硬件、服务器和数据库，共享信息，接入互联网，保护知识产权。"
    there = ENGINES["tw"].clean(text).text
    assert "網際網路" in there
    assert ENGINES["s"].clean(there).text == text


def test_a_word_of_the_region_says_so() -> None:
    findings = ENGINES["s"].clean("軟體").findings
    assert [(f.replacement, f.evidence) for f in findings] == [("软", "OpenCC t2s"), ("件", "地区用词")]


def test_words_of_the_user_are_protected_from_every_rule() -> None:
    engine = cleaner.Engine(script="t", keep_words=["发改委", "５Ｇ"])
    result = engine.clean("发改委发展５Ｇ，６Ｇ")
    assert result.text == "发改委發展５Ｇ，6G"
    assert {f.by for f in result.findings if f.outcome == "protected"} == {"protected/keep-words"}


def test_tokens_of_redaction_are_not_converted() -> None:
    engine = cleaner.Engine(script="t", masks="redact", mask_token="typed")
    assert engine.clean("到XX镇调研发展").text == "到[地名]鎮調研發展"


def test_engines_pickle() -> None:
    engine = cleaner.Engine(script="tw", keep_words=["发改委"])
    engine.clean("发展")
    again = pickle.loads(pickle.dumps(engine))
    assert again.clean("发改委发展").text == engine.clean("发改委发展").text == "发改委發展"


@given(st.one_of(HAN, texts), st.sampled_from(SCRIPTS))
def test_converting_twice_is_converting_once(text: str, name: str) -> None:
    once = ENGINES[name].clean(text)
    assert ENGINES[name].clean(once.text).text == once.text
    assert once.undo() == text
    there = [once.to_cleaned(i) for i in range(len(text) + 1)]
    assert there == sorted(there)


@given(HAN)
def test_partly_protected_texts_come_to_rest(text: str) -> None:
    engine = cleaner.Engine(script="tw", keep_words=["发", "腦", "软", "裡"], select=["quote/*"])
    once = engine.clean(text)
    assert engine.clean(once.text).text == once.text


def test_a_megabyte_without_a_mark() -> None:
    text = "软件发展借记卡" * 30_000
    result = cleaner.Engine(script="tw", select=["quote/*"]).clean(text)
    assert result.undo() == text
    assert result.text == "軟體發展簽帳金融卡" * 30_000


@pytest.mark.parametrize(
    "settings",
    [{"script": "x"}, {"script": ""}, {"keep_words": "发改委"}, {"keep_words": [""]}, {"keep_words": [1]}],
)
def test_settings_that_are_wrong_are_refused(settings: Any) -> None:
    with pytest.raises(cleaner.CleanerError, match=next(iter(settings))):
        cleaner.Engine(**settings)


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"to": "x"},
        {"to": "t", "quotes": "《》"},
        {"to": "t", "quotes": ["《"]},
        {"words": "软件"},
        {"except": [""]},
    ],
)
def test_parameters_that_are_wrong_are_refused(parameters: dict[str, Any]) -> None:
    rule = next(r for r in cleaner.load_rules() if r.id == "script/not-traditional")
    find = msgspec.structs.replace(rule.find, parameters={"to": "t", **parameters} if parameters else {})
    with pytest.raises(cleaner.CleanerError, match="not-traditional.yaml"):
        module.make_script(msgspec.structs.replace(rule, find=find), 5.0)


def test_without_opencc_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(cleaner.CleanerError, match=r"gongwen-cleaner\[script\]"):
        cleaner.Engine(script="t")
    assert cleaner.Engine().clean("发展").text == "发展"


def test_opencc_is_imported_only_where_it_is_asked_for() -> None:
    import subprocess
    import sys

    code = "import sys, cleaner; cleaner.clean('发展'); print('opencc' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
