from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from packs_files import GOOD, rule, write

from cleaner.errors import UsageError
from cleaner.packs.load import load_rules
from cleaner.rulecheck.examples import check_examples
from cleaner.rulecheck.lint import check_lint
from cleaner.rulecheck.redos import find_superlinear

if TYPE_CHECKING:
    from pathlib import Path


def messages(folder: Path, text: str) -> list[str]:
    rules = load_rules(write(folder, test__advert=text))
    mine = [r for r in rules if r.id == "test/advert"]
    return [problem.message for problem in (*check_lint(mine, rules), *check_examples(mine, rules))]


def test_a_good_rule_passes(tmp_path: Path) -> None:
    assert messages(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        (r"\b广告", r"`\b` sees no boundary between Han and digits"),
        (r"广\B告", r"`\B` takes Han for word characters"),
        (r"\w广告", r"`\w` takes Han for word characters"),
        (r"(?<=\W)广告", r"`\W` takes Han"),
        (r"(?:广告|\d)", r"`\d` matches １ and ٣ too"),
        (r"[^\D]广告", r"`\D` leaves out １ and ٣ too"),
        (r"广告.*", "unbounded `.*` runs to the end of a line of any length"),
        (r"广(?:.+)告", "unbounded `.*`"),
        (r"广告.{3,}", "unbounded `.*`"),
        (r"广[^告]*告", "an unbounded class that takes in line breaks"),
        (r"广[^告完]*告", "an unbounded class that takes in line breaks"),
        (r"广[^\s告]*告|广[\s\S]+?告", "an unbounded class that takes in line breaks"),
        (r"(?:广+)+告", "super-linear"),
        (r"广*广*广*告", "super-linear"),
        (r"[ \n]+$|广告", "super-linear"),
        (r"[a-z.]+@|广告", "super-linear"),
        (r"(?:@|@@)+x|广告", "super-linear"),
        (r"广告\s*", "an unbounded class that takes in line breaks"),
        (r"广告.{0,100000}", "unbounded `.*`"),
        (r"(?:广告)*", "matches the empty string"),
    ],
)
def test_patterns_that_are_refused(tmp_path: Path, pattern: str, message: str) -> None:
    assert any(message in m for m in messages(tmp_path, GOOD.replace("广告'", pattern + "'", 1)))


@pytest.mark.parametrize(
    "pattern",
    [
        r"广.{0,40}告",
        r"广[^告\n]{0,40}告",
        r"(?<![广])广++告",
        r"[0-9]{1,8}万",
        r"[^\n]{0,9}告",
        r"\.告",
        r"[^\s]{1,4}告",
    ],
)
def test_patterns_that_are_fine(pattern: str) -> None:
    from cleaner.rulecheck.lint import _constructs

    assert list(_constructs(pattern)) == []
    assert find_superlinear(pattern) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.split("negatives")[0], "no negatives; write at least one look-alike that must stay"),
        (GOOD.split("examples")[0] + "negatives: [无]\n", "no examples; write at least one text"),
        (GOOD.replace("测试广告", "advert"), "the title is shown to users; write it in Chinese"),
        (
            rule(
                "category: width\naction: replace\nwith: 乙甲\nfind: {pattern: 甲乙}\nexamples: [{in: 甲甲乙乙, out: 乙乙甲甲}]\nnegatives: [丙]\n"
            ),
            "the rule fires on its own output: '甲甲乙乙' needs two rounds",
        ),
        (GOOD.replace("out: 这是。", "find: [广播]"), "expected to find ('广播',), found ('广告',)"),
        (
            GOOD.replace("{in: 这是广告。, out: 这是。}", "{in: 这是广告。}"),
            "write `out:` (what it becomes) or `find:`",
        ),
        (GOOD.replace("out: 这是。", "out: 这是。, kind: place"), "expected the kind place, got None"),
        (GOOD.replace("这不是。", "这不是,也不会是。"), "must stay as it is, but punctuation/comma makes it"),
        (
            "id: test/advert\ntitle: 测\nreason: 测。\naction: keep\nfind: {pattern: 甲}\nexamples: [{in: 甲乙, find: [乙]}]\nnegatives: [丙]\n",
            "expected to find ('乙',), found ('甲',)",
        ),
    ],
)
def test_rules_that_are_refused(tmp_path: Path, text: str, message: str) -> None:
    assert any(message in m for m in messages(tmp_path, text)), messages(tmp_path, text)


def test_an_example_that_reaches_no_fixed_point_is_a_problem(tmp_path: Path) -> None:
    text = rule(
        "category: width\naction: replace\nwith: 甲甲\nfind: {pattern: 甲}\nexamples: [{in: 甲, out: 甲甲}]\nnegatives: [丙]\n"
    )
    assert any("no fixed point after 14 rounds" in m for m in messages(tmp_path, text))


def test_lint_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "regexploit.ast.sre", None)
    with pytest.raises(
        UsageError, match=r"rules lint needs regexploit: pip install 'gongwen-cleaner\[lint\]'"
    ):
        find_superlinear("a")
