"""Profiles: which rules run, and the limits, as data."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from cleaner.errors import ConfigError, UsageError
from cleaner.packs.load import PROFILES, shipped_root
from cleaner.packs.strict import read_source

_SHIPPED = ("official", "corpus", "minimal")


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the engine gives up on a document instead of going on.

    Args:
        rounds: Rounds over all stages before a document counts as unstable.
        removed_share: Share of a document (0..1, white space not counted) that stripping may remove.
        removed_least: Documents in which less than this is removed (code points) are not judged
            by share: a text of two lines may be nothing but an advertisement.
        pattern_seconds: Time limit of one search with a user's pattern, for each million code points begun.
    """

    rounds: Annotated[int, Meta(ge=2, le=1000)] = 64
    removed_share: Annotated[float, Meta(ge=0, le=1)] = 0.6
    removed_least: Annotated[int, Meta(ge=0)] = 1000
    pattern_seconds: Annotated[float, Meta(gt=0)] = 5.0


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A profile.

    Args:
        id: Its name; of a shipped profile the name of the file.
        title: What it is for (Chinese).
        rules: Patterns over rule ids that are on, such as `paywall/*`.
        without: Patterns over rule ids that are off all the same.
        apply: Which applicabilities are applied; the others are found and withheld.
        limits: Where the engine gives up.
        extends: A profile whose fields stand where this one has none.

    >>> load_profile("official").limits.rounds
    64
    """

    id: str
    title: str
    rules: tuple[str, ...]
    without: tuple[str, ...] = ()
    apply: tuple[Literal["safe", "unsafe"], ...] = ("safe",)
    limits: Limits = Limits()
    extends: str | None = None

    def has(self, rule: str) -> bool:
        """Tell whether a rule id is on."""
        on = any(fnmatchcase(rule, pattern) for pattern in self.rules)
        return on and not any(fnmatchcase(rule, pattern) for pattern in self.without)


def load_profile(name: str, _path: tuple[str, ...] = ()) -> Profile:
    """Read a profile: a shipped one by name, or a user's by the path of a `.yaml` file.

    Raises:
        UsageError: When there is none of that name.
        ConfigError: When the file is not right.
    """
    if name in _SHIPPED:
        path, shown = shipped_root() / PROFILES / f"{name}.yaml", f"rules/{PROFILES}/{name}.yaml"
    elif name.endswith(".yaml"):
        path, shown = Path(name), name
    else:
        raise UsageError(f"no profile `{name}`; take {', '.join(_SHIPPED)} or the path of a .yaml file")
    source = read_source(path, shown, ConfigError)
    base = source.data.get("extends")
    if base is not None:
        if base == name or base in _path:
            raise source.fail(f"`{base}` extends this profile in turn; break the circle", ("extends",))
        if str(base).endswith(".yaml"):
            base = str(path.parent / str(base))
        parent = msgspec.to_builtins(load_profile(str(base), (*_path, name)))
        limits = source.data.get("limits", {})
        if isinstance(limits, dict):  # anything else is refused below
            limits = parent["limits"] | limits
        source.data = {k: v for k, v in parent.items() if v is not None} | source.data | {"limits": limits}
    return source.convert(Profile)
