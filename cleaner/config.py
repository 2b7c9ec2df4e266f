"""Settings: from `cleaner.yaml` or `[tool.cleaner]`, per path, and from the command line.

The configuration of a file is the nearest `cleaner.yaml`, or `pyproject.toml` with a
`[tool.cleaner]` table, upwards from the file's folder. Paths in it are relative to its folder.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from cleaner.decisions.table import load_decisions
from cleaner.engine import Engine
from cleaner.errors import ConfigError, FileFieldError, UsageError
from cleaner.model import ScriptName  # noqa: TC001 (msgspec reads it when it runs)
from cleaner.packs.load import load_all
from cleaner.packs.strict import allowed, field_names, read_source
from cleaner.restore.table import load_fills

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.decisions.table import DecisionTable
    from cleaner.restore.fills import FillTable

T = TypeVar("T", bound="PathSettings")

NAME = "cleaner.yaml"
_INCLUDE = ("*.txt", "*.text", "*.md")


class PathSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Settings a configuration can make, for all files or for some.

    Args:
        profile: `official`, `corpus`, `minimal`, or the path of a profile file.
        masks: `flag`, `restore` or `redact`.
        mask_token: The token of `redact`, or `typed`.
        select: Only these rules: ids or patterns.
        ignore: Not these rules: ids or patterns.
        rules: Folders of packs of your own.
        fills: A file of values for masks; see `load_fills`.
        decisions: A file of what a person decided; see `load_decisions`.
        script: `s`, `t`, `tw` or `hk`: convert the script.
        keep_words: Words that no rule may change.
        encoding: The encoding of the files, where it can't be told.
        max_removed: Share of a document that stripping may remove, 0..1.
    """

    profile: str | None = None
    masks: Literal["flag", "restore", "redact"] | None = None
    mask_token: str | None = None
    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] | None = None
    rules: tuple[str, ...] | None = None
    fills: str | None = None
    decisions: str | None = None
    script: ScriptName | None = None
    keep_words: tuple[str, ...] | None = None
    encoding: str | None = None
    max_removed: Annotated[float, Meta(ge=0, le=1)] | None = None


class PathRule(PathSettings, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Settings for the files whose path matches.

    Args:
        match: Pattern over the path below the configuration's folder, such as `speeches/*`;
            `*` crosses folders.
    """

    match: str


class Config(PathSettings, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A configuration file.

    Args:
        extends: A configuration file whose fields stand where this one has none.
        include: Names of the files that are cleaned in a folder.
        exclude: Patterns over paths below the configuration's folder that are left alone.
        keep_removed: Whether removed text is kept for undo.
        paths: Settings for some files; later ones win.
    """

    extends: str | None = None
    include: tuple[str, ...] | None = None
    exclude: tuple[str, ...] = ()
    keep_removed: bool = True
    paths: tuple[PathRule, ...] = ()


@dataclass(frozen=True)
class Settings:
    """What one file is cleaned with. Hashable, so that files share engines.

    Args:
        profile: As `Engine`; so are *masks*, *mask_token*, *select*, *ignore*.
        rules: Folders of packs.
        fills: Path of a fills file.
        decisions: Path of a file of decisions.
        script: As `Engine`; so is *keep_words*.
        keep_words: Words that no rule may change.
        encoding: The encoding, None: detected.
        max_removed: Overrides the profile's limit.

    >>> Settings().profile
    'official'
    """

    profile: str = "official"
    masks: Literal["flag", "restore", "redact"] = "flag"
    mask_token: str = "××"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    fills: str | None = None
    decisions: str | None = None
    script: ScriptName | None = None
    keep_words: tuple[str, ...] = ()
    encoding: str | None = None
    max_removed: float | None = None


@cache
def engine_for(settings: Settings) -> Engine:
    """Return the engine of *settings*; one each in a process.

    Raises:
        UsageError: When something in the settings is wrong.

    >>> engine_for(Settings()) is engine_for(Settings())
    True
    """
    limits = {} if settings.max_removed is None else {"removed_share": settings.max_removed}
    table = _table(settings.fills) if settings.fills else None
    engine = Engine(
        settings.profile,
        settings.masks,
        mask_token=settings.mask_token,
        select=settings.select,
        ignore=settings.ignore,
        script=settings.script,
        keep_words=settings.keep_words,
        rules=load_all(settings.rules),
        limits=limits,
    )
    if settings.fills and table is not None:
        try:
            engine = engine.with_fills(table.of(""))
            engine.check(table.names)
        except FileFieldError:
            raise
        except UsageError as bad:
            raise ConfigError(str(bad), path=settings.fills) from bad
    if settings.decisions:
        engine = engine.with_decisions(_decisions(settings.decisions).of(""))
    return engine


def engine_of(settings: Settings, path: str) -> Engine:
    """Return the engine of one file: that of its settings, with the fills and decisions for this file.

    Args:
        settings: Its settings.
        path: The file, as the user named it.

    Raises:
        UsageError: When something in the settings is wrong, or two fills for one place disagree.

    >>> engine_of(Settings(), "a.txt") is engine_for(Settings())
    True
    """
    engine = engine_for(settings)
    table = _table(settings.fills).of(os.path.abspath(path)) if settings.fills else None  # noqa: PTH100
    if table is not None and table.documents:
        engine = engine.with_fills(table.of_any())
    if settings.decisions:
        engine = engine.with_decisions(_decisions(settings.decisions).of(path))
    return engine


@cache
def _table(path: str) -> FillTable:
    return load_fills(path)


@cache
def _decisions(path: str) -> DecisionTable:
    return load_decisions(path)


@dataclass(frozen=True)
class Located:
    """A configuration and the folder its paths are relative to."""

    config: Config
    folder: Path
    file: Path | None = None

    def name(self, path: Path) -> str:
        """Return a file's path below the configuration's folder, with `/`."""
        return Path(os.path.relpath(_real_folder(path.parent) / path.name, self.folder)).as_posix()

    def excludes(self, path: Path) -> bool:
        """Tell whether a file is left alone."""
        return any(fnmatchcase(self.name(path), pattern) for pattern in self.config.exclude)

    def settings(self, path: Path) -> Settings:
        """Return the settings of a file."""
        settings = _with(Settings(), self.config)
        for rule in self.config.paths:
            if fnmatchcase(self.name(path), rule.match):
                settings = _with(settings, rule)
        return settings

    @property
    def include(self) -> tuple[str, ...]:
        """Names of the files that are cleaned in a folder."""
        return _INCLUDE if self.config.include is None else self.config.include


@cache
def _real_folder(folder: Path) -> Path:
    return Path(os.path.realpath(folder))


def _with(settings: Settings, changes: PathSettings) -> Settings:
    given = {name: getattr(changes, name) for name in PathSettings.__struct_fields__}
    return replace(settings, **{name: value for name, value in given.items() if value is not None})


def _absolute(changes: T, folder: Path) -> T:
    """Return settings whose paths no longer depend on the file they stand in."""
    given: dict[str, Any] = {}
    if changes.profile is not None and changes.profile.endswith(".yaml"):
        given["profile"] = str(folder / changes.profile)
    if changes.fills is not None:
        given["fills"] = str(folder / changes.fills)
    if changes.decisions is not None:
        given["decisions"] = str(folder / changes.decisions)
    if changes.rules is not None:
        given["rules"] = tuple(str(folder / path) for path in changes.rules)
    return msgspec.structs.replace(changes, **given)


def overridden(settings: Settings, **options: Any) -> Settings:
    """Return *settings* with what the command line gives; None and empty mean not given.

    `ignore`, `keep_words` and `rules` add to what is configured: naming one must
    not switch another on again.

    >>> overridden(Settings(ignore=("a/a",)), masks="redact", select=(), ignore=("b/b",)).ignore
    ('a/a', 'b/b')
    """
    given = {name: value for name, value in options.items() if value is not None and value != ()}
    for name in ("ignore", "keep_words", "rules"):
        if name in given:
            given[name] = (*getattr(settings, name), *given[name])
    return replace(settings, **given)


def find_config(path: Path, explicit: str | None = None) -> Located:
    """Return the configuration of a file or folder.

    Args:
        path: The file or folder.
        explicit: A configuration file that is to be used instead of the nearest.

    Raises:
        ConfigError: When the configuration is not right.
    """
    if explicit is not None:
        file = Path(explicit)
        located = _load(file)
        if located is None:
            raise ConfigError("has no [tool.cleaner] table", path=explicit)
        return located
    folder = Path(os.path.realpath(path))
    return _nearest(folder if folder.is_dir() else folder.parent)


@cache
def _nearest(folder: Path) -> Located:
    for name in (NAME, "pyproject.toml"):
        file = folder / name
        if os.path.isfile(file):  # noqa: PTH113 (false, not an error, where it may not be looked at)
            located = _load(file)
            if located is not None:
                return located
    return Located(Config(), folder) if folder.parent == folder else _nearest(folder.parent)


def _load(file: Path, seen: Sequence[Path] = ()) -> Located | None:
    found = _toml(file) if file.suffix == ".toml" else _yaml(file)
    if found is None:
        return None
    config, given = found
    config = _absolute(config, file.parent)
    config = msgspec.structs.replace(config, paths=tuple(_absolute(p, file.parent) for p in config.paths))
    if config.extends is not None:
        base_file = Path(os.path.realpath(file.parent / config.extends))
        if base_file in (*seen, Path(os.path.realpath(file))):
            raise ConfigError("extends itself; break the circle", path=str(file), field="extends")
        base = _load(base_file, (*seen, Path(os.path.realpath(file))))
        if base is None:
            raise ConfigError(
                f"`{config.extends}` has no [tool.cleaner] table", path=str(file), field="extends"
            )
        config = msgspec.structs.replace(base.config, **{name: getattr(config, name) for name in given})
    return Located(config, Path(os.path.realpath(file)).parent, file)


def _yaml(file: Path) -> tuple[Config, set[str]]:
    source = read_source(file, str(file))
    return source.convert(Config), set(source.data)


def _toml(file: Path) -> tuple[Config, set[str]] | None:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as bad:
        raise ConfigError(f"can't be read: {bad}", path=str(file)) from bad
    tool = data.get("tool")
    table = tool.get("cleaner") if isinstance(tool, dict) else None
    if table is None:
        return None
    try:
        return msgspec.convert(table, Config), set(table)
    except msgspec.ValidationError as bad:
        message, _, where = str(bad).partition(" - at `$")
        field = where.strip("`.")
        known = allowed(Config, field.split(".")) or f"; known: {', '.join(field_names(Config, ()))}"
        raise ConfigError(message + known, path=str(file), field=f"tool.cleaner.{field}".rstrip(".")) from bad
