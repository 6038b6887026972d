"""What is charged and expected where no reading was handed in (ПП 354, п. 59–61)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from core.base.money import Kopecks, half_up, kopecks, share_out
from core.base.months import Month
from core.model.charges.charge import Basis
from core.model.readings.reading import Reading

_A_YEAR = timedelta(days=366)
"""The usual consumption is taken over all seasons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AverageRules:
    """How the average is taken and for how long it is charged (ПП 354, п. 59, 60)."""

    base_months: int = 6
    least_months: int = 3
    """A meter that has worked for less has no average."""
    most_periods: int = 3
    """So many months in a row are charged by average, then the norm."""
    whole_kwh: bool = True
    """Whether the average is rounded to whole kWh, half up; the supplier's choice."""


def average_volume(
    volumes: Mapping[Month, Decimal], *, before: Month, rules: AverageRules = AverageRules()
) -> Decimal | None:
    """The average monthly volume by the last metered months before one without a reading; None when too few.

    Args:
        volumes: kWh of the months that were metered.
        before: the month without a reading.
        rules: how many months the average needs.
    """
    base = [volumes[month] for month in sorted(volumes) if month < before][-rules.base_months :]
    if len(base) < rules.least_months:
        return None
    average = sum(base, Decimal(0)) / len(base)
    return Decimal(half_up(average)) if rules.whole_kwh else average


def basis_without_reading(
    missing: int, average: Decimal | None, rules: AverageRules = AverageRules()
) -> Basis:
    """By what a month without a reading is charged, the last of `missing` such months in a row."""
    return Basis.AVERAGE if average is not None and missing <= rules.most_periods else Basis.NORM


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimatedMonth:
    """A month that was charged by average or norm."""

    volume: Decimal
    """Whole kWh, as charged."""
    price: Decimal
    """The tariff of that month, roubles for one kWh."""


def recalculation(estimated: Sequence[EstimatedMonth], actual: int) -> Kopecks:
    """What is charged more, or returned when negative, once a reading shows the months' true volume (п. 61).

    The true volume is divided among the months in proportion to what was estimated.

    Args:
        estimated: the months charged by estimate.
        actual: whole kWh that the meter shows for all of them together.
    """
    shares = share_out(actual, [half_up(month.volume) for month in estimated])
    return sum(
        kopecks((share - month.volume) * month.price) for share, month in zip(shares, estimated, strict=True)
    )


def average_daily(readings: Iterable[Reading], *, on: date) -> Decimal | None:
    """Usual consumption of all zones, kWh a day, by the last year's readings; None while there are not two.

    Args:
        readings: of one meter, of any status and order.
        on: the day before which readings are taken.
    """
    counted = sorted(
        (reading for reading in readings if reading.counts and on - _A_YEAR <= reading.taken_on < on),
        key=lambda reading: reading.taken_on,
    )
    if not counted:
        return None
    days = (counted[-1].taken_on - counted[0].taken_on).days
    consumed = [kwh for reading in counted[1:] for kwh in reading.consumption if kwh is not None]
    return sum(consumed, Decimal(0)) / days if days else None
