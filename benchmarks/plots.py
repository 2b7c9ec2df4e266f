"""The plots: in the colours of Okabe and Ito, which the colour-blind tell apart; as wide as a README."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure
from measure import number
from peer import STAGES
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

BLUE, ORANGE, GREEN, PINK, SKY, BLACK = "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#000000"
GREY = "#B0B0B0"
LEVELS = {"clean": BLUE, "light": ORANGE, "heavy": PINK}
WIDTH = 8.3  # inches; at 100 dots an inch what a README shows without scaling
DOTS = 100


def axes(title: str, height: float, across: str, up: str = "") -> tuple[Figure, Axes]:
    """Return a figure with one set of axes in the common style."""
    mpl.rcParams.update({"font.size": 11, "axes.spines.top": False, "axes.spines.right": False})
    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    out = figure.add_subplot()
    out.set_title(title, loc="left", fontsize=12)
    out.set_xlabel(across)
    out.set_ylabel(up)
    return figure, out


def save(figure: Figure, path: Path) -> None:
    """Write a PNG of few colours: it stands in the repository."""
    path.parent.mkdir(parents=True, exist_ok=True)
    drawn = io.BytesIO()
    figure.savefig(drawn, dpi=DOTS)
    Image.open(drawn).convert("RGB").quantize(64).save(path, optimize=True)


def throughput_plot(
    medians: Mapping[tuple[str, str, str], float], levels: Sequence[str], size: str, path: Path
) -> None:
    """Bars for each peer, one a level of damage, at one size of documents.

    Args:
        medians: MB/s by level, size and name.
        levels: Which levels, in order.
        size: Which size.
        path: Where the PNG goes.
    """
    names = [name for name in dict.fromkeys(key[2] for key in medians) if name not in [*STAGES][1:]]
    names.sort(key=lambda name: medians.get((levels[0], size, name), 0.0))
    title = f"Throughput on documents of {size}, one core"
    figure, ax = axes(title, 0.9 + 0.55 * len(names), "MB/s of UTF-8 (logarithmic)")
    thick = 0.8 / len(levels)
    for at, level in enumerate(levels):
        rows = [
            (row, medians[level, size, name])
            for row, name in enumerate(names)
            if (level, size, name) in medians
        ]
        places = [row + 0.4 - thick * (at + 0.5) for row, _ in rows]
        ax.barh(places, [rate for _, rate in rows], thick, color=LEVELS[level], label=level)
        for place, (_, rate) in zip(places, rows, strict=True):
            ax.text(rate * 1.06, place, number(rate), va="center", fontsize=9)
    ax.set_xscale("log")
    ax.set_yticks(range(len(names)), names)
    ax.margins(x=0.12)
    ax.legend(title="damage", frameon=False, loc="lower right")
    save(figure, path)


def growth_plot(grown: Sequence[tuple[str, Sequence[float], Sequence[float]]], path: Path) -> None:
    """Lines of time against size: natural text and the slowest in colour, all others grey.

    Args:
        grown: Of each input its name, megabytes, seconds.
        path: Where the PNG goes.
    """
    figure, ax = axes(f"Time against size, {len(grown)} inputs", 5.0, "MB of UTF-8", "seconds")
    measured = [(name, sizes, times) for name, sizes, times in grown if sizes]
    for _, sizes, times in measured:
        ax.plot(sizes, times, color=GREY, linewidth=0.6, alpha=0.6)
    slowest = sorted(measured, key=lambda each: -each[2][-1] / each[1][-1])
    shown = [each for each in measured if each[0].startswith("natural")]
    shown += [each for each in slowest if each not in shown][:3]
    styles = zip((BLUE, SKY, ORANGE, PINK, GREEN, BLACK), ("-", "--", "-.", "-", "--", "-."), strict=True)
    for (name, sizes, times), (colour, style) in zip(shown, styles, strict=False):
        label = name if name.startswith("natural") else ascii(name)[1:-1]  # not every font has Han
        ax.plot(sizes, times, color=colour, linestyle=style, linewidth=2, label=label)
    ends = [min(sizes[0] for _, sizes, _ in measured), max(sizes[-1] for _, sizes, _ in measured)]
    ax.plot(ends, ends, color=BLACK, linewidth=1, linestyle=":", label="1 MB/s, linear")
    ax.set_xscale("log")
    ax.set_yscale("log")
    ax.legend(frameon=False, fontsize=9, loc="lower right")
    save(figure, path)


def rules_plot(costs: Mapping[int, float], most: float, path: Path) -> None:
    """A line of relative time against the number of further rules.

    Args:
        costs: Time by number, as a multiple of that without further rules.
        most: What is judged.
        path: Where the PNG goes.
    """
    figure, ax = axes("Clean documents of 4 KB with further rules", 3.4, "further rules", "time, × none")
    ax.plot(list(costs), list(costs.values()), color=BLUE, marker="o", linewidth=2)
    for count, cost in costs.items():
        ax.annotate(f"{cost:.2f}", (count, cost), (0, 8), textcoords="offset points", ha="center", fontsize=9)
    ax.axhline(most, color=ORANGE, linestyle="--", linewidth=1.5)
    ax.text(0, most, " judged at 1,000", va="bottom", fontsize=9)
    ax.set_xscale("symlog", linthresh=50)
    ax.set_xticks(list(costs), [f"{count:,}" for count in costs])
    ax.minorticks_off()
    ax.set_xlim(left=-5)
    ax.set_ylim(0, max(most, *costs.values()) * 1.2)
    save(figure, path)


def memory_plot(curve: Sequence[tuple[float, float]], most: float, size: float, path: Path) -> None:
    """A line of memory over the time of a run.

    Args:
        curve: Seconds and megabytes.
        most: What is judged.
        size: Megabytes of the input.
        path: Where the PNG goes.
    """
    figure, ax = axes(f"Memory of `cleaner run` on a JSONL of {size:,.0f} MB", 3.0, "seconds", "MB")
    ax.plot([at for at, _ in curve], [held for _, held in curve], color=BLUE, linewidth=1.5)
    ax.axhline(most, color=ORANGE, linestyle="--", linewidth=1.5)
    ax.text(0, most, " judged", va="bottom", fontsize=9)
    ax.set_ylim(0, most * 1.2)
    save(figure, path)


def workers_plot(medians: Mapping[tuple[str, int], float], path: Path) -> None:
    """Bars of the gain of each number of workers.

    Args:
        medians: Seconds by what was done and the number of workers.
        path: Where the PNG goes.
    """
    names = list(dict.fromkeys(name for name, _ in medians))
    workers = list(dict.fromkeys(jobs for _, jobs in medians))
    figure, ax = axes("Gain of workers", 1.0 + 0.7 * len(names), f"times as fast as {workers[0]}")
    thick = 0.8 / len(workers)
    for at, jobs in enumerate(workers):
        gains = [medians[name, workers[0]] / medians[name, jobs] for name in names]
        places = [row + 0.4 - thick * (at + 0.5) for row in range(len(names))]
        ax.barh(places, gains, thick, color=(BLUE, ORANGE, GREEN, PINK)[at % 4], label=f"{jobs}")
        for place, gain in zip(places, gains, strict=True):
            ax.text(gain + 0.02, place, f"{gain:.2f}", va="center", fontsize=9)
    ax.set_yticks(range(len(names)), names)
    ax.margins(x=0.25)
    ax.legend(title="workers", frameon=False, loc="center right")
    save(figure, path)
