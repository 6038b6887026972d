"""The days of a month in which readings are handed in, and the month for which a reading counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.base.months import Month
from core.base.validity import in_force
from core.model.readings.sources import NETWORK


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionWindow:
    """When subscribers hand in readings, inclusive of both days."""

    valid_from: date = date.min
    first_day: int = 15
    last_day: int = 25
    """Later readings count for the next month (ПП 354, п. 31 «ж»)."""
    reminder_days: tuple[int, ...] = (20, 24)
    """On which days those who have handed in nothing yet are reminded once more."""

    def is_open(self, day: date) -> bool:
        """Whether a day lies in the window; readings are taken on other days too."""
        return self.first_day <= day.day <= self.last_day

    def reminds_on(self, day: date) -> bool:
        """Whether those who have handed in nothing are reminded: when the window opens, and later."""
        return day.day == self.first_day or (day.day in self.reminder_days and self.is_open(day))

    def closes_on(self, month: Month) -> date:
        """The last day on which a subscriber's reading counts for a month."""
        return month.first_day.replace(day=min(self.last_day, month.days))


WINDOWS = (SubmissionWindow(),)
"""Readings of the 15th to the 25th, until the supplier states otherwise."""


def window_on(day: date, windows: Iterable[SubmissionWindow] = WINDOWS) -> SubmissionWindow:
    """The window that holds on a day; the law's own before the first that is stated."""
    return in_force(windows, day) or SubmissionWindow()


def settlement_month(
    taken_on: date,
    source: str,
    windows: Iterable[SubmissionWindow] = WINDOWS,
    network_sources: frozenset[str] = NETWORK,
) -> Month:
    """The month for which a reading counts.

    Args:
        taken_on: the supplier's day on which the subscriber handed it in, or the network took it.
        source: as the reading has it; the cut-off does not bind the network's own sources.
        windows: the supplier's windows by date.
        network_sources: sources whose readings always count for the month of their date.
    """
    month = Month.of(taken_on)
    if source in network_sources or taken_on.day <= window_on(taken_on, windows).last_day:
        return month
    return month.plus(1)
