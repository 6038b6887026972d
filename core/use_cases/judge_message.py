"""Whether a person wants to be told something unasked, and when: asked before every try to tell it."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from typing import Final

from core.base.ids import CabinetId
from core.base.refusals import Refusal
from core.model.cabinets.quiet_hours import QuietHours
from core.model.messages.topics import Topic
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.set_switch import is_wanted

_AWAITED: Final = timedelta(minutes=30)
"""So long after somebody has last done something they may be waiting for what becomes of a payment."""


class NotWanted(Refusal):
    """The person does without messages of these topics."""


class InQuietHours(Refusal):
    """Quiet hours hold: the person's own, or the supplier's."""

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until


def ensure_may_tell(
    work: Work,
    cabinet_id: CabinetId,
    topics: Collection[Topic],
    *,
    active_at: datetime | None,
    policy: Policy,
    now: datetime,
) -> None:
    """Refuse what the person of a cabinet does not want to be told, or not now.

    Args:
        work: the unit of work.
        cabinet_id: whose person it is.
        topics: what it is about.
        active_at: when the person last did something in the chat that it is for; None where it is for no
            chat of its own.
        policy: the supplier's settings: its clock, and its quiet hours for whoever has none of their own.
        now: the time.

    Raises:
        NotWanted: when messages of every one of the topics have been switched off.
        InQuietHours: when it has to wait; what becomes of a payment does not, where somebody waits for it,
            nor does what the supplier tells at any hour.
    """
    if Topic.ALWAYS in topics:
        return
    if not any(is_wanted(work, cabinet_id, topic) for topic in topics):
        raise NotWanted
    if Topic.PAYMENTS in topics and active_at is not None and now - active_at < _AWAITED:
        return
    _ensure_not_quiet(work.cabinets.get(cabinet_id).quiet_hours or policy.quiet_hours, topics, policy, now)


def ensure_may_write(topics: Collection[Topic], *, policy: Policy, now: datetime) -> None:
    """Refuse what is not to be written to an address now, whoever reads it.

    Raises:
        InQuietHours: when it has to wait, since a letter makes a telephone ring too.
    """
    if Topic.ALWAYS not in topics:
        _ensure_not_quiet(policy.quiet_hours, topics, policy, now)


def _ensure_not_quiet(
    hours: QuietHours | None, topics: Collection[Topic], policy: Policy, now: datetime
) -> None:
    if hours is None or policy.at_any_hour.intersection(topics):
        return
    end = hours.end(policy.local(now))
    if end is not None:
        raise InQuietHours(end.astimezone(UTC))
