"""Households alike for both bots: an account, a meter, two years of readings, and what was charged last."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import insert

from bot.texts import russian
from bot.wording.consents import version_in_force
from core.base.months import Month
from core.model.cabinets.cabinet import ConsentKind, ProofKind
from core.model.charges.charge import ELECTRICITY, Basis
from core.model.meters import Zone
from core.model.readings.reading import ReadingStatus
from storage import tables
from storage.work import Work

MONTHS = 24
"""So much of the history billing gives a new cabinet."""
GROUP = "urban-gas"


@dataclass(frozen=True, slots=True)
class Household:
    """One subscriber with one chat, one account and one meter."""

    number: int
    readings: tuple[tuple[date, int], ...]
    """Day and kWh, oldest first."""
    charged: int
    """Kopecks."""

    @property
    def chat(self) -> int:
        """Telegram's id of the chat."""
        return 100_000_000 + self.number

    @property
    def account(self) -> str:
        """The account's number."""
        return f"06{self.number:08d}"

    @property
    def meter(self) -> str:
        """The meter's number."""
        return f"{self.number:09d}"

    @property
    def next_value(self) -> int:
        """What the meter shows now."""
        (_, before), (_, last) = self.readings[-2:]
        return 2 * last - before


def households(count: int, today: date) -> Iterator[Household]:
    """So many households, none of which has handed in a reading this month."""
    months = [Month.of(today).plus(-back) for back in range(MONTHS, 0, -1)]
    for number in range(1, count + 1):
        use = 120 + number % 60
        readings = tuple(
            (month.first_day.replace(day=20), 10_000 + use * place) for place, month in enumerate(months)
        )
        yield Household(number, readings, charged=use * 662)


def state(work: Work, homes: list[Household], now: datetime) -> None:
    """Write the households into our tables, as an import and a registration would have left them."""
    state_prices(work)
    state_homes(work, homes, now)


def state_homes(work: Work, homes: list[Household], now: datetime) -> None:
    """The households alone, as a part of them all."""
    execute = work.connection.execute
    execute(insert(tables.accounts), [_account(home) for home in homes])
    execute(insert(tables.meters), [_meter(home) for home in homes])
    execute(insert(tables.readings), [row for home in homes for row in _readings(home)])
    execute(insert(tables.charges), [_charge(home) for home in homes])
    execute(
        insert(tables.cabinets),
        [{"id": h.number, "email": f"{h.number}@example.org", "created_at": now} for h in homes],
    )
    execute(
        insert(tables.links),
        [
            {"cabinet_id": h.number, "account_id": h.number, "proof": ProofKind.SUM, "linked_at": now}
            for h in homes
        ],
    )
    execute(insert(tables.consents), [consent for home in homes for consent in _consents(home, now)])
    execute(insert(tables.chats), [_chat(home, now) for home in homes])


def state_prices(work: Work) -> None:
    """What a kilowatt-hour costs them all."""
    execute = work.connection.execute
    execute(insert(tables.tariffs), [_tariff(consumption_range) for consumption_range in (1, 2, 3)])
    execute(
        insert(tables.range_limits).values(
            tariff_group=GROUP, valid_from=date(2024, 1, 1), limit1=Decimal(3900), limit2=Decimal(6000)
        )
    )


def _account(home: Household) -> dict[str, object]:
    return {
        "id": home.number,
        "number": home.account,
        "city": "г. Волгоград",
        "owner": "Иванов Иван Иванович",
        "tariff_group": GROUP,
    }


def _meter(home: Household) -> dict[str, object]:
    return {
        "id": home.number,
        "account_id": home.number,
        "number": home.meter,
        "digits": 6,
        "installed": home.readings[0][0],
        "initial_t1": Decimal(0),
    }


def _readings(home: Household) -> Iterator[dict[str, object]]:
    before = home.readings[0][1]
    for day, value in home.readings:
        yield {
            "meter_id": home.number,
            "taken_on": day,
            "received_at": datetime(day.year, day.month, day.day, 9, tzinfo=UTC),
            "month": Month.of(day),
            "t1": Decimal(value),
            "c1": Decimal(value - before),
            "source": "WEB",
            "status": ReadingStatus.BILLED,
        }
        before = value


def _charge(home: Household) -> dict[str, object]:
    return {
        "account_id": home.number,
        "month": Month.of(home.readings[-1][0]),
        "service": ELECTRICITY,
        "opening": 0,
        "charged": home.charged,
        "paid": 0,
        "closing": home.charged,
        "basis": Basis.METER,
    }


def _tariff(consumption_range: int) -> dict[str, object]:
    return {
        "tariff_group": GROUP,
        "zone": Zone.SINGLE,
        "range": consumption_range,
        "price": Decimal("6.62") * consumption_range,
        "valid_from": date(2024, 1, 1),
    }


def _consents(home: Household, now: datetime) -> Iterator[dict[str, object]]:
    """The texts in force, without which each person would be asked about them first."""
    accounts = {ConsentKind.PERSONAL_DATA: None, ConsentKind.RULES: None, ConsentKind.ACCOUNT: home.number}
    for kind, account in accounts.items():
        yield {
            "cabinet_id": home.number,
            "kind": kind,
            "version": version_in_force(russian(), kind),
            "account_id": account,
            "channel": "telegram",
            "given_at": now,
        }


def _chat(home: Household, now: datetime) -> dict[str, object]:
    return {
        "channel": "telegram",
        "peer": str(home.chat),
        "cabinet_id": home.number,
        "account_id": home.number,
        "memory": {},
        "active_at": now,
    }
