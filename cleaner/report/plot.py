"""Counts as a picture: bars by category and by kind."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from cleaner.errors import UsageError
from cleaner.report.stats import count_line

if TYPE_CHECKING:
    from types import ModuleType

    from cleaner.datasets.counts import Counts

#: What a PNG begins with.
PNG = b"\x89PNG\r\n\x1a\n"

_MOST = 15  # bars of a panel: more can't be read
_BLUE, _ORANGE = "#0072B2", "#E69F00"  # of Okabe and Ito: the colour-blind tell them apart
_WIDTH, _DOTS = 8.3, 100  # inches, dots an inch


def plotting() -> ModuleType:
    """Import what draws.

    Raises:
        UsageError: When it is not installed.
    """
    try:
        import matplotlib.figure
    except ImportError as bad:
        raise UsageError("--plot needs matplotlib: pip install 'gongwen-cleaner[plot]'") from bad
    return matplotlib.figure


def counts_plot(counts: Counts) -> bytes:
    """Return a PNG: findings by category and by kind, the most on top.

    Raises:
        UsageError: When matplotlib is not installed.

    >>> from cleaner.datasets.counts import Counts
    >>> counts_plot(Counts()).startswith(PNG)
    True
    """
    kinds = dict(sorted(counts.kinds.items(), key=lambda item: (-item[1], item[0])))
    panels = [("category", counts.categories(), _BLUE), ("kind", kinds, _ORANGE)]
    rows = [max(1, min(len(each), _MOST)) for _, each, _ in panels]
    figure = plotting().Figure(figsize=(_WIDTH, 1.6 + 0.28 * sum(rows)), layout="constrained")
    figure.suptitle(count_line(counts, "texts"), fontsize=10)
    for axes, (name, each, colour) in zip(figure.subplots(2, height_ratios=rows), panels, strict=True):
        shown = list(each.items())[:_MOST][::-1]
        axes.barh([label for label, _ in shown], [number for _, number in shown], color=colour)
        for place, (_, number) in enumerate(shown):
            axes.text(number, place, f" {number:,}", va="center", fontsize=9)
        more = f" (the first {_MOST} of {len(each)})" if len(each) > _MOST else ""
        axes.set_title(f"findings by {name}{more}", loc="left", fontsize=11)
        axes.spines[["top", "right"]].set_visible(False)
        axes.margins(x=0.1)
        if not shown:
            axes.set_axis_off()
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=_DOTS)
    return out.getvalue()
