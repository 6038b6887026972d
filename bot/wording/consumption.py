"""The consumption by month, in words: all that its picture says, for those who cannot see it."""

from typing import Final

from bot.engine.markup import Markup
from bot.texts import Texts
from core.base import figures
from core.base.months import Month
from core.model.charges.consumption import Consumption, Origin, Used

MARKS: Final = {Origin.OWN: "", Origin.NETWORK: "*", Origin.CALCULATED: "**"}
"""What stands behind a number that one's own reading does not tell."""


def years(text: Texts, consumption: Consumption) -> Markup:
    """Which years the numbers are of."""
    name = "consumption-years" if consumption.last_year else "consumption-one-year"
    return text(name, year=str(consumption.year), before=str(consumption.year - 1))


def months(text: Texts, consumption: Consumption) -> Markup:
    """A line for each month that either year knows."""
    lines = []
    for number, before, now in consumption.by_month:
        if not (before or now):
            continue
        month = figures.month(Month(consumption.year, number)).split()[0].capitalize()
        used = _volume(text, now)
        lines.append(
            text("consumption-month", month=month, now=used, before=_volume(text, before))
            if consumption.last_year
            else text("consumption-month-alone", month=month, now=used)
        )
    return Markup("\n".join(lines))


def legend(text: Texts, consumption: Consumption) -> Markup:
    """What the marks mean, for those that are there."""
    there = {used.origin for used in (*consumption.last_year, *consumption.this_year)}
    lines = [text(f"consumption-{origin}") for origin in MARKS if MARKS[origin] and origin in there]
    return Markup("\n" + "\n".join(lines) + "\n") if lines else Markup("")


def _volume(text: Texts, used: Used | None) -> str:
    if used is None:
        return text.label("consumption-unknown")
    return f"{figures.volume(used.volume)}{MARKS[used.origin]}"
