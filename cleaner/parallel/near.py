"""Which of many texts share passages with one: MinHash signatures of passages, looked up by bands.

`datasketch` and `numpy` come with the extra `parallel`; they are imported when a signature is made.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from cleaner.errors import UsageError
from cleaner.parallel.fold import LETTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    Signatures = npt.NDArray[np.uint32]

PERMUTATIONS = 64
#: Changed whenever signatures would differ; an index of another version is made anew.
VERSION = 1
_BANDS, _ROWS = 32, 2  # a passage of which a fifth of the shingles is the same collides in 3 cases of 4
_SHINGLE = 6  # letters
_LONG = 400  # letters of a passage, about; it ends where the text says so, in every copy at the same spot
_LEAST = 8  # equal hash values of a passage (of `PERMUTATIONS`) that make a text a candidate
_MULTIPLIER = 0x9E3779B97F4A7C15


def require() -> None:
    """Say what to install where the extra is missing.

    Raises:
        UsageError: When `datasketch` can't be imported.
    """
    try:
        import datasketch  # noqa: F401
    except ImportError as bad:
        raise UsageError(
            "finding copies in a folder needs datasketch; "
            "install it with: pip install 'gongwen-cleaner[parallel]'"
        ) from bad


def signatures(text: str) -> Signatures:
    """Return a MinHash signature for each passage of a text, a row each.

    >>> text = "全镇新增就业岗位三百二十个，完成造林两千亩。" * 3
    >>> bool((signatures(text) == signatures(text.replace("，", ","))).all())
    True
    """
    import numpy as np
    from datasketch import MinHash

    hashes = _hashes(text)
    out = np.zeros((0, PERMUTATIONS), dtype=np.uint32)
    rows = []
    for start, end in _passages(hashes):
        sketch = MinHash(num_perm=PERMUTATIONS, hashfunc=int, scheme="affine32", permutations=_permutations())
        sketch.update_batch((hashes[start:end] >> np.uint64(32)).tolist())
        rows.append(sketch.hashvalues.astype(np.uint32))
    return np.vstack(rows) if rows else out


@cache
def _permutations() -> Any:
    """Return the permutations that every sketch shares; drawing them anew takes longer than sketching."""
    from datasketch import MinHash

    return MinHash(num_perm=PERMUTATIONS, hashfunc=int, scheme="affine32").permutations


def _hashes(text: str) -> npt.NDArray[np.uint64]:
    """Return a hash for each run of `_SHINGLE` letters of the folded text."""
    import numpy as np

    folded = "".join([LETTERS[char] for char in text]).replace(".", "")
    letters = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    size = len(letters) - _SHINGLE + 1
    if size <= 0:
        return np.zeros(0, dtype=np.uint64)
    value = np.zeros(size, dtype=np.uint64)
    for at in range(_SHINGLE):
        value = value * np.uint64(1_000_003) + letters[at : at + size]
    value ^= value >> np.uint64(29)
    value *= np.uint64(_MULTIPLIER)
    value ^= value >> np.uint64(32)
    return value


def _passages(hashes: npt.NDArray[np.uint64]) -> list[tuple[int, int]]:
    """Cut a text where its own letters say so, so that copies are cut at the same spots."""
    import numpy as np

    cuts = np.flatnonzero(hashes % np.uint64(_LONG) == 0).tolist()
    out: list[tuple[int, int]] = []
    start = 0
    for cut in [*cuts, len(hashes)]:
        last = cut == len(hashes)
        while cut - start > 3 * _LONG:
            out.append((start, start + 2 * _LONG))
            start += 2 * _LONG
        if cut - start >= _LONG // 4 or (last and (cut > start and not out)):
            out.append((start, cut))
            start = cut
    return out


class Lookup:
    """Finds the texts that share passages with another.

    Args:
        tables: The signatures of each text.

    >>> a, b = "全镇新增就业岗位三百二十个，完成造林。" * 3, "县委常委会召开会议，研究乡村振兴。" * 3
    >>> Lookup([signatures(a), signatures(b)]).near(a, 5)
    [0]
    """

    def __init__(self, tables: Sequence[Signatures]) -> None:
        import numpy as np

        self._owner = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
        self._rows = np.vstack([np.zeros((0, PERMUTATIONS), dtype=np.uint32), *tables])
        # sorted arrays: 48 MB for 100,000 passages, where the sets of datasketch's MinHashLSH take 1.4 GB
        keys = [_band(self._rows, band) for band in range(_BANDS)]
        self._order = [np.argsort(key, kind="stable").astype(np.uint32) for key in keys]
        self._keys = [key[order] for key, order in zip(keys, self._order, strict=True)]

    def _colliding(self, row: Any) -> npt.NDArray[np.uint32]:
        """Return the passages that share a band with a signature."""
        import numpy as np

        out = []
        for band, (keys, order) in enumerate(zip(self._keys, self._order, strict=True)):
            key = _band(row[None, :], band)[0]
            out.append(order[np.searchsorted(keys, key, "left") : np.searchsorted(keys, key, "right")])
        return np.unique(np.concatenate(out))

    def near(self, text: str, most: int) -> list[int]:
        """Return the numbers of the texts that share passages with *text*, likest first, *most* at most."""
        score: dict[int, int] = {}
        for row in signatures(text):
            best: dict[int, int] = {}
            numbers = self._colliding(row)
            equal_values = (self._rows[numbers] == row).sum(axis=1).tolist()
            for owner, equal in zip(self._owner[numbers].tolist(), equal_values, strict=True):
                if equal >= _LEAST:
                    best[owner] = max(best.get(owner, 0), equal)
            for owner, equal in best.items():
                score[owner] = score.get(owner, 0) + equal
        return sorted(score, key=lambda owner: (-score[owner], owner))[:most]


def _band(rows: Any, band: int) -> npt.NDArray[np.uint64]:
    """Return the values of one band of each signature as one number."""
    import numpy as np

    assert _ROWS == 2  # two values of 32 bits
    out: npt.NDArray[np.uint64]
    left, right = rows[:, 2 * band].astype(np.uint64), rows[:, 2 * band + 1].astype(np.uint64)
    out = (left << np.uint64(32)) | right
    return out
