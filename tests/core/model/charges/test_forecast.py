"""The corridor of a month, also against months of the invented supplier that were held back."""

from collections.abc import Iterator
from csv import DictReader
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest

from adapters.registers import sample
from core.base.money import kopecks
from core.base.months import Month
from core.model.charges.charge import ELECTRICITY
from core.model.charges.forecast import SoFar, forecast_of

PRICE = Decimal("6.62")
OCTOBER = Month(2025, 10)
LAST = Month(2026, 10)


def months(first: Month, *volumes: int) -> dict[Month, Decimal]:
    return {first.plus(place): Decimal(volume) for place, volume in enumerate(volumes)}


def test_equal_months_are_forecast_as_they_were_with_a_corridor_around_them() -> None:
    found = forecast_of(months(OCTOBER.plus(-15), *[100] * 15), PRICE, OCTOBER)
    assert found is not None
    assert (found.least, found.most) == (kopecks("529.60"), kopecks("794.40"))
    assert (found.last_year, found.lately) == (Decimal(100), Decimal(100))


def test_the_season_of_last_year_and_this_years_difference_both_count() -> None:
    """October was 200 after three months of 100; this year those are 150: (200 + 150 + 300) / 3."""
    year = months(OCTOBER.plus(-15), 100, 100, 100, 200, *[100] * 8, 150, 150, 150)
    found = forecast_of(year, Decimal(1), OCTOBER)
    assert found is not None
    assert (found.least, found.most) == (17333, 26000)


def test_without_last_year_the_corridor_is_wider() -> None:
    found = forecast_of(months(OCTOBER.plus(-3), 100, 100, 100), PRICE, OCTOBER)
    assert found is not None
    assert (found.least, found.most, found.last_year) == (kopecks("463.40"), kopecks("860.60"), None)


def test_too_little_is_no_ground_for_a_forecast_and_later_months_are_not_used() -> None:
    assert forecast_of(months(OCTOBER.plus(-2), 100, 100), PRICE, OCTOBER) is None
    assert forecast_of(months(OCTOBER, 100, 100, 100, 100), PRICE, OCTOBER) is None


def test_a_year_of_nothing_is_forecast_as_nothing() -> None:
    found = forecast_of(months(OCTOBER.plus(-15), *[0] * 15), PRICE, OCTOBER)
    assert found is not None
    assert (found.least, found.most) == (0, 0)


def _histories(folder: Path) -> Iterator[dict[Month, Decimal]]:
    sample.write(folder, accounts=300, seed=7, until=LAST)
    found: dict[str, dict[Month, Decimal]] = {}
    with (folder / "charges.csv").open(encoding="utf-8", newline="") as file:
        for row in DictReader(file, delimiter=";"):
            if row["service"] == ELECTRICITY:
                volumes = found.setdefault(row["account"], {})
                volumes[Month.parse(row["month"])] = Decimal(row["volume"])
    yield from found.values()


@pytest.mark.parametrize(("held_back", "least"), [(range(9), 0.88), (range(12, 20), 0.83)])
def test_most_months_held_back_lie_within_their_corridors(
    tmp_path: Path, held_back: range, least: float
) -> None:
    """The first with last year's months known, the second without."""
    within = []
    for volumes in _histories(tmp_path):
        for back in held_back:
            month = LAST.plus(-back)
            found = forecast_of(volumes, PRICE, month)
            assert found is not None
            within.append(found.least <= kopecks(volumes[month] * PRICE) <= found.most)
    share = sum(within) / len(within)
    assert least <= share < 1, f"{share:.3f} of {len(within)}"


def test_a_month_with_a_reading_lies_within_the_narrower_corridor_though_it_is_read_again(
    tmp_path: Path,
) -> None:
    """Read on the first day of the window, and once more on the last: the widest that a reading leaves."""
    chance, within = Random(1), []  # noqa: S311 - how uneven a month's days are
    for volumes in _histories(tmp_path):
        for back in range(9):
            month = LAST.plus(-back)
            volume = volumes[month]
            early = min(volume, volume * 20 / 30 * Decimal(chance.uniform(0.85, 1.15)))
            so_far = SoFar(cost=kopecks(early * PRICE), daily=early / 20, days_left=10)
            found = forecast_of(volumes, PRICE, month, so_far)
            assert found is not None
            within.append(found.least <= kopecks(volume * PRICE) <= found.most)
    share = sum(within) / len(within)
    assert share >= 0.94, f"{share:.3f} of {len(within)}"
