"""Throughput of the strip stage, findings included, beside ftfy.fix_text, in one run.

    pip install -e '.[bench]' && python benchmarks/strip.py [FOLDER]

The texts of FOLDER (default: fixtures/clean) are repeated to 20 MB of UTF-8 and cut into documents
of 4 KB. What counts is the ratio: both are measured by turns, the best of several passes each. Then
one line of 1 to 20 MB shows whether time grows with length.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import ftfy

import cleaner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STRIP = ("paywall/*", "promotion/*", "furniture/*")
SIZE = 20_000_000  # bytes of UTF-8
DOCUMENT = 4096
PASSES = 3


def documents(folder: Path) -> list[str]:
    """Return documents of about 4 KB, cut from the texts of a folder, 20 MB in all."""
    texts = [path.read_text(encoding="utf-8-sig") for path in sorted(folder.glob("*.txt"))]
    whole = [text[i : i + DOCUMENT // 3] for text in texts for i in range(0, len(text), DOCUMENT // 3)]
    if not whole:
        raise SystemExit(f"{folder}: no .txt in it")
    bytes_ = sum(len(text.encode()) for text in whole)
    return whole * max(1, round(SIZE / bytes_))


def seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """Return the time that *work* takes on all texts."""
    start = time.perf_counter()
    for text in texts:
        work(text)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "fixtures" / "clean"
    texts = documents(folder)
    size = sum(len(text.encode()) for text in texts) / 1e6
    engine = cleaner.Engine(select=STRIP)
    findings = sum(len(engine.clean(text).findings) for text in texts)
    ours = theirs = float("inf")
    sample = texts[:: max(1, len(texts) // 1000)]
    part = sum(len(text.encode()) for text in sample) / 1e6
    for _ in range(PASSES):
        theirs = min(theirs, seconds(ftfy.fix_text, sample) / part)
        ours = min(ours, seconds(engine.clean, texts) / size)
    print(f"{len(texts)} documents, {size:.1f} MB, {findings} findings")
    print(f"strip {1 / ours:7.1f} MB/s   ftfy.fix_text {1 / theirs:5.1f} MB/s   ratio {theirs / ours:.1f}")
    line = "".join(texts).replace("\n", "").replace("\r", "")
    for megabytes in (1, 5, 20):
        text = line[: megabytes * 1_000_000 // 3]
        print(f"one line of {megabytes:2} MB: {seconds(engine.clean, [text]) / megabytes:.3f} s/MB")


if __name__ == "__main__":
    main()
