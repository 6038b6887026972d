"""Each morning people are reminded of what is due; mornings that were missed are caught up with."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final, Self

import structlog

from core.base.ids import CabinetId
from core.model.charges.tariffs import TariffStart
from core.model.reminders import Occasions
from core.model.supplier.policy import Policy
from core.ports.store import Store, TurnWork
from core.use_cases.foresee_tariff import coming_tariffs, queue_tariff_changes
from core.use_cases.remind import queue_new_bills, queue_reminders
from jobs import spans

_log = structlog.get_logger(__name__)

HOURS: Final = range(10, 20)
"""When people are written to, by the supplier's clock: a start in the night waits for the morning."""
_MISSED: Final = timedelta(days=6)
"""How far back days are caught up with; what is older has lost its point."""
_CURSOR: Final = "reminders"
_TARIFFS: Final = "tariffs"
_DAY: Final = timedelta(days=1)
_NOBODY: Final = CabinetId(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One round through all people, about some days."""

    since: date
    until: date
    after: CabinetId = _NOBODY
    """The last cabinet that has been seen to."""
    ended: bool = False

    @classmethod
    def read(cls, kept: str) -> Self | None:
        """What `__str__` has written; None before the first run."""
        if not kept:
            return None
        since, until, after = kept.split()
        ended = after == "ended"
        return cls(
            since=date.fromisoformat(since),
            until=date.fromisoformat(until),
            after=_NOBODY if ended else CabinetId(int(after)),
            ended=ended,
        )

    def __str__(self) -> str:
        """As the cursor keeps it."""
        return f"{self.since} {self.until} {'ended' if self.ended else self.after}"

    @classmethod
    def next(cls, last: Self | None, today: date) -> Self | None:
        """The run that was broken off, else that of the days since the last one; None when all is done."""
        if last is None:
            return cls(since=today, until=today)
        if not last.ended and last.until >= today - _MISSED:
            return last
        since = max(last.until + _DAY, today - _MISSED)
        return cls(since=since, until=today) if since <= today else None


async def remind(store: Store, policy: Policy, clock: Callable[[], datetime]) -> None:
    """Queue the reminders of today and of the days that were missed, and tell of new bills and tariffs.

    Once that is done, it does nothing more until there is something new.
    """
    if policy.local(clock()).hour not in HOURS:
        return
    while await store.transact(partial(_go_on, policy=policy, now=clock())):
        pass
    await spans.in_spans(
        store,
        CabinetId,
        last=lambda work: work.reminded.last(),
        see_to=lambda work, after, until: queue_new_bills(work, after=after, until=until, now=clock()),
    )
    await _tell_tariffs(store, policy, clock)


async def _tell_tariffs(store: Store, policy: Policy, clock: Callable[[], datetime]) -> None:
    """Tell of the tariffs that come into force soon; those that have been told of are remembered by then."""
    starts = await store.transact(partial(_untold, today=policy.day(clock())))
    if not starts:
        return
    await spans.in_spans(
        store,
        CabinetId,
        last=lambda work: work.reminded.last(),
        see_to=lambda work, after, until: queue_tariff_changes(
            work, starts, after=after, until=until, now=clock()
        ),
    )
    await store.transact(partial(_keep_told, today=policy.day(clock()), starts=starts))


def _untold(work: TurnWork, *, today: date) -> list[TariffStart]:
    told = _told(work)
    return [start for start in coming_tariffs(work, today) if start not in told]


def _keep_told(work: TurnWork, *, today: date, starts: list[TariffStart]) -> None:
    told = [each for each in (*_told(work), *starts) if each.day > today]
    work.cursors.keep(_TARIFFS, json.dumps([[each.day.isoformat(), each.group] for each in told]))


def _told(work: TurnWork) -> list[TariffStart]:
    kept = work.cursors.get(_TARIFFS)
    return [TariffStart(date.fromisoformat(day), group) for day, group in json.loads(kept or "[]")]


def _go_on(work: TurnWork, *, policy: Policy, now: datetime) -> bool:
    """Queue some more of them; False when there is nothing left to do."""
    run = Run.next(Run.read(work.cursors.get(_CURSOR)), policy.day(now))
    if run is None:
        return False
    occasions = Occasions.of(run.since, run.until, policy)
    seen = CabinetId(run.after + spans.SPAN)
    queue_reminders(work, occasions, after=run.after, until=seen, now=now)
    ended = seen >= work.reminded.last()
    if ended:
        _log.info("reminders_queued", since=str(run.since), until=str(run.until))
    at = Run(since=run.since, until=run.until, after=seen, ended=ended)
    work.cursors.keep(_CURSOR, str(at))
    return True
