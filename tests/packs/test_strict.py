from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cleaner.config import Config
from cleaner.errors import ConfigError, RuleError
from cleaner.packs.strict import Source, read_source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2", "f.yaml:2:1: a: key stands twice, first on line 1; keep one of them"),
        (
            "a:\n  b: no",
            "f.yaml:2:3: a.b: bare `no` is read as bool by YAML 1.1; write true or false, or quote it: 'no'",
        ),
        ("a: on", "bare `on` is read as bool"),
        ("a: 12:30", "f.yaml:1:1: a: bare `12:30` is read as int by YAML 1.1; quote it: '12:30'"),
        ("a: 0123", "bare `0123` is read as int"),
        ("a: 2026-11-21", "bare `2026-11-21` is read as timestamp"),
        ("a: 1e3", None),
        ("a: .5", "bare `.5` is read as float"),
        ("- a", "f.yaml:1: expected fields, a line `name: value` each; found a list"),
        ("a", "f.yaml:1: expected fields, a line `name: value` each; found `a`"),
        ("# a: 1\n", "f.yaml:1: expected fields, a line `name: value` each; found nothing"),
        ("a: 1\n---\nb: 2", "not YAML"),
        ("a: &x 1\nb: *x", "b: aliases (`*name`) are not read here; write it out, or use `extends`"),
        ("a: {<<: {b: 1}}", "merge keys and complex keys are not read here"),
        ("? [a]\n: 1", "merge keys and complex keys are not read here"),
        ("a: \x07", "not YAML"),
    ],
)
def test_what_is_not_strict_is_refused(text: str, message: str | None) -> None:
    if message is None:
        assert Source("f.yaml", text).data == {"a": "1e3"}
        return
    with pytest.raises(ConfigError) as caught:
        Source("f.yaml", text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "ignore: quote/straight",
            "ignore: expected `array | null`, got `str`; write a list, such as [a, b]",
        ),
        ("keep_removed: maybe", "keep_removed: expected `bool`, got `str`; write true or false"),
        ("max_removed: most", "max_removed: expected `float | null`, got `str`; write a number"),
        ("encoding: [gbk]", "encoding: expected `str | null`, got `array`; write a text"),
        ("encoding: 936", "encoding: expected `str | null`, got `int`; quote it"),
        ("paths: [a]", "paths.0: expected `object`, got `str`; write fields, such as {name: value}"),
    ],
)
def test_a_wrong_type_says_what_to_write(text: str, message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Source("f.yaml", text).convert(Config)
    assert str(caught.value).endswith(message)


def test_plain_values_are_read() -> None:
    source = Source("f.yaml", "a: true\nb: null\nc: -3\nd: 1.5\ne: 'no'\nf: [x, {y: z}]")
    assert source.data == {"a": True, "b": None, "c": -3, "d": 1.5, "e": "no", "f": ["x", {"y": "z"}]}
    assert source.marks["f", "1", "y"] == (6, 9)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "f.yaml"
    file.write_bytes("a: 党".encode("gb18030"))
    with pytest.raises(RuleError, match="f.yaml: not UTF-8 at byte 3; save it as UTF-8"):
        read_source(file, "f.yaml", RuleError)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"f.yaml: can't be read: No such file"):
        read_source(tmp_path / "f.yaml", "f.yaml")
