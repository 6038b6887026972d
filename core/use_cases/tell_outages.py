"""Telling of outages: only when something has changed, and once more when it is over.

A word that could not be said in time loses its point to the next one, so nobody hears two at once.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.base.ids import CabinetId, OutageId
from core.model.accounts import Account, AccountStatus
from core.model.homes import Houses, Name
from core.model.messages.endings import End, Ended
from core.model.messages.facts import OutageNews
from core.model.messages.recipients import Recipient, ToCabinet, ToNobody
from core.model.outages import HEARD, PEOPLE, Outage
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork

SPAN: Final = 1000
"""People who are queued for in one transaction, so that it keeps nobody's turn waiting."""


def begin_telling(work: TurnWork, policy: Policy, *, now: datetime) -> bool:
    """Have people told of one outage that has changed; whether there may be more.

    Of what is past before anybody has heard of it nothing is said.
    """
    changed = work.outages.changed(2)
    if not changed:
        return False
    outage = changed[0]
    is_news = outage.has_a_point(policy.local(now)) and not (outage.is_over and not outage.news)
    news = outage.news + 1 if is_news else outage.news
    if work.outages.mark_told(outage, news=news) and is_news:
        work.queue.add(PEOPLE, {"outage": outage.id, "news": news}, ToNobody(), at=now)
    return len(changed) > 1


def queue_some(
    work: TurnWork, outage_id: OutageId, news: int, *, after: CabinetId, now: datetime
) -> CabinetId | None:
    """Queue a word for some of those whose light it is; the last of them, None where nobody is left.

    Done again it queues nothing. Nobody is told where the words fit several streets, since one of them is the
    wrong one, nor where something newer is on its way.
    """
    outage = work.outages.get(outage_id)
    if outage is None or outage.news != news:
        return None
    places = work.outages.places(outage)
    if len({(Name.of(place.city), Name.of(place.street)) for place in places}) > 1:
        return None
    people = work.outages.people(places, after=after, limit=SPAN)
    for cabinet in people:
        key = f"{outage.id}:{news}:{cabinet}"
        work.outbox.tell(OutageNews(outage=outage.id, news=news), ToCabinet(cabinet), at=now, key=key)
    return people[-1] if len(people) == SPAN else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """What a person is told of an outage: about which accounts, and whether they know of it already."""

    outage: Outage
    accounts: tuple[Account, ...]
    is_known: bool


def word_of(work: TurnWork, fact: OutageNews, to: Recipient, policy: Policy, *, now: datetime) -> Word | None:
    """What there is to say by now; None where something newer is on its way, or it is past."""
    outage = work.outages.get(fact.outage)
    if outage is None or not isinstance(to, ToCabinet) or outage.news != fact.news:
        return None
    is_known = work.outages.heard(outage.id, to.cabinet)
    if not outage.has_a_point(policy.local(now)) or (outage.is_over and not is_known):
        return None
    accounts = tuple(each for each in _accounts(work, to.cabinet) if concerns(outage, each))
    return Word(outage=outage, accounts=accounts, is_known=is_known) if accounts else None


def note(work: TurnWork, outage: OutageId, to: Recipient, ended: Ended, *, now: datetime) -> None:
    """Remember who has been told."""
    if ended.end is End.TOLD and isinstance(to, ToCabinet):
        work.outages.note_heard(outage, to.cabinet, now)


def concerns(outage: Outage, account: Account) -> bool:
    """Whether the account's house is one of those without light."""
    return outage.is_street(account.city, account.street) and Houses.parse(outage.houses).include(
        account.house
    )


def _accounts(work: TurnWork, cabinet: CabinetId) -> list[Account]:
    linked = (work.accounts.get(link.account_id) for link in work.links.of_cabinet(cabinet))
    return [account for account in linked if account.status is not AccountStatus.CLOSED]


@dataclass(frozen=True, slots=True, kw_only=True)
class AtHome:
    """What is known of the light in a house, for whoever asks."""

    outages: tuple[Outage, ...]
    heard_at: datetime | None
    """When the source was heard last; None where there is no source."""
    is_silent: bool
    """Whether that is too long ago to rely on."""


def outages_of(work: TurnWork, account: Account, policy: Policy, *, now: datetime) -> AtHome:
    """What is known of the light in the account's house."""
    kept = work.cursors.get(HEARD)
    if not kept:
        return AtHome(outages=(), heard_at=None, is_silent=False)
    heard_at = datetime.fromisoformat(kept)
    local = policy.local(now)
    found = (each for each in work.outages.open() if each.is_shown(local) and concerns(each, account))
    return AtHome(outages=tuple(found), heard_at=heard_at, is_silent=now - heard_at > policy.outages_fresh)
