"""Rule files on disk to rules: `<pack>/<name>.yaml`, one file one rule."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import structs

from cleaner.errors import RuleError
from cleaner.packs.rule import Rule, RuleFile
from cleaner.packs.strict import Source, read_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: Folder of the rules folder that holds profiles, not rules.
PROFILES = "profiles"
#: File of the rules folder with signals that several rules share: a pattern by its name.
SIGNALS = "signals.yaml"
_FINDERS = ("pattern", "terms", "signals", "detector")
_OWN = ("id", "extends", "examples", "negatives")  # never taken over from the rule that is extended


def shipped_root() -> Path:
    """Return the folder of the shipped rules: inside the package, or beside it in a checkout.

    >>> (shipped_root() / "profiles" / "official.yaml").is_file()
    True
    """
    package = Path(__file__).parents[1]
    packaged = package / "_rules"
    return packaged if packaged.is_dir() else package.parent / "rules"


def load_rules(path: str | Path | None = None) -> tuple[Rule, ...]:
    """Read rules, strictly.

    Args:
        path: A folder of packs: its rules are added to the shipped ones, and one with the id of
            a shipped rule takes its place. None: the shipped rules alone.

    Returns:
        The rules in order of their ids.

    Raises:
        RuleError: When a file is not right, with file, line, column, field and what to write; when the folder
            holds no rule.

    >>> rules = load_rules()
    >>> [rule.id for rule in rules] == sorted(rule.id for rule in rules)
    True
    """
    return load_all(() if path is None else (path,))


def load_all(folders: Iterable[str | Path]) -> tuple[Rule, ...]:
    """Read the shipped rules and those of several folders; later folders override earlier ones.

    Raises:
        RuleError: As `load_rules`.
    """
    merged = {rule.id: rule for rule in _shipped()}
    for folder in folders:
        sources = dict(_sources(Path(folder), str(folder)))
        if not sources:
            raise RuleError("no rule in it; rules are <pack>/<name>.yaml", path=str(folder))
        shared = _shared(shipped_root(), "rules") | _shared(Path(folder), str(folder))
        merged |= _build(sources, merged, shared, shipped=False)
    return tuple(merged[id_] for id_ in sorted(merged))


@cache
def _shipped() -> tuple[Rule, ...]:
    root = shipped_root()
    sources = dict(_sources(root, "rules"))
    if not sources:
        raise RuleError("the shipped rules are missing; install the package again", path=str(root))
    return tuple(_build(sources, {}, _shared(root, "rules"), shipped=True).values())


def _sources(root: Path, shown: str) -> Iterator[tuple[str, Source]]:
    """Yield id and source of every rule file below *root*, in order."""
    if not root.is_dir():
        raise RuleError("not a folder; a folder of packs holds <pack>/<name>.yaml", path=shown)
    for path in sorted(root.rglob("*.y*ml")):
        at = path.relative_to(root)
        name = f"{shown}/{at.as_posix()}"
        if at.parts[0] in (PROFILES, SIGNALS):
            continue
        if path.suffix != ".yaml":
            raise RuleError("rule files end in .yaml; rename it", path=name)
        if len(at.parts) != 2:
            raise RuleError("rules stand in <pack>/<name>.yaml, one folder deep; move it", path=name)
        id_ = f"{at.parts[0]}/{path.stem}"
        source = read_source(path, name, RuleError)
        if source.data.get("id") != id_:
            found = f"`{source.data['id']}`" if "id" in source.data else "nothing"
            raise source.fail(f"the id is the path; found {found}, write `id: {id_}`", ("id",))
        yield id_, source


def _shared(root: Path, shown: str) -> dict[str, str]:
    """Return the signals that rules below *root* share: the pattern by its name; none without a file."""
    path = root / SIGNALS
    if not path.is_file():
        return {}
    source = read_source(path, f"{shown}/{SIGNALS}", RuleError)
    for name, pattern in source.data.items():
        if not isinstance(pattern, str) or not pattern:
            raise source.fail("expected a regular expression, as text", (name,))
    return source.data


def _build(
    sources: dict[str, Source], known: dict[str, Rule], shared: dict[str, str], *, shipped: bool
) -> dict[str, Rule]:
    out: dict[str, Rule] = {}
    for id_, source in sources.items():
        source.data = _extended(id_, sources, known, ())
        rule = _with_shared(source.convert(RuleFile), source, shared)
        _check(rule, source)
        marks = {".".join(field): mark for field, mark in source.marks.items()}
        fields = {name: getattr(rule, name) for name in RuleFile.__struct_fields__}
        out[id_] = Rule(**fields, source=source.path, marks=marks, shipped=shipped)
    return out


def _with_shared(rule: RuleFile, source: Source, shared: dict[str, str]) -> RuleFile:
    """Return a rule whose signals all have a pattern."""
    signals = rule.find.signals
    if signals is None or all(signal.pattern for signal in signals.lines):
        return rule
    for number, signal in enumerate(signals.lines):
        if not signal.pattern and signal.name not in shared:
            message = f"no pattern, and {SIGNALS} has none called {signal.name}; there: {', '.join(shared)}"
            raise source.fail(message, ("find", "signals", "lines", str(number)))
    lines = tuple(structs.replace(s, pattern=s.pattern or shared[s.name]) for s in signals.lines)
    return structs.replace(
        rule, find=structs.replace(rule.find, signals=structs.replace(signals, lines=lines))
    )


def _extended(
    id_: str, sources: dict[str, Source], known: dict[str, Rule], path: tuple[str, ...]
) -> dict[str, Any]:
    """Return the data of a rule with the fields of the rule it extends filled in."""
    source = sources[id_]
    base_id = source.data.get("extends")
    if base_id is None:
        return source.data
    if base_id in path or base_id == id_:
        raise source.fail(f"`{base_id}` extends this rule in turn; break the circle", ("extends",))
    if base_id in sources:
        base = _extended(base_id, sources, known, (*path, id_))
    elif base_id in known:
        base = _as_data(known[base_id])
    else:
        raise source.fail(f"no rule `{base_id}`; see `cleaner rules list`", ("extends",))
    return _merge(base, source.data)


def _merge(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    out = {key: value for key, value in base.items() if key not in _OWN} | own
    find, own_find = base.get("find"), own.get("find")
    if isinstance(find, dict) and isinstance(own_find, dict):
        finder_changes = any(key in own_find for key in _FINDERS)
        kept = {key: value for key, value in find.items() if not (finder_changes and key in _FINDERS)}
        out["find"] = kept | own_find
    return out


def _as_data(rule: Rule) -> dict[str, Any]:
    """Return a loaded rule as the data of its file."""
    data = {f.encode_name: getattr(rule, f.name) for f in msgspec.structs.fields(RuleFile)}
    built: dict[str, Any] = msgspec.to_builtins(
        {key: value for key, value in data.items() if value is not None}
    )
    built["find"] = {key: value for key, value in built["find"].items() if value is not None}
    return built


def _check(rule: RuleFile, source: Source) -> None:
    """Refuse what the types alone can't."""
    find = rule.find
    named = [name for name in _FINDERS if getattr(find, name) is not None]
    if len(named) != 1:
        found = " and ".join(named) or "none"
        raise source.fail(f"exactly one of {', '.join(_FINDERS)}; found {found}", ("find",))
    if find.parameters and find.detector is None:
        raise source.fail("only a `detector` has parameters", ("find", "parameters"))
    if rule.translate and len(rule.translate.source) != len(rule.translate.to):
        lengths = f"{len(rule.translate.source)} and {len(rule.translate.to)} characters"
        raise source.fail(f"`from` and `to` must be equally long; found {lengths}", ("translate",))
    _check_action(rule, source)


def _check_action(rule: RuleFile, source: Source) -> None:
    if (rule.category is None) != (rule.action == "keep"):
        message = "`keep` has no category; drop it" if rule.category else "write `category: …`"
        raise source.fail(message, ("category",))
    gives = rule.replacement is not None or rule.translate is not None
    gives = gives or isinstance(rule.find.terms, dict) or rule.find.detector is not None
    if rule.action in ("replace", "restore") and not gives:
        raise source.fail(f"`{rule.action}` needs `with`, `translate` or a mapping of terms", ("action",))
    if rule.action in ("delete", "keep") and (rule.replacement is not None or rule.translate is not None):
        raise source.fail(f"`{rule.action}` takes neither `with` nor `translate`; drop them", ("action",))
    if rule.replacement is not None and rule.translate is not None:
        raise source.fail("`with` or `translate`, not both", ("translate",))
    if rule.action == "restore" and rule.category not in ("mask", "elision", "evasion", "corruption"):
        raise source.fail("only what was hidden is restored; write `action: replace`", ("action",))
    if rule.whole_line and rule.action != "delete":
        raise source.fail("only `action: delete` takes a line with it", ("whole_line",))
