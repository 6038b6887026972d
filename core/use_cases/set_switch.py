"""Turning something of the cabinet on or off, and asking how it stands."""

from datetime import datetime

from core.base.ids import CabinetId, MeterId
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.cabinets.switches import WHOLE_CABINET, Switch, of_meter, of_topic
from core.model.messages.topics import Topic
from core.ports.work import Work
from core.use_cases.agree_to_offers import refuse_offers, wants_offers
from core.use_cases.link_account import linked_accounts
from core.use_cases.see_meters import MeterGone


def is_on(work: Work, cabinet_id: CabinetId, switch: Switch, subject: str = WHOLE_CABINET) -> bool:
    """How a switch stands: as the person has set it, or else by its default."""
    changed = work.switches.changed(cabinet_id, switch, subject)
    return switch.default if changed is None else changed


def set_forecast(work: Work, cabinet: Cabinet, *, on: bool, now: datetime) -> None:
    """Show forecasts of the bill, or show none."""
    work.switches.put(cabinet.id, Switch.FORECAST, WHOLE_CABINET, is_on=on, at=now)


def prints_large(work: Work, email: str) -> bool:
    """Whether papers that go to this address are for weak eyes: the person of its cabinet may want it."""
    cabinet = work.cabinets.by_email(email)
    return cabinet is not None and is_on(work, cabinet.id, Switch.LARGE_PRINT)


def set_large_print(work: Work, cabinet: Cabinet, *, on: bool, now: datetime) -> None:
    """Print documents for weak eyes, or as for everybody."""
    work.switches.put(cabinet.id, Switch.LARGE_PRINT, WHOLE_CABINET, is_on=on, at=now)


def set_unusual_use(work: Work, person: Person, meter_id: MeterId, *, on: bool, now: datetime) -> None:
    """Tell of the unusual use of a meter, or do not.

    Raises:
        MeterGone: when no account of the person has such a meter.
    """
    meter = work.meters.get(meter_id)
    if person.cabinet is None or meter is None or meter.account_id not in linked_accounts(work, person):
        raise MeterGone
    work.switches.put(person.cabinet, Switch.UNUSUAL_USE, of_meter(meter.id), is_on=on, at=now)


def is_wanted(work: Work, cabinet_id: CabinetId, topic: Topic) -> bool:
    """Whether messages of the topic are to come; what always comes cannot be switched off.

    Offers come by a consent alone, which no switch stands for.
    """
    if topic is Topic.OFFERS:
        return wants_offers(work, cabinet_id)
    return topic is Topic.ALWAYS or is_on(work, cabinet_id, Switch.MESSAGES, of_topic(topic))


def set_topic(work: Work, cabinet: Cabinet, topic: Topic, *, on: bool, now: datetime) -> None:
    """Have messages of an optional topic come, or do without them.

    Raises:
        ValueError: for offers to come, which takes a consent (`agree_to_offers`).
    """
    if topic is Topic.OFFERS:
        if on:
            raise ValueError(topic)
        refuse_offers(work, cabinet, by=f"cabinet:{cabinet.id}", now=now)
        return
    work.switches.put(cabinet.id, Switch.MESSAGES, of_topic(topic), is_on=on, at=now)
