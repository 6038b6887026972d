"""Two people who have the same account act on it at the same moment, from two processes."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Connection, update

from core.base.ids import AccountNumber
from core.model.accounts import Account
from core.model.cabinets.cabinet import Person
from core.model.meters import Meter
from core.model.readings.reading import ReadingGone, ReadingStatus
from core.model.readings.sources import Source
from core.model.supplier.guest_limits import GuestLimits
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from core.use_cases.change_subscriptions import switch_e_receipt
from core.use_cases.delete_reading import delete, ensure_can_delete
from core.use_cases.hand_in_as_guest import TooManyGuestReadings, hand_in_as_guest
from core.use_cases.hand_in_reading import Submission, hand_in
from core.use_cases.link_account import ProofRejected, SumClosed, SumProof, prove
from core.use_cases.receive_as_guest import ReceivesAlready, subscribe_as_guest
from storage.store import Store
from storage.tables import readings
from tests import billing
from tests.cabinets import at_home, settle
from tests.storage.races import race

POLICY = Policy()


def _submission(person: Person, account: Account, meter: Meter, value: int) -> Submission:
    return Submission(
        person=person, account=account, meter_id=meter.id, values=(Decimal(value),), at=billing.NOW
    )


async def test_of_two_readings_at_once_one_replaces_the_other(store: Store, database_url: str) -> None:
    """Settled 11: one accepted reading for a meter and a month, no matter who hands it in."""
    await store.transact(billing.state)

    def hands_in(work: TurnWork, peer: str, value: int) -> None:
        account = work.accounts.by_number(AccountNumber(billing.A))
        assert account is not None
        (meter,) = work.meters.of_account(account.id)
        person = at_home(work, peer=peer)
        hand_in(work, _submission(person, account, meter, value), POLICY)

    await race(
        database_url,
        *(
            lambda each, place=place: each.transact(lambda work: hands_in(work, f"p{place}", 8700 + place))
            for place in range(4)
        ),
    )

    def accepted(work: TurnWork) -> list[ReadingStatus]:
        account = work.accounts.by_number(AccountNumber(billing.A))
        assert account is not None
        return [
            reading.status
            for reading in work.readings.of_account(account.id)
            if reading.is_ours and reading.status is ReadingStatus.ACCEPTED
        ]

    assert len(await store.transact(accepted)) == 1


async def test_of_two_changes_of_what_an_account_receives_at_once_one_holds(
    store: Store, database_url: str
) -> None:
    await store.transact(billing.state)

    def subscribes(work: TurnWork, peer: str) -> None:
        account = work.accounts.by_number(AccountNumber(billing.A))
        assert account is not None
        person = settle(work, billing.A, peer=peer, email=f"{peer}@mail.ru")
        switch_e_receipt(work, person, account, on=True, now=billing.NOW)

    await race(
        database_url,
        *(
            lambda each, place=place: each.transact(lambda work: subscribes(work, f"p{place}"))
            for place in range(4)
        ),
    )

    def holding(work: TurnWork) -> list[bool]:
        account = work.accounts.by_number(AccountNumber(billing.A))
        assert account is not None
        change = work.accounts.open_change(account.id)
        assert change is not None
        assert change.cabinet_id is not None
        return [account.email == work.cabinets.get(change.cabinet_id).email, account.e_receipt]

    assert await store.transact(holding) == [True, True]


@pytest.mark.rows("S46")
async def test_a_reading_that_leaves_for_billing_meanwhile_is_not_deleted(store: Store) -> None:

    def delete_what_has_just_left(work: TurnWork, connection: Connection) -> ReadingStatus:
        account = work.accounts.by_number(AccountNumber(billing.A))
        assert account is not None
        (meter,) = work.meters.of_account(account.id)
        person = at_home(work)
        taken = hand_in(work, _submission(person, account, meter, 8700), POLICY).reading
        assert ensure_can_delete(work, person, account, taken.id) == taken
        connection.execute(
            update(readings).where(readings.c.id == taken.id).values(status=ReadingStatus.EXPORTED)
        )
        with pytest.raises(ReadingGone):
            delete(work, person, account, taken.id, policy=POLICY, now=billing.NOW)
        left = work.readings.get(taken.id)
        assert left is not None
        return left.status

    await store.transact(billing.state)
    status = await store.transact(lambda work: delete_what_has_just_left(work, work.connection))
    assert status is ReadingStatus.EXPORTED


async def test_the_limit_of_an_account_holds_for_guesses_at_once(store: Store, database_url: str) -> None:
    """Settled 3: however many strangers guess at the same moment."""
    await store.transact(billing.state)
    policy = Policy(proofs_an_account=3)

    def guesses(work: TurnWork, peer: str) -> str:
        try:
            prove(
                work,
                Person(
                    chat=work.chats.open("web", peer, billing.NOW).id, channel="web", source=Source.BOT_WEB
                ),
                AccountNumber(billing.A),
                SumProof(100),
                policy=policy,
                now=billing.NOW + timedelta(seconds=1),
            )
        except ProofRejected:
            return "wrong"
        except SumClosed:
            return "closed"
        return "right"

    answers = await race(
        database_url,
        *(
            lambda each, place=place: each.transact(lambda work: guesses(work, f"p{place}"))
            for place in range(6)
        ),
    )
    assert sorted(answers) == ["closed"] * 3 + ["wrong"] * 3


async def test_of_guests_at_once_no_more_hand_in_than_the_limit_of_the_account(
    store: Store, database_url: str
) -> None:
    await store.transact(billing.state)
    policy = replace(POLICY, guests=GuestLimits(readings_an_account=2))

    def hands_in(work: TurnWork, place: int) -> bool:
        account = work.accounts.by_number(AccountNumber(billing.A))
        assert account is not None
        (meter,) = work.meters.of_account(account.id)
        person = _guest(work, place)
        try:
            hand_in_as_guest(work, _submission(person, account, meter, 8700 + place), policy)
        except TooManyGuestReadings:
            return False
        return True

    taken = await race(
        database_url,
        *(lambda each, place=place: each.transact(lambda work: hands_in(work, place)) for place in range(4)),
    )
    assert sorted(taken) == [False, False, True, True]


async def test_of_guests_who_subscribe_at_once_one_gets_the_receipts(store: Store, database_url: str) -> None:
    await store.transact(billing.state)

    def subscribes(work: TurnWork, place: int) -> bool:
        account = work.accounts.by_number(AccountNumber(billing.A))
        assert account is not None
        try:
            subscribe_as_guest(
                work, _guest(work, place), account, f"p{place}@mail.ru", policy=Policy(), now=billing.NOW
            )
        except ReceivesAlready:
            return False
        return True

    taken = await race(
        database_url,
        *(
            lambda each, place=place: each.transact(lambda work: subscribes(work, place))
            for place in range(4)
        ),
    )
    assert sorted(taken) == [False, False, False, True]


def _guest(work: TurnWork, place: int) -> Person:
    """Somebody in a chat without a cabinet."""
    chat = work.chats.open("web", f"p{place}", billing.NOW)
    return Person(chat=chat.id, channel="web", source=Source.BOT_WEB)
