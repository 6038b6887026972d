"""What somebody does not want to be told is not told; what can wait, waits for the end of the quiet hours."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.base.ids import CabinetId
from core.model.cabinets.quiet_hours import QuietHours
from core.model.messages.topics import OPTIONAL, Topic
from core.model.supplier.policy import Policy
from core.use_cases.judge_message import InQuietHours, NotWanted, ensure_may_tell
from core.use_cases.set_switch import set_topic
from tests.core.household import POLICY, settle
from tests.doubles.memory_work import MemoryWork

NIGHT = datetime(2025, 10, 22, 20, 30, tzinfo=UTC)
"""23:30 at the supplier's."""
DAY = datetime(2025, 10, 22, 12, tzinfo=UTC)


def _ensure(
    work: MemoryWork,
    topic: Topic,
    *,
    now: datetime = NIGHT,
    active_at: datetime | None = None,
    policy: Policy = POLICY,
) -> None:
    ensure_may_tell(work, CabinetId(1), (topic,), active_at=active_at, policy=policy, now=now)


def test_everything_comes_until_somebody_says_otherwise(work: MemoryWork) -> None:
    settle(work)
    for topic in Topic:
        _ensure(work, topic, now=DAY)


def test_a_topic_is_switched_off_for_itself(work: MemoryWork) -> None:
    cabinet = settle(work)[1]
    set_topic(work, cabinet, Topic.PROMISES, on=False, now=NIGHT)
    with pytest.raises(NotWanted):
        _ensure(work, Topic.PROMISES, now=DAY)
    _ensure(work, Topic.PAYMENTS, now=DAY)


def test_what_always_comes_cannot_be_switched_off_and_does_not_wait(work: MemoryWork) -> None:
    cabinet = settle(work)[1]
    set_topic(work, cabinet, Topic.ALWAYS, on=False, now=NIGHT)
    work.cabinets.set_quiet_hours(cabinet.id, QuietHours(22, 8))
    _ensure(work, Topic.ALWAYS)


@pytest.mark.parametrize("topic", OPTIONAL)
def test_what_can_wait_waits_until_the_morning_of_the_supplier(work: MemoryWork, topic: Topic) -> None:
    cabinet = settle(work)[1]
    work.cabinets.set_quiet_hours(cabinet.id, QuietHours(22, 8))
    with pytest.raises(InQuietHours) as quiet:
        _ensure(work, topic)
    assert quiet.value.until == datetime(2025, 10, 23, 5, tzinfo=UTC)
    _ensure(work, topic, now=quiet.value.until)


@pytest.mark.parametrize("topic", OPTIONAL)
def test_nobody_is_woken_who_has_not_said_when_to_be_quiet(work: MemoryWork, topic: Topic) -> None:
    settle(work)
    with pytest.raises(InQuietHours) as quiet:
        _ensure(work, topic)
    assert quiet.value.until == datetime(2025, 10, 23, 6, tzinfo=UTC)
    _ensure(work, topic, now=quiet.value.until)
    _ensure(work, topic, policy=replace(POLICY, quiet_hours=None))


def test_who_has_just_gone_to_pay_hears_at_once_what_became_of_it(work: MemoryWork) -> None:
    cabinet = settle(work)[1]
    work.cabinets.set_quiet_hours(cabinet.id, QuietHours(22, 8))
    _ensure(work, Topic.PAYMENTS, active_at=NIGHT - timedelta(minutes=29))
    for topic, ago in ((Topic.PAYMENTS, 30), (Topic.PROMISES, 1)):
        with pytest.raises(InQuietHours):
            _ensure(work, topic, active_at=NIGHT - timedelta(minutes=ago))
