"""What goes into a column comes out the same on each database, or is refused."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import delete
from sqlalchemy.exc import StatementError

from core.base.ids import AccountNumber
from core.base.months import Month
from core.model.charges.charge import Charge
from storage.store import Store
from storage.tables import audit, charges
from storage.work import Work
from tests.storage.seeds import add_account, add_charge

# The store is made once and emptied by each example itself; a database is slower than the usual deadline.
on_a_database = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NUMBER = AccountNumber("0600123456")
BILLIONS = 10**15

money = some.integers(-BILLIONS, BILLIONS)
kwh = some.decimals(-BILLIONS, BILLIONS, places=3)
prices = some.decimals(0, 10**6, places=5)
months = some.builds(Month, some.integers(1900, 9999), some.integers(1, 12))
zones = some.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = some.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=zones)  # noqa: DTZ001  # bounds are given without a zone


@on_a_database
@given(opening=money, closing=money, volume=some.none() | kwh, tariff=some.none() | prices, month=months)
async def test_money_energy_price_and_month_lose_nothing(
    store: Store, *, opening: int, closing: int, volume: Decimal | None, tariff: Decimal | None, month: Month
) -> None:
    def round_trip(work: Work) -> Charge:
        work.connection.execute(delete(charges))
        known = work.accounts.by_number(NUMBER)
        account = known.id if known else add_account(work, NUMBER)
        add_charge(work, account, month, opening=opening, closing=closing, volume=volume, tariff=tariff)
        (charge,) = work.charges.of_month(account, month)
        return charge

    charge = await store.transact(round_trip)

    assert (charge.opening, charge.closing, charge.month) == (opening, closing, month)
    assert (charge.volume, charge.tariff) == (volume, tariff)


@on_a_database
@given(at=instants)
async def test_time_of_any_zone_comes_back_as_the_same_moment_in_utc(store: Store, at: datetime) -> None:
    def round_trip(work: Work) -> datetime:
        work.connection.execute(delete(audit))
        work.audit.record(at=at, actor="a", action="b", subject="c")
        return work.audit.of("c")[0][0]

    kept = await store.transact(round_trip)

    assert kept == at
    assert kept.tzinfo is UTC


@on_a_database
@given(times=some.lists(instants, min_size=1, max_size=5), since=instants)
async def test_times_are_compared_as_moments(store: Store, times: list[datetime], since: datetime) -> None:
    def count(work: Work) -> int:
        for at in times:
            work.tries.add("kind", "subject", at)
        counted = work.tries.count("kind", "subject", since)
        work.connection.exec_driver_sql("DELETE FROM tries")
        return counted

    assert await store.transact(count) == sum(at >= since for at in times)


async def test_time_without_a_zone_is_refused(store: Store) -> None:
    naive = datetime(2025, 11, 24, 9, 30)  # noqa: DTZ001  # what is to be refused

    with pytest.raises(StatementError, match="without a zone"):
        await store.transact(lambda work: work.tries.add("kind", "subject", naive))


async def test_more_decimals_than_are_kept_are_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="more than 3 decimals"):
        await store.transact(lambda work: add_charge(work, add_account(work), volume=Decimal("0.0001")))


async def test_word_that_is_not_of_the_set_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="'wood' is not a valid Stove"):
        await store.transact(lambda work: add_account(work, stove="wood"))


async def test_night_when_clocks_go_back_is_two_moments(store: Store) -> None:
    """Moscow went from UTC+4 to UTC+3 on 26.10.2014: half past one came twice."""
    moscow = ZoneInfo("Europe/Moscow")
    first = datetime(2014, 10, 26, 1, 30, tzinfo=moscow)
    second = first.replace(fold=1)

    def record(work: Work) -> list[datetime]:
        for at in (first, second):
            work.audit.record(at=at, actor="a", action="b", subject="c")
        return [at for at, _, _ in work.audit.of("c")]

    assert await store.transact(record) == [
        datetime(2014, 10, 25, 21, 30, tzinfo=UTC),
        datetime(2014, 10, 25, 22, 30, tzinfo=UTC),
    ]
