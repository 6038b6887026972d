"""Two chats that ask for the same paper at the same moment, on every database."""

from core.base.ids import AccountNumber
from core.model.papers.paper import Paper, PaperKind
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from core.use_cases.issue_paper import issue
from storage.store import Store
from storage.work import Work
from tests import billing
from tests.storage.races import race


async def test_two_who_ask_at_once_get_one_number(store: Store, database_url: str) -> None:
    def state(work: Work) -> None:
        billing.state(work)

    def ask(work: TurnWork) -> Paper:
        account = work.accounts.by_number(AccountNumber(billing.PAID_UP))
        assert account is not None
        return issue(
            work,
            account.id,
            PaperKind.NO_DEBT,
            billing.LAST_MONTH,
            by="cabinet:1",
            policy=Policy(),
            now=billing.NOW,
        )

    async def asks(other: Store) -> str:
        paper = await other.transact(ask)
        return paper.number

    await store.transact(state)
    for _ in range(5):
        assert len(set(await race(database_url, asks, asks, asks))) == 1
        await store.transact(
            lambda work: work.papers.withdraw(work.papers.last(1)[0].id, "ещё раз", billing.NOW)
        )
