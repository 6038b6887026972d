"""SMS go out by tasks of their own: by day, so many a person and in all, each at most once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any, Final

from bot.messages.message import Message
from core.model.messages.recipients import ToCabinet
from core.model.messages.sms import Sms
from core.model.supplier.policy import Policy
from core.ports.queue import Task
from core.ports.sms import SmsGateway, SmsRefused, SmsUnavailable
from core.ports.store import Store, TurnWork
from core.ports.task_kinds import NoUseTrying, TaskKind, TryLater
from core.use_cases.limits import DAY, EVERYBODY, Limit, take_try

BACK_OFF: Final = (
    *(timedelta(minutes=minutes) for minutes in (1, 5, 15, 30)),
    *(timedelta(hours=1) for _ in range(6)),
)
"""For as long as a working day: what is later is told by the next one."""
_WITHIN: Final = timedelta(minutes=2)
_BY_DAY: Final = (time(9), time(21))
"""A telephone on the night table rings."""
LIMITED: Final = "enough SMS for today"
NIGHT: Final = "waits for the morning"
"""What stands in the row of an SMS that has not been sent."""

Short = Callable[[Task, TurnWork], Sms | None]
"""The words of what is due, judged anew; None where that has closed the task, or put it off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texting:
    """What sends SMS, and how many may go."""

    store: Store
    gateway: SmsGateway
    policy: Policy
    clock: Callable[[], datetime]
    a_person: int
    """In 24 hours."""
    in_all: int
    """The same for everybody together: each costs money."""

    def kind(self, message: Message[Any], short: Short) -> TaskKind:
        """What the worker needs to know of the SMS of one kind of facts."""
        return TaskKind(
            name=_kind(message),
            run=partial(self._send, short),
            back_off=BACK_OFF,
            at_once=1,
            within=_WITHIN,
        )

    async def _send(self, short: Short, task: Task) -> None:
        sms = await self.store.transact(partial(self._judge, short, task))
        if sms is None:
            return
        try:
            await self.gateway.send(sms, f"sms-{task.id}")
        except SmsRefused as refusal:
            raise NoUseTrying(str(refusal)) from None
        except SmsUnavailable as trouble:
            raise TryLater(str(trouble)) from None
        await self.store.transact(lambda work: work.queue.done(task.id, self.clock()))

    def _judge(self, short: Short, task: Task, work: TurnWork) -> Sms | None:
        now = self.clock()
        if not isinstance(task.to, ToCabinet):
            raise TypeError(task.kind)
        morning = _morning(self.policy.local(now))
        if morning is not None:
            work.queue.put_off(task, until=morning, error=NIGHT, counts=False)
            return None
        sms = short(task, work)
        if sms is None:
            return None
        limits = (
            Limit("sms", f"cabinet:{task.to.cabinet}", self.a_person, DAY),
            Limit("sms", EVERYBODY, self.in_all, DAY),
        )
        # A second try is of the same message.
        if task.attempts <= 1 and not take_try(work, limits, now):
            work.queue.done(task.id, now, note=LIMITED)
            return None
        return sms


def queue_sms(message: Message[Any], task: Task, now: datetime, work: TurnWork) -> None:
    """Have what a task tells told by SMS; done again it is told once."""
    work.queue.add(_kind(message), task.payload, task.to, at=now, key=str(task.id))


def _kind(message: Message[Any]) -> str:
    """Stands in rows that outlive a release, so it never changes."""
    return f"sms-{message.fact.kind}"


def _morning(local: datetime) -> datetime | None:
    """When it is day again; None where it is."""
    first, last = _BY_DAY
    if first <= local.time() < last:
        return None
    morning = local.replace(hour=first.hour, minute=0, second=0, microsecond=0)
    return morning if local.time() < first else morning + timedelta(days=1)
