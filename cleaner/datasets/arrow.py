"""Cleaned texts as Arrow arrays, for Parquet and for the adapters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cleaner.datasets.files import need
from cleaner.model import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.result import Cleaned

_FIELDS = tuple(Finding.__dataclass_fields__)


def finding_rows(cleaned: Cleaned | str) -> list[dict[str, Any]] | None:
    """Return the findings as plain dicts; None for a text that failed.

    >>> import cleaner
    >>> [row["rule"] for row in finding_rows(cleaner.clean("完##paidend##善"))]
    ['paywall/fastadmin']
    """
    if isinstance(cleaned, str):
        return None
    return [{name: getattr(finding, name) for name in _FIELDS} for finding in cleaned.findings]


def column_types() -> dict[str, Any]:
    """Return the Arrow type of each column that can be added.

    Raises:
        UsageError: When pyarrow is not installed.
    """
    pa = need("pyarrow", "Arrow")
    special = {"start": pa.int64(), "end": pa.int64(), "confidence": pa.float64()}
    finding = pa.struct([pa.field(name, special.get(name, pa.string())) for name in _FIELDS])
    text = pa.string()
    # `element` is what Parquet calls it: parts of a file that are read again are still written alike
    types = {"text": text, "changed": pa.bool_(), "findings": pa.list_(pa.field("element", finding))}
    return types | {"error": text, "original": text}


def column_values(results: Sequence[Cleaned | str], originals: Sequence[object]) -> dict[str, list[Any]]:
    """Return the values of each column that can be added, a row a result.

    Args:
        results: What `clean_value` returned.
        originals: What it was given.
    """
    return {
        "text": [None if isinstance(each, str) else each.text for each in results],
        "changed": [None if isinstance(each, str) else each.changed for each in results],
        "findings": [finding_rows(each) for each in results],
        "error": [each if isinstance(each, str) else None for each in results],
        "original": [value if isinstance(value, str) else None for value in originals],
    }


def values_of(column: Any) -> list[object]:
    """Return the values of an Arrow array of strings; bytes where one is not UTF-8."""
    try:
        values: list[object] = column.to_pylist()
    except UnicodeDecodeError:
        values = [_value(scalar) for scalar in column]
    return values


def _value(scalar: Any) -> object:
    try:
        value: object = scalar.as_py()
    except UnicodeDecodeError:
        return b""
    return value
