"""YAML read strictly, with the line and column of every field.

PyYAML keeps the last of duplicate keys in silence, reads `no` as False and `12:30` as 750 (YAML
1.1, section 10.2). In a rule file each of these is a mistake of the author, and is refused with
what to write instead.
"""

from __future__ import annotations

import difflib
import re
from functools import reduce
from operator import getitem
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
import yaml

from cleaner.errors import ConfigError, FileFieldError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"0|-?[1-9][0-9]*")
_FLOAT = re.compile(r"-?(?:0|[1-9][0-9]*)\.[0-9]+")
_STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+|\.\.\.)\]")

T = TypeVar("T")
Marks = dict[tuple[str, ...], tuple[int, int]]


class Source:
    """A YAML file as plain data, with the place of each field.

    Args:
        path: The file, named in errors.
        text: Its content.
        error: The class of error to raise.

    Raises:
        FileFieldError: When the file is not strict YAML with a mapping at the top.

    >>> source = Source("a.yaml", "find:\\n  pattern: x")
    >>> source.data, source.marks["find", "pattern"]
    ({'find': {'pattern': 'x'}}, (2, 3))
    """

    def __init__(self, path: str, text: str, error: type[FileFieldError] = ConfigError) -> None:
        self.path, self.text, self.error = path, text, error
        self.marks: Marks = {}
        self._seen: set[int] = set()
        try:
            node = yaml.compose(text, Loader=_Loader)
        except yaml.MarkedYAMLError as bad:
            mark = bad.problem_mark or bad.context_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
            raise error(f"not YAML: {bad.problem}", path=path, line=line, column=column) from bad
        except yaml.YAMLError as bad:
            raise error(f"not YAML: {bad}", path=path) from bad
        if not isinstance(node, yaml.MappingNode):
            found = "nothing" if node is None else _named(node)
            raise error(f"expected fields, a line `name: value` each; found {found}", path=path, line=1)
        self.data: dict[str, Any] = self._mapping(node, ())

    def fail(self, message: str, field: tuple[str, ...] = ()) -> FileFieldError:
        """Return an error at *field*, or at the nearest field around it that the file has."""
        at = field
        while at and at not in self.marks:
            at = at[:-1]
        line, column = self.marks.get(at, (0, 0))
        return self.error(message, path=self.path, line=line, column=column, field=".".join(field))

    def convert(self, kind: type[T], at: tuple[str, ...] = ()) -> T:
        """Return the data as *kind*, a msgspec struct.

        Args:
            kind: The struct.
            at: The field that is meant, with the names of all above it; empty: the whole file.

        Raises:
            FileFieldError: When a field is unknown, missing or of a wrong type.
        """
        try:
            return msgspec.convert(reduce(getitem, at, self.data), kind)
        except msgspec.ValidationError as bad:
            message, _, where = str(bad).partition(" - at `$")
            field = tuple(name or index for name, index in _STEP.findall(where.rstrip("`")))
            raise self._explain(message, field, kind, at) from bad

    def _explain(
        self, message: str, field: tuple[str, ...], kind: type, at: tuple[str, ...]
    ) -> FileFieldError:
        unknown = re.search(r"unknown field `(.+)`", message)
        if unknown:
            known = field_names(kind, field)
            close = difflib.get_close_matches(unknown[1], known, 1)
            hint = f"did you mean `{close[0]}`?" if close else f"known here: {', '.join(known)}"
            return self.fail(f"unknown field; {hint}", (*at, *field, unknown[1]))
        missing = re.search(r"missing required field `(.+)`", message)
        if missing:
            return self.fail(
                f"required field `{missing[1]}` is missing; write `{missing[1]}: …`", (*at, *field)
            )
        return self.fail(
            message[0].lower() + message[1:] + (allowed(kind, field) or _remedy(message)), (*at, *field)
        )

    def _build(self, node: yaml.Node, at: tuple[str, ...]) -> Any:
        if id(node) in self._seen:
            raise self.fail("aliases (`*name`) are not read here; write it out, or use `extends`", at)
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            out = []
            for number, item in enumerate(node.value):
                self.marks[(*at, str(number))] = _place(item)
                out.append(self._build(item, (*at, str(number))))
            return out
        return self._scalar(node, at)

    def _mapping(self, node: yaml.MappingNode, at: tuple[str, ...]) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            place = _place(key)
            field = (*at, name)
            if not isinstance(key, yaml.ScalarNode) or key.tag == "tag:yaml.org,2002:merge":
                self.marks[field] = place
                raise self.fail("merge keys and complex keys are not read here; write it out", field)
            if name in out:
                first = self.marks[field][0]
                self.marks[field] = place
                raise self.fail(f"key stands twice, first on line {first}; keep one of them", field)
            self.marks[field] = place
            out[name] = self._build(value, field)
        return out

    def _scalar(self, node: yaml.Node, at: tuple[str, ...]) -> Any:
        tag, value = node.tag.rpartition(":")[2], str(node.value)
        if tag == "str":
            return value
        if tag == "null":
            return None
        if tag == "bool" and value in ("true", "false"):
            return value == "true"
        if tag == "int" and _INTEGER.fullmatch(value):
            return int(value)
        if tag == "float" and _FLOAT.fullmatch(value):
            return float(value)
        say = "write true or false, or quote it: " if tag == "bool" else "quote it: "
        raise self.fail(f"bare `{value}` is read as {tag} by YAML 1.1; {say}'{value}'", at)


def allowed(kind: Any, field: Iterable[str]) -> str:
    """Return `; write one of …` for a field that takes one of some words, else an empty string.

    >>> from cleaner.packs.rule import RuleFile
    >>> allowed(RuleFile, ("applicability",))
    '; write one of display, safe, unsafe'
    """
    at = _type_at(kind, field)
    types = at.types if isinstance(at, msgspec.inspect.UnionType) else (at,)
    words = [str(v) for t in types if isinstance(t, msgspec.inspect.LiteralType) for v in t.values]
    return f"; write one of {', '.join(words)}" if words else ""


#: What msgspec calls a type, and what to write for it.
_REMEDIES = {
    "array": "write a list, such as [a, b]",
    "object": "write fields, such as {name: value}",
    "bool": "write true or false",
    "int": "write a whole number",
    "float": "write a number",
    "str": "write a text",
}


def _remedy(message: str) -> str:
    """Return `; write …` for a value of a wrong type, else an empty string."""
    wrong = re.match(r"Expected `(\w+)(?: \| null)?`(?:, got `(\w+)`)?", message)
    if wrong is None or wrong[1] not in _REMEDIES:
        return ""
    plain = wrong[1] == "str" and wrong[2] in ("int", "float", "bool")
    return "; quote it" if plain else f"; {_REMEDIES[wrong[1]]}"


def field_names(kind: Any, field: Iterable[str]) -> list[str]:
    """Return the names of the fields that a struct has at a path of field names.

    >>> from cleaner.packs.profile import Profile
    >>> field_names(Profile, ("limits",))[:2]
    ['rounds', 'removed_share']
    """
    at = _struct_in(_type_at(kind, field))
    return [f.encode_name for f in at.fields] if isinstance(at, msgspec.inspect.StructType) else []


def _type_at(kind: Any, field: Iterable[str]) -> msgspec.inspect.Type:
    """Return the type that a struct has at a path of field names, or the last known on the way there."""
    at = msgspec.inspect.type_info(kind)
    for step in field:
        inside = _struct_in(at)
        fields = inside.fields if isinstance(inside, msgspec.inspect.StructType) else ()
        at = next((f.type for f in fields if f.encode_name == step), inside)
    return at


def _struct_in(info: msgspec.inspect.Type) -> msgspec.inspect.Type:
    """Look through unions and sequences for the struct inside."""
    if isinstance(info, msgspec.inspect.UnionType):
        return next(
            (t for t in map(_struct_in, info.types) if isinstance(t, msgspec.inspect.StructType)), info
        )
    if isinstance(info, (msgspec.inspect.ListType, msgspec.inspect.VarTupleType)):
        return _struct_in(info.item_type)
    return info


def _named(node: yaml.Node) -> str:
    return "a list" if isinstance(node, yaml.SequenceNode) else f"`{str(node.value)[:40]}`"


def _place(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def read_source(path: Path, shown: str, error: type[FileFieldError] = ConfigError) -> Source:
    """Read one YAML file; *shown* is its name in errors.

    Raises:
        FileFieldError: When it can't be read, is not UTF-8 or is not strict YAML.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as bad:
        raise error(f"not UTF-8 at byte {bad.start}; save it as UTF-8", path=shown) from bad
    except OSError as bad:
        raise error(f"can't be read: {bad.strerror}", path=shown) from bad
    return Source(shown, text, error)
