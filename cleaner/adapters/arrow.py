"""pyarrow: a record batch in, the same batch with columns more out."""

from __future__ import annotations

from typing import TYPE_CHECKING

try:
    import pyarrow as pa
except ImportError as bad:
    raise ImportError("cleaner.adapters.arrow needs pyarrow: pip install 'gongwen-cleaner[data]'") from bad

from cleaner.datasets.arrow import column_types, column_values, values_of
from cleaner.datasets.record import Columns, clean_value
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.engine import Engine


def clean_batch(
    batch: pa.RecordBatch,
    engine: Engine,
    field: str = "text",
    add: Sequence[str] = ("text", "changed", "findings", "error"),
    prefix: str = "cleaner_",
) -> pa.RecordBatch:
    """Return *batch* with columns about its texts; its own columns stay as they are.

    A text that can't be cleaned has null in all of them but `error`, which says why.

    Args:
        batch: Any record batch with a column of strings.
        engine: What cleans.
        field: The column of strings.
        add: Which columns: `text` (cleaned), `changed`, `findings` (a list of structs), `error`, `original`.
        prefix: What their names begin with.

    Raises:
        UsageError: When there is no such column, or an added one is there already.

    >>> from cleaner.engine import Engine
    >>> batch = pa.RecordBatch.from_pydict({"text": ["完##paidend##善"]})
    >>> clean_batch(batch, Engine(), add=["text"]).to_pylist()
    [{'text': '完##paidend##善', 'cleaner_text': '完善'}]
    """
    columns = Columns(field, tuple(add), prefix)
    if batch.schema.names.count(field) != 1:
        raise UsageError(f"there must be one column `{field}`; found {', '.join(batch.schema.names)}")
    if problem := columns.collision(batch.schema.names):
        raise UsageError(f"the batch {problem}")
    originals = values_of(batch.column(field))
    values = column_values([clean_value(value, engine) for value in originals], originals)
    types = column_types()
    for what, name in columns.names().items():
        batch = batch.append_column(name, pa.array(values[what], types[what]))
    return batch
