"""Readings on check: an operator decides once, even if others act on the reading at the same moment."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import update

from core.base.ids import AccountNumber, ReadingId
from core.model.accounts import Account
from core.model.cabinets.cabinet import Person
from core.model.readings.reading import Reading, ReadingGone, ReadingStatus, Suspicion
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from core.use_cases.delete_reading import delete
from core.use_cases.hand_in_reading import Submission, hand_in
from core.use_cases.review_reading import (
    MOST_REASON,
    NoReason,
    NoSuchReading,
    NotOnCheck,
    OnCheck,
    ReasonTooLong,
    accept,
    on_check,
    reject,
)
from storage import tables
from storage.store import Store
from storage.work import Work
from tests import billing
from tests.cabinets import at_home
from tests.storage.races import race

POLICY = Policy()
WHO = "administrator"
BEYOND = Decimal(98590)


def account_of(work: TurnWork, number: str) -> Account:
    account = work.accounts.by_number(AccountNumber(number))
    assert account is not None
    return account


def anna(work: TurnWork, number: str = billing.A) -> Person:
    return at_home(work, number, peer=number)


def hands_in(work: TurnWork, *values: Decimal, number: str = billing.A, turned_over: bool = False) -> Reading:
    account = account_of(work, number)
    (meter,) = work.meters.of_account(account.id)
    submission = Submission(
        person=anna(work, number),
        account=account,
        meter_id=meter.id,
        values=values,
        at=billing.NOW,
        turned_over=turned_over,
        sure=True,
    )
    return hand_in(work, submission, POLICY).reading


@pytest.fixture
async def doubted(store: Store) -> Reading:
    """What Anna stands by, though her wires cannot carry so much."""
    await store.transact(billing.state)
    return await store.transact(lambda work: hands_in(work, BEYOND))


def accepts(reading_id: ReadingId) -> Callable[[TurnWork], object]:
    return partial(accept, reading_id=reading_id, policy=POLICY, by=WHO, now=billing.NOW)


def rejects(reading_id: ReadingId, reason: str = "описка") -> Callable[[TurnWork], object]:
    return partial(reject, reading_id=reading_id, reason=reason, policy=POLICY, by=WHO, now=billing.NOW)


def waiting(work: TurnWork) -> list[OnCheck]:
    return on_check(work)


async def status_of(store: Store, reading: Reading) -> tuple[ReadingStatus, str]:
    found = await store.transact(lambda work: work.readings.get(reading.id))
    assert found is not None
    return found.status, found.reason


async def test_what_waits_is_listed_with_what_it_is_decided_by(store: Store, doubted: Reading) -> None:
    def state(work: Work) -> None:
        nearly_full = {"t1": Decimal(99990), "t2": Decimal(580)}
        table = tables.readings
        work.connection.execute(
            update(tables.meters).where(tables.meters.c.number == billing.METER_TWO_ZONES).values(digits=5)
        )
        work.connection.execute(update(table).where(table.c.t2 == Decimal(580)).values(nearly_full))

    await store.transact(state)
    over = await store.transact(
        lambda work: hands_in(work, Decimal(12), Decimal(590), number=billing.TWO_ZONES, turned_over=True)
    )
    await store.transact(lambda work: hands_in(work, Decimal(100), number=billing.B))

    def told(it: OnCheck) -> tuple[object, ...]:
        return (it.reading, it.account, it.meter.number, it.previous.values, it.reading.suspicion)

    assert [told(it) for it in await store.transact(waiting)] == [
        (doubted, billing.A, billing.METER_A, (Decimal(8590),), Suspicion.BEYOND_CAPACITY),
        (over, billing.TWO_ZONES, billing.METER_TWO_ZONES, (99990, 580), Suspicion.TURNED_OVER),
    ]


async def test_an_accepted_reading_counts_and_the_audit_knows_by_whom(store: Store, doubted: Reading) -> None:
    await store.transact(accepts(doubted.id))
    assert await status_of(store, doubted) == (ReadingStatus.ACCEPTED, "")
    assert await store.transact(waiting) == []
    audit = await store.transact(lambda work: work.audit.of(f"reading:{doubted.id}"))
    assert audit[-1] == (billing.NOW, WHO, "reading-accepted")


async def test_a_rejected_reading_keeps_its_reason_and_leaves_room_for_another(
    store: Store, doubted: Reading
) -> None:
    reason = "  Снимите\nпоказание\x07 заново "
    await store.transact(rejects(doubted.id, reason))
    assert await status_of(store, doubted) == (ReadingStatus.REJECTED, "Снимите показание заново")
    audit = await store.transact(lambda work: work.audit.of(f"reading:{doubted.id}"))
    assert audit[-1] == (billing.NOW, WHO, "reading-rejected")
    again = await store.transact(lambda work: hands_in(work, BEYOND))
    assert (again.status, again.id == doubted.id) == (ReadingStatus.ON_CHECK, False)


@pytest.mark.parametrize(
    ("reason", "refusal"),
    [("", NoReason), (" \n\u200b", NoReason), ("ж" * (MOST_REASON + 1), ReasonTooLong)],
)
async def test_without_a_reason_that_can_be_read_nothing_is_rejected(
    store: Store, doubted: Reading, reason: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await store.transact(rejects(doubted.id, reason))
    assert await status_of(store, doubted) == (ReadingStatus.ON_CHECK, "")


async def test_only_what_is_on_check_is_decided_and_only_once(store: Store, doubted: Reading) -> None:
    usual = await store.transact(lambda work: hands_in(work, Decimal(100), number=billing.B))
    await store.transact(rejects(doubted.id))
    for reading, status in ((usual, ReadingStatus.ACCEPTED), (doubted, ReadingStatus.REJECTED)):
        with pytest.raises(NotOnCheck) as refused:
            await store.transact(accepts(reading.id))
        assert refused.value.status is status
    with pytest.raises(NoSuchReading):
        await store.transact(accepts(ReadingId(404)))


async def test_of_a_rejection_and_a_deletion_at_once_one_wins(
    store: Store, database_url: str, doubted: Reading
) -> None:
    def deletes(work: TurnWork) -> None:
        delete(work, anna(work), account_of(work, billing.A), doubted.id, policy=POLICY, now=billing.NOW)

    async def tries(each: Store, act: Callable[[TurnWork], object]) -> str:
        try:
            await each.transact(act)
        except (ReadingGone, NotOnCheck):
            return "refused"
        return "won"

    acts = (deletes, rejects(doubted.id), rejects(doubted.id), deletes)
    ends = await race(database_url, *(lambda each, act=act: tries(each, act) for act in acts))
    assert sorted(ends) == ["refused"] * 3 + ["won"]
    audit = await store.transact(lambda work: work.audit.of(f"reading:{doubted.id}"))
    assert [action for _, _, action in audit][1:] == [f"reading-{(await status_of(store, doubted))[0]}"]
