"""How long the picture of a year's consumption takes, beside the same chart by matplotlib's pyplot.

Run from the project's root: `python bench/picture.py`. The peer is what matplotlib's own tutorial teaches:
`plt.subplots`, `bar` for each series, `bar_label`, `legend`, `savefig`, `close`. Both have the same bars,
numbers, hatching, size and typeface. The times are medians of CPU time in one process, the two taking
turns.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

import fontpkg_pt_sans
import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib import font_manager

sys.path.insert(0, str(Path(__file__).parent.parent))

from adapters.documents.chart import chart_png
from bench._measure import spread, table
from core.base.ids import AccountNumber
from core.base.months import Month
from core.model.charges.consumption import Consumption, Origin, Used

ROUNDS: Final = 15
HATCHES: Final = {Origin.OWN: "", Origin.NETWORK: "///", Origin.CALCULATED: "xxx"}
MONTHS: Final = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")


def peer_png(consumption: Consumption) -> bytes:
    """The chart as the tutorial would have it."""
    figure, axes = plt.subplots(figsize=(8, 5), dpi=120, facecolor="#fbfbf8")
    for year, colour, shift in (
        (consumption.last_year, "#a9bccf", -0.21),
        (consumption.this_year, "#1d5fa6", 0.21),
    ):
        bars = axes.bar(
            [used.month.month - 1 + shift for used in year],
            [float(used.volume) for used in year],
            width=0.42,
            color=colour,
            edgecolor="#fbfbf8",
            hatch=[HATCHES[used.origin] for used in year],
            label=str(year[0].month.year),
        )
        axes.bar_label(bars, fontsize=8.5)
    axes.set_xticks(range(len(MONTHS)), MONTHS)
    axes.set_title("Расход электроэнергии, кВт·ч")
    axes.grid(axis="y")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=3)
    drawn = BytesIO()
    plt.savefig(drawn, format="png")
    plt.close(figure)
    return drawn.getvalue()


def households() -> Iterator[Consumption]:
    """Years alike with figures of their own, so that none is drawn twice."""
    for number in range(ROUNDS):
        this, last = (
            tuple(
                Used(
                    month=Month(year, month),
                    volume=Decimal(120 + (month * 37 + number * 11) % 90),
                    origin=list(Origin)[month % 3],
                )
                for month in range(1, 13)
            )
            for year in (2026, 2025)
        )
        yield Consumption(number=AccountNumber(f"{number:010d}"), year=2026, this_year=this, last_year=last)


def milliseconds(make: Callable[[Consumption], bytes], consumption: Consumption) -> float:
    """CPU time of one picture."""
    begun = process_time()
    make(consumption)
    return 1000 * (process_time() - begun)


def main() -> None:
    """Print the times of a picture drawn, of one that is kept, and of the peer's."""
    for file in ("PT_Sans-Web-Regular.ttf", "PT_Sans-Web-Bold.ttf"):
        font_manager.fontManager.addfont(str(fontpkg_pt_sans.ROOT / "files" / file))
    plt.rcParams["font.family"] = "PT Sans"
    first = next(households())
    chart_png(replace(first, year=1))
    peer_png(first)
    rounds = [
        (milliseconds(chart_png, each), milliseconds(peer_png, each), milliseconds(chart_png, each))
        for each in households()
    ]
    ours, peer, kept = zip(*rounds, strict=True)
    rows = [
        ["our picture", spread(ours, ".0f")],
        ["the same, kept", spread(kept, ".3f")],
        ["pyplot's", spread(peer, ".0f")],
    ]
    print(table(["", "CPU, ms"], rows))
    print(f"ratio {median(our / its for our, its, _ in rounds):.2f}")


if __name__ == "__main__":
    main()
