"""The parser of the benchmark of agreement, on made-up cases of the three forms."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from types import ModuleType

FILE = Path(__file__).parents[1] / "benchmarks" / "agreement.py"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("agreement", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


agreement: Any = _load()


def test_json_cases() -> None:
    text = json.dumps([{"label": "made up", "original": "ä¸\xad", "fixed": "中", "expect": "pass"}])
    assert list(agreement.ftfy_pairs(text)) == [("ä¸\xad", "中")]


def test_expectations_in_typescript() -> None:
    text = """
      expect(getOutput('青禾,枫桥', options)).toBe('青禾，枫桥')
      expect(getOutput("it's 镇", options)).toBe(`it's "镇"`)
      expect(
        getOutput('\\"甲\\"', options)
      ).toBe(
        '“甲”'
      )
      expect(checkType('甲')).toBe('乙')
    """
    assert list(agreement.zhlint_pairs(text)) == [
        ("青禾,枫桥", "青禾，枫桥"),
        ("it's 镇", 'it\'s "镇"'),
        ('"甲"', "“甲”"),
    ]


def test_examples_of_a_read_me() -> None:
    text = """
  // default preset: `true`
  // e.g. `青禾,枫桥.` -> `青禾，枫桥。`
  // e.g. `青禾 foo枫桥` -> `青禾 foo 枫桥` (`true`)
  // e.g. `青禾foo 枫桥` -> `青禾foo枫桥` (`false`)
  // e.g. '青禾 `a`枫桥' -> '青禾 `a` 枫桥' ('true')
    """
    assert list(agreement.zhlint_readme_pairs(text)) == [
        ("青禾,枫桥.", "青禾，枫桥。"),
        ("青禾 foo枫桥", "青禾 foo 枫桥"),
        ("青禾 `a`枫桥", "青禾 `a` 枫桥"),
    ]


def test_expectations_in_rust() -> None:
    text = """
      "表" => "no test",
      #[cfg(test)]
      mod tests {
          "青禾,枫桥" => "青禾，枫桥",
          // "说明" => "commented out",
          r#""甲.""# => r#""甲。""#,
          "两\\n行" => "两\\n行"
      }
    """
    assert list(agreement.autocorrect_pairs(text)) == [
        ("青禾,枫桥", "青禾，枫桥"),
        ('"甲."', '"甲。"'),
        ("两\n行", "两\n行"),
    ]


@pytest.mark.parametrize(
    ("given", "expected", "ours", "kind"),
    [
        ("中foo", "中 foo", "中foo", "space"),
        ("中（甲）", "中(甲)", "中（甲）", "bracket"),
        ("中,甲", "中，甲", "中，甲", "mark"),
        ("中甲", "中甲", "中甲", "stays"),
        ("foo。", "foo.", "foo。", "no Chinese"),
    ],
)
def test_a_pair_is_named_by_what_it_is_about(given: str, expected: str, ours: str, kind: str) -> None:
    assert agreement.kind("zhlint", agreement.Pair(given, expected), ours) == kind


@pytest.mark.parametrize(
    ("given", "expected", "ours", "kind"),
    [
        ("镇", "镇", "镇", "stays"),
        ("ä¸\xad", "中", "中", "Chinese"),
        ("aoÃ»t", "août", "aoÃ»t", "Latin letters"),
        ("giÃ¡ háº¡t", "giá hạt", "giá háº¡t", "Latin letters"),
        ("Î±Î²", "αβ", "Î±Î²", "other scripts"),
        ("â€œyesâ€\x9d", '"yes"', "“yes”", "quotes made straight"),
        ("Ã\ufffd", "\ufffd", "Ã\ufffd", "bytes missing"),
    ],
)
def test_a_pair_of_ftfy_is_named_by_what_was_garbled(given: str, expected: str, ours: str, kind: str) -> None:
    assert agreement.kind("ftfy", agreement.Pair(given, expected), ours) == kind


def test_every_kind_of_difference_has_a_reason() -> None:
    reasons = yaml.safe_load(FILE.with_suffix(".yaml").read_text(encoding="utf-8"))
    kinds = {name for name, _ in agreement.KINDS} | {"no Chinese", "stays", "other"}
    assert set(reasons["zhlint"]) == set(reasons["zhlint-readme"]) == set(reasons["autocorrect"]) == kinds
    garbled = {"Chinese", "Latin letters", "other scripts", "quotes made straight", "bytes missing", "stays"}
    assert set(reasons["ftfy"]) == garbled
    assert set(reasons) == set(agreement.READERS)
