"""Throughput of stages and of the whole default profile, findings included, beside peers, in one run.

    pip install -e '.[bench]' && python benchmarks/throughput.py [FOLDER]

The texts of FOLDER (default: fixtures/clean) are repeated to 20 MB of UTF-8 and cut into documents
of 4 KB. What counts are the ratios: all are measured by turns, the best of several passes each. Then
one line of 1 to 20 MB shows whether time grows with length.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import autocorrect_py
import ftfy

import cleaner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STAGES = {
    "strip": ("paywall/*", "promotion/*", "furniture/*"),
    "normalise": ("width/*", "punctuation/*", "quote/*", "whitespace/*"),
    "whole": (),
}
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
    engines = {name: cleaner.Engine(select=rules) for name, rules in STAGES.items()}
    works: dict[str, Callable[[str], object]] = {name: engine.clean for name, engine in engines.items()}
    works |= {"ftfy.fix_text": ftfy.fix_text, "autocorrect": autocorrect_py.format}
    sample = texts[:: max(1, len(texts) // 1000)]
    part = sum(len(text.encode()) for text in sample) / 1e6
    findings = {name: sum(len(e.clean(text).findings) for text in sample) for name, e in engines.items()}
    best = dict.fromkeys(works, float("inf"))
    for _ in range(PASSES):
        for name, work in works.items():
            slow = name == "ftfy.fix_text"
            took = seconds(work, sample if slow else texts) / (part if slow else size)
            best[name] = min(best[name], took)
    print(f"{len(texts)} documents of 4 KB, {size:.1f} MB")
    for name, took in best.items():
        ratio = f"{best['ftfy.fix_text'] / took:5.1f} x ftfy {best['autocorrect'] / took:5.1f} x autocorrect"
        found = f"   {findings[name]} findings in {len(sample)}" if name in findings else ""
        print(f"{name:14} {1 / took:7.1f} MB/s   {ratio}{found}")
    line = "".join(texts).replace("\n", "").replace("\r", "")
    for megabytes in (1, 5, 20):
        text = line[: megabytes * 1_000_000 // 3]
        growth = {name: seconds(engine.clean, [text]) / megabytes for name, engine in engines.items()}
        print(f"one line of {megabytes:2} MB, s/MB:", {name: round(took, 3) for name, took in growth.items()})


if __name__ == "__main__":
    main()
