"""Ray Data: a data set in, the same with columns more out, by `map_batches`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from cleaner.adapters.arrow import clean_batch
from cleaner.datasets.record import Columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ray.data import Dataset

    from cleaner.engine import Engine


def clean_dataset(
    dataset: Dataset,
    engine: Engine,
    field: str = "text",
    add: Sequence[str] = ("text", "changed", "findings", "error"),
    prefix: str = "cleaner_",
    **options: Any,
) -> Dataset:
    """Return *dataset* with columns about its texts; its own columns stay as they are.

    A text that can't be cleaned has null in all of them but `error`, which says why.

    Args:
        dataset: With a column of strings.
        engine: What cleans; it goes to the workers.
        field: The column of strings.
        add: Which columns: `text` (cleaned), `changed`, `findings` (a list of structs), `error`, `original`.
        prefix: What their names begin with.
        options: As `map_batches` takes them, such as `batch_size` and `num_cpus`.

    Raises:
        UsageError: When *add* names an unknown column. That *field* is not there, or an added column is there
            already, is told when the data set is computed, inside an error of Ray.
    """
    Columns(field, tuple(add), prefix)
    settings = {"engine": engine, "field": field, "add": tuple(add), "prefix": prefix}
    return dataset.map_batches(_clean_table, batch_format="pyarrow", fn_kwargs=settings, **options)


def _clean_table(table: pa.Table, **settings: Any) -> pa.Table:
    batches = [clean_batch(batch, **settings) for batch in table.to_batches()]
    # a table without rows has no batches, and must have the columns
    return pa.Table.from_batches(batches or [clean_batch(_empty(table.schema), **settings)])


def _empty(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=schema)
