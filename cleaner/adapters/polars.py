"""polars: a Series in, a Series of structs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from cleaner.datasets.arrow import column_values
from cleaner.datasets.record import clean_value
from cleaner.model import Finding

if TYPE_CHECKING:
    from cleaner.engine import Engine

_SPECIAL: dict[str, type[pl.DataType]] = {"start": pl.Int64, "end": pl.Int64, "confidence": pl.Float64}
_FINDING = pl.Struct({name: _SPECIAL.get(name, pl.String) for name in Finding.__dataclass_fields__})
_TYPE = pl.Struct(
    {"text": pl.String, "changed": pl.Boolean, "findings": pl.List(_FINDING), "error": pl.String}
)


def clean_series(texts: pl.Series, engine: Engine) -> pl.Series:
    """Return what became of each text.

    In an expression: `pl.col("text").map_batches(lambda s: clean_series(s, engine))`.

    Args:
        texts: A Series of strings.
        engine: What cleans.

    Returns:
        A Series of structs: `text` (cleaned; null where it can't be), `changed`, `findings` (a list of
        structs) and `error` (null, or why).

    >>> from cleaner.engine import Engine
    >>> clean_series(pl.Series(["完##paidend##善"]), Engine()).struct.field("text").to_list()
    ['完善']
    """
    originals = texts.to_list()
    values = column_values([clean_value(value, engine) for value in originals], originals)
    names = [field.name for field in _TYPE.fields]
    rows = [dict(zip(names, row, strict=True)) for row in zip(*(values[name] for name in names), strict=True)]
    return pl.Series(texts.name, rows, dtype=_TYPE)
