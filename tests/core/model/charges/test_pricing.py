from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.money import kopecks
from core.base.months import Month
from core.model.charges.pricing import (
    Period,
    PricedPart,
    billed_volume,
    charge,
    estimate_cost,
    split_by_ranges,
    total,
)
from core.model.charges.tariffs import NoTariff, PriceList, RangeLimits
from core.model.meters import Zone
from tests.core.examples import (
    CITY,
    DAY_AND_NIGHT,
    GUIDE_CONSUMPTION,
    ROSTOV,
    ULYANOVSK,
    VOLGOGRAD,
    a_tariff,
    kwh,
)

SEPTEMBER = Month(2025, 9)


def cost(volume: int, month: str) -> int:
    return total(charge(VOLGOGRAD, {Zone.SINGLE: Decimal(volume)}, group=CITY, month=Month.parse(month)))


@pytest.mark.parametrize(
    ("volume", "month", "amount"),
    [(65, "2025-09", "430.30"), (100, "2026-09", "673.00"), (100, "2026-10", "749.00")],
)
def test_t_p1_and_t_p2_the_tariff_of_the_settlement_month_prices_the_volume(
    volume: int, month: str, amount: str
) -> None:
    assert cost(volume, month) == kopecks(amount)


def test_t_p3_two_zones() -> None:
    rows = charge(
        ULYANOVSK, {Zone.DAY: Decimal(120), Zone.NIGHT: Decimal(80)}, group="Ульяновск", month=SEPTEMBER
    )

    assert [row.amount for row in rows] == [59160, 23680]
    assert total(rows) == kopecks("828.40")


def test_t_p4_three_zones() -> None:
    volumes = {Zone.PEAK: Decimal(50), Zone.HALF: Decimal(70), Zone.NIGHT: Decimal(80)}

    rows = charge(ULYANOVSK, volumes, group="Ульяновск", month=SEPTEMBER)

    assert [row.amount for row in rows] == [24650, 32760, 23680]
    assert total(rows) == kopecks("810.90")


@pytest.mark.parametrize(
    ("volume", "amount"),
    [
        (3900, "23361.00"),
        (3901, "23369.16"),
        (6000, "40497.00"),
        (6001, "40510.67"),
        (7000, "54167.00"),
        (0, "0.00"),
    ],
)
def test_t_r_each_range_has_its_own_price(volume: int, amount: str) -> None:
    rows = charge(ROSTOV, {Zone.SINGLE: Decimal(volume)}, group="Ростов", month=SEPTEMBER)

    assert total(rows) == kopecks(amount)
    assert sum(row.volume for row in rows) == volume


def test_t_b1_account_a_is_charged_its_history() -> None:
    months = ("2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10")

    costs = [cost(volume, month) for volume, month in zip(GUIDE_CONSUMPTION, months, strict=True)]

    assert costs == [0, 71736, 117012, 94004, 241630, 66200, 0]


SUMMER = Period(after=date(2025, 6, 23), until=date(2025, 8, 24))


def test_t_x1_a_reading_of_several_months_costs_the_tariff_of_its_own() -> None:
    assert cost(507, "2025-08") == kopecks("3356.34")


def test_t_x1_a_change_of_tariff_divides_the_volume_by_days_where_the_supplier_says_so() -> None:
    """7 days of June by 5.88, 55 days of July and August by 6.62."""
    rows = charge(
        VOLGOGRAD, {Zone.SINGLE: Decimal(507)}, group=CITY, month=Month(2025, 8), split_by_days=SUMMER
    )

    assert [(row.price, row.volume) for row in rows] == [kwh("5.88", "57.242"), kwh("6.62", "449.758")]
    assert total(rows) == kopecks("336.58") + kopecks("2977.40")


def test_days_under_one_price_do_not_divide_the_volume() -> None:
    autumn = Period(after=date(2025, 8, 24), until=date(2025, 10, 22))

    (row,) = charge(
        VOLGOGRAD, {Zone.SINGLE: Decimal(100)}, group=CITY, month=Month(2025, 10), split_by_days=autumn
    )

    assert row.volume == 100


def test_a_period_of_no_days_is_priced_by_the_month() -> None:
    nothing = Period(after=date(2025, 6, 23), until=date(2025, 6, 23))

    (row,) = charge(
        VOLGOGRAD, {Zone.SINGLE: Decimal(9)}, group=CITY, month=Month(2025, 7), split_by_days=nothing
    )

    assert row.price == Decimal("6.62")


def test_the_days_of_a_period_lie_after_its_first() -> None:
    assert dict(SUMMER.days_by_month()) == {Month(2025, 6): 7, Month(2025, 7): 31, Month(2025, 8): 24}
    over_new_year = Period(after=date(2025, 12, 31), until=date(2026, 1, 1))
    assert dict(over_new_year.days_by_month()) == {Month(2026, 1): 1}


def test_the_range_is_taken_of_the_sum_of_zones() -> None:
    parts = split_by_ranges({Zone.DAY: Decimal(2500), Zone.NIGHT: Decimal(1500)}, kwh(3900, 6000))

    assert parts == [
        {Zone.DAY: Decimal("2437.5"), Zone.NIGHT: Decimal("1462.5")},
        {Zone.DAY: Decimal("62.5"), Zone.NIGHT: Decimal("37.5")},
        {Zone.DAY: Decimal(0), Zone.NIGHT: Decimal(0)},
    ]


def test_each_month_of_a_volume_has_its_own_ranges() -> None:
    volume = {Zone.SINGLE: Decimal(7800)}

    assert len(charge(ROSTOV, volume, group="Ростов", month=SEPTEMBER)) == 3
    assert len(charge(ROSTOV, volume, group="Ростов", month=SEPTEMBER, months=2)) == 1


def test_the_season_raises_the_ranges() -> None:
    cold = RangeLimits(
        group="Ростов",
        valid_from=date(2025, 11, 1),
        limit1=Decimal(3900),
        limit2=Decimal(6000),
        season_k=Decimal("1.8"),
    )
    prices = PriceList(tariffs=ROSTOV.tariffs, limits=(*ROSTOV.limits, cold))

    assert prices.range_ends("Ростов", Month(2025, 10)) == kwh(3900, 6000)
    assert prices.range_ends("Ростов", Month(2025, 11)) == kwh(7020, 10800)


volumes = st.decimals(0, 20000, places=3)
limits = st.lists(st.integers(1, 12000).map(Decimal), max_size=3, unique=True).map(sorted)


@given(st.lists(volumes, min_size=3, max_size=3), limits)
def test_ranges_and_zones_keep_their_sums_exactly(values: list[Decimal], ends: list[Decimal]) -> None:
    by_zone = dict(zip((Zone.PEAK, Zone.NIGHT, Zone.HALF), values, strict=True))

    ranges = split_by_ranges(by_zone, ends)

    for zone, volume in by_zone.items():
        assert sum(parts[zone] for parts in ranges) == volume
    left, begun = sum(values, Decimal(0)), Decimal(0)
    for parts, end in zip(ranges, [*ends, Decimal("Infinity")], strict=False):
        assert min(parts.values()) >= 0
        assert sum(parts.values()) == min(left, end - begun)
        left, begun = left - sum(parts.values(), Decimal(0)), end


def test_half_a_kopeck_is_rounded_up_in_its_row() -> None:
    rows = [PricedPart(zone=Zone.SINGLE, range=1, volume=Decimal("0.5"), price=Decimal("0.01"))] * 2

    assert total(rows) == 2


def test_whole_kwh_are_billed_unless_the_supplier_bills_fractions() -> None:
    assert billed_volume(Decimal("100.5")) == 101
    assert billed_volume(Decimal("100.5"), fraction=True) == Decimal("100.5")


def test_a_tariff_that_has_ended_is_no_price() -> None:
    prices = PriceList(tariffs=(a_tariff("5.88", date(2024, 7, 1), until=date(2025, 6, 30)),))

    assert prices.price(CITY, Zone.SINGLE, 1, Month(2025, 6)) == Decimal("5.88")
    with pytest.raises(NoTariff):
        prices.price(CITY, Zone.SINGLE, 1, Month(2025, 7))


def test_a_reading_costs_about_its_consumption_by_tariff() -> None:
    estimate = estimate_cost(
        ULYANOVSK, group="Ульяновск", zones=DAY_AND_NIGHT, consumption=kwh("119.6", 80), month=SEPTEMBER
    )

    assert estimate == kopecks("828.40")


@pytest.mark.parametrize(("group", "consumption"), [("Саратов", kwh(100)), (CITY, (None,))])
def test_what_a_reading_costs_is_not_said_where_it_is_not_known(
    group: str, consumption: tuple[Decimal | None, ...]
) -> None:
    assert (
        estimate_cost(VOLGOGRAD, group=group, zones=[Zone.SINGLE], consumption=consumption, month=SEPTEMBER)
        is None
    )


def test_a_missing_price_of_a_higher_range_matters_only_where_it_is_reached() -> None:
    prices = PriceList(tariffs=ROSTOV.tariffs[:1], limits=ROSTOV.limits)

    def estimate(volume: int) -> int | None:
        return estimate_cost(
            prices, group="Ростов", zones=[Zone.SINGLE], consumption=kwh(volume), month=SEPTEMBER
        )

    assert estimate(3900) == kopecks("23361.00")
    assert estimate(3901) is None
