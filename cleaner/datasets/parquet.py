"""Parquet, row group by row group; schema, metadata and all other columns stay as they are."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from cleaner.datasets.arrow import column_types, column_values, values_of
from cleaner.datasets.files import need, reading
from cleaner.datasets.record import Columns, Done, Job
from cleaner.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_BATCH = 1 << 20  # bytes as they are encoded
_ROWS = 1000  # at most: a text that repeats takes no bytes in a dictionary, but it does in memory


class Rows(NamedTuple):
    """Some rows of a row group.

    Args:
        first: 1-based number of the first row in the file.
        group: Number of the row group.
        batch: A `pyarrow.RecordBatch`.
    """

    first: int
    group: int
    batch: Any


def read(path: str, job: Job, groups: range | None = None) -> Iterator[tuple[Rows, int]]:
    """Yield the rows of a file in batches, and about how many bytes of the file each one took.

    Args:
        path: The file.
        job: What is done with its records.
        groups: Numbers of the row groups that are read, one after the other; None: all.

    Raises:
        UsageError: When pyarrow is not installed.
        DiskError: When the file can't be read, or has no such field of strings.
    """
    pa = need("pyarrow", "Parquet")
    with _opened(path) as file:
        schema, about = file.schema_arrow, file.metadata
        _check(schema, path, job.columns)
        size = Path(path).stat().st_size
        groups = range(file.num_row_groups) if groups is None else groups
        first, empty = 1 + sum(about.row_group(group).num_rows for group in range(groups.start)), True
        for group in groups:
            rows, weight = about.row_group(group).num_rows, about.row_group(group).total_byte_size
            step = max(1, min(_ROWS, _BATCH * rows // max(1, weight)))
            for batch in file.iter_batches(batch_size=step, row_groups=[group]):
                yield Rows(first, group, batch), size * batch.num_rows // max(1, about.num_rows)
                first, empty = first + batch.num_rows, False
        if empty:
            yield Rows(first, groups.start, pa.RecordBatch.from_pylist([], schema=schema)), size


def parts_of(path: str, size: int) -> list[range]:
    """Return row groups that lie side by side, by their numbers, in parts of at least *size* bytes.

    The last part may be smaller. A file of one part, or without rows, is one part.

    Raises:
        UsageError: When pyarrow is not installed.
        DiskError: When the file can't be read.
    """
    with _opened(path) as file:
        about = [file.metadata.row_group(number) for number in range(file.num_row_groups)]
    weights = [sum(each.column(i).total_compressed_size for i in range(each.num_columns)) for each in about]
    parts, start, weight = [], 0, 0
    for stop, more in enumerate(weights, 1):
        weight += more
        if weight >= size or stop == len(weights):
            parts.append(range(start, stop))
            start, weight = stop, 0
    return parts or [range(0)]


def join(parts: Iterable[str], out: IO[bytes]) -> None:
    """Write one file out of outputs of the same schema, row group by row group, as `writer` does.

    Raises:
        DiskError: When a part can't be read.
    """
    with ExitStack() as stack:
        groups: _Groups | None = None
        for path in parts:
            for table in _tables(path):
                groups = groups or stack.enter_context(_groups(out, table.schema))
                groups.write_table(table)


def _tables(path: str) -> Iterator[Any]:
    """Yield the row groups of a file; first an empty one, for its schema."""
    with _opened(path) as file:
        yield file.schema_arrow.empty_table()
        for number in range(file.num_row_groups):
            yield file.read_row_group(number)


@contextmanager
def _opened(path: str) -> Iterator[Any]:
    pa, pq = need("pyarrow", "Parquet"), need("pyarrow.parquet", "Parquet")
    try:
        with reading(path), pq.ParquetFile(path) as file:
            yield file
    except pa.ArrowException as bad:
        raise DiskError(f"{path}: not a whole Parquet file: {bad}; fetch or make it again") from bad


def clean(rows: Rows, job: Job) -> Done:
    """Clean some rows; the payload is the number of the row group and the rows of the output."""
    pa = need("pyarrow", "Parquet")
    done, batch, columns = Done(), rows.batch, job.columns
    index = batch.schema.get_field_index(columns.field)
    values = values_of(batch.column(index))
    results = [done.clean(value, job) for value in values]
    for number, result in enumerate(results, rows.first):
        if isinstance(result, str):
            done.fail(number, job, result, counted=True)
    added = column_values(results, values)
    arrays = batch.columns
    if "text" not in columns.add and any(isinstance(each, str) or each.changed for each in results):
        arrays[index] = _text(added["text"], batch.schema.field(index))
    types = column_types()
    arrays += [pa.array(added[what], types[what]) for what in columns.names()]
    out = pa.RecordBatch.from_arrays(arrays, schema=_schema(batch.schema, columns))
    if done.failures and "error" not in columns.add:
        out = out.filter(pa.array([not isinstance(each, str) for each in results], pa.bool_()))
    done.payload = Rows(rows.first, rows.group, out)
    return done


@contextmanager
def writer(path: str, raw: IO[bytes], first: Rows) -> Iterator[Callable[[Any], object]]:  # noqa: ARG001
    """Yield what writes a payload; the row groups are those of the input."""
    with _groups(raw, first.batch.schema) as groups:
        yield groups.write
        groups.flush()


@contextmanager
def _groups(raw: IO[bytes], schema: Any) -> Iterator[_Groups]:
    with need("pyarrow.parquet", "Parquet").ParquetWriter(raw, schema, compression="zstd") as file:
        yield _Groups(file, schema)


class _Groups:
    """Gathers batches until their row group is whole."""

    def __init__(self, file: Any, schema: Any) -> None:
        self._file, self._schema = file, schema
        self._group = -1
        self._batches: list[Any] = []

    def write(self, rows: Rows) -> None:
        if rows.group != self._group:
            self.flush()
            self._group = rows.group
        self._batches.append(rows.batch)

    def flush(self) -> None:
        pa = need("pyarrow", "Parquet")
        table = pa.Table.from_batches(self._batches, schema=self._schema)
        self._batches = []
        self.write_table(table)

    def write_table(self, table: Any) -> None:
        if table.num_rows:
            self._file.write_table(table, row_group_size=table.num_rows)


def _check(schema: Any, path: str, columns: Columns) -> None:
    pa = need("pyarrow", "Parquet")
    found = schema.get_all_field_indices(columns.field)
    if len(found) != 1:
        names = ", ".join(schema.names[:8])
        what = (
            f"the field `{columns.field}` twice"
            if found
            else f"no field `{columns.field}`; there are {names}"
        )
        raise DiskError(f"{path}: has {what}; name one with --text-field")
    kind = schema.field(found[0]).type
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    if not (pa.types.is_string(inner) or pa.types.is_large_string(inner) or pa.types.is_string_view(inner)):
        raise DiskError(f"{path}: `{columns.field}` is {kind}, not string; name another with --text-field")
    if problem := columns.collision(schema.names):
        raise DiskError(f"{path}: {problem}")


def _schema(schema: Any, columns: Columns) -> Any:
    pa, types = need("pyarrow", "Parquet"), column_types()
    for what, name in columns.names().items():
        schema = schema.append(pa.field(name, types[what]))
    return schema


def _text(texts: list[str | None], field: Any) -> Any:
    """Return texts as an array of the type of their field; a failed one is empty where null may not stand."""
    pa = need("pyarrow", "Parquet")
    if not field.nullable:
        texts = [text or "" for text in texts]
    if pa.types.is_dictionary(field.type):
        return pa.array(texts, field.type.value_type).dictionary_encode().cast(field.type)
    return pa.array(texts, field.type)
