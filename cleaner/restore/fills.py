"""Values that the user gives for masks: by kind, or by place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_args

from cleaner.errors import UsageError
from cleaner.model import Fill, Kind
from cleaner.packs.strict import read_source

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS = tuple(kind for kind in get_args(Kind) if kind != "soft")  # a suspicion can't be filled


class Found(NamedTuple):
    """A value for a mask, with what speaks for it."""

    value: str
    evidence: str
    confidence: float


class Fills:
    """The fills of an engine.

    Args:
        fills: A mapping from kind to value (in one report all place masks stand for one place), or
            an iterable of `Fill`, which belong to one document. None: no fills.

    Raises:
        UsageError: When a kind is unknown or a value is not a string.

    >>> Fills({"place": "枫桥"}).value("place", (0, 2)).value
    '枫桥'
    """

    def __init__(self, fills: Mapping[str, str] | Iterable[Fill] | None = None) -> None:
        self.by_kind: dict[str, str] = {}
        self.by_place: dict[tuple[int, int], Fill] = {}
        if isinstance(fills, (str, bytes)) or not (fills is None or hasattr(fills, "__iter__")):
            raise UsageError(f"fills are a mapping from kind to value, or Fill objects; found {fills!r}")
        if isinstance(fills, Mapping):
            for kind, value in fills.items():
                _check(kind, value)
            self.by_kind = dict(fills)
            return
        for fill in fills or ():
            if not isinstance(fill, Fill):
                raise UsageError(f"fills are a mapping from kind to value, or Fill objects; found {fill!r}")
            _check(fill.kind, fill.value)
            if not 0 <= fill.start < fill.end:
                raise UsageError(f"fill {fill.value!r}: {fill.start}-{fill.end} is no span of a mask")
            other = self.by_place.setdefault((fill.start, fill.end), fill)
            if other.value != fill.value:
                raise UsageError(
                    f"fills at {fill.start}-{fill.end} disagree: {other.value!r} and {fill.value!r}"
                )

    def values(self) -> list[tuple[str, str]]:
        """Return every value with the name that errors call it by."""
        by_kind = [(f"fill for `{kind}`", value) for kind, value in self.by_kind.items()]
        return by_kind + [(f"fill at {start}-{end}", f.value) for (start, end), f in self.by_place.items()]

    @property
    def given(self) -> dict[str, str] | list[Fill]:
        """What the fills were made from."""
        return self.by_kind or list(self.by_place.values())

    def value(self, kind: str | None, span: tuple[int, int]) -> Found | None:
        """Return the value for a mask of *kind* at *span* of the input (code points), if there is one."""
        fill = self.by_place.get(span)
        if fill is not None and fill.kind == kind:
            return Found(fill.value, f"填充：{fill.source}", fill.confidence)
        if kind in self.by_kind:
            return Found(self.by_kind[kind], f"填充表：{kind}", 1.0)
        return None


def _check(kind: object, value: object) -> None:
    if kind not in _KINDS:
        raise UsageError(f"no kind `{kind}` of masks; known: {', '.join(_KINDS)}")
    if not isinstance(value, str) or not value or "\n" in value or "\r" in value:
        raise UsageError(f"fill for `{kind}`: expected a text on one line, found {value!r}")


def load_fills(path: str | Path) -> dict[str, str]:
    """Read a YAML file that maps kinds of masks to values.

    Raises:
        ConfigError: When the file is not right, with line and field.

    >>> import tempfile, pathlib
    >>> file = pathlib.Path(tempfile.mkdtemp()) / "fills.yaml"
    >>> _ = file.write_text("place: 枫桥", encoding="utf-8")
    >>> load_fills(file)
    {'place': '枫桥'}
    """
    source = read_source(Path(path), str(path))
    for kind, value in source.data.items():
        try:
            _check(kind, value)
        except UsageError as bad:
            raise source.fail(str(bad), (kind,)) from bad
    return dict(source.data)
