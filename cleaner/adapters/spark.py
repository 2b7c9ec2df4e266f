"""Spark: a DataFrame in, the same with columns more out, by `mapInArrow`."""

from __future__ import annotations

from typing import TYPE_CHECKING

try:
    from pyspark.sql.types import (
        ArrayType,
        BooleanType,
        DataType,
        DoubleType,
        LongType,
        StringType,
        StructType,
    )
except ImportError as bad:
    raise ImportError("cleaner.adapters.spark needs pyspark: pip install 'gongwen-cleaner[spark]'") from bad

from cleaner.adapters.arrow import clean_batch
from cleaner.datasets.record import Columns
from cleaner.errors import UsageError
from cleaner.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pyarrow as pa
    from pyspark.sql import DataFrame

    from cleaner.engine import Engine

_SPECIAL: dict[str, DataType] = {"start": LongType(), "end": LongType(), "confidence": DoubleType()}


def clean_frame(
    frame: DataFrame,
    engine: Engine,
    field: str = "text",
    add: Sequence[str] = ("text", "changed", "findings", "error"),
    prefix: str = "cleaner_",
) -> DataFrame:
    """Return *frame* with columns about its texts; its own columns stay as they are.

    A text that can't be cleaned has null in all of them but `error`, which says why.

    Args:
        frame: With a column of strings.
        engine: What cleans; it goes to the workers.
        field: The column of strings.
        add: Which columns: `text` (cleaned), `changed`, `findings` (structs), `error`, `original`.
        prefix: What their names begin with.

    Raises:
        UsageError: When there is no such column, or an added one is there already.
    """
    columns = Columns(field, tuple(add), prefix)
    if frame.columns.count(field) != 1:
        raise UsageError(f"there must be one column `{field}`; found {', '.join(frame.columns)}")
    if problem := columns.collision(frame.columns):
        raise UsageError(f"the frame {problem}")

    def clean(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield clean_batch(batch, engine, field, add, prefix)

    return frame.mapInArrow(clean, _schema(frame.schema, columns))


def _schema(schema: StructType, columns: Columns) -> StructType:
    finding = StructType()
    for name in Finding.__dataclass_fields__:
        finding.add(name, _SPECIAL.get(name, StringType()))
    special = {"changed": BooleanType(), "findings": ArrayType(finding)}
    out = StructType(list(schema.fields))
    for what, name in columns.names().items():
        out.add(name, special.get(what, StringType()))
    return out
