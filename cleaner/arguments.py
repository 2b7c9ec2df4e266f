"""The arguments of an engine: what is wrong with them, and which rules they choose."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import msgspec

from cleaner.errors import UsageError
from cleaner.packs.profile import Limits, Profile
from cleaner.packs.rule import Find, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cleaner.model import ScriptName


def limits_of(base: Limits, changes: Mapping[str, Any]) -> Limits:
    """Return the limits of a profile with changes by name.

    Raises:
        UsageError: When a name is unknown or a value of the wrong type.

    >>> limits_of(Limits(), {"rounds": 3}).rounds
    3
    """
    known = Limits.__struct_fields__
    unknown = [name for name in changes if name not in known]
    if unknown:
        raise UsageError(f"limits: no limit is called {unknown[0]!r}; known: {', '.join(known)}")
    try:
        return msgspec.convert(msgspec.to_builtins(base) | dict(changes), Limits)
    except msgspec.ValidationError as bad:
        what, _, name = str(bad).rstrip("`").partition(" - at `$.")
        raise UsageError(f"limits.{name}: {what[0].lower()}{what[1:]}; found {changes[name]!r}") from bad


def chosen(
    rules: tuple[Rule, ...],
    profile: Profile,
    select: Sequence[str],
    ignore: Sequence[str],
    script: ScriptName | None,
) -> list[Rule]:
    """Return the rules that run: on in the profile, selected, not ignored.

    Raises:
        UsageError: When *select* or *ignore* names no rule, or nothing is left to run.
    """
    check_names("select", select, rules)
    check_names("ignore", ignore, rules)
    out = []
    for rule in rules:
        on = profile.has(rule.id) or not rule.shipped
        if select:
            on = rule.action == "keep" or any(fnmatchcase(rule.id, pattern) for pattern in select)
        if rule.find.detector == "script":
            on = rule.find.parameters.get("to") == script  # nothing but the option switches it on
        if on and not any(fnmatchcase(rule.id, pattern) for pattern in ignore):
            out.append(rule)
    if all(rule.action == "keep" for rule in out):
        raise UsageError("no rule is on, so nothing would be cleaned; see select, ignore and the profile")
    return out


def kept(words: Sequence[str]) -> list[Rule]:
    """Return the rule that protects a user's words; none without words.

    >>> [rule.id for rule in kept(["发改委"])]
    ['protected/keep-words']
    """
    if not words:
        return []
    find = Find(terms=tuple(dict.fromkeys(words)))
    title, reason = "要保留的词", "使用者列出的词，任何规则都不改。"
    return [
        Rule(id="protected/keep-words", title=title, reason=reason, action="keep", find=find, shipped=True)
    ]


def check_names(where: str, patterns: Iterable[str], rules: tuple[Rule, ...]) -> None:
    """Refuse a pattern that names no rule: a typo would switch rules on or off in silence.

    Raises:
        UsageError: When one does.
    """
    for pattern in patterns:
        if not any(fnmatchcase(rule.id, pattern) for rule in rules):
            raise UsageError(f"{where}: no rule is called `{pattern}`; see `cleaner rules list`")


def check_arguments(profile: object, select: object, ignore: object, rules: object, limits: object) -> None:
    """Say what an argument of a wrong type should have been.

    Raises:
        UsageError: When one is.
    """
    expected: list[tuple[str, object, bool, str]] = [
        (
            "profile",
            profile,
            isinstance(profile, (str, Profile)),
            "a name, the path of a .yaml file, or a Profile",
        ),
        ("select", select, not isinstance(select, (str, bytes)), "a list of ids"),
        ("ignore", ignore, not isinstance(ignore, (str, bytes)), "a list of ids"),
        ("rules", rules, not isinstance(rules, (str, bytes)), "rules, as load_rules returns them"),
        ("limits", limits, limits is None or hasattr(limits, "keys"), "a mapping from name to value"),
    ]
    for name, value, right, what in expected:
        if not right:
            raise UsageError(f"{name}: expected {what}; found {value!r}")


def check_words(words: object) -> None:
    """Refuse what is no list of words.

    Raises:
        UsageError: When it is a string, or one of the words is empty or no string.
    """
    right = not isinstance(words, (str, bytes)) and hasattr(words, "__iter__")
    if not right or any(not isinstance(word, str) or not word for word in words):  # type: ignore[attr-defined]
        raise UsageError(f"keep_words: expected a list of words, none of them empty; found {words!r}")
