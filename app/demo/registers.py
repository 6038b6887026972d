"""The demonstration's registers: the guide's accounts A and B, shifted to today, among neighbours."""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Final

from adapters.registers.sample import (
    URBAN,
    Household,
    Writer,
    households,
    write_household,
    write_offices,
    write_prices,
    write_tariffs,
)
from core.base.money import Kopecks, roubles
from core.base.months import Month
from core.model.meters import Zone

_GROUP_A: Final = "город-газ-А"
"""Account A has a group of its own, whose prices are those of its bills on any day."""
_PRICES_A: Final = ("5.88", "6.62")
"""What a zone costs beside the single one."""
_DEARER_FOR: Final = 3
"""So many of the last months have the second price."""
_SEED: Final = 2025
_NEIGHBOURS: Final = 40

_A: Final = Household(
    number="1234567890",
    meter="38208746",
    facts={
        "els": "75да533315",
        "city": "г. Волгоград",
        "street": "ул. Мира",
        "house": 5,
        "flat": 12,
        "owner": "Иванова Анна",
        "area": "45,2",
        "registered": 2,
        "residents": 2,
        "rooms": 2,
        "stove": "gas",
        "settlement": "urban",
        "network_company": "ПАО «Россети Юг»",
        "e_receipt": "yes",
    },
    meter_facts={
        "model": "Меркурий 201",
        "fraction": 1,
        "installed": date(2018, 3, 15),
        "verify_until": date(2034, 3, 15),
    },
)
_B: Final = replace(
    _A,
    number="0020034567",
    meter="00417352",
    facts=_A.facts
    | {"street": "ул. Ленина", "house": 7, "flat": 3, "owner": "Петров Борис", "e_receipt": ""},
    meter_facts={"model": "Нева МТ 113", "installed": date(2016, 5, 20), "verify_until": date(2032, 5, 20)},
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the owner of an account knows: enough to link it."""

    account: str
    amount: str
    """The sum of the last receipt, as it is typed."""
    meter: str


@dataclass(frozen=True, slots=True)
class DemoFacts:
    """What to try the demonstration with."""

    a: Known
    b: Known


def write_demo(directory: Path, today: date) -> DemoFacts:
    """Write the registers; the last month that is charged is the last full one."""
    last = Month.of(today).plus(-1)
    with ExitStack() as house:
        writer = Writer(directory, house)
        write_prices(writer)
        _write_prices_of_a(writer, last)
        _write_story(
            writer,
            _A,
            _ledger_a(),
            last,
            prices=("5.88", "5.88", "5.88", "6.62", "6.62", "6.62"),
            group=_GROUP_A,
        )
        _write_story(writer, _B, _ledger_b(), last, prices=("5.88", "5.88", "5.88"))
        for household in _neighbours(today):
            write_household(writer, household, last, Random(household.number))  # noqa: S311 - invented data
        writer.row(
            "notices",
            account=_A.number,
            date=today - timedelta(days=3),
            title="Плановые работы",
            text="В субботу с 9 до 12 часов электричества не будет: меняем провода на вашей улице.",
        )
        write_offices(writer)
    return DemoFacts(
        a=Known(_A.number, "662,00", _A.meter),
        b=Known(_B.number, "63,45", _B.meter),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """One month of a story: the reading that closes it and what it came to, in kopecks."""

    day: int
    value: int | None
    source: str = "WEBMP"
    volume: int
    opening: Kopecks
    charged: Kopecks
    recalculated: Kopecks = 0
    paid: Kopecks
    penalty: Kopecks = 0
    basis: str = "meter"


def _ledger_a() -> tuple[_Told, ...]:
    """Account A: six months of the guide, the last one billed 662,00."""
    return (
        _Told(day=24, value=7662, source="WEB", volume=0, opening=0, charged=0, paid=0),
        _Told(day=22, value=7784, source="WEB", volume=122, opening=0, charged=71736, paid=0),
        _Told(day=23, value=7983, volume=199, opening=71736, charged=117012, paid=71736),
        _Told(day=28, value=8125, source="ДС", volume=142, opening=117012, charged=94004, paid=117012),
        _Told(day=24, value=8490, volume=365, opening=94004, charged=241630, paid=94004),
        _Told(day=24, value=8590, volume=100, opening=241630, charged=66200, paid=241630),
    )


def _ledger_b() -> tuple[_Told, ...]:
    """Account B: billed by average, then put right by a real reading; a penalty stays."""
    return (
        _Told(day=20, value=None, volume=913, opening=0, charged=536844, paid=0, basis="average"),
        _Told(day=20, value=None, volume=251, opening=536844, charged=147588, paid=0, basis="average"),
        _Told(
            day=20,
            value=4120,
            volume=0,
            opening=684432,
            charged=0,
            recalculated=-442764,
            paid=250000,
            penalty=14677,
        ),
    )


def _write_prices_of_a(writer: Writer, last: Month) -> None:
    dearer_from = last.plus(1 - _DEARER_FOR).first_day
    days = (date(2020, 1, 1), dearer_from)
    write_tariffs(writer, _GROUP_A, zip(days, map(Decimal, _PRICES_A), strict=True))


def _write_story(
    writer: Writer,
    household: Household,
    ledger: tuple[_Told, ...],
    last: Month,
    *,
    prices: tuple[str, ...],
    group: str = URBAN,
) -> None:
    writer.row("accounts", account=household.number, tariff_group=group, status="open", **household.facts)
    writer.row(
        "meters",
        account=household.number,
        meter=household.meter,
        digits=household.digits,
        zones=1,
        t1_zone=Zone.SINGLE.value,
        initial_t1=0,
        **household.meter_facts,
    )
    for back, (told, price) in enumerate(zip(reversed(ledger), reversed(prices), strict=True)):
        _write_month(writer, household, told, last.plus(-back), price)


def _write_month(writer: Writer, household: Household, told: _Told, month: Month, price: str) -> None:
    if told.value is not None:
        writer.row(
            "readings",
            account=household.number,
            meter=household.meter,
            date=month.first_day.replace(day=told.day),
            month=month,
            t1=told.value,
            source=told.source,
        )
    closing = told.opening + told.charged + told.recalculated - told.paid
    service = {"account": household.number, "month": month}
    writer.row(
        "charges",
        **service,
        service="Электроснабжение",
        tariff=price,
        opening=roubles(told.opening),
        charged=roubles(told.charged),
        recalculated=roubles(told.recalculated),
        quality=roubles(0),
        paid=roubles(told.paid),
        closing=roubles(closing),
        volume=told.volume,
        basis=told.basis,
    )
    if told.penalty:
        writer.row(
            "charges",
            **service,
            service="Пени",
            opening=roubles(0),
            charged=roubles(told.penalty),
            paid=roubles(0),
            closing=roubles(told.penalty),
        )
    if told.paid:
        writer.row(
            "payments",
            account=household.number,
            date=month.first_day.replace(day=7),
            amount=roubles(told.paid),
            channel="Банк ВТБ (ПАО)",
            status="Обработан",
            doc_id=f"{household.number}-{month}",
            period=month.plus(-1),
        )


def _neighbours(today: date) -> list[Household]:
    """Some dozens of households, among them one of each kind that is worth showing."""
    neighbours = list(households(_NEIGHBOURS, _SEED))
    two_zones, three_zones, advance, rollover, verification, closed, debtor, silent = neighbours[:8]
    two_zones.zones, two_zones.start = (Zone.DAY, Zone.NIGHT), (4100, 2050)
    three_zones.zones, three_zones.start = (Zone.PEAK, Zone.NIGHT, Zone.HALF), (900, 1500, 2400)
    for single in (advance, rollover, verification, closed, debtor, silent):
        single.zones, single.start = (Zone.SINGLE,), (5000,)
    advance.ahead, advance.pays = 500_000, 1.0
    rollover.digits, rollover.start, rollover.hands_in, rollover.monthly = 5, (95_300,), 1.0, 170
    verification.meter_facts["verify_until"] = today + timedelta(days=30)
    closed.closed = True
    debtor.pays = 0.0
    silent.hands_in = 0.0
    return neighbours
