"""Owners are told in the evening, once, of what was done for their account without entry."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Final

from core.base.ids import AccountId
from core.model.messages.facts import Fact
from core.model.messages.recipients import ToCabinet
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.rights import owners_of

_DAY: Final = timedelta(days=1)
_TOLD_AT: Final = time(20)
"""Late enough for most of what a day brings, early enough not to disturb."""


def tell_owners(
    work: Work, account_id: AccountId, fact: Callable[[date], Fact], *, policy: Policy, now: datetime
) -> None:
    """Queue the fact of the day for each owner; it says all that has come by the evening."""
    day = policy.day(now)
    if now > evening(day, policy):
        day += _DAY
    for owner in owners_of(work, account_id):
        work.outbox.tell(
            fact(day),
            ToCabinet(owner),
            at=now,
            not_before=evening(day, policy),
            key=f"cabinet:{owner} account:{account_id} {day}",
        )


def evening(day: date, policy: Policy) -> datetime:
    """The instant at which what has been done on the day is told of."""
    return datetime.combine(day, _TOLD_AT, tzinfo=policy.time_zone)
