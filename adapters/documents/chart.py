"""The picture of a year's consumption beside the year before it, by matplotlib's Figure."""

from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

import fontpkg_pt_sans
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Patch

from core.base import figures
from core.model.charges.consumption import Consumption, Origin, Used

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MONTHS: Final = ("янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_PAPER: Final = "#fbfbf8"
"""An opaque ground of its own: the picture reads the same in a light and in a dark chat."""
_INK: Final = "#22272e"
_GRID: Final = "#d9dcd6"
_THIS_YEAR: Final = "#1d5fa6"
_LAST_YEAR: Final = "#a9bccf"
_HATCHES: Final = {Origin.OWN: "", Origin.NETWORK: "///", Origin.CALCULATED: "xxx"}
_ORIGINS: Final = {
    Origin.OWN: "ваши показания",
    Origin.NETWORK: "показания сетевой организации",
    Origin.CALCULATED: "расчёт без показаний",
}
_SIZE: Final = (8, 5)
"""Inches."""
_DPI: Final = 120
_BAR: Final = 0.42
_KEPT: Final = 128
"""So many pictures are kept: the same facts are not drawn twice."""

_FILES: Final = fontpkg_pt_sans.ROOT / "files"
_PLAIN: Final = FontProperties(fname=str(_FILES / "PT_Sans-Web-Regular.ttf"), size=11)
_SMALL: Final = FontProperties(fname=str(_FILES / "PT_Sans-Web-Regular.ttf"), size=8.5)
_BOLD: Final = FontProperties(fname=str(_FILES / "PT_Sans-Web-Bold.ttf"), size=15)


@lru_cache(maxsize=_KEPT)
def chart_png(consumption: Consumption) -> bytes:
    """Draw the consumption as a PNG; hatching tells what a month rests on, so that colour is not needed."""
    figure = Figure(figsize=_SIZE, dpi=_DPI, facecolor=_PAPER)
    axes = figure.add_subplot(facecolor=_PAPER)
    _draw_year(axes, consumption.last_year, _LAST_YEAR, -_BAR / 2)
    _draw_year(axes, consumption.this_year, _THIS_YEAR, _BAR / 2)
    axes.set_title(
        f"Расход электроэнергии, кВт·ч: {consumption.year} и {consumption.year - 1} годы",
        fontproperties=_BOLD,
        color=_INK,
        loc="left",
        pad=14,
    )
    axes.set_xticks(range(len(_MONTHS)), _MONTHS, fontproperties=_PLAIN, color=_INK)
    axes.set_xlim(-0.6, len(_MONTHS) - 0.4)
    axes.set_ylim(0, _ceiling(consumption))
    axes.tick_params(length=0)
    axes.grid(axis="y", color=_GRID)
    axes.set_axisbelow(True)
    for label in axes.get_yticklabels():
        label.set_fontproperties(_PLAIN)
        label.set_color(_INK)
    for spine in axes.spines.values():
        spine.set_visible(False)
    figure.legend(
        handles=_legend(consumption),
        loc="lower center",
        ncols=3,
        prop=_PLAIN,
        labelcolor=_INK,
        frameon=False,
    )
    figure.subplots_adjust(left=0.08, right=0.98, top=0.88, bottom=0.22)
    drawn = BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(drawn, format="png")
    return drawn.getvalue()


def _draw_year(axes: "Axes", year: tuple[Used, ...], colour: str, shift: float) -> None:
    for used in year:
        place = used.month.month - 1 + shift
        height = float(used.volume)
        axes.bar(
            place,
            height,
            width=_BAR,
            color=colour,
            hatch=_HATCHES[used.origin],
            edgecolor=_PAPER,
            linewidth=0.8,
        )
        axes.annotate(
            figures.volume(used.volume.quantize(Decimal(1))),
            (place, max(0.0, height)),
            xytext=(0, 2),
            textcoords="offset points",
            ha="center",
            color=_INK,
            fontproperties=_SMALL,
        )


def _ceiling(consumption: Consumption) -> float:
    """Room for the numbers above the highest bar."""
    highest = max((used.volume for used in (*consumption.last_year, *consumption.this_year)), default=0)
    return max(10.0, float(highest) * 1.12)


def _legend(consumption: Consumption) -> list[Patch]:
    """The years by colour, and by hatching what is there besides one's own readings."""
    years = [
        Patch(facecolor=colour, label=f"{year} год")
        for year, colour in ((consumption.year - 1, _LAST_YEAR), (consumption.year, _THIS_YEAR))
    ]
    there = {used.origin for used in (*consumption.last_year, *consumption.this_year)}
    origins = [
        Patch(facecolor=_THIS_YEAR, edgecolor=_PAPER, hatch=hatch, label=_ORIGINS[origin])
        for origin, hatch in _HATCHES.items()
        if origin in there
    ]
    return [*years, *origins]
