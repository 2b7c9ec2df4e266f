from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml
from packs_files import GOOD, rule, write

import cleaner
from cleaner.errors import RuleError
from cleaner.packs.load import load_all, load_rules
from cleaner.packs.rule import rule_schema

SCHEMA = Path(__file__).parents[2] / "rules" / "schema.json"

WRONG = [
    (GOOD.replace("action:", "akction:"), ":5:1: akction: unknown field; did you mean `action`?"),
    (GOOD + "colour: red\n", ":12:1: colour: unknown field; known here: id, title"),
    (GOOD.replace("  pattern", "  regexp"), ":7:3: find.regexp: unknown field; known here: pattern, terms"),
    (GOOD.replace("action: delete\n", ""), "required field `action` is missing; write `action: …`"),
    (GOOD.replace("delete", "erase"), ":5:1: action: invalid enum value 'erase'"),
    (GOOD.replace("'广告'", "[1]"), ":7:3: find.pattern: expected `str | null`, got `array`"),
    (
        GOOD.replace("id: test/advert", "id: test/other"),
        "the id is the path; found `test/other`, write `id: test/advert`",
    ),
    (GOOD.replace("id: test/advert\n", ""), "the id is the path; found nothing, write `id: test/advert`"),
    (
        GOOD.replace("pattern: '广告'", "view: folded"),
        ":6:1: find: exactly one of pattern, terms, signals, detector; found none",
    ),
    (
        GOOD.replace("'广告'", "'广告'\n  terms: [告]"),
        "exactly one of pattern, terms, signals, detector; found pattern and terms",
    ),
    (GOOD.replace("'广告'", "'广告'\n  parameters: {a: 1}"), "only a `detector` has parameters"),
    (GOOD.replace("delete", "replace"), "`replace` needs `with`, `translate` or a mapping of terms"),
    (GOOD + "with: x\n", "`delete` takes neither `with` nor `translate`; drop them"),
    (
        GOOD.replace("delete", "replace") + "with: x\ntranslate: {from: a, to: b}\n",
        "`with` or `translate`, not both",
    ),
    (
        GOOD.replace("delete", "replace") + "translate: {from: ab, to: c}\n",
        "`from` and `to` must be equally long; found 2 and 1",
    ),
    (
        GOOD.replace("delete", "restore") + "with: x\n",
        "only what was hidden is restored; write `action: replace`",
    ),
    (GOOD.replace("delete", "flag") + "whole_line: true\n", "only `action: delete` takes a line with it"),
    (GOOD.replace("category: promotion\n", ""), "write `category: …`"),
    (GOOD.replace("delete", "keep"), "`keep` has no category; drop it"),
    (GOOD + "extends: no/such\n", ":12:1: extends: no rule `no/such`; see `cleaner rules list`"),
    (GOOD + "extends: test/advert\n", "extends this rule in turn; break the circle"),
    (GOOD + "confidence: 1.5\n", "confidence: expected `float` <= 1.0"),
]


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[message[:40] for _, message in WRONG])
def test_a_wrong_rule_file_is_refused_with_place_and_remedy(tmp_path: Path, text: str, message: str) -> None:
    folder = write(tmp_path, test__advert=text)
    with pytest.raises(RuleError) as caught:
        load_rules(folder)
    assert f"{folder}/test/advert.yaml" in str(caught.value)
    assert message in str(caught.value)


def test_folders_that_hold_no_rules_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="not a folder; a folder of packs holds <pack>/<name>.yaml"):
        load_rules(tmp_path / "nowhere")
    with pytest.raises(RuleError, match="no rule in it"):
        load_rules(tmp_path)


@pytest.mark.parametrize(
    ("name", "message"),
    [("a.yaml", "one folder deep"), ("a/b/c.yaml", "one folder deep"), ("a/b.yml", "rename it")],
)
def test_files_in_the_wrong_place_are_refused(tmp_path: Path, name: str, message: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(GOOD, encoding="utf-8")
    with pytest.raises(RuleError, match=message):
        load_rules(tmp_path)


def test_a_users_rule_is_added_and_overrides_by_id(tmp_path: Path) -> None:
    own = rule("category: width\naction: flag\nfind: {pattern: 甲}", "width/digits")
    folder = write(tmp_path, test__advert=GOOD, width__digits=own)
    rules = {r.id: r for r in load_rules(folder)}
    assert not rules["test/advert"].shipped
    assert rules["width/digits"].action == "flag"
    assert len(rules) == len(load_rules()) + 1


def test_later_folders_win(tmp_path: Path) -> None:
    first = write(tmp_path / "a", test__advert=GOOD)
    second = write(tmp_path / "b", test__advert=GOOD.replace("测试广告", "第二"))
    rules = {r.id: r for r in load_all([first, second])}
    assert rules["test/advert"].title == "第二"


def test_extends_takes_over_fields_but_not_the_proof(tmp_path: Path) -> None:
    child = "id: test/child\nextends: test/advert\ntitle: 子规则\nfind: {pattern: 推广}\nnegatives: [无]\n"
    rules = {r.id: r for r in load_rules(write(tmp_path, test__advert=GOOD, test__child=child))}
    assert (rules["test/child"].category, rules["test/child"].action) == ("promotion", "delete")
    assert rules["test/child"].find.pattern == "推广"
    assert rules["test/child"].examples == ()


def test_extends_merges_find_and_swaps_the_finder(tmp_path: Path) -> None:
    base = GOOD.replace("'广告'", "'广告'\n  except: [广告法]")
    child = "id: test/child\nextends: test/advert\nfind: {terms: [广播]}\n"
    found = {r.id: r for r in load_rules(write(tmp_path, test__advert=base, test__child=child))}[
        "test/child"
    ].find
    assert (found.pattern, found.terms, found.unless) == (None, ("广播",), ("广告法",))


def test_a_user_may_extend_a_shipped_rule(tmp_path: Path) -> None:
    child = "id: test/child\nextends: paywall/fastadmin\nfind: {pattern: '@@paid@@'}\n"
    rules = load_rules(write(tmp_path, test__child=child))
    assert cleaner.Engine(rules=rules).clean("完@@paid@@善").text == "完善"


def test_the_published_schema_is_the_one_the_loader_uses() -> None:
    made = json.loads(json.dumps(rule_schema()))
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == made, (
        "run: cleaner rules schema > rules/schema.json"
    )


def test_the_schema_takes_what_the_loader_takes() -> None:
    # every shipped rule, and a rule that only adds look-alikes to the one it extends
    validator = jsonschema.Draft202012Validator(rule_schema())
    for path in sorted(SCHEMA.parent.glob("*/*.yaml")):
        if path.parent.name != "profiles":
            assert list(validator.iter_errors(yaml.safe_load(path.read_text(encoding="utf-8")))) == [], path
    assert validator.is_valid({"id": "a/b", "extends": "paywall/fastadmin", "find": {"except": ["##"]}})
    assert not validator.is_valid({"id": "a/b", "extends": "a/c", "find": {"pattern": "a", "terms": ["b"]}})
    whole = {"id": "a/b", "title": "甲", "reason": "乙", "action": "keep", "find": {"view": "text"}}
    assert not validator.is_valid(whole)
    assert validator.is_valid(whole | {"find": {"pattern": "a"}})


SIGNALS = GOOD.replace("pattern: '广告'", "signals: {lines: [{name: 广告词, weight: 3}]}")


def loaded(folder: Path) -> cleaner.Rule:
    return {rule.id: rule for rule in load_rules(folder)}["test/advert"]


def test_a_signal_without_a_pattern_is_the_shared_one_of_its_name(tmp_path: Path) -> None:
    write(tmp_path, test__advert=SIGNALS)
    (tmp_path / "signals.yaml").write_text("广告词: '广告'\n", encoding="utf-8")
    signals = loaded(tmp_path).find.signals
    assert signals is not None
    assert [signal.pattern for signal in signals.lines] == ["广告"]


def test_folders_of_a_user_may_use_the_shipped_signals(tmp_path: Path) -> None:
    write(tmp_path, test__advert=SIGNALS.replace("广告词, weight: 3", "数量加量词, weight: -3"))
    signals = loaded(tmp_path).find.signals
    assert signals is not None
    assert "人次" in signals.lines[0].pattern


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("", "signals.yaml has none called 广告词; there: "),
        ("另一个: x\n", "signals.yaml has none called 广告词; there: 数量加量词, "),
        ("广告词: [x]\n", "signals.yaml:1:1: 广告词: expected a regular expression, as text"),
    ],
)
def test_a_signal_that_is_shared_by_nobody_is_refused(tmp_path: Path, file: str, message: str) -> None:
    write(tmp_path, test__advert=SIGNALS)
    if file:
        (tmp_path / "signals.yaml").write_text(file, encoding="utf-8")
    with pytest.raises(RuleError) as bad:
        load_rules(tmp_path)
    assert message in str(bad.value)


def test_every_shared_signal_is_shared() -> None:
    rules = [rule for rule in load_rules() if rule.find.signals]
    for name, pattern in yaml.safe_load(SCHEMA.with_name("signals.yaml").read_text(encoding="utf-8")).items():
        same = [r for r in rules if r.find.signals and pattern in {s.pattern for s in r.find.signals.lines}]
        assert len(same) > 1, name
