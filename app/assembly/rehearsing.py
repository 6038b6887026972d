"""What a job would do, looked at with all that the program would do it with."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from app.assembly.documents import documents_of
from app.assembly.jobs import jobs_of
from app.assembly.mail import postman_of
from app.assembly.messengers import switched_on
from app.assembly.messengers.messenger import House
from app.assembly.papers import check_link
from app.assembly.payments.asking import providers_of
from app.assembly.sms import texting_of
from app.assembly.store import prepared_store
from app.assembly.supplier import policy_of, supplier_of
from app.settings.sections import Settings
from bot.cabinet import conversation
from bot.engine.dispatcher import Dispatcher
from bot.messages.deliveries import Deliveries, Foreseen
from bot.messages.registry import MESSAGES
from bot.texts import russian
from core.model.supplier.policy import Policy
from core.ports.payment_providers import PaymentProvider
from core.ports.queue import Task
from core.ports.store import Store, TurnWork
from jobs.rehearsal import Rehearsal

Told: TypeAlias = Callable[[Task, Foreseen], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Where jobs are rehearsed, as if it were a certain moment."""

    settings: Settings
    moment: datetime
    policy: Policy
    store: Store
    """The real one."""
    providers: dict[str, PaymentProvider]
    deliveries: Deliveries

    async def rehearse(self, job: str, told: Told) -> object:
        """Go through a job, and tell of each message that it would queue and what would become of that.

        What the job itself says of what it has done is returned.
        """

        def tell(task: Task, work: TurnWork) -> None:
            foreseen = self.deliveries.foresee(task, work)
            if foreseen is not None:
                told(task, foreseen)

        jobs = jobs_of(
            self.settings,
            Rehearsal(self.store, tell),
            policy=self.policy,
            providers=self.providers.values(),
            clock=lambda: self.moment,
        )
        return await jobs[job]()


@asynccontextmanager
async def stage(settings: Settings, moment: datetime) -> AsyncIterator[Stage]:
    """Open all that it takes, and close it at the end; nobody is written to."""
    policy, supplier = policy_of(settings), supplier_of(settings)

    def clock() -> datetime:
        return moment

    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(prepared_store(settings))
        providers = await stack.enter_async_context(providers_of(settings))
        dispatcher = Dispatcher(conversation(policy, supplier), store, clock=clock)
        for messenger in switched_on(settings):
            channel = messenger.open(settings, House(store=store))
            stack.push_async_callback(channel.close)
            dispatcher.join(channel)
        deliveries = Deliveries(
            dispatcher,
            store,
            postman_of(settings),
            documents=documents_of(settings),
            texts=russian(),
            policy=policy,
            supplier=supplier,
            check_link=check_link(settings, lambda: dispatcher.links),
            clock=clock,
            texting=texting_of(settings, store, policy, clock),
        )
        deliveries.kinds(MESSAGES)
        yield Stage(
            settings=settings,
            moment=moment,
            policy=policy,
            store=store,
            providers=providers,
            deliveries=deliveries,
        )
