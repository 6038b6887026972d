"""The guide's two accounts, and short ways to write meters, readings and charges."""

from datetime import UTC, date, datetime
from decimal import Decimal

from core.base.ids import AccountId, MeterId, MeterNumber, ReadingId
from core.base.money import kopecks
from core.base.months import Month
from core.model.charges.charge import ELECTRICITY, PENALTY, Charge
from core.model.charges.tariffs import PriceList, RangeLimits, Tariff
from core.model.meters import Meter, Values, Zone
from core.model.readings.reading import PreviousReading, Reading, ReadingStatus

CITY = "Волгоград, город"


def kwh(*values: str | int) -> Values:
    return tuple(map(Decimal, values))


def a_meter(
    *,
    number: str = "38208746",
    digits: int = 5,
    fraction: int = 0,
    ratio: int = 1,
    zones: tuple[Zone, ...] = (Zone.SINGLE,),
    initial: Values = (Decimal(0),),
    installed: date | None = None,
    removed: date | None = None,
    verify_until: date | None = None,
    max_power_kw: Decimal | None = None,
) -> Meter:
    return Meter(
        id=MeterId(int(number)),
        account_id=AccountId(1),
        number=MeterNumber(number),
        digits=digits,
        fraction=fraction,
        ratio=Decimal(ratio),
        zones=zones,
        initial=initial,
        installed=installed,
        removed=removed,
        verify_until=verify_until,
        max_power_kw=max_power_kw,
    )


DAY_AND_NIGHT = (Zone.DAY, Zone.NIGHT)
THREE_ZONES = (Zone.PEAK, Zone.NIGHT, Zone.HALF)


def a_reading(
    day: date,
    *values: str | int,
    source: str = "WEBMP",
    month: Month | None = None,
    status: ReadingStatus = ReadingStatus.BILLED,
    consumption: Values = (),
) -> Reading:
    return Reading(
        id=ReadingId(day.toordinal()),
        meter_id=MeterId(38208746),
        taken_on=day,
        received_at=datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
        month=month or Month.of(day),
        values=kwh(*values),
        consumption=consumption,
        source=source,
        status=status,
    )


def before(day: date | None, *values: str | int) -> PreviousReading:
    return PreviousReading(values=kwh(*values), taken_on=day, month=Month.of(day) if day else None)


GUIDE_READINGS = (
    a_reading(date(2025, 4, 24), 7662, source="WEB"),
    a_reading(date(2025, 5, 22), 7784, source="WEB"),
    a_reading(date(2025, 6, 23), 7983),
    a_reading(date(2025, 7, 31), 8125, source="ДС"),
    a_reading(date(2025, 8, 24), 8490),
    a_reading(date(2025, 9, 24), 8590),
    a_reading(date(2025, 10, 22), 8590),
)
"""Account A, meter 38208746."""

GUIDE_CONSUMPTION = (0, 122, 199, 142, 365, 100, 0)


def a_tariff(
    price: str,
    since: date,
    *,
    until: date | None = None,
    zone: Zone = Zone.SINGLE,
    number: int = 1,
    group: str = CITY,
) -> Tariff:
    return Tariff(
        group=group, zone=zone, price=Decimal(price), valid_from=since, valid_to=until, range=number
    )


VOLGOGRAD = PriceList(
    tariffs=(
        a_tariff("5.88", date(2024, 7, 1), until=date(2025, 6, 30)),
        a_tariff("6.62", date(2025, 7, 1)),
        a_tariff("6.73", date(2026, 1, 1)),
        a_tariff("7.49", date(2026, 10, 1)),
    )
)

_2025 = date(2025, 1, 1)

ROSTOV = PriceList(
    tariffs=tuple(
        a_tariff(price, _2025, number=number, group="Ростов")
        for number, price in enumerate(("5.99", "8.16", "13.67"), start=1)
    ),
    limits=(RangeLimits(group="Ростов", valid_from=_2025, limit1=Decimal(3900), limit2=Decimal(6000)),),
)

ULYANOVSK = PriceList(
    tariffs=(
        a_tariff("4.93", _2025, zone=Zone.DAY, group="Ульяновск"),
        a_tariff("4.93", _2025, zone=Zone.PEAK, group="Ульяновск"),
        a_tariff("4.68", _2025, zone=Zone.HALF, group="Ульяновск"),
        a_tariff("2.96", _2025, zone=Zone.NIGHT, group="Ульяновск"),
    )
)


def a_charge(
    month: str,
    *,
    opening: str = "0",
    charged: str = "0",
    recalculated: str = "0",
    quality: str = "0",
    paid: str = "0",
    closing: str,
    service: str = ELECTRICITY,
) -> Charge:
    return Charge(
        account_id=AccountId(1),
        month=Month.parse(month),
        service=service,
        opening=kopecks(opening),
        charged=kopecks(charged),
        recalculated=kopecks(recalculated),
        quality=kopecks(quality),
        paid=kopecks(paid),
        closing=kopecks(closing),
    )


B_IN_MARCH = (
    a_charge("2025-03", opening="6844.32", recalculated="-4427.64", paid="2500.00", closing="-83.32"),
    a_charge("2025-03", charged="146.77", closing="146.77", service=PENALTY),
)
"""Account B, whose row «ИТОГО» the guide prints wrong."""

B_IN_SEPTEMBER = (a_charge("2025-09", opening="-83.32", charged="430.30", closing="346.98"),)
"""Account B, 65 kWh by 6.62."""

A_LEDGER = (
    a_charge("2025-04", closing="0"),
    a_charge("2025-05", charged="717.36", closing="717.36"),
    a_charge("2025-06", opening="717.36", charged="1170.12", paid="717.36", closing="1170.12"),
    a_charge("2025-07", opening="1170.12", charged="940.04", paid="1170.12", closing="940.04"),
    a_charge("2025-08", opening="940.04", charged="2416.30", paid="940.04", closing="2416.30"),
    a_charge("2025-09", opening="2416.30", charged="662.00", paid="2416.30", closing="662.00"),
    a_charge("2025-10", opening="662.00", paid="662.00", closing="0"),
)
"""Account A, which pays each bill in the month after it."""
