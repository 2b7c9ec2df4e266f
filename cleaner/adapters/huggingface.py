"""Hugging Face `datasets`: a function for `Dataset.map(…, batched=True)`. Imports nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.datasets.arrow import column_values
from cleaner.datasets.record import Columns, clean_value
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cleaner.engine import Engine


class CleanBatch:
    """Cleans a field of a batch. It pickles, so `num_proc` works.

    The cleaned text takes the place of the field; a text that can't be cleaned becomes None, and the
    error column says why.

    Args:
        engine: What cleans.
        field: The field of strings.
        add: Columns that are added: `changed`, `findings` (a list of dicts), `error`, `original`; with
            `text` the cleaned text has a column of its own and the field stays.
        prefix: What their names begin with.

    Raises:
        UsageError: When a column is unknown; in a call, when the batch has no such field, or has a
            column of that name already.

    >>> from cleaner.engine import Engine
    >>> CleanBatch(Engine(), add=["changed"])({"text": ["完##paidend##善", "好。"]})
    {'text': ['完善', '好。'], 'cleaner_changed': [True, False]}
    """

    def __init__(
        self,
        engine: Engine,
        field: str = "text",
        add: tuple[str, ...] | list[str] = ("changed", "findings", "error"),
        prefix: str = "cleaner_",
    ) -> None:
        self._engine = engine
        self._columns = Columns(field, tuple(add), prefix)

    def __call__(self, batch: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        """Return the columns that change or are new."""
        columns = self._columns
        if columns.field not in batch:
            raise UsageError(f"no field `{columns.field}`; there are {', '.join(batch)}")
        if problem := columns.collision(batch):
            raise UsageError(f"the batch {problem}")
        originals = batch[columns.field]
        values = column_values([clean_value(value, self._engine) for value in originals], originals)
        out = {} if "text" in columns.add else {columns.field: values["text"]}
        return out | {name: values[what] for what, name in columns.names().items()}
