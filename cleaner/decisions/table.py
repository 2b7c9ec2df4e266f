"""The file of decisions, `cleaner.decisions.yaml`: read strictly, written to be read in a diff.

Paths in it start at its own folder. Comments that a person wrote stay, at the entry they stand at.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from cleaner.decisions.comments import Comments
from cleaner.decisions.model import (
    Accepted,
    AnyDecision,
    Decision,
    DocumentDecisions,
    Keep,
    KindFill,
    Off,
    Place,
    check_decision,
)
from cleaner.decisions.rulings import Decided, Origin
from cleaner.errors import UsageError
from cleaner.packs.strict import Source, read_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: How the file is called where nobody says otherwise.
NAME = "cleaner.decisions.yaml"
_HEAD = """\
# 由 cleaner review 写下，可以编辑。用法：cleaner clean --decisions 本文件 原稿
# decision：accept 采纳，reject 不改，fill 填 value。before、text、after 是该处的前后文，
# 原稿挪动后凭它重新找到，找不到的作废并报告。accepted 是全部采纳的规则，off 是停用的规则。
# project 对所有文档有效：keep 是某条规则不得改动的文字。
"""
_NEVER = 1 << 20  # a column that no comment has
_ESCAPED = re.compile(r"[\x7f-\xa0\ud800-\udfff\u2028\u2029\ufeff\ufffe\uffff]")


class _Said(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Why something was decided, by whom and when."""

    reason: str = ""
    who: str = ""
    when: str = ""


class _Row(_Said, forbid_unknown_fields=True, kw_only=True):
    """A decision about one place as it stands in the file."""

    rule: str
    start: int
    end: int
    before: str = ""
    text: str = ""
    ending: str = ""
    after: str = ""
    nth: int = 1
    of: int = 1
    digest: str = ""
    decision: Literal["accept", "reject", "fill"]
    value: str | None = None


class _Fill(_Said, forbid_unknown_fields=True):
    kind: str
    value: str
    before: str = ""


class _Rule(_Said, forbid_unknown_fields=True):
    rule: str


class _Keep(_Rule, forbid_unknown_fields=True):
    text: str


class _Project(msgspec.Struct, forbid_unknown_fields=True):
    keep: list[_Keep] = []
    off: list[_Rule] = []


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    sha256: str = ""
    fills: list[_Fill] = []
    accepted: list[_Rule] = []
    off: list[_Rule] = []
    decisions: list[_Row] = []


class _File(msgspec.Struct, forbid_unknown_fields=True):
    project: _Project = msgspec.field(default_factory=_Project)
    documents: dict[str, Any] = {}


@dataclass(frozen=True)
class DecisionTable:
    """What a file of decisions says.

    Args:
        path: The file.
        keep: Texts that a rule leaves alone, in all documents; sorted.
        off: Rules that are switched off in all documents; sorted.
        documents: What was decided about each document, by its path from the file's folder.
        origins: Where each decision stands.
        comments: What a person wrote beside them.

    >>> table = DecisionTable("cleaner.decisions.yaml").with_(Off("mask/letter-d", "药品目录"))
    >>> print(table.dump().decode().splitlines()[-1])
        - {rule: "mask/letter-d", reason: "药品目录"}
    """

    path: str
    keep: tuple[Keep, ...] = ()
    off: tuple[Off, ...] = ()
    documents: dict[str, DocumentDecisions] = field(default_factory=dict)
    origins: dict[AnyDecision, Origin] = field(default_factory=dict, compare=False)
    comments: Comments = field(default_factory=Comments, compare=False)

    def name(self, document: str) -> str:
        """Return how the file calls a document: its path from the file's folder, with `/`.

        A byte of the path that is no UTF-8 is written as `\\udcff`, for no YAML can hold it.
        """
        folder = os.path.dirname(os.path.realpath(self.path))  # noqa: PTH120 (as the paths are strings)
        path = os.path.relpath(os.path.realpath(document), folder).replace(os.sep, "/")
        return path.encode("utf-8", "backslashreplace").decode()

    def of(self, document: str) -> Decided:
        """Return what concerns one document: by its path, else by the digest of its text.

        Args:
            document: Its path; empty: it has none, as a record of a data set.
        """
        named = self.documents.get(self.name(document)) if document else None
        by_digest = {d.sha256: d for d in self.documents.values() if d.sha256}
        return Decided(named, {} if named else by_digest, self.keep, self.off, self.origins)

    def with_(self, decided: AnyDecision, document: str = "") -> DecisionTable:
        """Return the same with one decision more; it takes the place of one with its key.

        Args:
            decided: What was decided.
            document: The name of the document; empty for the project.

        Raises:
            UsageError: When it can't be decided so.
        """
        check_decision(decided)
        if document:
            assert not isinstance(decided, Keep)
            mine = self.documents.get(document, DocumentDecisions("")).with_(decided)
            return replace(self, documents={**self.documents, document: mine})
        if isinstance(decided, Keep):
            return replace(self, keep=_put(self.keep, decided))
        assert isinstance(decided, Off)
        return replace(self, off=_put(self.off, decided))

    def without(self, decided: AnyDecision, document: str = "") -> DecisionTable:
        """Return the same without a decision, known by its key."""
        if document:
            assert not isinstance(decided, Keep)
            mine = self.documents.get(document, DocumentDecisions("")).without(decided)
            return replace(self, documents={**self.documents, document: mine})
        if isinstance(decided, Keep):
            return replace(self, keep=tuple(k for k in self.keep if k.key != decided.key))
        return replace(self, off=tuple(o for o in self.off if o.key != decided.key))

    def dump(self) -> bytes:
        """Return the file: sorted, one decision after the other, every text quoted."""
        return ("\n".join((_HEAD.rstrip("\n"), *self._lines())) + "\n").encode()

    def _lines(self) -> Iterator[str]:
        yield from self.comments.at((), "")
        if self.keep or self.off:
            yield from self.comments.at(("project",), "")
            yield "project:"
            yield from self._short("keep", self.keep, ("project",), "  ")
            yield from self._short("off", self.off, ("project",), "  ")
        documents = {name: self.documents[name] for name in sorted(self.documents) if self.documents[name]}
        if documents:
            yield from self.comments.at(("documents",), "")
            yield "documents:"
        for name, document in documents.items():
            yield from self._document(name, document)
        if not (self.keep or self.off or documents):
            yield "documents: {}"
        yield from self.comments.rest()

    def _document(self, name: str, document: DocumentDecisions) -> Iterator[str]:
        at = ("documents", name)
        yield from self.comments.at(at, "  ")
        yield f"  {_quoted(name)}:"
        if document.sha256:
            yield f"    sha256: {_quoted(document.sha256)}"
        yield from self._short("fills", document.fills, at, "    ")
        yield from self._short("accepted", document.accepted, at, "    ")
        yield from self._short("off", document.off, at, "    ")
        if document.decisions:
            yield "    decisions:"
        for decision in document.decisions:
            yield from self.comments.at((*at, "decisions", *map(str, decision.key)), "      ")
            fields = list(_fields(decision))
            yield f"      - {fields[0]}"
            yield from (f"        {line}" for line in fields[1:])

    def _short(
        self, name: str, row: Iterable[KindFill | Keep | Accepted | Off], at: tuple[str, ...], indent: str
    ) -> Iterator[str]:
        row = list(row)
        if row:
            yield f"{indent}{name}:"
        for each in row:
            yield from self.comments.at((*at, name, *each.key), f"{indent}  ")
            given = {f: getattr(each, f) for f in each.__dataclass_fields__}
            yield f"{indent}  - {{{', '.join(f'{f}: {_quoted(v)}' for f, v in given.items() if v)}}}"


def _put(row: tuple[Any, ...], one: Any) -> tuple[Any, ...]:
    return tuple(sorted((*(d for d in row if d.key != one.key), one), key=lambda d: d.key))


def _fields(decision: Decision) -> Iterator[str]:
    place = decision.place
    yield f"rule: {_quoted(decision.rule)}"
    yield f"start: {place.start}"
    yield f"end: {place.end}"
    for name in ("before", "text", "ending", "after", "digest"):
        text = getattr(place, name)
        if text or (name == "text" and not place.digest):
            yield f"{name}: {_quoted(text)}"
    if place.of > 1:
        yield f"nth: {place.nth}"
        yield f"of: {place.of}"
    yield f"decision: {decision.verdict}"
    if decision.value is not None:
        yield f"value: {_quoted(decision.value)}"
    for name in ("reason", "who", "when"):
        if getattr(decision, name):
            yield f"{name}: {_quoted(getattr(decision, name))}"


def _quoted(text: str) -> str:
    """Return a text as a quoted YAML scalar on one line."""
    return _ESCAPED.sub(lambda m: f"\\u{ord(m[0]):04x}", json.dumps(text, ensure_ascii=False))


def load_decisions(path: str | Path) -> DecisionTable:
    """Read a file of decisions.

    Returns:
        What it says; `table.of(document)` is what `Engine.with_decisions` takes.

    Raises:
        ConfigError: When the file can't be read or is not right, with line and field.

    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "cleaner.decisions.yaml"
    >>> _ = file.write_text("project: {off: [{rule: mask/letter-d}]}", encoding="utf-8")
    >>> load_decisions(file).off[0].rule
    'mask/letter-d'
    """
    source = read_source(Path(path), str(path))
    return parse(source)


def parse(source: Source) -> DecisionTable:
    """Return what a file says.

    Raises:
        ConfigError: When it is not right.
    """
    file = source.convert(_File)
    reader = _Reader(source)
    keep = reader.row(("project", "keep"), file.project.keep, _plain(Keep))
    off = reader.row(("project", "off"), file.project.off, _plain(Off))
    documents = {}
    for name in file.documents:
        at = ("documents", name)
        given = source.convert(_Document, at)
        reader.anchor(at, at)
        fills = reader.row((*at, "fills"), given.fills, _plain(KindFill))
        accepted = reader.row((*at, "accepted"), given.accepted, _plain(Accepted))
        mine = reader.row((*at, "off"), given.off, _plain(Off))
        decisions = reader.row((*at, "decisions"), given.decisions, _decision)
        order = sorted(decisions, key=lambda d: (d.place.start, d.place.end, d.rule))
        documents[name] = DocumentDecisions(
            given.sha256, tuple(order), _sorted(fills), _sorted(accepted), _sorted(mine)
        )
    for top in ("project", "documents"):
        reader.anchor((top,), (top,))
    comments = Comments.read(source.text, reader.anchors, set(_HEAD.splitlines()))
    return DecisionTable(source.path, _sorted(keep), _sorted(off), documents, reader.origins, comments)


_Make = Callable[[Any], AnyDecision]


def _sorted(row: list[Any]) -> tuple[Any, ...]:
    return tuple(sorted(row, key=lambda d: d.key))


class _Reader:
    """Turns rows into decisions, and keeps where each stands."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.origins: dict[AnyDecision, Origin] = {}
        self.anchors: list[tuple[int, int, tuple[str, ...]]] = []

    def anchor(self, at: tuple[str, ...], key: tuple[str, ...]) -> None:
        """Note where something stands, for the comments beside it."""
        if at in self._source.marks:
            line, column = self._source.marks[at]
            inside = _NEVER if at == key else column  # what stands below a heading is of the entry under it
            self.anchors.append((line, inside, key))

    def row(self, at: tuple[str, ...], given: list[Any], make: _Make) -> list[Any]:
        out: dict[tuple[Any, ...], AnyDecision] = {}
        for number, each in enumerate(given):
            here = (*at, str(number))
            decided = self._one(here, each, make)
            if decided.key in out:
                first = self.origins[out[decided.key]].line
                raise self._source.fail(f"stands there twice, first on line {first}; keep one of them", here)
            out[decided.key] = decided
            line = self._source.marks[here][0]
            self.origins[decided] = Origin(self._source.path, line)
            self.anchor(here, (*at, *map(str, decided.key)))
        return list(out.values())

    def _one(self, here: tuple[str, ...], given: Any, make: _Make) -> AnyDecision:
        try:
            decided = make(given)
            check_decision(decided)
        except UsageError as bad:
            raise self._source.fail(str(bad), here) from bad
        return decided


def _plain(made: type[Keep | KindFill | Accepted | Off]) -> _Make:
    """Return what makes a decision of a row that has the same fields."""
    return lambda row: made(**msgspec.structs.asdict(row))


def _decision(row: _Row) -> Decision:
    if not 0 <= row.start <= row.end:
        raise UsageError(f"{row.start}-{row.end} is no span; write code points, start before end")
    whole = not row.ending and not row.digest
    if whole and len(row.text) != row.end - row.start:
        raise UsageError(f"text has {len(row.text)} characters, and the span {row.start}-{row.end} has not")
    if not 1 <= row.nth <= row.of:
        raise UsageError(f"nth: {row.nth} of {row.of} is none; write 1 ≤ nth ≤ of")
    place = Place(
        row.start, row.end, row.before, row.text, row.ending, row.after, row.nth, row.of, row.digest
    )
    return Decision(row.rule, place, row.decision, row.value, row.reason, row.who, row.when)
