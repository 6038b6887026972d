"""«Это не я» (S29): whoever reads the mailbox stops everything, and takes the cabinet back to its address."""

from datetime import datetime, timedelta
from typing import Final

from core.base.check_codes import new_code, parse_code
from core.base.ids import CabinetId, ChatId
from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.cabinets.permits import Permit, PermitUsed, Purpose, new_token
from core.model.chats import Chat
from core.model.messages.facts import CabinetStopped, SignedOut
from core.model.messages.recipients import ToAddress, ToChat
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.delegate_account import withdraw_all
from core.use_cases.use_permit import give_permit, permit_of

_HOUR: Final = timedelta(hours=1)


class TooManyStops(Refusal):
    """The person has typed as many codes of «Это не я» within an hour as they may."""


def give_stop(work: Work, cabinet: Cabinet, *, lives: timedelta, policy: Policy, now: datetime) -> str:
    """The secret of a letter to the cabinet's address: a page's, or a code where there is no page."""
    secret = new_token() if policy.password_page else new_code()
    give_permit(work, Purpose.STOP, secret, cabinet=cabinet.id, email=cabinet.email, lives=lives, now=now)
    return secret


def this_is_not_me(work: Work, token: str, *, now: datetime) -> None:
    """Stop everything by the link of the letter about a change.

    All chats are signed out, and the password is gone: the cabinet is entered by codes until there is a new
    one.

    Raises:
        PermitSpent: when the link opens nothing.
        PermitUsed: when it has been used just now.
    """
    permit, owner = permit_of(work, token, Purpose.STOP, now=now)
    _stop(work, owner, permit, now)


def this_is_not_me_by_code(
    work: Work, person: Person, chat: Chat, typed: str, *, policy: Policy, now: datetime
) -> None:
    """The same by the code of that letter, typed in any chat.

    Raises:
        NotACode: where it cannot be one; it costs no try.
        TooManyStops: when the person has typed too many within an hour.
        PermitSpent: when the code is another one, or its time is over.
        PermitUsed: when it has been used just now.
    """
    code = parse_code(typed)
    if work.tries.count("stop", person.actor, now - _HOUR) >= policy.stops_an_hour:
        raise TooManyStops
    work.tries.add("stop", person.actor, now)
    permit, owner = permit_of(work, code, Purpose.STOP, now=now)
    if chat.cabinet_id == permit.cabinet_id:
        chat.leave()
    _stop(work, owner, permit, now, keep=chat.id)


def stop_cabinet(work: Work, cabinet: Cabinet, permit: Permit, *, keep: ChatId | None, now: datetime) -> None:
    """Take the password of a held cabinet away, and sign its chats out: all, or all but one.

    Raises:
        PermitUsed: when that has been done by this permit before, and nothing has changed.
    """
    fact, once = CabinetStopped(cabinet=cabinet.id, at=now), f"permit:{permit.id}"
    if not work.outbox.tell(fact, ToAddress(cabinet.email), at=now, key=once):
        raise PermitUsed(permit.purpose)
    work.cabinets.set_password(cabinet.id, "")
    for link in work.links.of_cabinet(cabinet.id):
        # Whoever was in the cabinet may have let somebody else in.
        withdraw_all(work, cabinet.id, link.account_id, by=f"permit:{permit.id}", now=now)
    work.audit.record(at=now, actor=f"permit:{permit.id}", action="stopped", subject=f"cabinet:{cabinet.id}")
    sign_out(work, cabinet, keep=keep, stopped=True, now=now)
    work.permits.withdraw(cabinet.id, Purpose.STOP)


def sign_out(work: Work, cabinet: Cabinet, *, keep: ChatId | None, stopped: bool, now: datetime) -> None:
    """Close the cabinet in its chats and void what has been begun; each chat is told."""
    for purpose in (Purpose.BY_LINK, Purpose.BY_CODE, Purpose.HANDOVER):
        work.permits.withdraw(cabinet.id, purpose)
    for chat in work.cabinets.close_chats(cabinet.id, but=keep):
        work.audit.record(at=now, actor=f"cabinet:{cabinet.id}", action="signed-out", subject=f"chat:{chat}")
        work.outbox.tell(SignedOut(chat=chat, stopped=int(stopped)), ToChat(chat), at=now)


def _stop(work: Work, owner: CabinetId, permit: Permit, now: datetime, *, keep: ChatId | None = None) -> None:
    """Use the permit up for that; the chat to keep is left by its own turn."""
    cabinet = work.cabinets.hold(owner)
    if not work.permits.use(permit.id, now):
        raise PermitUsed(permit.purpose)
    stop_cabinet(work, cabinet, permit, keep=keep, now=now)
