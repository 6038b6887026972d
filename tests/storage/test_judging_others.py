"""What follows for a meter's other readings when one is deleted or decided late, on every database."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import update

from adapters.registers.exporting.export_readings import export_readings
from core.base.ids import AccountNumber
from core.model.cabinets.cabinet import Person
from core.model.papers.paper import Verdict
from core.model.readings.reading import Reading, ReadingGone, ReadingStatus, Suspicion
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from core.use_cases.check_code import check
from core.use_cases.delete_reading import Deleted, delete
from core.use_cases.hand_in_reading import Submission, hand_in
from core.use_cases.judge_others import Aftermath
from core.use_cases.review_reading import accept, reject
from storage.store import Store
from storage.tables import readings
from storage.work import Work
from tests import billing
from tests.cabinets import at_home
from tests.storage.races import race

T = TypeVar("T")

POLICY = Policy()
OCTOBER = billing.NOW
NOVEMBER = billing.NOW + timedelta(days=30)
DECEMBER = billing.NOW + timedelta(days=60)
ACCEPTED, ON_CHECK, DELETED = ReadingStatus.ACCEPTED, ReadingStatus.ON_CHECK, ReadingStatus.DELETED
REPLACED, EXPORTED = ReadingStatus.REPLACED, ReadingStatus.EXPORTED


def _anna(work: TurnWork) -> Person:
    return at_home(work)


@dataclass
class Meter:
    """Anna's meter, whose last billed reading is 8590 of September."""

    store: Store

    async def shows(self, value: int, at: datetime = OCTOBER) -> Reading:
        def hands_in(work: TurnWork) -> Reading:
            account = work.accounts.by_number(AccountNumber(billing.A))
            assert account is not None
            (meter,) = work.meters.of_account(account.id)
            return hand_in(
                work,
                Submission(
                    person=_anna(work),
                    account=account,
                    meter_id=meter.id,
                    values=(Decimal(value),),
                    at=at,
                    sure=True,
                ),
                POLICY,
            ).reading

        return await self.store.transact(hands_in)

    async def loses(self, reading: Reading, at: datetime = OCTOBER) -> Deleted:
        return await self.store.transact(deletes(reading, at))

    async def is_accepted(self, reading: Reading) -> Aftermath:
        return await self.store.transact(
            lambda work: accept(work, reading.id, policy=POLICY, by="administrator", now=billing.NOW)
        )

    async def is_rejected(self, reading: Reading) -> Aftermath:
        return await self.store.transact(
            lambda work: reject(
                work, reading.id, "описка", policy=POLICY, by="administrator", now=billing.NOW
            )
        )

    async def leaves(self, reading: Reading) -> None:
        await self.store.transact(
            lambda work: (
                work.connection.execute(
                    update(readings).where(readings.c.id == reading.id).values(status=EXPORTED)
                )
                and None
            )
        )

    async def now(self, reading: Reading) -> Reading:
        found = await self.store.transact(lambda work: work.readings.get(reading.id))
        assert found is not None
        return found

    async def state_of(self, reading: Reading) -> tuple[ReadingStatus, int | None, Suspicion | None]:
        found = await self.now(reading)
        (consumption,) = found.consumption
        return found.status, None if consumption is None else int(consumption), found.suspicion

    async def statuses(self, *of: Reading) -> list[ReadingStatus]:
        return [(await self.now(reading)).status for reading in of]

    async def audit(self, reading: Reading) -> list[str]:
        rows = await self.store.transact(lambda work: work.audit.of(f"reading:{reading.id}"))
        return [action for _, _, action in rows]


def deletes(reading: Reading, at: datetime = OCTOBER) -> Callable[[Work], Deleted]:
    def delete_it(work: Work) -> Deleted:
        account = work.accounts.by_number(AccountNumber(billing.A))
        assert account is not None
        return delete(work, _anna(work), account, reading.id, policy=POLICY, now=at)

    return delete_it


@pytest.fixture
async def meter(store: Store) -> Meter:
    await store.transact(billing.state)
    return Meter(store)


@pytest.mark.rows("S46")
async def test_a_deleted_reading_gives_its_month_back_to_the_one_it_replaced(meter: Meter) -> None:
    first, second = await meter.shows(8700), await meter.shows(8650)

    deleted = await meter.loses(second)

    assert await meter.statuses(first, second) == [ACCEPTED, DELETED]
    assert deleted.aftermath.brought_back == replace(first, status=ACCEPTED)
    assert await meter.audit(first) == ["reading-handed-in", "reading-brought-back"]


async def test_the_code_of_a_reading_that_stands_again_is_valid_again(meter: Meter, store: Store) -> None:
    first, second = await meter.shows(8700), await meter.shows(8650)

    async def is_valid(code: str) -> bool:
        checked = await store.transact(
            lambda work: check(work, _anna(work), code, policy=POLICY, now=billing.NOW)
        )
        return checked.verdict is Verdict.VALID

    assert not await is_valid(first.proof)
    await meter.loses(second)
    assert await is_valid(first.proof)
    assert not await is_valid(second.proof)


async def test_of_several_replaced_readings_the_newest_that_was_not_deleted_stands_again(
    meter: Meter,
) -> None:
    minute = timedelta(minutes=1)
    first, second, third = [
        await meter.shows(value, OCTOBER + place * minute) for place, value in enumerate((8700, 8650, 8660))
    ]
    await meter.loses(third)
    assert await meter.statuses(first, second, third) == [REPLACED, ACCEPTED, DELETED]
    await meter.loses(second)
    assert await meter.statuses(first, second, third) == [ACCEPTED, DELETED, DELETED]
    last = await meter.loses(first)
    assert await meter.statuses(first, second, third) == [DELETED] * 3
    assert last.aftermath == Aftermath()


async def test_a_reading_that_was_on_check_is_on_check_again(meter: Meter) -> None:
    doubted, usual = await meter.shows(98590), await meter.shows(8650)
    await meter.loses(usual)
    assert await meter.state_of(doubted) == (ON_CHECK, 90000, Suspicion.BEYOND_CAPACITY)


async def test_what_an_operator_has_accepted_needs_no_second_look_when_it_stands_again(
    meter: Meter,
) -> None:
    doubted = await meter.shows(98590)
    await meter.is_accepted(doubted)
    await meter.loses(await meter.shows(8650))
    assert await meter.state_of(doubted) == (ACCEPTED, 90000, None)


async def test_a_rejected_reading_gives_its_month_back_too(meter: Meter) -> None:
    usual, doubted = await meter.shows(8700), await meter.shows(98590)
    aftermath = await meter.is_rejected(doubted)
    assert await meter.statuses(usual, doubted) == [ACCEPTED, ReadingStatus.REJECTED]
    assert aftermath.brought_back == await meter.now(usual)


async def test_beside_what_has_left_for_billing_nothing_is_brought_back(meter: Meter) -> None:
    first, second = await meter.shows(8700), await meter.shows(8650)
    await meter.leaves(second)
    third = await meter.shows(8660)
    await meter.loses(third)
    assert await meter.statuses(first, second, third) == [REPLACED, EXPORTED, DELETED]


async def test_a_reading_that_has_left_before_it_is_deleted_brings_nothing_back(meter: Meter) -> None:
    first, second = await meter.shows(8700), await meter.shows(8650)
    await meter.leaves(second)
    with pytest.raises(ReadingGone):
        await meter.loses(second)
    assert await meter.statuses(first, second) == [REPLACED, EXPORTED]


async def test_an_export_and_a_deletion_at_once_let_one_reading_leave(
    meter: Meter, database_url: str, tmp_path: Path
) -> None:
    first, second = await meter.shows(8700), await meter.shows(8650)
    out = [tmp_path / "1.csv", tmp_path / "2.csv"]

    async def loses(store: Store) -> int:
        try:
            await store.transact(deletes(second))
        except ReadingGone:
            return 0
        return 0

    async def exports(_: Store) -> int:
        return await asyncio.to_thread(export_readings, database_url, out[0], now=billing.NOW)

    await race(database_url, loses, exports)
    await asyncio.to_thread(export_readings, database_url, out[1], now=billing.NOW)

    left = [line for file in out for line in file.read_text().splitlines()[1:]]
    statuses = await meter.statuses(first, second)
    assert statuses in ([EXPORTED, DELETED], [REPLACED, EXPORTED])
    gone = first if statuses[0] is EXPORTED else second
    assert [line.rpartition(";")[2] for line in left] == [str(gone.id)]


async def test_deleting_an_old_reading_gives_the_later_one_its_consumption(meter: Meter) -> None:
    october, november = await meter.shows(8700), await meter.shows(8790, NOVEMBER)
    assert await meter.state_of(november) == (ACCEPTED, 90, None)
    await meter.loses(october)
    assert await meter.state_of(november) == (ACCEPTED, 200, None)


async def test_a_later_reading_is_on_check_when_an_accepted_one_is_higher(meter: Meter) -> None:
    october, november = await meter.shows(98590), await meter.shows(8790, NOVEMBER)
    december = await meter.shows(8900, DECEMBER)

    aftermath = await meter.is_accepted(october)

    assert await meter.state_of(october) == (ACCEPTED, 90000, None)
    # Its dial was nearly full, so it may have turned over, and the operator sees what that would mean.
    assert await meter.state_of(november) == (ON_CHECK, 10200, Suspicion.BELOW_PREVIOUS)
    assert await meter.state_of(december) == (ON_CHECK, 10310, Suspicion.BELOW_PREVIOUS)
    assert aftermath.put_on_check == (await meter.now(november), await meter.now(december))
    assert await meter.audit(november) == ["reading-handed-in", "reading-put-on-check"]


async def test_a_later_reading_is_on_check_when_more_than_wires_carry_is_left_for_it(meter: Meter) -> None:
    doubted, november = await meter.shows(98590), await meter.shows(98600, NOVEMBER)
    assert await meter.state_of(november) == (ON_CHECK, 90010, Suspicion.BEYOND_CAPACITY)

    aftermath = await meter.is_accepted(doubted)

    assert await meter.state_of(november) == (ACCEPTED, 10, None)
    assert aftermath.cleared == (await meter.now(november),)
    assert await meter.audit(november) == ["reading-handed-in", "reading-cleared"]
    await meter.loses(doubted)
    assert await meter.state_of(november) == (ON_CHECK, 90010, Suspicion.BEYOND_CAPACITY)


async def test_what_has_left_for_billing_is_not_judged_anew(meter: Meter) -> None:
    october, november = await meter.shows(98590), await meter.shows(8790, NOVEMBER)
    december = await meter.shows(8900, DECEMBER)
    await meter.leaves(november)

    aftermath = await meter.is_accepted(october)

    assert await meter.state_of(november) == (EXPORTED, 200, None)
    assert await meter.state_of(december) == (ACCEPTED, 110, None)
    assert aftermath == Aftermath()


async def test_a_reading_on_check_is_accepted_with_its_consumption_as_it_is_by_then(meter: Meter) -> None:
    october, november = await meter.shows(9000), await meter.shows(98590, NOVEMBER)
    assert await meter.state_of(november) == (ON_CHECK, 89590, Suspicion.BEYOND_CAPACITY)
    await meter.loses(october)
    assert await meter.state_of(november) == (ON_CHECK, 90000, Suspicion.BEYOND_CAPACITY)
    await meter.is_accepted(november)
    assert await meter.state_of(november) == (ACCEPTED, 90000, None)
