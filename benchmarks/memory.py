"""Memory: after the import, with an engine, and of `cleaner run` on a large JSONL.

    pip install -e '.[bench]' && python benchmarks/memory.py [FOLDER] [--gigabytes 2] [--plot FILE.png]

Each figure is the most that the process held in memory (maximum resident set), of a process of its own; that
of `cleaner run` includes its workers. The JSONL is made of reports, one in four lightly damaged, and
is deleted afterwards. Judged: `cleaner run` on 2 GB stays under 300 MB.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from measure import number, table
from texts import ROOT, damaged, documents, natural

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 300.0  # MB
SIZE = 4_000  # bytes of a text
STEPS = {
    "python": "pass",
    "import cleaner": "import cleaner",
    "one engine": "import cleaner; cleaner.Engine()",
    "one text of 4 KB": "import cleaner; cleaner.clean(TEXT)",
    "one line of 1 MB": "import cleaner; cleaner.clean((TEXT * 250)[:333_333])",
}


def peak(code: str) -> float:
    """Return the megabytes that a Python held at most while it ran *code*."""
    code += "\nimport resource, sys; r = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss"
    code += "\nprint(r / (1e6 if sys.platform == 'darwin' else 1e3))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environ()
    )
    return float(done.stdout)


def environ() -> dict[str, str]:
    """Return the environment in which children find this checkout."""
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    }


def write_records(path: Path, texts: Sequence[str], size: int) -> int:
    """Write a JSONL of at least *size* bytes; return the number of its records."""
    lines = [
        json.dumps({"id": at, "text": damaged(text, "clean" if at % 4 else "light", at)}, ensure_ascii=False)
        for at, text in enumerate(texts)
    ]
    block = ("\n".join(lines) + "\n").encode()
    blocks = -(-size // len(block))
    with path.open("wb") as file:
        for _ in range(blocks):
            file.write(block)
    return blocks * len(lines)


def tree_memory(process: int) -> float:
    """Return the megabytes that a process and its children hold now; what they share counts for each."""
    total, open_ = 0.0, [process]
    while open_:
        at = open_.pop()
        try:
            total += int(Path(f"/proc/{at}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
            open_ += map(int, Path(f"/proc/{at}/task/{at}/children").read_text().split())
        except OSError:  # it ended in the meantime
            continue
    return total


def run(source: Path, target: Path, options: Sequence[str]) -> tuple[list[tuple[float, float]], float]:
    """Return the memory of `cleaner run` over time (seconds, megabytes), and the seconds it took.

    Raises:
        SystemExit: When the run fails.
    """
    command = [sys.executable, "-m", "cleaner", "run", str(source), str(target), *options]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environ())
    curve: list[tuple[float, float]] = []
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.1):
            curve.append((time.perf_counter() - start, tree_memory(process.pid)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    code = process.wait()
    ended.set()
    watcher.join()
    if code:
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    return curve, time.perf_counter() - start


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--profile", default="official")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--plot", type=Path, metavar="FILE.png")
    parser.add_argument("--quick", action="store_true", help="a few records: shows that it works")
    given = parser.parse_args()
    size = 200_000 if given.quick else round(given.gigabytes * 1e9)
    texts = documents(natural(given.folder), SIZE, 100_000 if given.quick else 8_000_000)
    rows = [(name, number(peak(f"TEXT = {texts[0]!r}\n{code}"))) for name, code in STEPS.items()]
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        records = write_records(source, texts, size)
        curve, took = run(source, target, ["--profile", given.profile, "--jobs", str(given.jobs)])
        with target.open("rb") as file:
            kept = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
        if kept != records:
            raise SystemExit(f"{records} records went in, {kept} came out")
        megabytes = source.stat().st_size / 1e6
    most = max((held for _, held in curve), default=0.0)
    what = f"cleaner run, {megabytes:,.1f} MB, profile {given.profile}, {given.jobs} worker"
    rows.append((what, number(most)))
    print("\n".join(table(("", "MB at most"), rows)))
    print(f"\n{records:,} records in {took:,.0f} s; memory {number(most)} MB; judged: under {MOST:g} MB")
    if given.plot:
        from plots import memory_plot

        memory_plot(curve, MOST, megabytes, given.plot)
        print(f"{given.plot} written", file=sys.stderr)


if __name__ == "__main__":
    main()
