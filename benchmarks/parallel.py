"""Recall and errors of fills from a parallel copy, over generated pairs.

    pip install -e '.[parallel]' && python benchmarks/parallel.py [FOLDER] [--pairs 1000] [--unrelated 1000]

From each clean report of FOLDER (default: fixtures/clean) excerpts are taken; two copies of each are made,
masked, edited and punctuated in their own ways (`tests/pairs.py`). Then some of the copies are put into a
folder with unrelated reports, and what is found there is compared with what the copy alone shows.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from pairs import Score, copy_of, count, excerpt, facts_of, unrelated  # noqa: E402

from cleaner.disk.copies import Copies  # noqa: E402
from cleaner.parallel.propose import Copy, propose  # noqa: E402

LENGTH = 5000  # code points of an excerpt


def pairs(texts: list[str], number: int, seed: int) -> tuple[Score, float]:
    """Return the score over some pairs, and the seconds that finding took."""
    score, seconds = Score(), 0.0
    for n in range(number):
        dice = random.Random(seed * 1_000_003 + n)
        facts, report = facts_of(excerpt(texts, dice, LENGTH))
        masked, other = (copy_of(facts, report, dice, dice.choice((0.2, 0.4, 0.6))) for _ in range(2))
        start = time.perf_counter()
        found = propose(masked.text, [Copy("copy", other.text)])
        seconds += time.perf_counter() - start
        fills = {(p.start, p.end): p.fill.value for p in found if p.fill}
        count(score, facts, masked, other, fills, {(p.start, p.end) for p in found})
    return score, seconds


def in_folder(texts: list[str], number: int, others: int, seed: int) -> tuple[int, int, float, float]:
    """Return the pairs whose result differs among unrelated reports, all pairs, seconds to index, to find."""
    differ, dice = 0, random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        open_ = Path(folder, "open")
        open_.mkdir()
        for n in range(others):
            (open_ / f"unrelated-{n}.txt").write_text(unrelated(dice, LENGTH), encoding="utf-8")
        made = []
        for n in range(number):
            facts, report = facts_of(excerpt([texts[n % len(texts)]], dice, 10**9))
            masked, other = (copy_of(facts, report, dice, 0.4) for _ in range(2))
            (open_ / f"copy-{n}.txt").write_text(other.text, encoding="utf-8")
            made.append((masked.text, other.text))
        start = time.perf_counter()
        copies = Copies([str(open_)], str(Path(folder, "index.npz")))
        indexed = time.perf_counter()
        for masked_text, other_text in made:
            alone = propose(masked_text, [Copy("", other_text)])
            among = propose(masked_text, copies.near(masked_text, "", 20))
            values = [{(p.start, p.end): p.fill.value for p in found if p.fill} for found in (alone, among)]
            differ += values[0] != values[1]
        return differ, len(made), indexed - start, time.perf_counter() - indexed


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", default=str(ROOT / "fixtures" / "clean"))
    parser.add_argument("--pairs", type=int, default=1000)
    parser.add_argument("--unrelated", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    texts = [path.read_text(encoding="utf-8-sig") for path in sorted(Path(given.folder).glob("*.txt"))]
    texts = [text for text in texts if len(facts_of(text)[0]) >= 5]
    if not texts:
        raise SystemExit(f"{given.folder}: no report with figures in it")
    score, seconds = pairs(texts, given.pairs, given.seed)
    print(
        f"{given.pairs} pairs: {score.hidden} masks that the copy shows, {score.found} of them found as masks"
    )
    print(
        f"filled right {score.right}: {score.right / max(1, score.hidden):.2%} of all that the copy shows, "
        f"{score.recall:.2%} of the masks found; wrong {score.wrong}, "
        f"{seconds / given.pairs:.3f} s a pair"
    )
    for line in (*score.errors[:5], *score.misses[:5]):
        print("   ", line.replace("\n", "/"))
    differ, number, indexing, finding = in_folder(texts, min(8, len(texts)), given.unrelated, given.seed)
    print(
        f"among {given.unrelated} unrelated reports: {differ} of {number} results differ; "
        f"index {indexing:.1f} s, {finding / number:.2f} s a document"
    )


if __name__ == "__main__":
    main()
