"""What the same electricity would have cost by other zones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.ids import AccountId
from core.base.money import half_up
from core.base.months import Month
from core.model.charges.charge import ELECTRICITY, Basis, Charge, ChargeLine
from core.model.charges.other_tariff import (
    ONE,
    THREE,
    TWO,
    Outcome,
    TariffAdvice,
    compare,
    offered,
)
from core.model.charges.pricing import charge as price_volume
from core.model.charges.pricing import total
from core.model.charges.tariffs import PriceList, RangeLimits, Tariff
from core.model.meters import Zone

pytestmark = pytest.mark.rows("S62")

GROUP = "town"
SINCE = date(2025, 1, 1)
MARCH = Month(2025, 3)
MONTHS = [MARCH.plus(place) for place in range(4)]
LIMITS = RangeLimits(group=GROUP, valid_from=SINCE, limit1=Decimal(3900), limit2=Decimal(6000))
PRICES = {
    Zone.SINGLE: "6",
    Zone.DAY: "7",
    Zone.NIGHT: "4",
    Zone.PEAK: "8",
    Zone.HALF: "6",
}
"""Two zones pay from a night share of (7 − 6) / (7 − 4) on."""


def price_list(prices: Mapping[Zone, str] = PRICES, since: date = SINCE) -> PriceList:
    """Each range after the first is twice as dear as the one before it."""
    return PriceList(
        tariffs=[
            Tariff(group=GROUP, zone=zone, price=Decimal(price) * factor, valid_from=since, range=number)
            for zone, price in prices.items()
            for number, factor in ((1, 1), (2, 2), (3, 4))
        ],
        limits=[LIMITS],
    )


def bill(month: Month, prices: PriceList, **kwh: int) -> tuple[Charge, list[ChargeLine]]:
    """A month as billing would charge it, with its lines."""
    volumes = {Zone(zone): Decimal(volume) for zone, volume in kwh.items()}
    rows = price_volume(prices, volumes, group=GROUP, month=month)
    charged = total(rows)
    stated = Charge(
        account_id=AccountId(1),
        month=month,
        service=ELECTRICITY,
        opening=0,
        charged=charged,
        paid=0,
        closing=charged,
        volume=sum(volumes.values(), Decimal(0)),
        basis=Basis.METER,
    )
    lines = [
        ChargeLine(
            account_id=AccountId(1),
            month=month,
            service=ELECTRICITY,
            zone=row.zone,
            range=row.range,
            volume=row.volume,
            tariff=row.price,
            amount=row.amount,
        )
        for row in rows
    ]
    return stated, lines


def advised(
    bills: Sequence[tuple[Charge, list[ChargeLine]]], prices: PriceList, months: Sequence[Month] = MONTHS
) -> TariffAdvice | None:
    return compare(
        [stated for stated, _ in bills],
        [line for _, lines in bills for line in lines],
        prices,
        group=GROUP,
        now=MONTHS[-1],
        months=months,
    )


def advice(
    bills: Sequence[tuple[Charge, list[ChargeLine]]], prices: PriceList, months: Sequence[Month] = MONTHS
) -> TariffAdvice:
    found = advised(bills, prices, months)
    assert found is not None
    return found


def test_one_zone_is_compared_with_others_at_three_night_shares() -> None:
    """400 kWh at 6,00 are 2 400; by day and night with 20 % at night 320 × 7 + 80 × 4 = 2 560."""
    prices = price_list()
    found = advice([bill(month, prices, single=100) for month in MONTHS], prices)
    assert (found.zones, found.charged, found.threshold) == (ONE, 240000, 34)
    by_two = [each for each in found.alternatives if each.zones == TWO]
    assert [(each.night, each.cost, each.difference) for each in by_two] == [
        (20, 256000, 16000),
        (35, 238000, -2000),
        (50, 220000, -20000),
    ]
    assert found.outcome is Outcome.DEPENDS
    first_of_three = next(each for each in found.alternatives if each.zones == THREE)
    assert first_of_three.volumes == {Zone.PEAK: 160, Zone.HALF: 160, Zone.NIGHT: 80}
    assert first_of_three.difference == 160 * 200 - 80 * 200


def test_zones_are_compared_with_one_by_their_own_volumes() -> None:
    """A month by zones: 80 × 7 + 20 × 4 = 640; by one zone 600."""
    prices = price_list()
    found = advice([bill(month, prices, day=80, night=20) for month in MONTHS], prices)
    (single,) = found.alternatives
    assert (found.zones, found.night_share, found.charged) == (TWO, 20, 256000)
    assert (single.night, single.cost, single.difference) == (None, 240000, -16000)
    assert found.outcome is Outcome.PAYS
    lasting = advice([bill(month, prices, day=60, night=40) for month in MONTHS], prices)
    assert lasting.outcome is Outcome.DOES_NOT_PAY


def test_each_month_is_priced_by_what_held_in_it_ranges_too() -> None:
    """4 000 kWh in a month: 3 900 at 6 and 100 at 12; by two zones with half at night at 5,5 and 11."""
    dear = price_list()
    cheap = price_list({zone: str(Decimal(price) / 2) for zone, price in PRICES.items()}, date(2025, 1, 1))
    later = [replace(tariff, valid_from=MONTHS[2].first_day) for tariff in dear.tariffs]
    prices = PriceList(tariffs=[*cheap.tariffs, *later], limits=[LIMITS])
    found = advice([bill(month, prices, single=4000) for month in MONTHS], prices)
    assert found.charged == 3 * (3900 * 600 + 100 * 1200)
    (half,) = [each for each in found.alternatives if (each.zones, each.night) == (TWO, 50)]
    assert half.cost == 3 * (3900 * 550 + 100 * 1100)


def test_months_without_a_reading_or_with_other_prices_are_left_out_and_told() -> None:
    prices = price_list()
    bills = [bill(month, prices, single=100) for month in MONTHS]
    months = [*MONTHS, MARCH.plus(4), MARCH.plus(5)]
    estimated = bill(months[4], prices, single=100)
    unlike = bill(months[5], prices, single=100)
    bills += [
        (replace(estimated[0], basis=Basis.AVERAGE), estimated[1]),
        (replace(unlike[0], charged=unlike[0].charged + 5), unlike[1]),
    ]
    found = advice(bills, prices, [MARCH.plus(-1), *months])
    assert found.months == tuple(MONTHS)
    assert found.unmetered == (MARCH.plus(-1), months[4])
    assert found.unlike == (months[5],)


def test_fewer_than_three_months_are_no_ground() -> None:
    prices = price_list()
    assert advised([bill(month, prices, single=100) for month in MONTHS[:2]], prices) is None
    assert advised([], prices) is None


def test_other_zones_are_offered_where_each_of_them_has_a_price() -> None:
    assert offered(price_list(), GROUP, MARCH) == (TWO, THREE)
    without: dict[Zone, str] = {zone: price for zone, price in PRICES.items() if zone is not Zone.HALF}
    assert offered(price_list(without), GROUP, MARCH) == (TWO,)
    assert offered(price_list({Zone.SINGLE: "6", Zone.NIGHT: "4"}), GROUP, MARCH) == ()
    assert offered(price_list({Zone.DAY: "7", Zone.NIGHT: "4"}), GROUP, MARCH) == ()


@pytest.mark.parametrize(
    ("single", "day", "night", "threshold"),
    [
        ("6", "6", "4", 0),
        ("5", "6", "4", 50),
        ("4", "6", "4", 100),
        ("3", "6", "4", 100),
        ("6", "4", "4", None),
    ],
)
def test_the_threshold_is_the_share_from_which_two_zones_pay(
    single: str, day: str, night: str, threshold: int | None
) -> None:
    prices = price_list({Zone.SINGLE: single, Zone.DAY: day, Zone.NIGHT: night})
    assert advice([bill(month, prices, single=100) for month in MONTHS], prices).threshold == threshold


PRICE = st.decimals("0.5", "20", places=5).map(str)
KWH = st.integers(0, 9000)
DAILY = st.lists(st.tuples(KWH, KWH), min_size=4, max_size=4)


@given(PRICE, DAILY)
def test_equal_prices_of_zones_make_no_difference(price: str, used: list[tuple[int, int]]) -> None:
    prices = price_list(dict.fromkeys(Zone, price))
    zoned = [
        bill(month, prices, day=day, night=night) for month, (day, night) in zip(MONTHS, used, strict=True)
    ]
    single = [
        bill(month, prices, single=day + night) for month, (day, night) in zip(MONTHS, used, strict=True)
    ]
    for found in (advice(zoned, prices), advice(single, prices)):
        assert found.unlike == ()
        assert {each.difference for each in found.alternatives} == {0}


@given(st.tuples(PRICE, PRICE, PRICE, PRICE, PRICE), DAILY)
def test_sums_and_volumes_add_up_to_the_kopeck(each: tuple[str, ...], used: list[tuple[int, int]]) -> None:
    prices = price_list(dict(zip(PRICES, each, strict=True)))
    bills = [bill(month, prices, single=day) for month, (day, _) in zip(MONTHS, used, strict=True)]
    found = advice(bills, prices)
    assert found.charged == sum(stated.charged for stated, _ in bills)
    for other in found.alternatives:
        assert other.cost == found.charged + other.difference
        assert sum(other.volumes.values()) == sum(day for day, _ in used)
        rebilled = sum(
            total(price_volume(prices, _parted(day, other.volumes, other.night), group=GROUP, month=month))
            for month, (day, _) in zip(MONTHS, used, strict=True)
        )
        # Billing would round each of up to nine rows a month by itself.
        assert abs(rebilled - other.cost) <= len(MONTHS) * 9


def _parted(used: int, zones: Mapping[Zone, Decimal], night: int | None) -> dict[Zone, Decimal]:
    assert night is not None
    at_night = half_up(Decimal(used * night) / 100)
    peak = half_up(Decimal(used - at_night) / 2) if len(zones) > len(TWO) else 0
    parts = {Zone.NIGHT: at_night, Zone.PEAK: peak}
    return {zone: Decimal(parts.get(zone, used - at_night - peak)) for zone in zones}
