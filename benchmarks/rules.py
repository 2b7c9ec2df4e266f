"""Time of a clean document against the number of further rules.

    pip install -e '.[bench]' && python benchmarks/rules.py [FOLDER] [--plot FILE.png]

The rules are made up as a user would write them, a YAML file each: of ten, four are sentences of a site,
three are tags, two are lists of phrases, one is scored by signals. The engines go over the same documents of
4 KB by turns, and the time of each is set against that of the one without further rules in the same round.
Judged: 1,000 further rules cost a clean document at most 30 % more.
"""

from __future__ import annotations

import argparse
import itertools
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml
from measure import megabytes, number, seconds, table
from texts import documents, natural

import cleaner

NUMBERS = (0, 50, 200, 1000, 5000)
JUDGED, MOST = 1000, 1.3
SIZE, TOTAL = 4_000, 1_000_000  # bytes of a document, and of all
ROUNDS = 7
_HAN = "云山溪桥松竹梅兰石泉星月海江湖沙岭峰原林雪霜晴雨鹤燕鹿鲸帆舟灯塔琴棋书画墨砚笺卷青蓝紫金银玉珠璞"


def words(dice: random.Random) -> tuple[str, str]:
    """Return the name of a site that does not exist, in Han and in letters."""
    return "".join(dice.sample(_HAN, 3)), "".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=8))


def rule(number: int) -> dict[str, Any]:
    """Return one made-up rule, as its file holds it."""
    han, latin = words(random.Random(number))
    out: dict[str, Any] = {
        "id": f"made-up/{latin}-{number}",
        "title": f"{han}网的尾巴",
        "reason": "为测速编造。",
    }
    out |= {"category": "promotion", "action": "delete", "negatives": ["全县文旅融合步伐加快。"]}
    kind = number % 10
    if kind < 4:
        find: dict[str, Any] = {"pattern": f"{han}(?:文库|资料网|范文网)[^。\\n]{{0,20}}(?:下载|分享)"}
        example = f"{han}文库免费下载"
    elif kind < 7:
        find = {"pattern": f"\\[{latin}(?:=[0-9]{{1,4}})?\\]"}
        example = f"[{latin}=12]"
    elif kind < 9:
        find = {"terms": [f"{han}公众号回复", f"更多材料请看{han}", f"www.{latin}.com"]}
        example = f"www.{latin}.com"
    else:
        lines = [("名称", 1, f"{han}(?:网|文库)?"), ("号召", 1, "关注|下载|扫码|加入")]
        signals = [{"name": name, "weight": weight, "pattern": pattern} for name, weight, pattern in lines]
        find = {"signals": {"threshold": 2, "lines": signals}}
        example = f"{han}网，扫码关注"
    return out | {"find": find, "examples": [{"in": example, "out": ""}]}


def engines(numbers: tuple[int, ...], folder: Path) -> dict[int, tuple[cleaner.Engine, float, float]]:
    """Return for each number an engine with so many further rules, the seconds to read and to build them."""
    out = {}
    for count in numbers:
        pack = folder / str(count) / "made-up"
        pack.mkdir(parents=True)
        for made in map(rule, range(count)):
            text = yaml.dump(made, allow_unicode=True, Dumper=yaml.CSafeDumper)
            (folder / str(count) / f"{made['id']}.yaml").write_text(text, encoding="utf-8")
        start = time.process_time()
        rules = cleaner.load_rules(pack.parent if count else None)
        read = time.process_time()
        out[count] = cleaner.Engine(rules=rules), read - start, time.process_time() - read
    return out


def measure(
    made: dict[int, tuple[cleaner.Engine, float, float]], texts: list[str], rounds: int
) -> dict[int, list[float]]:
    """Return the times of each engine over the documents: by turns, round by round."""
    times: dict[int, list[float]] = {count: [] for count in made}
    for round_, (count, (engine, *_)) in itertools.product(range(rounds + 1), made.items()):
        taken = seconds(engine.clean, texts)
        times[count] += [taken] if round_ else []  # the first makes what is made on first use
    return times


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--plot", type=Path, metavar="FILE.png")
    parser.add_argument("--quick", action="store_true", help="few rules, few texts: shows that it works")
    given = parser.parse_args()
    numbers, total, rounds = ((0, 20), 20_000, 1) if given.quick else (NUMBERS, TOTAL, given.rounds)
    texts = documents(natural(given.folder), SIZE, total)
    with tempfile.TemporaryDirectory() as folder:
        made = engines(numbers, Path(folder))
    times = measure(made, texts, rounds)
    costs = {count: [a / b for a, b in zip(each, times[0], strict=True)] for count, each in times.items()}
    rows = []
    for count, (_, read, built) in made.items():
        cost = costs[count]
        spread = f"{statistics.median(cost):.2f} × ({min(cost):.2f}–{max(cost):.2f})"
        rate = number(megabytes(texts) / statistics.median(times[count]))
        rows.append((f"{count:,}", spread, rate, f"{read:.2f}", f"{built:.2f}"))
    print(
        f"{len(texts)} documents of {SIZE:,} bytes, one core, {rounds} rounds by turns: median (least–most)\n"
    )
    print("\n".join(table(("further rules", "time", "MB/s", "s to read", "s to build"), rows)))
    if JUDGED in costs:
        median = statistics.median(costs[JUDGED])
        print(f"\n{JUDGED:,} further rules: {median - 1:+.0%}; judged: at most +{MOST - 1:.0%}")
    if given.plot:
        from plots import rules_plot

        rules_plot({count: statistics.median(cost) for count, cost in costs.items()}, MOST, given.plot)
        print(f"{given.plot} written", file=sys.stderr)


if __name__ == "__main__":
    main()
