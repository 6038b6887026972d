"""What somebody does not want to be told is not told; what can wait, waits for the end of the quiet hours."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.base.ids import CabinetId
from core.model.cabinets.cabinet import ConsentKind
from core.model.cabinets.quiet_hours import QuietHours
from core.model.messages.topics import OPTIONAL, Topic
from core.model.supplier.policy import Policy
from core.use_cases.agree_to_offers import agree_to_offers
from core.use_cases.judge_message import InQuietHours, NotWanted, ensure_may_tell, ensure_may_write
from core.use_cases.set_switch import set_topic
from tests.core.household import POLICY, an_edition, done, settle
from tests.doubles.memory_work import MemoryWork

NIGHT = datetime(2025, 10, 22, 20, 30, tzinfo=UTC)
"""23:30 at the supplier's."""
DAY = datetime(2025, 10, 22, 12, tzinfo=UTC)
_WANTED = [topic for topic in OPTIONAL if topic is not Topic.OFFERS]
"""What comes until somebody says otherwise; advertising has a test of its own."""


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
    for topic in set(Topic) - {Topic.OFFERS}:
        _ensure(work, topic, now=DAY)


def test_outages_are_told_at_night_only_where_the_supplier_wants_it(work: MemoryWork) -> None:
    cabinet = settle(work)[1]
    work.cabinets.set_quiet_hours(cabinet.id, QuietHours(22, 11))
    loud = replace(POLICY, at_any_hour=frozenset({Topic.OUTAGES}))
    _ensure(work, Topic.OUTAGES, policy=loud)
    with pytest.raises(InQuietHours):
        _ensure(work, Topic.NOTICES, policy=loud)


def test_advertising_comes_by_a_consent_alone_and_ends_with_it(work: MemoryWork) -> None:
    person, cabinet = settle(work)
    with pytest.raises(NotWanted):
        _ensure(work, Topic.OFFERS, now=DAY)
    with pytest.raises(ValueError, match="offers"):
        set_topic(work, cabinet, Topic.OFFERS, on=True, now=DAY)
    for _ in range(2):
        agree_to_offers(work, person, cabinet, an_edition(ConsentKind.OFFERS), now=DAY)
    _ensure(work, Topic.OFFERS, now=DAY)
    (kept,) = (each for each in work.consents.of_cabinet(cabinet.id) if each.kind is ConsentKind.OFFERS)
    assert work.consents.text_of(kept.id) == an_edition(ConsentKind.OFFERS).text
    set_topic(work, cabinet, Topic.OFFERS, on=False, now=DAY)
    with pytest.raises(NotWanted):
        _ensure(work, Topic.OFFERS, now=DAY)
    assert done(work, f"cabinet:{cabinet.id}")[-2:] == ["consented", "offers-refused"]


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


@pytest.mark.parametrize("topic", _WANTED)
def test_what_can_wait_waits_until_the_morning_of_the_supplier(work: MemoryWork, topic: Topic) -> None:
    cabinet = settle(work)[1]
    work.cabinets.set_quiet_hours(cabinet.id, QuietHours(22, 8))
    with pytest.raises(InQuietHours) as quiet:
        _ensure(work, topic)
    assert quiet.value.until == datetime(2025, 10, 23, 5, tzinfo=UTC)
    _ensure(work, topic, now=quiet.value.until)


@pytest.mark.parametrize("topic", _WANTED)
def test_nobody_is_woken_who_has_not_said_when_to_be_quiet(work: MemoryWork, topic: Topic) -> None:
    settle(work)
    with pytest.raises(InQuietHours) as quiet:
        _ensure(work, topic)
    assert quiet.value.until == datetime(2025, 10, 23, 6, tzinfo=UTC)
    _ensure(work, topic, now=quiet.value.until)
    _ensure(work, topic, policy=replace(POLICY, quiet_hours=None))


def test_a_letter_that_can_wait_waits_until_the_morning_too() -> None:
    with pytest.raises(InQuietHours) as quiet:
        ensure_may_write((Topic.RECEIPTS,), policy=POLICY, now=NIGHT)
    assert quiet.value.until == datetime(2025, 10, 23, 6, tzinfo=UTC)
    ensure_may_write((Topic.RECEIPTS,), policy=POLICY, now=quiet.value.until)
    ensure_may_write((Topic.ALWAYS,), policy=POLICY, now=NIGHT)


def test_who_has_just_gone_to_pay_hears_at_once_what_became_of_it(work: MemoryWork) -> None:
    cabinet = settle(work)[1]
    work.cabinets.set_quiet_hours(cabinet.id, QuietHours(22, 8))
    _ensure(work, Topic.PAYMENTS, active_at=NIGHT - timedelta(minutes=29))
    for topic, ago in ((Topic.PAYMENTS, 30), (Topic.PROMISES, 1)):
        with pytest.raises(InQuietHours):
            _ensure(work, topic, active_at=NIGHT - timedelta(minutes=ago))
