"""Options that several commands share, and the tasks that they mean."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cleaner.config import Settings, engine_for, find_config, overridden
from cleaner.disk.task import Outcome, Task
from cleaner.disk.walk import Files
from cleaner.errors import ConfigError, FileFieldError, UsageError
from cleaner.formats.text import decode, known_encoding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cleaner.config import Located
    from cleaner.packs.rule import Rule

_F = TypeVar("_F", bound="Callable[..., Any]")


#: Types that only say what a shell may complete; the library says what is wrong with a path.
PATH = click.Path(allow_dash=True, readable=False)  # one that may not be read fails alone
FILE = click.Path(dir_okay=False)
FOLDER = click.Path(file_okay=False)


def complete_rule(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:  # noqa: ARG001
    """Complete the id of a shipped rule."""
    from cleaner.packs.load import load_rules

    return [rule.id for rule in load_rules() if rule.id.startswith(incomplete)]


_SETTINGS = [
    click.option(
        "--masks", type=click.Choice(["flag", "restore", "redact"]), help="What to do with masks (flag)."
    ),
    click.option(
        "--mask-token", metavar="TOKEN", help="Token of `redact` (××); `typed` gives [地名], [数值] …"
    ),
    click.option(
        "--profile", metavar="NAME", help="official, corpus, minimal, or the path of a .yaml (official)."
    ),
    click.option(
        "--select",
        multiple=True,
        shell_complete=complete_rule,
        metavar="RULE",
        help="Only this rule; `mask/*` for a pack. Repeatable.",
    ),
    click.option(
        "--ignore",
        multiple=True,
        shell_complete=complete_rule,
        metavar="RULE",
        help="Not this rule, beside those configured. Repeatable.",
    ),
    click.option(
        "--rules", multiple=True, type=FOLDER, metavar="DIR", help="Add packs of your own. Repeatable."
    ),
    click.option(
        "--fills",
        type=FILE,
        metavar="FILE",
        help="YAML or CSV with values for masks: `place: 枫桥`, or what `cleaner fills` wrote.",
    ),
    click.option(
        "--decisions",
        type=FILE,
        metavar="FILE",
        help="What a person decided: the file that `cleaner review` writes.",
    ),
    click.option(
        "--script",
        type=click.Choice(["s", "t", "tw", "hk"]),
        help="Convert to simplified, traditional, Taiwan or Hong Kong Han (off).",
    ),
    click.option(
        "--keep-word",
        "keep_words",
        multiple=True,
        metavar="WORD",
        help="A word that no rule may change, beside those configured. Repeatable.",
    ),
    click.option("--encoding", metavar="NAME", help="The encoding of the files, where it can't be told."),
    click.option("--max-removed", type=click.FloatRange(0, 1), help="Share that stripping may remove (0.6)."),
]
_RUNNING = [
    click.option(
        "--config", type=FILE, metavar="FILE", help="A configuration instead of the nearest cleaner.yaml."
    ),
    click.option("--jobs", type=click.IntRange(0), default=1, help="Processes; 0: one a core (1)."),
]
_FORMS = ("text", "json", "jsonl")


def _format(*forms: str) -> Callable[[Any], Any]:
    kind = click.Choice(forms)
    return click.option(
        "--format", "form", type=kind, default="text", help="For people, or for machines (text)."
    )


_DATA = [
    click.option(
        "--text-field", "field", default="text", metavar="NAME", help="The field that is cleaned (text)."
    ),
    _format("text", "json"),
]


def settings_options(command: _F) -> _F:
    """Add the options that say how texts are cleaned."""
    return _add(command, _SETTINGS)


def running_options(command: _F) -> _F:
    """Add the options that say how files are gone through."""
    return _add(command, [*_RUNNING, _format(*_FORMS)])


def running_options_and(*forms: str) -> Callable[[_F], _F]:
    """Return what adds the same options with more formats."""
    return lambda command: _add(command, [*_RUNNING, _format(*_FORMS, *forms)])


def data_options(command: _F) -> _F:
    """Add the options that say how data sets are gone through."""
    return _add(command, _RUNNING + _DATA)


def _add(command: _F, options: list[Callable[[Any], Any]]) -> _F:
    for option in reversed(options):
        command = option(command)
    return command


def split_settings(options: dict[str, Any]) -> dict[str, Any]:
    """Take the settings out of a command's options and return them."""
    names = Settings.__dataclass_fields__
    given = {name: options.pop(name) for name in list(options) if name in names}
    for name in ("select", "ignore", "rules"):
        if given.get(name) is not None:
            given[name] = tuple(part for value in given[name] for part in value.split(","))
            if "" in given[name]:
                raise UsageError(f"--{name}: an empty name; leave the option out, or write one")
    return given


class Tasks:
    """The tasks that a command's paths and options mean.

    Every setting is proven to make an engine before the first file is touched.

    Args:
        paths: Files and folders.
        config: A configuration file that is to be used instead of the nearest.
        given: Settings from the command line.
        slim: As `Task`.
        include: Names of the files that are taken in a folder, instead of those configured.

    Raises:
        UsageError: When a path, a configuration or a setting is wrong; no file was touched then.
    """

    def __init__(
        self,
        paths: tuple[str, ...],
        config: str | None,
        given: dict[str, Any],
        slim: bool,
        include: tuple[str, ...] | None = None,
    ) -> None:
        self._files, self._given, self._slim = Files(paths, config, include), given, slim
        self.count = 0
        self.keep_removed = True
        self.settings: set[Settings] = set()
        for found in self._files:
            self.count += 1
            self.keep_removed &= found.located.config.keep_removed
            settings = overridden(found.located.settings(found.path), **given)
            if settings not in self.settings:
                self._prove(settings, found.located)
                self.settings.add(settings)

    def _prove(self, settings: Settings, located: Located) -> None:
        """Make the engine of *settings*; say which configuration is to blame where it can't be made."""
        try:
            _proven(settings)
        except FileFieldError:
            raise
        except UsageError as bad:
            _proven(overridden(Settings(), **self._given))  # the command line's own mistake comes first
            raise ConfigError(str(bad), path=str(located.file)) from bad

    def __iter__(self) -> Iterator[Task]:
        """Yield the tasks in order of the files."""
        for found in self._files:
            settings = overridden(found.located.settings(found.path), **self._given)
            yield Task(str(found.path), found.below, settings, self._slim, found.error)

    def hold(self, folder: str) -> bool:
        """Tell whether a folder lies below one of the folders that were named."""
        return self._files.hold(Path(folder))


def _proven(settings: Settings) -> None:
    if settings.encoding is not None:
        known_encoding(settings.encoding)
    engine_for(settings)


def clean_stdin(settings: Settings) -> Outcome:
    """Clean standard input.

    Raises:
        UsageError: When standard input is closed, or a setting is wrong.
        DocumentError: When the text can't be decoded or cleaned.
    """
    if sys.stdin is None:
        raise UsageError("standard input is closed")
    document = decode(sys.stdin.buffer.read(), settings.encoding)
    cleaned = engine_for(settings).clean(document.text)
    return Outcome("-", document=document, cleaned=cleaned, edits=cleaned.edits)


def stdin_settings(config: str | None, given: dict[str, Any]) -> Settings:
    """Return the settings of standard input: those of the working folder, overridden by the command line."""
    return overridden(find_config(Path.cwd(), config).settings(Path("-")), **given)


def rules_of(settings: Iterable[Settings]) -> dict[str, Rule]:
    """Return the rules that any of *settings* knows, by id."""
    return {rule.id: rule for each in settings for rule in engine_for(each).rules}


def job_count(jobs: int) -> int:
    """Return the number of processes; 0 means one a core."""
    if jobs == 0 and hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))  # in a container less than the machine has
    return jobs or os.cpu_count() or 1
