"""Throughput of the whole default profile, findings included, and of two stages, beside peers, in one run.

    pip install -e '.[bench]' && python benchmarks/throughput.py [FOLDER] [--plot FILE.png]

FOLDER holds clean reports; without it those of fixtures/clean and generated ones are taken. They are cut into
documents of 1 KB to 20 MB, clean, lightly and heavily damaged. Each peer works in a process and an
environment of its own, installed by the first run; all go over the same documents by turns, round by round.
What counts are the ratios: rates are processor time on one core, medians of the rounds with the slowest and
the fastest.
`--sizes 4KB --peers ftfy.fix_text` is the short form for work on the engine.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from measure import Rate, number, rate, table
from peer import STAGES
from peers import REQUIREMENTS, Peer, PeerError, environment
from texts import LEVELS, damaged, documents, natural, one_line

import cleaner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from texts import Level

SIZES = {"1KB": 1_000, "4KB": 4_000, "64KB": 64_000, "1MB": 1_000_000, "20MB": 20_000_000}
LINE = "20MB"  # the size that stands on one line
TOTAL = 4_000_000  # bytes of each set, at least
LIMIT = 0.5  # seconds of a pass
BUDGET = 30.0  # seconds after which a peer has no further round on the same documents
PATIENCE = 300.0  # seconds on the wall after which a peer is given up
ROUNDS = 5

#: Rates by level, size and who did it; where one failed, why.
Rates = dict[tuple[str, str, str], "Rate | str"]


def sets(folder: Path | None, sizes: Sequence[str], levels: Sequence[Level], total: int, to: Path) -> None:
    """Write the documents of each size and level as JSON arrays."""
    texts = natural(folder)
    for size in sizes:
        cut = documents(texts, SIZES[size], max(total, SIZES[size]))
        for level in levels:
            made = [damaged(text, level, seed) for seed, text in enumerate(cut)]
            made = [one_line(text) for text in made] if size == LINE else made
            (to / f"{level} {size}.json").write_text(json.dumps(made), encoding="utf-8")


def start(names: Sequence[str], here: bool, stack: ExitStack) -> dict[str, Peer]:
    """Start who takes part; say who can't."""
    out = {name: stack.enter_context(Peer(name)) for name in (*STAGES, "bytes.decode")}
    for name in names:
        try:
            out[name] = stack.enter_context(Peer(name, None if here else environment(name)))
        except PeerError as error:
            print(f"LEFT OUT: {name}: {error}")
    return out


def measure(peers: dict[str, Peer], file: Path, rounds: int) -> dict[str, Rate | str]:
    """Return how fast each is on the documents of one file: by turns, round by round."""
    passes: dict[str, list[tuple[float, float]]] = {name: [] for name in peers}
    failed: dict[str, Rate | str] = {}
    for _ in range(rounds + 1):
        for name, peer in peers.items():
            if name not in failed and sum(took for _, took in passes[name]) < BUDGET:
                try:
                    passes[name].append(peer.pass_over(file, LIMIT, PATIENCE))
                except PeerError as error:
                    failed[name] = str(error)
    # the first pass makes what is made on first use; where it takes long, that is little
    passes = {name: each[1:] or each for name, each in passes.items()}
    rates = {name: rate(1.0, [took / size for size, took in each]) for name, each in passes.items() if each}
    return {**rates, **failed}


def findings(file: Path) -> float:
    """Return the findings in a thousand code points."""
    texts = json.loads(file.read_text(encoding="utf-8"))[:200]
    engine = cleaner.Engine()
    return 1000 * sum(len(engine.clean(text).findings) for text in texts) / sum(map(len, texts))


def report(rates: Rates, peers: Sequence[str], sizes: Sequence[str], level: str) -> None:
    """Print the rates at one level of damage, and the ratios to ftfy and data-juicer."""
    rows = [[name, *(str(rates[level, size, name]) for size in sizes)] for name in peers]
    print("\n".join(table((f"{level}: MB/s", *sizes), rows)))
    for other in ("ftfy.fix_text", "data-juicer", "autocorrect"):
        if other not in peers:
            continue
        print(f"\n{level}: times as fast as {other}")
        rows = [[name, *(ratio(rates, level, size, name, other) for size in sizes)] for name in STAGES]
        print("\n".join(table(("", *sizes), rows)))
    print()


def ratio(rates: Rates, level: str, size: str, name: str, other: str) -> str:
    """Return how many times as fast as another one is; a dash where one failed."""
    both = rates[level, size, name], rates[level, size, other]
    if isinstance(both[0], str) or isinstance(both[1], str):
        return "–"
    return f"{number(both[0].median / both[1].median)} ×"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--levels", nargs="+", choices=LEVELS, default=list(LEVELS))
    parser.add_argument("--peers", nargs="*", choices=REQUIREMENTS, default=list(REQUIREMENTS))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--plot", type=Path, metavar="FILE.png")
    quick = "small sets, one round, and of the peers only ftfy, which is here anyway: shows that it works"
    parser.add_argument("--quick", action="store_true", help=quick)
    given = parser.parse_args()
    if given.quick:
        given.sizes, given.peers, given.rounds = ["1KB", "4KB"], ["ftfy.fix_text"], 1
    rates: Rates = {}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        sets(given.folder, given.sizes, given.levels, 20_000 if given.quick else TOTAL, Path(folder))
        peers = start(given.peers, given.quick, stack)
        versions = [f"{name} {peer.version}" for name, peer in peers.items() if peer.version]
        print(f"one core, {given.rounds} rounds by turns: median (slowest–fastest); {', '.join(versions)}\n")
        for level in given.levels:
            for size in given.sizes:
                file = Path(folder, f"{level} {size}.json")
                rates |= {(level, size, name): r for name, r in measure(peers, file, given.rounds).items()}
                print(f"{level} {size} done", file=sys.stderr)
            shown = Path(folder, f"{level} {given.sizes[0]}.json")
            print(f"{level}: {findings(shown):.1f} findings in 1,000 characters")
            report(rates, list(peers), given.sizes, level)
    if given.plot:
        from plots import throughput_plot

        medians = {key: value.median for key, value in rates.items() if isinstance(value, Rate)}
        throughput_plot(medians, given.levels, "4KB" if "4KB" in given.sizes else given.sizes[0], given.plot)
        print(f"{given.plot} written", file=sys.stderr)


if __name__ == "__main__":
    main()
