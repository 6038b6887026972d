"""What a job would do is told, and nothing of it is kept."""

from datetime import UTC, datetime

from core.base.ids import CabinetId
from core.model.cabinets.cabinet import ProofKind
from core.model.messages.recipients import Recipient, ToCabinet
from core.model.reminders import Why
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from jobs.rehearsal import Rehearsal, reminders_of_all
from jobs.reminding import remind
from storage.store import open_store
from storage.work import Work
from tests.storage.seeds import add_account, add_charge, add_meter

PEOPLE = 3
MORNING = datetime(2025, 10, 20, 8, tzinfo=UTC)


def _settle(work: TurnWork) -> None:
    assert isinstance(work, Work)
    for number in range(PEOPLE):
        account = add_account(work, str(number))
        cabinet = work.cabinets.add(email=f"{number}@mail.ru", phone="", password_hash="", at=MORNING)
        work.links.add(cabinet.id, account, ProofKind.SUM, MORNING)
        add_charge(work, account)
        if number:
            add_meter(work, account, str(number))


async def test_a_rehearsed_job_tells_whom_it_would_write_to_and_leaves_nothing(database_url: str) -> None:
    store = open_store(database_url)
    await store.transact(_settle)
    heard: list[tuple[str, Recipient]] = []
    for _ in range(2):
        stage = Rehearsal(store, lambda task, _work: heard.append((task.kind, task.to)))
        await remind(stage, Policy(), lambda: MORNING)
    reminded = [("reminders-due", ToCabinet(CabinetId(number))) for number in (2, 3)]
    billed = [("bills-issued", ToCabinet(CabinetId(number))) for number in (1, 2, 3)]
    assert heard == 2 * [*reminded, *billed]
    assert await store.transact(lambda work: (work.queue.backlog(), work.cursors.get("reminders"))) == (
        [],
        "",
    )
    await store.close()


async def test_of_everybody_it_is_said_why_nothing_is_brought_up(database_url: str) -> None:
    store = open_store(database_url)
    await store.transact(_settle)
    found = [each async for each in reminders_of_all(store, Policy(), MORNING)]
    assert [(cabinet, len(reminders.readings)) for cabinet, reminders in found] == [(1, 0), (2, 1), (3, 1)]
    assert [left.why for _, reminders in found for left in reminders.left_out] == [Why.NO_METER]
    await store.close()
