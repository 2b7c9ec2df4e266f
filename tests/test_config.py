from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from command import call

from cleaner.config import Settings, find_config, overridden
from cleaner.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "档案" / "稿"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_text("到XX镇", encoding="utf-8")
    return tmp_path / "档案"


def settings(file: Path) -> Settings:
    return find_config(file).settings(file)


def test_without_a_configuration_the_defaults_hold(home: Path) -> None:
    assert settings(home / "稿" / "a.txt") == Settings()


def test_the_nearest_configuration_holds(home: Path) -> None:
    (home / "cleaner.yaml").write_text("masks: redact\n", encoding="utf-8")
    assert settings(home / "稿" / "a.txt").masks == "redact"
    (home / "稿" / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    assert find_config(home / "稿").config.masks == "redact"


def test_a_pyproject_table_is_a_configuration(home: Path) -> None:
    (home / "pyproject.toml").write_text(
        '[tool.cleaner]\nmasks = "restore"\nignore = ["mask/*"]\n', encoding="utf-8"
    )
    assert settings(home / "稿" / "a.txt") == Settings(masks="restore", ignore=("mask/*",))


def test_paths_in_it_are_relative_to_it(home: Path) -> None:
    (home / "cleaner.yaml").write_text("rules: [mine]\nfills: f.yaml\nprofile: p.yaml\n", encoding="utf-8")
    got = settings(home / "稿" / "a.txt")
    assert (got.rules, got.fills, got.profile) == (
        (str(home / "mine"),),
        str(home / "f.yaml"),
        str(home / "p.yaml"),
    )


def test_settings_by_path_hold_through_a_link(home: Path, tmp_path: Path) -> None:
    (home / "cleaner.yaml").write_text(
        "exclude: ['旧/*']\npaths: [{match: '稿/*', masks: redact}]\n", encoding="utf-8"
    )
    (tmp_path / "link").symlink_to(home)
    file = tmp_path / "link" / "稿" / "a.txt"
    assert settings(file).masks == "redact"
    assert find_config(file).excludes(tmp_path / "link" / "旧" / "b.txt")


def test_extends_is_relative_to_its_own_file(home: Path) -> None:
    (home / "base.yaml").write_text("rules: [mine]\nmasks: redact\n", encoding="utf-8")
    (home / "稿" / "cleaner.yaml").write_text("extends: ../base.yaml\nmasks: restore\n", encoding="utf-8")
    got = settings(home / "稿" / "a.txt")
    assert (got.rules, got.masks) == ((str(home / "mine"),), "restore")


def test_what_is_written_overrides_the_base_even_where_it_is_the_default(home: Path) -> None:
    (home / "base.yaml").write_text("keep_removed: false\nexclude: ['a*']\nmasks: redact\n", encoding="utf-8")
    own = "extends: base.yaml\nkeep_removed: true\nexclude: []\n"
    (home / "cleaner.yaml").write_text(own, encoding="utf-8")
    config = find_config(home).config
    assert (config.keep_removed, config.exclude, config.masks) == (True, (), "redact")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("cleaner.yaml", "mask: flag\n", ":1:1: mask: unknown field; did you mean `masks`?"),
        (
            "cleaner.yaml",
            "masks: fill\n",
            ":1:1: masks: invalid enum value 'fill'; write one of flag, redact, restore",
        ),
        ("cleaner.yaml", "paths: [{masks: flag}]\n", "required field `match` is missing"),
        ("cleaner.yaml", "extends: cleaner.yaml\n", "extends: extends itself; break the circle"),
        ("cleaner.yaml", "extends: pyproject.toml\n", "`pyproject.toml` has no [tool.cleaner] table"),
        (
            "pyproject.toml",
            "[tool.cleaner]\nmask = 1\n",
            "tool.cleaner: Object contains unknown field `mask`; known: ",
        ),
        (
            "pyproject.toml",
            "[tool.cleaner]\nmasks = 'x'\n",
            "tool.cleaner.masks: Invalid enum value 'x'; write one of flag",
        ),
        ("pyproject.toml", "[tool.cleaner\n", "can't be read: "),
    ],
)
def test_a_wrong_configuration_is_refused(home: Path, name: str, text: str, message: str) -> None:
    (home / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    (home / name).write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        find_config(home / "稿" / "a.txt")
    assert str(home / name) in str(caught.value)
    assert message in str(caught.value)


@pytest.mark.parametrize("text", ["tool = 1\n", "x = 1\n"])
def test_a_pyproject_of_somebody_else_is_passed_over(home: Path, text: str) -> None:
    (home / "pyproject.toml").write_text(text, encoding="utf-8")
    assert settings(home / "稿" / "a.txt") == Settings()
    with pytest.raises(ConfigError, match=r"has no \[tool.cleaner\] table"):
        find_config(home, str(home / "pyproject.toml"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("profile: nope\n", "no profile `nope`"),
        ("select: [nope/x]\n", "select: no rule is called `nope/x`"),
        ("mask_token: ''\n", "mask_token: expected a token"),
        ("select: ['protected/*']\n", "no rule is on, so nothing would be cleaned"),
    ],
)
def test_what_the_engine_refuses_is_laid_to_the_configuration(home: Path, text: str, message: str) -> None:
    (home / "cleaner.yaml").write_text(text, encoding="utf-8")
    done = call("clean", "--check", home)
    assert done.code == 2
    assert f"cleaner: {home / 'cleaner.yaml'}: {message}" in done.err


def test_a_profile_that_names_no_rule_is_refused(home: Path) -> None:
    (home / "p.yaml").write_text("id: p\ntitle: 甲\nrules: ['paywal/*']\n", encoding="utf-8")
    done = call("clean", "--check", "--profile", home / "p.yaml", home)
    assert done.code == 2
    assert "no rule is on" in done.err or "no rule is called `paywal/*`" in done.err


def test_script_and_kept_words_are_settings(home: Path) -> None:
    (home / "cleaner.yaml").write_text("script: t\nkeep_words: [发改委]\n", encoding="utf-8")
    got = settings(home / "稿" / "a.txt")
    assert (got.script, got.keep_words) == ("t", ("发改委",))
    assert overridden(got, script="s", keep_words=("工信局",)).keep_words == ("发改委", "工信局")
    (home / "cleaner.yaml").write_text("script: xx\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="script"):
        find_config(home, str(home / "cleaner.yaml"))
