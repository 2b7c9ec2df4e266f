from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import pytest
from packs_files import rule, write

import cleaner
from cleaner import Engine, Fill
from cleaner.decisions.rulings import Decided
from cleaner.errors import PatternTimeoutError, RuleError, UnstableError, UsageError
from cleaner.packs.load import load_rules

if TYPE_CHECKING:
    from pathlib import Path


def own(folder: Path, **bodies: str) -> Engine:
    """An engine with the rules of a pack `test` alone."""
    files = {f"test__{name}": rule(body, f"test/{name}") for name, body in bodies.items()}
    return Engine(rules=[r for r in load_rules(write(folder, **files)) if not r.shipped])


SWAP = "category: punctuation\naction: replace\nwith: {to}\nfind: {{pattern: '{find}'}}\n"


def test_rules_that_fight_are_named_and_no_text_comes_back(tmp_path: Path) -> None:
    engine = own(tmp_path, there=SWAP.format(find="甲", to="乙"), back=SWAP.format(find="乙(?!丙)", to="甲"))
    assert engine.clean("乙丙").text == "乙丙"
    # both fire in every round: 甲→乙 and 乙→甲
    with pytest.raises(UnstableError) as caught:
        engine.clean("子甲丑")
    assert caught.value.rules == ("test/back", "test/there")
    assert caught.value.spans
    assert "no fixed point after 64 rounds: test/back and test/there still edit characters 1-2" in str(
        caught.value
    )


def test_a_pattern_over_its_time_limit_is_named(tmp_path: Path) -> None:
    body = "category: promotion\naction: delete\nfind: {pattern: '(?:a|aa)+$'}\n"
    rules = load_rules(write(tmp_path, test__slow=rule(body, "test/slow")))
    engine = Engine(rules=rules, limits={"pattern_seconds": 0.05})
    with pytest.raises(
        PatternTimeoutError, match=r"rule test/slow: its pattern ran longer than 0.05 s on 61 char"
    ):
        engine.clean("a" * 60 + "!")


def test_removing_most_of_a_document_is_withheld_and_flagged(tmp_path: Path) -> None:
    body = "category: promotion\naction: delete\nfind: {pattern: '广告[^。\\n]{0,40}。'}\n"
    engine = own(tmp_path, greedy=body)
    text = "正文。" * 100 + "广告词很多很多很多。" * 200
    result = engine.clean(text)
    assert result.text == text
    assert {(f.rule, f.outcome) for f in result.findings} == {("test/greedy", "withheld")}
    assert "超过可删比例 60%" in result.findings[0].evidence
    assert engine.clean("广告词。").text == ""


def test_the_limit_can_be_raised(tmp_path: Path) -> None:
    body = rule("category: promotion\naction: delete\nfind: {pattern: 广告}\n", "test/greedy")
    rules = load_rules(write(tmp_path, test__greedy=body))
    assert Engine(rules=rules, limits={"removed_share": 1}).clean("广告" * 2000).text == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"profile": "offical"}, "no profile `offical`"),
        ({"masks": "hide"}, "masks: expected flag, restore or redact; found 'hide'"),
        ({"mask_token": " "}, "mask_token: expected a token on one line that is not blank; found ' '"),
        ({"mask_token": "a\nb"}, "mask_token: expected a token on one line"),
        (
            {"select": ["mask/letter-z"]},
            "select: no rule is called `mask/letter-z`; see `cleaner rules list`",
        ),
        ({"ignore": ["maks/*"]}, "ignore: no rule is called `maks/*`"),
        ({"fills": {"town": "枫桥"}}, "no kind `town` of masks; known: number, place"),
        ({"fills": {"place": ""}}, "fill for `place`: expected a text on one line, found ''"),
        ({"fills": ["枫桥"]}, "fills are a mapping from kind to value, or Fill objects; found '枫桥'"),
        ({"limits": {"round": 3}}, "limits: no limit is called 'round'; known: rounds, "),
        ({"limits": {"rounds": "x"}}, "limits.rounds: expected `int`, got `str`; found 'x'"),
    ],
)
def test_wrong_arguments_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        Engine(**arguments)
    assert message in str(caught.value)


def test_only_text_is_cleaned() -> None:
    with pytest.raises(UsageError, match="clean takes a str; found bytes"):
        cleaner.clean(b"\xe5\x85\x9a")  # type: ignore[arg-type]


def test_an_engine_is_immutable() -> None:
    with pytest.raises(AttributeError, match="an Engine is immutable"):
        Engine().profile = "minimal"  # type: ignore[assignment]


def test_an_engine_pickles_with_its_settings() -> None:
    engine = Engine("minimal", "redact", mask_token="typed", fills={"place": "枫桥"}, ignore=["mask/star"])
    again = pickle.loads(pickle.dumps(engine))
    for text in ("XX镇**村,D建", "投资XX万元", "完##paidend##善"):
        assert again.clean(text) == engine.clean(text)
    assert again.active == engine.active


def test_spans_are_those_of_the_input_whatever_pass_found_them() -> None:
    # the tag joins the halves of a mask: found in the second stage's text, told in the input's places
    text = "到X##paidbegin##X镇调研"
    result = cleaner.clean(text)
    found = [(text[f.start : f.end], f.rule, f.outcome) for f in result.findings]
    assert ("X##paidbegin##X", "mask/letter-x", "flagged") in found
    assert ("##paidbegin##", "paywall/fastadmin", "applied") in found


def test_losers_are_kept_with_the_rule_that_beat_them() -> None:
    result = cleaner.clean("人均1XX32元")
    losers = [(f.rule, f.outcome, f.by) for f in result.findings if f.outcome == "shadowed"]
    assert all(by == "mask/number-x" for _, _, by in losers)
    result = cleaner.clean("登录http://xx.example.com/a,b办理")
    assert not result.changed


def test_what_the_profile_does_not_allow_is_withheld(tmp_path: Path) -> None:
    body = "category: layout\naction: delete\napplicability: unsafe\nfind: {pattern: 脚注}\n"
    engine = own(tmp_path, note=body)
    result = engine.clean("正文脚注")
    assert (result.text, [f.outcome for f in result.findings]) == ("正文脚注", ["withheld"])


def test_what_is_only_for_display_is_flagged(tmp_path: Path) -> None:
    body = "category: layout\naction: delete\napplicability: display\nfind: {pattern: 脚注}\n"
    result = own(tmp_path, note=body).clean("正文脚注")
    assert [(f.action, f.outcome) for f in result.findings] == [("flag", "flagged")]


def test_select_leaves_protected_spans_protected() -> None:
    engine = Engine(select=["punctuation/*"])
    assert engine.clean("见http://a.cn/甲,乙,完##paidend##善").text == "见http://a.cn/甲，乙，完##paidend##善"
    assert {r.pack for r in engine.active} == {"punctuation", "protected"}


def test_ignore_switches_off_by_id() -> None:
    assert Engine(ignore=["punctuation/comma"]).clean("会议指出,要抓好").text == "会议指出,要抓好"


def test_minimal_changes_no_mark() -> None:
    text = '会议指出,"稳"字当头;GDP增长６％。，完##paidend##成'
    assert cleaner.clean(text, profile="minimal").text == text.replace("##paidend##", "")


def test_fills_by_place_belong_to_one_document() -> None:
    fills = [Fill(1, 3, "枫桥", "place", 0.9, "县志")]
    result = Engine(masks="restore", fills=fills).clean("到XX镇和XX村")
    assert result.text == "到枫桥镇和XX村"
    assert [(f.action, f.evidence, f.confidence) for f in result.findings if f.outcome == "applied"] == [
        ("restore", "填充：县志", 0.9)
    ]


def test_fills_are_suggestions_while_masks_are_flagged() -> None:
    result = Engine(fills={"place": "枫桥"}).clean("到XX镇")
    assert result.text == "到XX镇"
    assert [(f.action, f.replacement) for f in result.findings] == [("flag", "枫桥")]


def test_redacting_restores_what_is_certain_first() -> None:
    assert cleaner.clean("加强D建引领，到XX镇和*村", masks="redact").text == "加强党建引领，到××镇和××村"


def test_typed_tokens() -> None:
    engine = Engine(masks="redact", mask_token="typed")
    assert (
        engine.clean("到XX镇，投资1XX32元，20XX年，张X，男").text
        == "到[地名]镇，投资[数值]元，[日期]年，张[人名]，男"
    )


def test_redaction_reports_the_mask_once() -> None:
    result = cleaner.clean("到XX镇", masks="redact")
    assert [(f.action, f.outcome, f.replacement) for f in result.findings] == [("redact", "applied", "××")]


def test_a_mask_that_is_uniform_already_is_only_flagged() -> None:
    result = cleaner.clean("到××镇", masks="redact")
    assert not result.changed
    assert [(f.action, f.outcome) for f in result.findings] == [("flag", "flagged")]


def test_clean_many_keeps_the_order() -> None:
    assert [r.text for r in Engine().clean_many(["一##paidend##", "二"])] == ["一", "二"]


def test_an_unknown_detector_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        RuleError,
        match=r"test/odd.yaml:\d+:\d+: find.detector: no detector `nose`; known: .*jammers, mojibake, notice",
    ):
        own(tmp_path, odd="category: quote\naction: replace\nfind: {detector: nose}\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"profile": None}, "profile: expected a name, the path of a .yaml file, or a Profile; found None"),
        ({"mask_token": None}, "mask_token: expected a token on one line"),
        ({"rules": "folder"}, "rules: expected rules, as load_rules returns them; found 'folder'"),
        ({"rules": ()}, "no rule is on, so nothing would be cleaned"),
        ({"limits": 3}, "limits: expected a mapping from name to value; found 3"),
        ({"fills": 3}, "fills are a mapping from kind to value, or Fill objects; found 3"),
        ({"select": "mask/*"}, "select: expected a list of ids; found 'mask/*'"),
        ({"ignore": ["*"]}, "no rule is on"),
        ({"fills": [Fill(5, 2, "枫", "place", 1, "")]}, "5-2 is no span of a mask"),
        (
            {"fills": [Fill(0, 2, "枫", "place", 1, ""), Fill(0, 2, "桥", "place", 1, "")]},
            "fills at 0-2 disagree",
        ),
        ({"fills": {"place": "枫\n桥"}}, "expected a text on one line"),
        (
            {"fills": {"place": "XX"}},
            "fill for `place`: 'XX' is itself a mask to mask/letter-x; choose another",
        ),
        ({"mask_token": "XX元"}, "mask_token: 'XX元' is itself a mask to mask/letter-x"),
    ],
)
def test_arguments_that_can_not_work_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        Engine(**arguments)
    assert message in str(caught.value)


def test_a_rule_that_feeds_on_its_own_output_is_stopped_early(tmp_path: Path) -> None:
    with pytest.raises(UnstableError, match=r"no fixed point after 1\d rounds: test/grow still edit"):
        own(tmp_path, grow=SWAP.format(find="镇", to="镇镇")).clean("到XX镇")


def test_a_time_limit_holds_for_the_document_not_the_line(tmp_path: Path) -> None:
    lines = "lines: [{name: 甲, weight: 2, pattern: a}, {name: 乙, weight: -1, pattern: '(?:a|aa)+$'}]"
    body = f"category: promotion\naction: delete\nfind: {{signals: {{threshold: 2, {lines}}}}}\n"
    rules = load_rules(write(tmp_path, test__slow=rule(body, "test/slow")))
    with pytest.raises(PatternTimeoutError, match="test/slow"):
        Engine(rules=rules, limits={"pattern_seconds": 0.2}).clean(("a" * 31 + "c\n") * 40)


def test_rules_given_twice_run_once() -> None:
    assert Engine(rules=load_rules() * 2).active == Engine().active


def test_tags_nested_deep_still_reach_the_fixed_point() -> None:
    text = "完" + "##paid" * 40 + "##paidend##" + "end##" * 40 + "善"
    assert cleaner.clean(text).text == "完善"


def test_fills_and_decisions_of_a_document_compile_no_rule_again() -> None:
    engine = Engine()
    fills, decisions = engine.with_fills({"place": "枫桥"}), engine.with_decisions(Decided())
    assert fills._search is decisions._search is engine._search
    assert engine.fills.by_kind == {}


def test_one_text_is_no_list_of_texts() -> None:
    with pytest.raises(UsageError, match="put it in a list"):
        cleaner.Engine().clean_many("一篇文章")
