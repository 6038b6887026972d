"""«Это не я» (S29): whoever reads the mailbox stops everything, and takes the cabinet back to its address."""

from datetime import datetime, timedelta
from typing import Final

from core.base.check_codes import new_code, parse_code
from core.base.ids import CabinetId, ChatId
from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.cabinets.permits import Permit, PermitSpent, PermitUsed, Purpose, new_token
from core.model.chats import Chat
from core.model.messages.facts import CabinetStopped, EmailTakenBack, SignedOut
from core.model.messages.recipients import ToAddress, ToChat
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.change_subscriptions import move_receipts
from core.use_cases.delegate_account import withdraw_all
from core.use_cases.limits import HOUR, Limit, take_try
from core.use_cases.rights import own_accounts
from core.use_cases.share_calendar import close_calendar
from core.use_cases.sign_in import enter
from core.use_cases.use_permit import give_permit, permit_of

_BEGUN: Final = (
    Purpose.BY_LINK,
    Purpose.BY_CODE,
    Purpose.PROVE,
    Purpose.PROVEN,
    Purpose.CHOOSE,
    Purpose.HANDOVER,
)
"""What somebody may be in the middle of."""
STOPPED: Final = ""
"""In place of what has been changed."""


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
    one. Where its e-mail has been changed since, it gets the one back to which the letter went.

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
    if not take_try(work, [Limit("stop", person.actor, policy.stops_an_hour, HOUR)], now):
        raise TooManyStops
    permit, owner = permit_of(work, code, Purpose.STOP, now=now)
    if chat.cabinet_id == permit.cabinet_id:
        chat.leave()
    _stop(work, owner, permit, now, keep=chat.id)


def take_back(work: Work, chat: Chat, email: str, *, now: datetime) -> Cabinet:
    """The same for who reads the mailbox of the address before, confirmed in the chat; they enter there.

    Raises:
        PermitSpent: when no cabinet can be taken back to it.
    """
    permit = work.permits.leading_back(email, now)
    if permit is None or permit.cabinet_id is None:
        raise PermitSpent
    _stop(work, permit.cabinet_id, permit, now, keep=chat.id)
    return enter(work, chat, work.cabinets.get(permit.cabinet_id), now=now)


def stop_cabinet(work: Work, cabinet: Cabinet, permit: Permit, *, keep: ChatId | None, now: datetime) -> None:
    """Take the password of a held cabinet away, and sign its chats out: all, or all but one.

    Raises:
        PermitUsed: when that has been done by this permit before, and nothing has changed.
    """
    by, email = f"permit:{permit.id}", permit.email or cabinet.email
    is_back = email != cabinet.email
    fact = CabinetStopped(cabinet=cabinet.id, at=now, taken_back=is_back)
    if not work.outbox.tell(fact, ToAddress(email), at=now, key=by):
        raise PermitUsed(permit.purpose)
    if is_back:
        _take_back(work, cabinet, permit, by=by, now=now)
    work.cabinets.set_password(cabinet.id, "")
    for link in work.links.of_cabinet(cabinet.id):
        # Whoever was in the cabinet may have let somebody else in.
        withdraw_all(work, cabinet.id, link.account_id, by=by, now=now)
    close_calendar(work, cabinet, by=by, now=now)
    work.audit.record(at=now, actor=by, action="stopped", subject=f"cabinet:{cabinet.id}")
    sign_out(work, cabinet, keep=keep, changed=STOPPED, now=now)


def sign_out(work: Work, cabinet: Cabinet, *, keep: ChatId | None, changed: str, now: datetime) -> None:
    """Close the cabinet in its chats and void what has been begun; each chat is told what was changed."""
    for purpose in _BEGUN:
        work.permits.withdraw(cabinet.id, purpose)
    for chat in work.cabinets.close_chats(cabinet.id, but=keep):
        work.audit.record(at=now, actor=f"cabinet:{cabinet.id}", action="signed-out", subject=f"chat:{chat}")
        work.outbox.tell(
            SignedOut(chat=chat, stopped=changed == STOPPED, changed=changed), ToChat(chat), at=now
        )


def _take_back(work: Work, cabinet: Cabinet, permit: Permit, *, by: str, now: datetime) -> None:
    """Give the cabinet the e-mail of an earlier letter again, and its e-receipts with it.

    Whoever had the cabinet meanwhile may have unlinked accounts, so those count that it has changed, too.
    """
    known = (*own_accounts(work, cabinet.id), *work.accounts.changed_by(cabinet.id))
    accounts = {each.id: each for each in known}
    led_away = [
        each
        for each in accounts.values()
        if each.e_receipt and each.email.strip().casefold() == cabinet.email
    ]
    work.cabinets.set_email(cabinet.id, permit.email)
    move_receipts(work, cabinet.id, led_away, permit.email, by=by, now=now)
    # Letters of the addresses since then lead nowhere any more; those of an earlier one still lead to it.
    work.permits.withdraw(cabinet.id, Purpose.STOP, after=permit.id)
    work.audit.record(at=now, actor=by, action="email-taken-back", subject=f"cabinet:{cabinet.id}")
    work.outbox.tell(EmailTakenBack(cabinet=cabinet.id, at=now), ToAddress(cabinet.email), at=now)


def _stop(work: Work, owner: CabinetId, permit: Permit, now: datetime, *, keep: ChatId | None = None) -> None:
    """Use the permit up for that; the chat to keep is left by its own turn."""
    cabinet = work.cabinets.hold(owner)
    if not work.permits.use(permit.id, now):
        raise PermitUsed(permit.purpose)
    stop_cabinet(work, cabinet, permit, keep=keep, now=now)
