"""`cleaner rules`."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cleaner.cli.options import FOLDER, complete_rule
from cleaner.cli.terminal import painter, say
from cleaner.config import find_config
from cleaner.engine import Engine
from cleaner.errors import UsageError
from cleaner.packs.load import load_all
from cleaner.packs.rule import rule_schema
from cleaner.report.rules import rule_list, rule_object, rule_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cleaner.packs.rule import Rule
    from cleaner.rulecheck.examples import Problem

_packs = click.option(
    "--rules",
    "folders",
    multiple=True,
    type=FOLDER,
    metavar="DIR",
    help="Packs of your own, beside those configured.",
)
_profile = click.option("--profile", default="official", metavar="NAME", help="Profile that says what is on.")


@click.group()
def rules() -> None:
    """List, show, test and lint rules.

    \b
    cleaner rules list --family paywall
    cleaner rules show paywall/fastadmin
    cleaner rules test --rules my-rules/
    cleaner rules lint --rules my-rules/ my-pack/my-rule
    """


@rules.command("list")
@click.option("--family", metavar="PACK", help="Only one pack or category, such as paywall or punctuation.")
@click.option("--format", "form", type=click.Choice(["text", "json", "jsonl"]), default="text")
@_profile
@_packs
def list_(family: str | None, form: str, profile: str, folders: tuple[str, ...]) -> None:
    """List the rules: on or off, id, action, title."""
    every = _load(folders)
    active = {rule.id for rule in Engine(profile, rules=every).active}
    chosen = [rule for rule in every if family is None or family in (rule.pack, rule.category)]
    if not chosen:
        packs = ", ".join(sorted({rule.pack for rule in every}))
        raise UsageError(f"no pack or category `{family}`; packs: {packs}")
    if form == "text":
        for line in rule_list(chosen, active, painter()):
            click.echo(line)
        return
    objects = [rule_object(rule, active) for rule in chosen]
    if form == "json":
        click.echo(json.dumps(objects, ensure_ascii=False, indent=2))
    else:
        for value in objects:
            click.echo(json.dumps(value, ensure_ascii=False))


@rules.command("show")
@click.argument("ids", nargs=-1, required=True, metavar="ID…", shell_complete=complete_rule)
@_packs
def show(ids: tuple[str, ...], folders: tuple[str, ...]) -> None:
    """Show rules whole: title, reason, pattern, examples, safety class."""
    for rule in _named(ids, _load(folders)):
        for line in rule_page(rule, painter()):
            click.echo(line)
        click.echo("")


def _testable(rules: list[Rule]) -> list[Rule]:
    """Leave out the rules whose extra is not installed, and say so."""
    from cleaner.find.script import is_installed

    out = [rule for rule in rules if rule.find.detector != "script" or is_installed()]
    if len(out) < len(rules):
        click.echo(f"{len(rules) - len(out)} rules left out: they need the extra `script`", err=True)
    return out


@rules.command("test")
@click.argument("ids", nargs=-1, metavar="[ID…]", shell_complete=complete_rule)
@_packs
def test(ids: tuple[str, ...], folders: tuple[str, ...]) -> int:
    """Run the examples and negatives of rules; exit 1 if one fails."""
    from cleaner.rulecheck.examples import check_examples

    every = _load(folders)
    chosen = _named(ids, every)
    chosen = _testable(chosen)
    texts = sum(len(rule.examples) + len(rule.negatives) for rule in chosen)
    return _report(check_examples(chosen, every), f"{len(chosen)} rules, {texts} examples and negatives")


@rules.command("lint")
@click.argument("ids", nargs=-1, metavar="[ID…]", shell_complete=complete_rule)
@_packs
def lint(ids: tuple[str, ...], folders: tuple[str, ...]) -> int:
    r"""Refuse patterns that are wrong next to Han or slow, and rules without proof; exit 1 if one is found.

    Looks for \b \w \W \d, unbounded `.*`, super-linear time, a rule that fires on its
    own output, missing examples and negatives.
    """
    from cleaner.rulecheck.lint import check_lint

    every = _load(folders)
    chosen = _named(ids, every)
    chosen = _testable(chosen)
    return _report(check_lint(chosen, every), f"{len(chosen)} rules")


@rules.command("schema")
def schema() -> None:
    """Print the JSON Schema of a rule file, for editors."""
    click.echo(json.dumps(rule_schema(), ensure_ascii=False, indent=2))


def _load(folders: tuple[str, ...]) -> tuple[Rule, ...]:
    """Load the shipped rules, those the working folder's configuration names, and *folders*."""
    here = Path.cwd()
    return load_all((*find_config(here).settings(here / "-").rules, *folders))


def _named(ids: tuple[str, ...], every: tuple[Rule, ...]) -> list[Rule]:
    """Return the rules that ids or patterns such as `mask/*` name; all where there are none."""
    for id_ in ids:
        if not any(fnmatchcase(rule.id, id_) for rule in every):
            raise UsageError(f"no rule is called `{id_}`; see `cleaner rules list`")
    return [rule for rule in every if not ids or any(fnmatchcase(rule.id, id_) for id_ in ids)]


def _report(problems: Iterable[Problem], what: str) -> int:
    found = 0
    for problem in problems:
        click.echo(str(problem))
        found += 1
    say(f"{what}: " + (f"{found} problems" if found else "all right"))
    return int(found > 0)
