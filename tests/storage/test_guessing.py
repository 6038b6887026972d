"""Limits on guessing hold across processes: several stores on one database try one account at once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from core.base.ids import AccountNumber
from core.model.cabinets.cabinet import Person
from core.model.readings.sources import Source
from core.model.supplier.policy import Policy
from core.use_cases.link_account import (
    MeterNotEnough,
    MeterProof,
    Proof,
    ProofRejected,
    SumClosed,
    SumProof,
    prove,
)
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
