"""Time against size, on natural text and on a megabyte of each dangerous thing.

    pip install -e '.[bench]' && python benchmarks/growth.py [FOLDER] [--deep] [--plot FILE.png]

Each input is one short unit, repeated. The exponent is the slope of time against size (1 is linear);
judged are an exponent of at most 1.1 and a rate of at least 1 MB/s at the largest size. `--deep` adds what
the rules themselves look for: every literal of every rule, and every example of every rule.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import pstats
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml
from measure import exponent, megabytes, number, seconds, table
from texts import damaged, natural

import cleaner
from cleaner.errors import CleanerError
from cleaner.find import RuleFinder

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 1_000_000  # bytes of UTF-8
STEPS = 4  # sizes, each twice the one before
PATIENCE = 4.0  # seconds: a larger size that would take longer is left out
EXPONENT, SLOWEST = 1.1, 1.0  # what is judged; MB/s

DANGEROUS = Path(__file__).with_name("dangerous.yaml")
LONELY = ("\ud800中", "\udc00a")  # YAML can't hold them
CHARACTERS = (
    [chr(code) for code in range(128)]
    + list("　，。、；：？！“”‘’（）《》〈〉【】［］〔〕「」『』—…·～￥％×＊＃＆＠／＼＿－＋＝｜＜＞｛｝")
    + list("○〇●□■◆★☆※△▲▁▂＿﹏︿¨〃々①⑩⑴㈠Ⅰ㎡℃‰°′″←→αβЖ０９ａｚＡＺ")
    + list("的一十百第年月日党某县镇同志章节页录点击关注下载")
    + [chr(code) for code in (0x80, 0x85, 0x91, 0x9F, 0xA0, 0xAD, 0xC2, 0xC3, 0xE4, 0xE5, 0xE9, 0xEF)]
    + [chr(code) for code in (0x300, 0x3C2, 0x200B, 0x200C, 0x200D, 0x2028, 0x202E, 0x2060, 0x2F00, 0xE000)]
    + [chr(code) for code in (0xF900, 0xFEFF, 0xFFFD, 0xFFFE, 0x1F600, 0x20000, 0xD800, 0xDC00, 0x10FFFF)]
)


class Growth(NamedTuple):
    """How an input fares.

    Args:
        name: The unit, as Python writes it, or what the input is.
        sizes: Megabytes of UTF-8.
        times: Seconds, the best of several passes.
        error: Why a size could not be cleaned.
    """

    name: str
    sizes: list[float]
    times: list[float]
    error: str = ""

    @property
    def exponent(self) -> float:
        """Slope of time against size; 1 where only one size was measured."""
        return exponent(self.sizes, self.times) if len(self.sizes) > 1 else 1.0

    @property
    def rate(self) -> float:
        """MB/s at the largest size that was measured."""
        return self.sizes[-1] / self.times[-1]

    def line(self) -> str:
        """Return what happened in one line."""
        if not self.sizes:
            return f"{self.name}: {self.error}"
        rate = f"{number(self.rate)} MB/s at {self.sizes[-1]:.2f} MB, exponent {self.exponent:.2f}"
        return f"{self.name}: {rate} {self.error}".rstrip()

    @property
    def broken(self) -> bool:
        """Whether it breaks what is judged."""
        return bool(self.error) or self.exponent > EXPONENT or self.rate < SLOWEST


def inputs(folder: Path | None) -> Iterator[tuple[str, str]]:
    """Yield the name of each input and its unit."""
    texts = natural(folder)
    yield "natural text", "\n".join(texts)
    yield "natural text on one line", "".join(texts).replace("\n", "").replace("\r", "")
    yield (
        "natural text, heavily damaged",
        "\n".join(damaged(text, "heavy", n) for n, text in enumerate(texts)),
    )
    listed = yaml.safe_load(DANGEROUS.read_text(encoding="utf-8"))
    for unit in dict.fromkeys((*CHARACTERS, *LONELY, *(unit for units in listed.values() for unit in units))):
        yield repr(unit), unit


def of_the_rules(engine: cleaner.Engine) -> Iterator[tuple[str, str]]:
    """Yield what rules look for: their literals, and their examples with and without a line break."""
    for rule in engine.active:
        for part in RuleFinder(rule, 5.0).literals:
            for literal in part or ():
                yield f"{rule.id}: {literal!r}", literal
        for at, example in enumerate(rule.examples):
            text = example.text
            yield f"{rule.id}: example {at + 1}", text
            yield f"{rule.id}: example {at + 1}, a line each", text + "\n"


def fill(unit: str, size: int) -> str:
    """Return a unit repeated to about *size* bytes of UTF-8."""
    bytes_ = len(unit.encode("utf-8", "surrogatepass"))
    return (unit * (size // bytes_ + 1))[: max(1, size * len(unit) // bytes_)]


def grow(name: str, unit: str, engine: cleaner.Engine, largest: int, passes: int) -> Growth:
    """Measure one input, from small to large, and stop where the next size would take too long."""
    out = Growth(name, [], [])
    with contextlib.suppress(CleanerError):
        engine.clean(fill(unit, largest >> STEPS))  # what is made on first use is made now
    for step in reversed(range(STEPS)):
        text = fill(unit, largest >> step)
        if out.times and out.times[-1] * 4 > PATIENCE and out.times[-1] * 2.2 > out.sizes[-1] * 4:
            break
        try:
            taken = min(seconds(engine.clean, [text]) for _ in range(passes))
        except CleanerError as error:
            return out._replace(error=f"{type(error).__name__} at {megabytes([text]):.2f} MB: {error}")
        out.sizes.append(megabytes([text]))
        out.times.append(taken)
    return out


@contextlib.contextmanager
def rules_timed() -> Iterator[dict[str, float]]:
    """Collect the seconds that each rule takes."""
    times: dict[str, float] = {}
    find = RuleFinder.find

    def timed(self: RuleFinder, *args: Any) -> Any:
        start = time.process_time()
        try:
            return find(self, *args)
        finally:
            times[self.rule.id] = times.get(self.rule.id, 0.0) + time.process_time() - start

    RuleFinder.find = timed  # type: ignore[method-assign]
    try:
        yield times
    finally:
        RuleFinder.find = find  # type: ignore[method-assign]


def blame(unit: str, size: int, engine: cleaner.Engine) -> str:
    """Tell where the time goes: rules, and functions of the engine around them."""
    text = fill(unit, size)
    with rules_timed() as times, contextlib.suppress(CleanerError):
        start = time.process_time()
        engine.clean(text)
    whole = time.process_time() - start
    shares = sorted(((taken / whole, id_) for id_, taken in times.items()), reverse=True)
    out = [f"{share:.0%} {id_}" for share, id_ in shares[:3] if share >= 0.1]
    rest = 1 - sum(times.values()) / whole
    if rest >= 0.3:
        profile = cProfile.Profile()
        with contextlib.suppress(CleanerError):
            profile.runcall(engine.clean, text)
        stats: Any = pstats.Stats(profile)
        top = sorted(stats.stats.items(), key=lambda item: -item[1][2])[:3]
        names = ", ".join(
            f"{Path(file).stem}.{name} ({calls[2] / stats.total_tt:.0%})" for (file, _, name), calls in top
        )
        out.append(f"{rest:.0%} the engine around them: {names}")
    return "; ".join(out)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--deep", action="store_true", help="also every literal and example of every rule")
    parser.add_argument("--quick", action="store_true", help="few inputs, small ones: shows that it works")
    parser.add_argument("--profile", default="official")
    parser.add_argument("--plot", type=Path, metavar="FILE.png")
    given = parser.parse_args()
    engine = cleaner.Engine(given.profile)
    largest, passes = (20_000, 2) if given.quick else (LARGEST, 2)
    units = dict(inputs(given.folder))
    if given.quick:
        units = {name: units[name] for name in [*[*units][:3], "'a'", "'X'", "'中('"]}
    grown = []
    for name, unit in units.items():
        grown.append(grow(name, unit, engine, largest, passes))
        if grown[-1].broken:
            print(f"breaks: {grown[-1].line()}", file=sys.stderr)
    if given.deep:
        deep = dict(of_the_rules(engine))
        units |= deep
        grown += [g for name, unit in deep.items() if (g := sift(name, unit, engine, largest, passes))]
    report(grown, units, engine, largest)
    if given.plot:
        from plots import growth_plot

        growth_plot([(g.name, g.sizes, g.times) for g in grown], given.plot)
        print(f"\n{given.plot} written", file=sys.stderr)


def sift(name: str, unit: str, engine: cleaner.Engine, largest: int, passes: int) -> Growth | None:
    """Measure an input in full only where a first look is suspicious: there are thousands of them."""
    first = grow(name, unit, engine, largest >> 4, 1)
    if first.error or first.rate < 3 * SLOWEST or first.exponent > EXPONENT + 0.1:
        return grow(name, unit, engine, largest, passes)
    return None


def report(grown: list[Growth], units: dict[str, str], engine: cleaner.Engine, largest: int) -> None:
    """Print what is judged, what breaks it and why, and the slowest."""
    broken = [g for g in grown if g.broken]
    slowest = sorted((g for g in grown if g.sizes), key=lambda g: g.rate)
    steepest = max(slowest, key=lambda g: g.exponent)
    print(f"{len(grown)} inputs up to {largest / 1e6:g} MB, one process, findings included")
    print(f"steepest: exponent {steepest.exponent:.2f} ({steepest.name}); judged: at most {EXPONENT}")
    print(f"slowest: {number(slowest[0].rate)} MB/s ({slowest[0].name}); judged: at least {SLOWEST:g} MB/s\n")
    shown = [g for g in grown if g.name.startswith("natural")]
    shown += [g for g in slowest[:12] if g not in shown]
    rows = [(g.name, f"{g.sizes[-1]:.2f}", number(g.rate), f"{g.exponent:.2f}") for g in shown]
    print("\n".join(table(("input", "MB", "MB/s", "exponent"), rows)))
    for g in broken:
        size = round((g.sizes[-1] if g.sizes else largest / 1e6) * 1e6)
        print(f"\nBREAKS: {g.line()}\n   {blame(units[g.name], size, engine)}")
    print(f"\n{len(broken)} of {len(grown)} inputs break what is judged")


if __name__ == "__main__":
    main()
