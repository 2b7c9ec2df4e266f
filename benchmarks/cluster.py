"""A Parquet file on Ray and on Spark whose worker, and whose driver, are killed in the middle.

    pip install -e '.[ray,spark]' && python benchmarks/cluster.py [FOLDER] [--size 40] [--profile official]

Texts of about 4 KB are put together from the clean reports of FOLDER (default: fixtures/clean) until the file
has `--size` MB, in row groups of 8 MB. One process makes what all others are compared with. Then, for each
engine: a worker is killed with SIGKILL while it writes; a driver is killed when a third of the parts is
there, and the same command is called again. Each result must have all rows of the first, once and in order.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from kills import kill_a_writer, start_marked, until, until_all_have_ended  # noqa: E402

if TYPE_CHECKING:
    import subprocess

LENGTH = 1300  # code points of a text
GROUP = 8 << 20  # bytes of a row group


def write(path: Path, folder: Path, size: int) -> int:
    """Write the file and return its bytes."""
    dice = random.Random(6)
    texts = [each.read_text(encoding="utf-8") for each in sorted(folder.rglob("*.txt"))]
    lines = [line for text in texts for line in text.splitlines() if line]
    schema = pa.schema([("id", pa.int64()), ("text", pa.string())])
    done = number = 0
    with pq.ParquetWriter(path, schema, compression="none", use_dictionary=False) as file:
        while done < size:
            rows: list[str] = []
            weight = 0
            while weight < min(GROUP, size - done):
                text = ""
                while len(text) < LENGTH:
                    text += dice.choice(lines) + "\n"
                rows.append(
                    f"{text}第{number + len(rows)}件，逐步完##paidbegin##善。\n"
                    if dice.random() < 0.2
                    else text
                )
                weight += len(rows[-1].encode())
            file.write_table(pa.table({"id": range(number, number + len(rows)), "text": rows}, schema))
            number, done = number + len(rows), done + weight
    return path.stat().st_size


def run(source: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    """Start a run."""
    command = [sys.executable, "-m", "cleaner", "run", str(source), str(out), *options]
    return start_marked(command, out)


def end(child: subprocess.Popen[str]) -> None:
    """Wait for a run."""
    said = child.communicate()[1]
    assert child.returncode == 0, said


def parts(out: Path) -> list[Path]:
    """Return the parts that are whole."""
    return sorted(out.parent.glob(f".{out.name}.cleaner-parts/[0-9]*.parquet"))


def main() -> None:
    """Run all and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "fixtures" / "clean")
    parser.add_argument("--size", type=int, default=40, help="MB")
    parser.add_argument("--profile", default="official")
    parser.add_argument("--engines", default="ray,spark")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        source, first = Path(work, "in.parquet"), Path(work, "first.parquet")
        size = write(source, given.folder, given.size * 1_000_000)
        options = ["--profile", given.profile, "--add", "changed"]
        start = time.monotonic()
        end(run(source, first, *options))
        print(f"{size / 1e6:.0f} MB, one process: {time.monotonic() - start:.0f} s", flush=True)
        whole = pq.read_table(first)
        for engine in given.engines.split(","):
            more = [*options, "--engine", engine, "--jobs", "2"]
            worker(source, Path(work, f"{engine}-worker", "out.parquet"), engine, more, whole)
            driver(source, Path(work, f"{engine}-driver", "out.parquet"), engine, more, whole)


def worker(source: Path, out: Path, engine: str, options: list[str], whole: pa.Table) -> None:
    """Kill a worker."""
    start = time.monotonic()
    child = run(source, out, *options)
    until(lambda: 1 if len(parts(out)) > 1 else None, child)
    until(lambda: kill_a_writer(out.parent), child)
    at = time.monotonic() - start
    end(child)
    same = pq.read_table(out).equals(whole)
    took = time.monotonic() - start
    print(f"{engine}: worker killed at {at:.0f} s, done at {took:.0f} s, equal: {same}", flush=True)


def driver(source: Path, out: Path, engine: str, options: list[str], whole: pa.Table) -> None:
    """Kill a driver, and go on."""
    number = pq.ParquetFile(source).num_row_groups
    start = time.monotonic()
    child = run(source, out, *options)
    until(lambda: 1 if len(parts(out)) >= number // 3 else None, child)
    child.kill()
    child.communicate()
    until_all_have_ended(out)
    at = time.monotonic() - start
    kept = {path: path.stat().st_mtime_ns for path in parts(out)}
    again = run(source, out, *options)
    until(lambda: 1 if len(parts(out)) > len(kept) else None, again)
    untouched = all(path.stat().st_mtime_ns == kept[path] for path in kept)
    end(again)
    same = pq.read_table(out).equals(whole)
    took = time.monotonic() - start - at
    print(
        f"{engine}: driver killed at {at:.0f} s with {len(kept)} of {number} parts whole; "
        f"second run {took:.0f} s, those untouched: {untouched}, equal: {same}",
        flush=True,
    )


if __name__ == "__main__":
    main()
