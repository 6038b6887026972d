"""Letting somebody near see an account, pay for it or hand in its readings (a son for his mother).

The owner says a code aloud; whoever types it sees the account in a cabinet of their own.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from core.base.ids import AccountId, CabinetId, InvitationId, LinkId
from core.base.refusals import Refusal
from core.model.accounts import Account
from core.model.cabinets.cabinet import Cabinet, Edition, Link, Person
from core.model.cabinets.delegation import (
    CODE_LASTS,
    GRANTED,
    Deed,
    Invitation,
    Rights,
    hash_of,
    new_invitation_code,
    parse_invitation_code,
)
from core.model.messages.facts import DelegateCame, DelegationEnded
from core.model.messages.recipients import ToCabinet
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from core.ports.work import Work
from core.use_cases.limits import Limit, count_try, is_reached
from core.use_cases.rights import NotAllowed, cabinet_may, ensure_may, link_of, link_of_cabinet

ENDS: Final = "delegation-ends"
"""The task that ends a delegate's link on its day."""
_BY_DELEGATE: Final = "delegate-"
_MOST: Final = 10
"""Delegates of an account: a household, and not a list to be sold."""


class TooManyDelegates(Refusal):
    """The account is open to as many as it may be."""


class TooManyCodes(Refusal):
    """This person, or this network address, has typed all the wrong codes of a day."""


class NoSuchInvitation(Refusal):
    """Nobody has given this code, or it has been used, or its hour is over; which of it is not said."""


class OpenAlready(Refusal):
    """The account is open to this cabinet already."""

    def __init__(self, account: Account) -> None:
        super().__init__()
        self.account = account


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What an owner gives away."""

    rights: Rights
    name: str
    days: int | None
    """For how long; None until the owner ends it."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that a delegate has done."""

    at: datetime
    deed: Deed


def ensure_can_invite(work: Work, person: Person, account: Account) -> None:
    """Whether the person may open the account to one more.

    Raises:
        NotAllowed: when the account is not the person's own.
        TooManyDelegates: when it is open to as many as it may be.
    """
    ensure_may(work, person, account.id, Rights.OWN)
    if len(delegates_of(work, person, account.id)) >= _MOST:
        raise TooManyDelegates


def invite(work: Work, person: Person, account: Account, offered: Offered, *, now: datetime) -> str:
    """Make the code that the owner says aloud; an earlier one of the account is no longer good.

    Refusals are those of `ensure_can_invite`.
    """
    ensure_can_invite(work, person, account)
    if person.cabinet is None or offered.rights not in GRANTED:
        raise NotAllowed
    code = new_invitation_code()
    work.invitations.add(
        Invitation(
            id=InvitationId(0),
            account_id=account.id,
            cabinet_id=person.cabinet,
            rights=offered.rights,
            name=offered.name,
            until=None if offered.days is None else now + timedelta(days=offered.days),
            hash=hash_of(code),
            expires_at=now + CODE_LASTS,
        )
    )
    work.audit.record(
        at=now,
        actor=person.actor,
        action="delegate-invited",
        subject=f"account:{account.id}",
        details={"rights": offered.rights.value},
    )
    return code


def invited(work: Work, person: Person, typed: str, *, policy: Policy, now: datetime) -> Invitation:
    """The invitation of a typed code; a wrong one counts against the limits.

    Raises:
        NotAnInvitationCode: before anything is counted.
        TooManyCodes: before anything is compared.
        NoSuchInvitation: when the code is not good.
        OpenAlready: when the account is open to the person, as its owner or by an earlier code.
    """
    code = parse_invitation_code(typed)
    limits = [Limit("invitation-person", person.actor, policy.proofs_a_person, policy.proofs_period)]
    if person.address:
        limits.append(
            Limit("invitation-address", person.address, policy.proofs_an_address, policy.proofs_period)
        )
    if is_reached(work, limits, now):
        raise TooManyCodes
    found = work.invitations.by_hash(hash_of(code), now)
    if found is None:
        count_try(work, limits, now)
        raise NoSuchInvitation
    if link_of(work, person, found.account_id) is not None:
        raise OpenAlready(work.accounts.get(found.account_id))
    return found


def accept(
    work: TurnWork,
    person: Person,
    cabinet: Cabinet,
    invitation: Invitation,
    *,
    consent: Edition,
    now: datetime,
) -> Link:
    """Open the account to the cabinet, with the consent given for it; its owner is told.

    Raises:
        NoSuchInvitation: when somebody else was faster, or the owner has meanwhile given the account up.
    """
    owns = cabinet_may(work, invitation.cabinet_id, invitation.account_id, Rights.OWN)
    if not owns or not work.invitations.take(invitation.id):
        raise NoSuchInvitation
    work.consents.give(cabinet.id, consent, at=now, channel=person.channel, account_id=invitation.account_id)
    link = work.links.add_delegate(cabinet.id, invitation, now)
    note(work, replace(person, cabinet=cabinet.id), link.account_id, Deed.CAME, now=now)
    owner = ToCabinet(invitation.cabinet_id)
    work.outbox.tell(DelegateCame(link=link.id), owner, at=now, key=f"link:{link.id}")
    if link.until is not None:
        delegate = ToCabinet(cabinet.id)
        work.queue.add(
            ENDS, {"link": link.id}, delegate, at=now, not_before=link.until, key=f"link:{link.id}"
        )
    return link


def note(work: Work, person: Person, account_id: AccountId, deed: Deed, *, now: datetime) -> None:
    """Keep what a delegate has done, for the owner to see; an owner's own acts are not noted."""
    if person.cabinet is not None:
        note_of_cabinet(work, person.cabinet, account_id, deed, now=now)


def note_of_cabinet(
    work: Work, cabinet: CabinetId, account_id: AccountId, deed: Deed, *, now: datetime
) -> None:
    """The same where nobody is speaking: of what an errand has done for a delegate."""
    link = link_of_cabinet(work, cabinet, account_id)
    if link is not None and not link.is_own:
        work.audit.record(
            at=now, actor=f"cabinet:{cabinet}", action=f"{_BY_DELEGATE}{deed}", subject=f"link:{link.id}"
        )


def delegates_of(work: Work, person: Person, account_id: AccountId) -> list[Link]:
    """To whom the person has opened the account, oldest first."""
    return [
        each
        for each in work.links.of_account(account_id)
        if not each.is_own and each.granted_by == person.cabinet
    ]


def delegate(work: Work, person: Person, link_id: LinkId) -> Link | None:
    """The open link of a delegate whom the person has let in."""
    found = work.links.get(link_id)
    if found is None or found.is_own or found.unlinked_at is not None or found.granted_by != person.cabinet:
        return None
    return found


def acts_of(work: Work, link: Link, most: int) -> list[Act]:
    """The last things that a delegate has done, newest first."""
    acts = [
        Act(at, Deed(action.removeprefix(_BY_DELEGATE)))
        for at, _, action in work.audit.of(f"link:{link.id}")
        if action.startswith(_BY_DELEGATE)
    ]
    return acts[: -most - 1 : -1]


def withdraw(work: Work, person: Person, link: Link, *, now: datetime) -> None:
    """Close the account to a delegate at once, and tell them."""
    if delegate(work, person, link.id) is None:
        return
    _end(work, link, by=person.actor, now=now)


def withdraw_all(work: Work, owner: CabinetId, account_id: AccountId, *, by: str, now: datetime) -> None:
    """End every delegate's link of an account that its owner gives up (a code not taken yet, too)."""
    work.invitations.drop(account_id, owner)
    for each in work.links.of_account(account_id):
        if not each.is_own and each.granted_by == owner:
            _end(work, each, by=by, now=now)


def end(work: Work, link_id: LinkId, *, now: datetime) -> None:
    """End a delegate's link whose day has come."""
    link = work.links.get(link_id)
    if link is not None and link.unlinked_at is None and link.until is not None and link.until <= now:
        _end(work, link, by="clock", now=now)


def _end(work: Work, link: Link, *, by: str, now: datetime) -> None:
    work.links.close(link.id, now)
    work.audit.record(at=now, actor=by, action="delegation-ended", subject=f"link:{link.id}")
    work.outbox.tell(
        DelegationEnded(link=link.id), ToCabinet(link.cabinet_id), at=now, key=f"ended:{link.id}"
    )
