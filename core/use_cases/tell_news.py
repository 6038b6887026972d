"""Telling people what billing has stated anew: payments that it has counted, notices, readings put right."""

from datetime import datetime

from core.base.ids import CabinetId
from core.model.accounts import Account
from core.model.cabinets.cabinet import Link
from core.model.cabinets.delegation import Rights
from core.model.charges.charge import Payment
from core.model.messages.facts import NewsCame
from core.model.messages.recipients import ToCabinet
from core.model.messages.topics import Topic
from core.model.meters import Meter
from core.model.news import Marks, News
from core.model.notices import Notice
from core.model.readings.reading import Reading
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from core.use_cases.set_switch import is_wanted


def queue_news(
    work: TurnWork, since: Marks, until: Marks, *, first: CabinetId, last: CabinetId, now: datetime
) -> None:
    """Queue one message for each of some people whom something new concerns; done again it queues nothing.

    Args:
        work: the unit of work.
        since: how far people have been told.
        until: how far they are told now.
        first: the last cabinet that has been seen to.
        last: the last one that is seen to now.
        now: the time.
    """
    fact = NewsCame.between(since, until)
    concerned = work.news.cabinets(since, until, first=first, last=last)
    whom = {f"{cabinet}:{fact.name}": ToCabinet(cabinet) for cabinet in concerned}
    work.outbox.tell_each(fact, whom, at=now)


def news_of(work: TurnWork, cabinet_id: CabinetId, fact: NewsCame, policy: Policy) -> News:
    """What of a message is still new to the person, and wanted."""
    links = [(link, work.accounts.get(link.account_id)) for link in work.links.of_cabinet(cabinet_id)]
    wanted = {topic for topic in NewsCame.topics if is_wanted(work, cabinet_id, topic)}
    since, until = fact.since, fact.until
    return News(
        payments=tuple(_payments(work, links, since, until)) if Topic.PAYMENTS in wanted else (),
        notices=tuple(_notices(work, links, since, until, policy)) if Topic.NOTICES in wanted else (),
        readings=tuple(_readings(work, links, since, until)) if Topic.READINGS in wanted else (),
    )


_Links = list[tuple[Link, Account]]


def _payments(work: TurnWork, links: _Links, since: Marks, until: Marks) -> list[tuple[Account, Payment]]:
    return [
        (account, payment)
        for _, account in links
        for payment in work.news.payments(account.id, since, until)
        if payment.is_paid
    ]


def _notices(
    work: TurnWork, links: _Links, since: Marks, until: Marks, policy: Policy
) -> list[tuple[Account, Notice]]:
    return [
        (account, notice)
        for link, account in links
        for notice_id in work.news.notices(account.id, since, until)
        if (notice := work.notices.get(notice_id, link.cabinet_id)) is not None
        and notice.is_unread(policy.day(link.linked_at))
    ]


def _readings(
    work: TurnWork, links: _Links, since: Marks, until: Marks
) -> list[tuple[Account, Meter, Reading]]:
    return [
        (account, meter, reading)
        for link, account in links
        if link.rights.include(Rights.READINGS)
        for reading_id in work.news.put_right(account.id, since, until)
        if (reading := work.readings.get(reading_id)) is not None
        and (meter := work.meters.get(reading.meter_id)) is not None
    ]
