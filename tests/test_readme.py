"""What the READMEs show is run as it stands there."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = ["README.md", "README.zh-CN.md"]


def blocks(name: str, language: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def commands(name: str) -> list[str]:
    return [
        line[2:] for block in blocks(name, "console") for line in block.splitlines() if line.startswith("$ ")
    ]


@pytest.mark.parametrize("name", READMES)
def test_the_commands_work_in_the_order_they_stand(name: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "fixtures" / "demo", tmp_path / "fixtures" / "demo")
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    assert len(commands(name)) >= 10
    for command in commands(name):
        done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=env, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}\n{done.stderr}"


@pytest.mark.parametrize("name", READMES)
def test_the_python_examples_give_what_they_show(name: str) -> None:
    examples = "\n".join(blocks(name, "python"))
    test = doctest.DocTestParser().get_doctest(examples, {}, name, name, 0)
    assert len(test.examples) >= 4
    assert doctest.DocTestRunner().run(test).failed == 0


def test_both_readmes_show_the_same_commands() -> None:
    english, chinese = (blocks(name, "sh") for name in READMES)
    assert english == chinese
    assert len(english) == 2


@pytest.mark.parametrize("name", READMES)
def test_every_configuration_shown_is_one(name: str, tmp_path: Path) -> None:
    from cleaner.config import find_config

    [shown] = blocks(name, "yaml")
    (tmp_path / "cleaner.yaml").write_text(shown, encoding="utf-8")
    assert find_config(tmp_path).config.masks == "redact"


def test_the_fills_file_shown_is_one(tmp_path: Path) -> None:
    from cleaner import load_fills

    [shown] = blocks("README.md", "json")
    (tmp_path / "fills.yaml").write_text(shown, encoding="utf-8")
    table = load_fills(tmp_path / "fills.yaml")
    assert (dict(table), len(table.entries)) == ({"place": "枫桥"}, 3)


def test_every_command_and_hook_is_described() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    from cleaner.cli.main import _COMMANDS

    assert all(f"cleaner {command}" in text for command in _COMMANDS)
    hooks = re.findall(
        r"^- id: (\S+)", (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert all(f"`{hook}`" in text for hook in hooks)


def test_the_rule_in_contributing_is_a_rule(tmp_path: Path) -> None:
    import textwrap

    from cleaner.packs.load import load_rules
    from cleaner.rulecheck.examples import check_examples
    from cleaner.rulecheck.lint import check_lint

    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = textwrap.dedent(re.findall(r"^   ```yaml\n(.*?)^   ```$", text, re.MULTILINE | re.DOTALL)[0])
    (tmp_path / "paywall").mkdir()
    (tmp_path / "paywall" / "example-tag.yaml").write_text(shown, encoding="utf-8")
    rules = load_rules(tmp_path)
    mine = [rule for rule in rules if rule.id == "paywall/example-tag"]
    assert [*check_examples(mine, rules), *check_lint(mine, rules)] == []
