"""Limits on guessing hold across processes: several stores on one database try one account at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from functools import partial
from threading import Barrier
from time import sleep
from typing import TYPE_CHECKING, Any, Final

import pytest

from core.base.ids import AccountNumber
from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Person
from core.model.readings.sources import Source
from core.model.supplier.guest_limits import GuestLimits
from core.model.supplier.policy import Policy
from core.use_cases import show_photograph
from core.use_cases.confirm_email import send_code
from core.use_cases.find_account_as_guest import NoSuchAccount, find_account
from core.use_cases.link_account import (
    MeterNotEnough,
    MeterProof,
    Proof,
    ProofRejected,
    SumClosed,
    SumProof,
    prove,
)
from core.use_cases.prove_as_guest import prove_as_guest
from core.use_cases.recover_password import NotRegistered, ask_recovery
from core.use_cases.show_photograph import count_photograph
from core.use_cases.sign_in import PasswordWrong, enter_by_password
from tests import billing
from tests.storage.races import race

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from storage.store import Store
    from storage.work import Work

POLICY = replace(Policy(), proofs_an_account=6)
_PROCESSES, _EACH = 3, 4


@pytest.mark.parametrize(
    ("proof", "closed"),
    [(SumProof(1_23), SumClosed), (MeterProof("1746"), MeterNotEnough)],
    ids=["sum", "meter"],
)
async def test_so_many_proofs_are_compared_whichever_messenger_and_process_they_come_by(
    database_url: str, store: Store, proof: Proof, closed: type[Exception]
) -> None:
    await store.transact(billing.state)

    def tries(process: int) -> Callable[[Store], Coroutine[Any, Any, list[bool]]]:
        async def run(own: Store) -> list[bool]:
            return [await own.transact(partial(compared, process, number)) for number in range(_EACH)]

        return run

    def compared(process: int, number: int, work: Work) -> bool:
        channel = ("telegram", "vk", "web")[process]
        chat = work.chats.open(channel, f"{process}-{number}", billing.NOW)
        person = Person(chat=chat.id, channel=channel, source=Source.BOT_WEB)
        try:
            prove(work, person, AccountNumber(billing.A), proof, policy=POLICY, now=billing.NOW)
        except ProofRejected:
            return True
        except closed:
            return False
        raise AssertionError("a wrong proof was taken")

    answers = await race(database_url, *map(tries, range(_PROCESSES)))
    assert sum(map(sum, answers)) == POLICY.proofs_an_account
    assert not await store.transact(partial(compared, 0, 99)), "after a restart as well"


EMAIL: Final = "galina@mail.ru"
CLOSE: Final = replace(
    Policy(),
    password_tries_an_hour=2,
    codes_a_day=2,
    recoveries_an_hour=2,
    guests=GuestLimits(wrong_numbers_an_hour=2, wrong_proofs_an_hour=2, wrong_proofs_an_account=2),
)
_MOST: Final = 2
_A_MOMENT: Final = 0.02
"""Seconds from a try to its commit, in which the others would not see it."""


def _password(work: Work, person: Person, _: int) -> None:
    chat = work.chats.get(person.chat)
    enter_by_password(work, chat, EMAIL, "guess", policy=CLOSE, now=billing.NOW)


def _letter(work: Work, person: Person, _: int) -> None:
    send_code(work, person, EMAIL, policy=CLOSE, now=billing.NOW)
    raise NotRegistered


def _is_registered(work: Work, person: Person, number: int) -> None:
    ask_recovery(work, person, f"nobody{number}@mail.ru", policy=CLOSE, now=billing.NOW)


def _account_number(work: Work, person: Person, number: int) -> None:
    find_account(work, person, AccountNumber(f"300000000{number}"), policy=CLOSE, now=billing.NOW)


def _guests_proof(work: Work, person: Person, number: int) -> None:
    account = AccountNumber(f"300000000{number}")
    prove_as_guest(work, person, account, MeterProof("1746"), policy=CLOSE, now=billing.NOW)


def _guests_proof_of_one(work: Work, person: Person, _: int) -> None:
    account = AccountNumber("3000000000")
    prove_as_guest(work, person, account, MeterProof("1746"), policy=CLOSE, now=billing.NOW)


def _photograph(work: Work, person: Person, _: int) -> None:
    count_photograph(work, replace(person, address="198.51.100.7"), now=billing.NOW)
    raise NotRegistered


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("door", "telling"),
    [
        (_password, PasswordWrong),
        (_letter, NotRegistered),
        (_is_registered, NotRegistered),
        (_account_number, NoSuchAccount),
        (_guests_proof, ProofRejected),
        (_guests_proof_of_one, ProofRejected),
        (_photograph, NotRegistered),
    ],
    ids=[
        "password",
        "letter",
        "who is registered",
        "account number",
        "guest's proof",
        "of one account",
        "photographs of one address",
    ],
)
async def test_strangers_at_once_are_told_no_oftener_than_the_limit_of_all_of_them(
    database_url: str,
    door: Callable[[Work, Person, int], None],
    telling: type[Refusal],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What binds them has no row of its own that one of them could hold: an e-mail, a number, everybody."""
    monkeypatch.setattr(show_photograph, "MOST_OF_AN_ADDRESS", _MOST)
    ready = Barrier(2 * _MOST)

    def told(number: int, work: Work) -> bool:
        channel = ("telegram", "vk", "web")[number % 3]
        chat = work.chats.open(channel, str(number), billing.NOW)
        person = Person(chat=chat.id, channel=channel, source=Source.BOT_WEB)
        try:
            door(work, person, number)
        except Refusal as refusal:
            return isinstance(refusal, telling)
        finally:
            sleep(_A_MOMENT)
        return False

    def stranger(number: int) -> Callable[[Store], Coroutine[Any, Any, bool]]:
        async def run(own: Store) -> bool:
            await own.transact(lambda work: work.tries.count("none", "", billing.NOW))
            await asyncio.to_thread(ready.wait)
            return await own.transact(partial(told, number))

        return run

    answers = await race(database_url, *map(stranger, range(2 * _MOST)))
    assert sum(answers) == _MOST
