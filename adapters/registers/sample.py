"""A plausible supplier, invented: for demonstrations, for load, and to see what a register looks like.

The same seed, month and number of accounts give the same bytes; everything is written as a stream.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final

from adapters.registers.schema.kinds import KINDS
from core.base.money import Kopecks, kopecks, roubles
from core.base.months import Month
from core.model.charges.charge import ELECTRICITY, PENALTY
from core.model.meters import Zone

MONTHS: Final = 24
"""So many months of readings, of which the last is the one named."""

PRICES: Final = (
    (date(2020, 1, 1), Decimal("5.88")),
    (date(2025, 7, 1), Decimal("6.62")),
    (date(2026, 1, 1), Decimal("6.73")),
    (date(2026, 10, 1), Decimal("7.49")),
)
"""Volgograd, city, gas stoves, one zone."""
_OF_ZONE: Final = {
    Zone.SINGLE: Decimal(1),
    Zone.DAY: Decimal("1.15"),
    Zone.NIGHT: Decimal("0.70"),
    Zone.PEAK: Decimal("1.30"),
    Zone.HALF: Decimal(1),
}
"""What a zone costs beside the single one."""
_RURAL: Final = Decimal("0.71")
_ZONES: Final = (
    (Zone.SINGLE,),
    (Zone.DAY, Zone.NIGHT),
    (Zone.PEAK, Zone.NIGHT, Zone.HALF),
)
URBAN, RURAL = "город-газ", "село"

_STREETS: Final = (
    "ул. Мира",
    "ул. Ленина",
    "пр. Жукова",
    "ул. Рабоче-Крестьянская",
    "ул. Землячки",
    "ул. Чуйкова",
)
_SURNAMES: Final = ("Иванов", "Петров", "Сидоров", "Кузнецов", "Соколов", "Попов", "Лебедев", "Морозов")
_NAMES: Final = ("Анна", "Борис", "Вера", "Галина", "Дмитрий", "Елена", "Игорь", "Мария")
_MODELS: Final = ("Меркурий 201", "Энергомера CE102", "Нева МТ 113")
_NETWORKS: Final = ("ПАО «Россети Юг»", "АО «Городские сети»")
_SEASONS: Final = (1.3, 1.25, 1.1, 0.95, 0.85, 0.8, 0.85, 0.9, 0.95, 1.05, 1.15, 1.35)


@dataclass(slots=True, kw_only=True)
class Household:
    """One account with its meter, as its life is invented."""

    number: str
    meter: str
    zones: tuple[Zone, ...] = (Zone.SINGLE,)
    group: str = URBAN
    digits: int = 5
    start: tuple[int, ...] = (0,)
    """What the dial shows before the first month, a zone each."""
    monthly: int = 150
    """KWh in an ordinary month."""
    pays: float = 1.0
    """How often the month before is paid."""
    ahead: Kopecks = 0
    """So much each payment leaves as an advance."""
    hands_in: float = 1.0
    """How often readings are handed in."""
    closed: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    """More columns of the account."""
    meter_facts: dict[str, Any] = field(default_factory=dict)
    """More columns of the meter."""


_NOT_INVENTED: Final = "outages"
"""A supplier without this register has no source of outages; an empty one is a source that falls silent."""


class Writer:
    """Writes a supplier's registers into a folder, household by household."""

    def __init__(self, directory: Path, house: ExitStack) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._write: dict[str, Callable[[Sequence[object]], object]] = {}
        self._names = {
            kind.name: tuple(column.name for column in kind.columns)
            for kind in KINDS.values()
            if kind.name != _NOT_INVENTED
        }
        for kind, names in self._names.items():
            file = house.enter_context((directory / f"{kind}.csv").open("w", encoding="utf-8", newline=""))
            self._write[kind] = csv.writer(file, delimiter=";", lineterminator="\n").writerow
            self._write[kind](names)

    def row(self, kind: str, **cells: object) -> None:
        """Add a row to a register; what is not given stays empty."""
        self._write[kind]([cells.get(name, "") for name in self._names[kind]])


def write(directory: Path, *, accounts: int, seed: int, until: Month, months: int = MONTHS) -> None:
    """Write the registers of an invented supplier.

    Args:
        directory: where to; made when it is not there.
        accounts: how many accounts.
        seed: which supplier.
        until: the last month that has been charged.
        months: how many months there are up to that one.
    """
    with ExitStack() as house:
        writer = Writer(directory, house)
        write_prices(writer)
        write_offices(writer)
        for household in households(accounts, seed):
            chance = Random(f"{seed}/{household.number}")  # noqa: S311 - invented data
            write_household(writer, household, until, chance, months=months)


def write_tariffs(writer: Writer, group: str, prices: Iterable[tuple[date, Decimal]]) -> None:
    """A group's prices by zone and range from each day on, of which those of one zone are given."""
    for since, price in prices:
        for zone, factor in _OF_ZONE.items():
            for number, dearer in ((1, Decimal(1)), (2, Decimal("1.36")), (3, Decimal("2.28"))):
                writer.row(
                    "tariffs",
                    group=group,
                    zone=zone.value,
                    range=number,
                    price=round(price * factor * dearer, 2),
                    valid_from=since,
                )
    writer.row("ranges", group=group, valid_from=date(2025, 1, 1), limit1=3900, limit2=6000)


def write_prices(writer: Writer) -> None:
    """The prices of every zone, the ends of ranges, a norm and the key rate."""
    for group, share in ((URBAN, Decimal(1)), (RURAL, _RURAL)):
        write_tariffs(writer, group, ((since, price * share) for since, price in PRICES))
    for rooms, norms in enumerate(_NORMS, start=1):
        for persons, kwh in enumerate(norms, start=1):
            writer.row(
                "norms",
                stove="gas",
                rooms=rooms,
                persons=persons,
                kwh_per_person=kwh,
                valid_from=date(2012, 9, 1),
            )
    writer.row("rates", valid_from=date(2022, 2, 28), key_rate="9.5")


def write_offices(writer: Writer) -> None:
    """The offices of an invented supplier."""
    for town, address, phone in _OFFICES:
        writer.row(
            "offices",
            town=town,
            address=address,
            phone=phone,
            hours="пн–чт 8:00–17:00, пт до 16:00",
            services="договоры, справки, вопросы о начислениях",
        )


_OFFICES: Final = (
    ("Волгоград", "ул. Примерная, д. 1", "8 (8442) 00-00-01"),
    ("Волгоград", "пр. Образцовый, д. 20", "8 (8442) 00-00-02"),
    ("Волжский", "ул. Условная, д. 3", "8 (8443) 00-00-01"),
)

_NORMS: Final = (
    (85, 53, 41, 33, 29),
    (110, 68, 53, 43, 37),
    (124, 77, 60, 49, 42),
    (135, 83, 65, 52, 46),
)
"""KWh a person a month by rooms and persons, Volgograd, no electric stove (edition of 2012)."""


def households(count: int, seed: int) -> Iterator[Household]:
    """So many households: most with one zone, some debtors, some who never hand in readings."""
    for place in range(count):
        chance = Random(f"{seed}:{place}")  # noqa: S311 - invented data
        zones = chance.choices(_ZONES, (80, 16, 4))[0]
        persons = chance.choices((1, 2, 3, 4), (30, 35, 22, 13))[0]
        rural = chance.random() < 0.1  # noqa: PLR2004 - a tenth lives in villages
        yield Household(
            number=f"{place * 7 + seed % 7:010d}",
            meter=f"{chance.randrange(1, 100_000_000):08d}",
            zones=zones,
            group=RURAL if rural else URBAN,
            digits=chance.choice((5, 5, 6)),
            start=tuple(chance.randrange(100, 40_000) for _ in zones),
            monthly=60 + 55 * persons + chance.randrange(60),
            pays=chance.choices((1.0, 0.9, 0.05), (70, 20, 10))[0],
            hands_in=chance.choices((1.0, 0.8, 0.0), (75, 17, 8))[0],
            facts={
                "city": "п. Степной" if rural else "г. Волгоград",
                "street": chance.choice(_STREETS),
                "house": chance.randrange(1, 120),
                "flat": "" if rural else chance.randrange(1, 200),
                "owner": f"{chance.choice(_SURNAMES)} {chance.choice(_NAMES)}",
                "area": f"{chance.randrange(280, 900) / 10}",
                "registered": persons,
                "residents": persons,
                "rooms": chance.randrange(1, 5),
                "stove": "gas",
                "settlement": "rural" if rural else "urban",
                "network_company": chance.choice(_NETWORKS),
            },
            meter_facts={
                "model": chance.choice(_MODELS),
                "installed": date(chance.randrange(2012, 2022), chance.randrange(1, 13), 15),
                "verify_until": date(chance.randrange(2026, 2036), chance.randrange(1, 13), 15),
            },
        )


def write_household(
    writer: Writer, household: Household, until: Month, chance: Random, *, months: int = MONTHS
) -> None:
    """One household's account and meter, and its readings, charges and payments of the last months."""
    writer.row(
        "accounts",
        account=household.number,
        tariff_group=household.group,
        status="closed" if household.closed else "open",
        **household.facts,
    )
    write_meter(writer, household)
    dial = list(household.start)
    debt: Kopecks = 0
    for back in range(months - 1, -1, -1):
        month = until.plus(-back)
        volumes = _consumed(household, month, chance)
        handed_in = chance.random() < household.hands_in
        dial = [(value + volume) % 10**household.digits for value, volume in zip(dial, volumes, strict=True)]
        if handed_in:
            _write_reading(writer, household, month.first_day.replace(day=chance.randrange(15, 26)), dial)
        paid = _pay(writer, household, month, debt, chance)
        debt = write_charge(
            writer,
            household,
            month,
            volumes,
            opening=debt,
            paid=paid,
            basis="meter" if handed_in else "average",
        )


def write_meter(writer: Writer, household: Household) -> None:
    """The household's meter."""
    writer.row(
        "meters",
        account=household.number,
        meter=household.meter,
        digits=household.digits,
        zones=len(household.zones),
        **{f"t{place}_zone": zone.value for place, zone in enumerate(household.zones, start=1)},
        **{f"initial_t{place}": 0 for place, _ in enumerate(household.zones, start=1)},
        **household.meter_facts,
    )


def _consumed(household: Household, month: Month, chance: Random) -> list[int]:
    whole = household.monthly * _SEASONS[month.month - 1] * chance.uniform(0.85, 1.15)
    shares = {1: (1.0,), 2: (0.68, 0.32), 3: (0.25, 0.30, 0.45)}[len(household.zones)]
    return [0 if household.closed else round(whole * share) for share in shares]


def _write_reading(writer: Writer, household: Household, taken_on: date, dial: Sequence[int]) -> None:
    writer.row(
        "readings",
        account=household.number,
        meter=household.meter,
        date=taken_on,
        month=Month.of(taken_on),
        source="WEB" if taken_on.day % 3 else "WEBMP",
        **{f"t{place}": value for place, value in enumerate(dial, start=1)},
    )


def _pay(writer: Writer, household: Household, month: Month, debt: Kopecks, chance: Random) -> Kopecks:
    """Pay what was owed at the month's beginning, perhaps more, or do not."""
    amount = debt + household.ahead
    if amount <= 0 or chance.random() >= household.pays:
        return 0
    writer.row(
        "payments",
        account=household.number,
        date=month.first_day.replace(day=chance.randrange(2, 15)),
        amount=roubles(amount),
        channel="ПАО Сбербанк",
        status="Обработан",
        doc_id=f"{household.number}-{month}",
        period=month.plus(-1),
    )
    return amount


def price_of(month: Month, zone: Zone, group: str = URBAN) -> Decimal:
    """What a kWh of a zone costs in a month, roubles, in the first range."""
    price = next(price for since, price in reversed(PRICES) if since <= month.first_day)
    share = _RURAL if group == RURAL else Decimal(1)
    return round(price * share * _OF_ZONE[zone], 2)


def write_charge(
    writer: Writer,
    household: Household,
    month: Month,
    volumes: Sequence[int],
    *,
    opening: Kopecks,
    paid: Kopecks,
    basis: str,
    recalculated: Kopecks = 0,
    penalty: Kopecks = 0,
) -> Kopecks:
    """A month's charge with its lines, which add up; what is owed after it, without the penalty."""
    lines = [
        (zone, volume, price_of(month, zone, household.group))
        for zone, volume in zip(household.zones, volumes, strict=True)
    ]
    charged = sum(kopecks(volume * price) for _, volume, price in lines)
    closing = opening + charged + recalculated - paid
    writer.row(
        "charges",
        account=household.number,
        month=month,
        service=ELECTRICITY,
        tariff=lines[0][2] if len(lines) == 1 else "",
        opening=roubles(opening),
        charged=roubles(charged),
        recalculated=roubles(recalculated),
        quality=roubles(0),
        paid=roubles(paid),
        closing=roubles(closing),
        volume=sum(volumes),
        basis=basis,
    )
    if penalty:
        writer.row(
            "charges",
            account=household.number,
            month=month,
            service=PENALTY,
            opening=roubles(0),
            charged=roubles(penalty),
            paid=roubles(0),
            closing=roubles(penalty),
        )
    for zone, volume, price in lines:
        writer.row(
            "charge_lines",
            account=household.number,
            month=month,
            service=ELECTRICITY,
            zone=zone.value,
            range=1,
            volume=volume,
            tariff=price,
            amount=roubles(kopecks(volume * price)),
        )
    return closing
