"""Each hour of the day people are told what billing's registers have brought."""

import json
from collections.abc import Callable
from dataclasses import astuple, dataclass
from datetime import datetime
from functools import partial
from typing import Final, Self

from core.base.ids import CabinetId
from core.model.news import Marks
from core.model.supplier.policy import Policy
from core.ports.store import Store, TurnWork
from core.use_cases.tell_news import queue_news
from jobs import spans
from jobs.reminding import HOURS

_CURSOR: Final = "news"


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """Telling everybody what stands between two marks."""

    since: Marks
    until: Marks
    ended: bool = False

    @classmethod
    def read(cls, kept: str) -> Self | None:
        """What `__str__` has written; None before the first round."""
        if not kept:
            return None
        since, until, ended = json.loads(kept)
        return cls(since=Marks(*since), until=Marks(*until), ended=ended)

    def __str__(self) -> str:
        """As the cursor keeps it."""
        return json.dumps([astuple(self.since), astuple(self.until), self.ended])

    @classmethod
    def next(cls, last: Self | None, newest: Marks) -> Self:
        """The round that was broken off, else that of what has come since; at first nothing is news."""
        if last is None:
            return cls(since=newest, until=newest, ended=True)
        if not last.ended:
            return last
        return cls(since=last.until, until=newest, ended=newest == last.until)


async def tell_news(store: Store, policy: Policy, clock: Callable[[], datetime]) -> None:
    """Queue what is new; done again it queues nothing."""
    if policy.local(clock()).hour not in HOURS:
        return
    this = await store.transact(_begin)
    if this.ended:
        return

    def see_to(work: TurnWork, first: CabinetId, last: CabinetId) -> None:
        queue_news(work, this.since, this.until, first=first, last=last, now=clock())

    await spans.in_spans(store, CabinetId, last=lambda work: work.reminded.last(), see_to=see_to)
    ended = Round(since=this.since, until=this.until, ended=True)
    await store.transact(partial(_keep, this=ended))


def _begin(work: TurnWork) -> Round:
    """The round to go, remembered until it has ended."""
    this = Round.next(Round.read(work.cursors.get(_CURSOR)), work.news.newest())
    _keep(work, this)
    return this


def _keep(work: TurnWork, this: Round) -> None:
    work.cursors.keep(_CURSOR, str(this))
