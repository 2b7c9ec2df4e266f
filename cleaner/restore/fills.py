"""Values for masks that somebody gives: by kind, by place, by context."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple, get_args

from cleaner.errors import UsageError
from cleaner.model import Fill, Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cleaner.result import Cleaned

_KINDS = tuple(kind for kind in get_args(Kind) if kind != "soft")  # a suspicion can't be filled by its kind
#: Rule id of the findings that say that a fill fits no longer.
STALE = "fill/stale"

_NEAR = 2  # code points of context by which a fill that was applied before is known again
_MOVED = 2000  # code points by which other fills may have moved it
_STOP = re.compile(r"[。；！？\n\r]")
_UNIT = r"(?:省|市|县|区|镇|乡|村|街道|社区|州|旗)"
_PLACE = re.compile(rf"(?:[XxＸｘ×*＊]+|某+|[○〇◯△□_]{{2,}})(?={_UNIT})")


class Found(NamedTuple):
    """A value for a mask, with what speaks for it."""

    value: str
    evidence: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Entry:
    """A value for one mask, for the masks in a context, or for a kind in one document.

    Args:
        value: What was hidden.
        kind: Kind of the mask; None: any.
        document: The document, as a path or the end of one; empty: any.
        start: First code point of the mask in the input; None: wherever the rest fits.
        end: One behind the last.
        mask: What stands there; None: anything.
        before: What stands directly in front of it.
        after: What stands directly behind it.
        confidence: 0..1.
        source: Where the value comes from, in words.

    >>> Entry("枫桥", "place", before="到").document
    ''
    """

    value: str
    kind: str | None = None
    document: str = ""
    start: int | None = None
    end: int | None = None
    mask: str | None = None
    before: str = ""
    after: str = ""
    confidence: float = 1.0
    source: str = ""

    @property
    def placed(self) -> bool:
        """Whether it is for one place of the input."""
        return self.start is not None

    def fits(self, text: str, start: int, end: int) -> bool:
        """Tell whether a span of the input holds this mask in this context."""
        return (
            (self.mask is None or text[start:end] == self.mask)
            and text.endswith(self.before, 0, start)
            and (not self.after or text.startswith(self.after, end))
        )


class FillTable(Mapping[str, str]):
    """What a fills file says: a mapping from kind to value, and the entries for documents.

    Args:
        kinds: Values by kind, for every document.
        entries: The other values.

    >>> table = FillTable({"place": "枫桥"}, [Entry("12", "number", "a/b.txt", 3, 5)])
    >>> dict(table), len(table.of("/home/a/b.txt").entries), len(table.of("b.txt").entries)
    ({'place': '枫桥'}, 1, 0)
    """

    def __init__(self, kinds: Mapping[str, str], entries: Iterable[Entry] = ()) -> None:
        self._kinds, self.entries = dict(kinds), tuple(entries)

    def __getitem__(self, kind: str) -> str:
        return self._kinds[kind]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)

    def __repr__(self) -> str:
        return f"FillTable({self._kinds!r}, {list(self.entries)!r})"

    @property
    def documents(self) -> set[str]:
        """The documents that entries are for."""
        return {entry.document for entry in self.entries if entry.document}

    def of(self, document: str) -> FillTable:
        """Return what is for one document: by kind, for any document, and for paths that it ends with."""
        path = "/" + document.lstrip("/")
        mine = [e for e in self.entries if not e.document or path.endswith("/" + e.document.lstrip("/"))]
        return FillTable(self._kinds, mine)

    def of_any(self) -> FillTable:
        """Return the same entries for whatever document; what `of` returned is for one."""
        return FillTable(self._kinds, [replace(entry, document="") for entry in self.entries])

    @property
    def names(self) -> list[tuple[str, str]]:
        """Every value with the name that errors call it by."""
        entries = [(f"{e.document or 'fills'}: fill {e.value!r}", e.value) for e in self.entries]
        return [*((f"fill for `{kind}`", value) for kind, value in self._kinds.items()), *entries]


class Fills:
    """The fills of an engine.

    Args:
        fills: A mapping from kind to value (in one report all place masks stand for one place); an iterable
            of `Fill`, which belong to one document; a `FillTable` of one document. None: no fills.

    Raises:
        UsageError: When a kind is unknown or a value is not a string.

    >>> Fills({"place": "枫桥"}).value("place", (0, 2)).value
    '枫桥'
    """

    def __init__(self, fills: Mapping[str, str] | Iterable[Fill] | None = None) -> None:
        self.by_kind: dict[str, str] = {}
        self.by_place: dict[tuple[int, int], Entry] = {}
        self.by_context: tuple[Entry, ...] = ()
        self.given: Mapping[str, str] | tuple[Fill, ...] | None = None
        if isinstance(fills, (str, bytes)) or not (fills is None or hasattr(fills, "__iter__")):
            raise UsageError(f"fills are a mapping from kind to value, or Fill objects; found {fills!r}")
        if isinstance(fills, Mapping):
            for kind in fills:
                check_value(kind, fills[kind])
            self.by_kind, self.given = dict(fills), fills
            if isinstance(fills, FillTable):
                self._take(fills)
        else:
            self.given = tuple(fills or ())
            for fill in self.given:
                self._place(fill)

    def _take(self, table: FillTable) -> None:
        if len(table.documents) > 1:
            raise UsageError(
                f"fills of {len(table.documents)} documents; an engine takes those of one: table.of(path)"
            )
        self.by_context = tuple(entry for entry in table.entries if not entry.placed)
        for entry in table.entries:
            if entry.start is not None and entry.end is not None:
                self._add(entry, entry.start, entry.end)

    def _place(self, fill: Fill) -> None:
        if not isinstance(fill, Fill):
            raise UsageError(f"fills are a mapping from kind to value, or Fill objects; found {fill!r}")
        check_value(fill.kind, fill.value, soft=True)
        if not 0 <= fill.start <= fill.end:
            raise UsageError(f"fill {fill.value!r}: {fill.start}-{fill.end} is no span of a mask")
        entry = Entry(
            fill.value,
            fill.kind,
            start=fill.start,
            end=fill.end,
            confidence=fill.confidence,
            source=fill.source,
        )
        self._add(entry, fill.start, fill.end)

    def _add(self, entry: Entry, start: int, end: int) -> None:
        other = self.by_place.setdefault((start, end), entry)
        if other.value != entry.value:
            raise UsageError(f"fills at {start}-{end} disagree: {other.value!r} and {entry.value!r}")

    @property
    def by_text(self) -> bool:
        """Whether a value depends on more than the kind of a mask: on its place in the input."""
        return bool(self.by_place or self.by_context or "place" in self.by_kind)

    def names(self) -> list[tuple[str, str]]:
        """Return every value with the name that errors call it by."""
        by_kind = [(f"fill for `{kind}`", value) for kind, value in self.by_kind.items()]
        by_place = [(f"fill at {start}-{end}", e.value) for (start, end), e in self.by_place.items()]
        return [*by_kind, *by_place, *((f"fill {e.value!r}", e.value) for e in self.by_context)]

    def value(
        self, kind: str | None, span: tuple[int, int], text: str = "", category: str = "mask"
    ) -> Found | None:
        """Return the value for a mask, if there is one; the more closely it is described, the sooner.

        Args:
            kind: Kind of the mask.
            span: Its span of the input, in code points.
            text: The input.
            category: `mask` or `elision`; what is missing altogether is filled by place or context only.
        """
        entry = self.by_place.get(span)
        if entry is not None and entry.kind in (None, kind) and entry.fits(text, *span):
            return Found(entry.value, f"填充：{entry.source}", entry.confidence)
        fitting = [e for e in self.by_context if e.kind in (None, kind) and e.fits(text, *span)]
        if fitting:
            best = max(fitting, key=lambda e: len(e.before) + len(e.after))
            described = best.before or best.after or best.mask is not None
            if described or category == "mask":
                return Found(best.value, f"填充：{best.source or _described(best)}", best.confidence)
        if category == "mask" and kind in self.by_kind:
            return self._of_kind(kind, span, text)
        return None

    def _of_kind(self, kind: str, span: tuple[int, int], text: str) -> Found:
        if kind == "place" and second_place(text, *span):
            return Found(self.by_kind[kind], "填充表：place；同句另有打码地名，可能是另一地", 0.5)
        return Found(self.by_kind[kind], f"填充表：{kind}", 1.0)

    def judged(self, cleaned: Cleaned) -> Cleaned:
        """Return a result with a finding for each fill by place that fits no mask of the input any more."""
        stale = self._stale(cleaned) if self.by_place else []
        if not stale:
            return cleaned
        findings = sorted((*cleaned.findings, *stale), key=lambda f: (f.start, f.end, f.rule))
        return replace(cleaned, findings=tuple(findings))

    def _stale(self, cleaned: Cleaned) -> list[Finding]:
        spans = {(f.start, f.end): f.kind for f in cleaned.findings if f.category in ("mask", "elision")}
        out = []
        for (start, end), entry in self.by_place.items():
            why = self._unfit(entry, cleaned.original, start, end, spans)
            if why:
                size = len(cleaned.original)
                out.append(
                    Finding(
                        STALE,
                        "mask",
                        entry.kind,
                        min(start, size),
                        min(end, size),
                        "restore",
                        entry.value,
                        entry.confidence,
                        f"填充作废：{why}",
                        "withheld",
                    )
                )
        return out

    @staticmethod
    def _unfit(
        entry: Entry, text: str, start: int, end: int, spans: dict[tuple[int, int], str | None]
    ) -> str:
        near = f"{entry.before[-_NEAR:]}{entry.value}{entry.after[:_NEAR]}"
        if near != entry.value and near in text[max(0, start - _MOVED) : end + _MOVED]:
            return ""  # it was filled before
        if (start, end) not in spans:
            return "此处没有打码"
        if not entry.fits(text, start, end):
            return "前后文与填充表不同"
        kind = spans[start, end]
        return "" if entry.kind in (None, kind) else f"此处打码的类型是 {kind}"


def _described(entry: Entry) -> str:
    return f"{entry.before}…{entry.after}" if entry.before or entry.after else f"本文档的 {entry.kind}"


def second_place(text: str, start: int, end: int) -> bool:
    """Tell whether another masked place stands in the sentence of one: then they may be two places.

    >>> second_place("XX镇和XX村座谈", 0, 2), second_place("到XX镇座谈", 1, 3)
    (True, False)
    """
    stops = [m.end() for m in _STOP.finditer(text, max(0, start - 200), start)]
    stop = _STOP.search(text, end, end + 200)
    begin, finish = (stops[-1] if stops else max(0, start - 200)), stop.start() if stop else end + 200
    return any(m.end() <= start or m.start() >= end for m in _PLACE.finditer(text, begin, finish))


def check_value(kind: object, value: object, *, soft: bool = False) -> None:
    """Refuse a kind that is none, or a value that is no text on one line.

    Raises:
        UsageError: With what was found and what is known.
    """
    if kind not in _KINDS and not (soft and kind == "soft"):
        raise UsageError(f"no kind `{kind}` of masks; known: {', '.join(_KINDS)}")
    if not isinstance(value, str) or not value or "\n" in value or "\r" in value:
        raise UsageError(f"fill for `{kind}`: expected a text on one line, found {value!r}")
