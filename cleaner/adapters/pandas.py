"""pandas: a Series in, a DataFrame out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from cleaner.datasets.arrow import column_values
from cleaner.datasets.record import clean_value

if TYPE_CHECKING:
    from cleaner.engine import Engine


def clean_series(texts: pd.Series, engine: Engine) -> pd.DataFrame:
    """Return what became of each text, under the index of *texts*.

    Args:
        texts: A Series of strings.
        engine: What cleans.

    Returns:
        Columns `text` (cleaned; None where it can't be), `changed`, `findings` (a list of dicts) and
        `error` (None, or why).

    >>> from cleaner.engine import Engine
    >>> frame = clean_series(pd.Series(["完##paidend##善", None], index=["a", "b"]), Engine())
    >>> frame.loc["a", "text"], frame.loc["a", "changed"], frame.loc["b", "error"][:21]
    ('完善', True, 'not a string but null')
    """
    originals = [None if value is pd.NA or value != value else value for value in texts]  # NaN is not itself
    values = column_values([clean_value(value, engine) for value in originals], originals)
    names = ("text", "changed", "findings", "error")
    return pd.DataFrame({name: pd.Series(values[name], texts.index, dtype=object) for name in names})
