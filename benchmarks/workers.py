"""Time against workers: a folder of small files, and Parquet.

    pip install '.[bench]' && python benchmarks/workers.py [FOLDER] [--plot FILE.png]

`cleaner clean --out` on 10,000 files and `cleaner run` on a Parquet file of 50,000 rows, with one worker and
with two, by turns. Times are those on the wall, start-up included. Judged: two workers are at least 1.7 × as
fast as one. It needs a machine with two cores that have nothing else to do, and the package installed as its
users have it: not editable, for each process of a source tree reads the patterns anew.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
from measure import number, table
from texts import damaged, documents, natural

if TYPE_CHECKING:
    from collections.abc import Sequence

FILES = 10_000
ROWS = 5  # of Parquet for each file
SIZE = 4_000  # bytes of a text
GROUP = 500  # rows of a Parquet row group: a batch for a worker
JUDGED = 1.7
ROUNDS = 3


def made(folder: Path | None, number_: int) -> list[str]:
    """Return so many reports, one in four lightly damaged."""
    texts = documents(natural(folder), SIZE, number_ * (SIZE + 3))[:number_]
    return [damaged(text, "clean" if at % 4 else "light", at) for at, text in enumerate(texts)]


def write(texts: Sequence[str], to: Path) -> dict[str, tuple[list[str], Path]]:
    """Write the texts as files and as Parquet; return the commands, each with what it writes."""
    files = to / "files"
    for at, text in enumerate(texts):
        path = files / f"{at % 100:02}" / f"{at}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    rows = list(texts) * ROWS
    pq.write_table(pa.table({"text": rows}), to / "texts.parquet", row_group_size=GROUP)
    out, parquet = to / "out", to / "out.parquet"
    return {
        f"a folder of {len(texts):,} files": (["clean", "--out", str(out), str(files)], out),
        f"Parquet of {len(rows):,} rows": (["run", str(to / "texts.parquet"), str(parquet)], parquet),
    }


def wall(command: Sequence[str], target: Path, jobs: int) -> float:
    """Return the seconds of one run; what it wrote is deleted.

    Raises:
        SystemExit: When it fails.
    """
    whole = [sys.executable, "-m", "cleaner", *command, "--jobs", str(jobs)]
    start = time.perf_counter()
    # in a folder of its own: that of the source tree would come before the package that is installed
    done = subprocess.run(whole, capture_output=True, text=True, cwd=target.parent, check=False)
    taken = time.perf_counter() - start
    if done.returncode or not target.exists():
        raise SystemExit(f"{' '.join(whole)} ended with {done.returncode}\n{done.stderr}")
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink()
    return taken


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--plot", type=Path, metavar="FILE.png")
    parser.add_argument("--quick", action="store_true", help="a few files, one round: shows that it works")
    given = parser.parse_args()
    if given.quick:
        given.files, given.rounds = 20, 1
    times: dict[tuple[str, int], list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        commands = write(made(given.folder, given.files), Path(folder))
        for _ in range(given.rounds):
            for name, (command, target) in commands.items():
                for jobs in given.workers:
                    times.setdefault((name, jobs), []).append(wall(command, target, jobs))
    rows = []
    for name in commands:
        one = statistics.median(times[name, given.workers[0]])
        for jobs in given.workers:
            each = times[name, jobs]
            spread = f"{number(statistics.median(each))} ({number(min(each))}–{number(max(each))})"
            rows.append((f"{name}, {jobs}", spread, f"{one / statistics.median(each):.2f} ×"))
    print(f"{os.cpu_count()} cores, {given.rounds} rounds by turns: median (least–most)\n")
    print("\n".join(table(("what, workers", "s", "against the first"), rows)))
    print(f"\njudged: two workers at least {JUDGED} × one")
    if given.plot:
        from plots import workers_plot

        medians = {key: statistics.median(each) for key, each in times.items()}
        workers_plot(medians, given.plot)
        print(f"{given.plot} written", file=sys.stderr)


if __name__ == "__main__":
    main()
