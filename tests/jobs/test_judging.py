"""Promises are judged by the clock, and not only when somebody looks."""

from datetime import datetime, timedelta

from core.base.ids import AccountId, AccountNumber, PromiseId
from core.model.promises.promise import Part, Promise, PromiseStatus
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from jobs.judging import judge_promises
from storage.store import Store
from tests import billing
from tests.cabinets import settle


async def test_a_promise_that_nobody_looks_at_is_broken_on_its_day(sqlite_store: Store) -> None:
    due = Policy().day(billing.NOW) + timedelta(days=5)

    def promise(work: TurnWork) -> AccountId:
        billing.state(work)  # type: ignore[arg-type]  # the store gives no other
        account = work.accounts.by_number(AccountNumber(billing.A))
        who = settle(work, billing.A, peer="anna", email="anna@mail.ru")
        assert account is not None
        assert who.cabinet is not None
        made = Promise(
            id=PromiseId(0),
            account_id=account.id,
            cabinet_id=who.cabinet,
            parts=(Part(due, 66200),),
            month=billing.LAST_MONTH,
            penalty=0,
            made_at=billing.NOW,
            grace_days=1,
        )
        work.promises.add(made)
        return account.id

    account = await sqlite_store.transact(promise)

    async def status_after(days: int) -> PromiseStatus:
        def clock() -> datetime:
            return billing.NOW + timedelta(days=days)

        await judge_promises(sqlite_store, Policy(), clock)
        last = await sqlite_store.transact(lambda work: work.promises.last_of(account))
        assert last is not None
        return last.status

    assert [await status_after(days) for days in (5, 6, 7, 8)] == [
        PromiseStatus.RUNNING,
        PromiseStatus.RUNNING,
        PromiseStatus.BROKEN,
        PromiseStatus.BROKEN,
    ]
