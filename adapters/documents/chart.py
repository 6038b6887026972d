"""The picture of a year's consumption beside the year before it, by matplotlib's Figure."""

from decimal import Decimal
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Final, Literal

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
_THIS_YEAR: Final = "#1d5fa6"
_LAST_YEAR: Final = "#a9bccf"
_HATCHES: Final = {Origin.OWN: "", Origin.NETWORK: "///", Origin.CALCULATED: "xxx"}
_ORIGINS: Final = {
    Origin.OWN: "ваши показания",
    Origin.NETWORK: "показания сетевой организации",
    Origin.CALCULATED: "расчёт без показаний",
}
_TITLE: Final = "Расход электроэнергии, кВт·ч"
_SIZE: Final = (6, 9)
"""Inches, upright: a phone shows the whole width in half the points, and the letters are to be read there."""
_DPI: Final = 120
_BAR: Final = 0.42
"""Of a month's row, where two years stand in it."""
_ALONE: Final = 0.6
"""The same where one does."""
_LEFT: Final = 0.03
"""Where words begin, of the picture's width."""
_LINE: Final = 0.042
"""A line of the legend, of the picture's height."""
_KEPT: Final = 128
"""So many pictures are kept: the same facts are not drawn twice."""

_FILES: Final = fontpkg_pt_sans.ROOT / "files"
_PLAIN: Final = FontProperties(fname=str(_FILES / "PT_Sans-Web-Regular.ttf"), size=16)
_BOLD: Final = FontProperties(fname=str(_FILES / "PT_Sans-Web-Bold.ttf"), size=18)


@lru_cache(maxsize=_KEPT)
def chart_png(consumption: Consumption) -> bytes:
    """Draw the consumption as a PNG; hatching tells what a month rests on, so that colour is not needed."""
    figure = Figure(figsize=_SIZE, dpi=_DPI, facecolor=_PAPER)
    axes = figure.add_subplot(facecolor=_PAPER)
    if consumption.last_year:
        _draw_year(axes, consumption.this_year, _THIS_YEAR, _BAR, shift=-_BAR / 2)
        _draw_year(axes, consumption.last_year, _LAST_YEAR, _BAR, shift=_BAR / 2)
    else:
        _draw_year(axes, consumption.this_year, _THIS_YEAR, _ALONE, shift=0)
    axes.set_yticks(range(len(_MONTHS)), _MONTHS, fontproperties=_PLAIN, color=_INK)
    axes.set_ylim(len(_MONTHS) - 0.4, -0.6)
    axes.set_xticks([])
    axes.set_xlim(0, _widest(consumption))
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)
    figure.text(_LEFT, 0.985, _TITLE, fontproperties=_BOLD, color=_INK, va="top")
    origins = _origins(consumption)
    _legend(figure, _years(consumption), "upper left", 0.965, columns=2)
    _legend(figure, origins, "lower left", 0, columns=1)
    figure.subplots_adjust(left=0.12, right=0.98, top=0.91, bottom=0.02 + _LINE * len(origins))
    drawn = BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(drawn, format="png")
    return drawn.getvalue()


def _draw_year(axes: "Axes", year: tuple[Used, ...], colour: str, width: float, *, shift: float) -> None:
    for used in year:
        place = used.month.month - 1 + shift
        length = float(used.volume)
        axes.barh(
            place,
            length,
            height=width,
            color=colour,
            hatch=_HATCHES[used.origin],
            edgecolor=_PAPER,
            linewidth=0.8,
        )
        axes.annotate(
            figures.volume(used.volume.quantize(Decimal(1))),
            (max(0.0, length), place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center_baseline",
            color=_INK,
            fontproperties=_PLAIN,
        )


def _widest(consumption: Consumption) -> float:
    """Room for the number behind the longest bar."""
    highest = max((used.volume for used in (*consumption.last_year, *consumption.this_year)), default=0)
    return max(10.0, float(highest) * 1.25)


def _legend(
    figure: Figure,
    marks: list[Patch],
    place: Literal["upper left", "lower left"],
    height: float,
    *,
    columns: int,
) -> None:
    if marks:
        figure.legend(
            handles=marks,
            loc=place,
            bbox_to_anchor=(_LEFT - 0.02, height),
            ncols=columns,
            prop=_PLAIN,
            labelcolor=_INK,
            labelspacing=0.25,
            frameon=False,
        )


def _years(consumption: Consumption) -> list[Patch]:
    """The years by colour."""
    years = [Patch(facecolor=_THIS_YEAR, label=f"{consumption.year} год")]
    if consumption.last_year:
        years.append(Patch(facecolor=_LAST_YEAR, label=f"{consumption.year - 1} год"))
    return years


def _origins(consumption: Consumption) -> list[Patch]:
    """What the months rest on by hatching, where it is not one's own readings alone."""
    there = {used.origin for used in (*consumption.last_year, *consumption.this_year)}
    if there <= {Origin.OWN}:
        return []
    return [
        Patch(facecolor=_THIS_YEAR, edgecolor=_PAPER, hatch=hatch, label=_ORIGINS[origin])
        for origin, hatch in _HATCHES.items()
        if origin in there
    ]
