"""The way back to a forgotten password (S23–S29): asked for by an e-mail, gone by a code or a link."""

from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from core.base.ids import CabinetId, ChatId, PermitId
from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.cabinets.passwords import ensure_can_be_password, hash_password, new_password
from core.model.cabinets.permits import Permit, PermitSpent, PermitUsed, Purpose, hash_of, new_token
from core.model.chats import Chat
from core.model.messages.facts import CabinetStopped, PasswordChanged, RecoveryAsked, SignedOut
from core.model.messages.recipients import ToAddress, ToChat
from core.model.readings.proof_codes import new_code, parse_code
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.confirm_email import confirm_email, ensure_pause_is_over, is_awaited, issue_code
from core.use_cases.delegate_account import withdraw_all
from core.use_cases.sign_in import enter

_HOUR: Final = timedelta(hours=1)
_SENT_TWICE: Final = timedelta(minutes=10)
"""So long a form that comes again is taken for the same press."""
_EVERYBODY: Final = "everybody"


class TooManyRecoveries(Refusal):
    """The person has asked as often within an hour as they may."""


class NotRegistered(Refusal):
    """No cabinet has this e-mail (S24)."""


class TooManyStops(Refusal):
    """The person has typed as many codes of «Это не я» within an hour as they may."""


class Told(Enum):
    """What somebody who asks is told of the e-mail."""

    SENT = auto()
    """That the letter is under way (S25)."""
    NOTHING = auto()
    """That it is, if there is such a cabinet: so much has been asked that nobody learns any more."""


def ask_recovery(work: Work, person: Person, email: str, *, policy: Policy, now: datetime) -> Told:
    """Send the letter with the code and the link, where a cabinet has the e-mail.

    Where too much has been asked from the network address, or by everybody together, known and unknown
    e-mails are answered alike and with the same work, and letters still go to those that are known: so nobody
    learns who has a cabinet, and nobody is shut out.

    Raises:
        CodeSentJustNow: before the pause since the chat's last code is over.
        TooManyRecoveries: when the person has asked too often within an hour.
        NotRegistered: when no cabinet has the e-mail, and that may be said.
        TooManyCodes: when the e-mail, the person or the network address has had too many letters today.
    """
    ensure_pause_is_over(work, person, email, policy=policy, now=now)
    if _asked(work, person.actor, now) >= policy.recoveries_a_person:
        raise TooManyRecoveries
    is_told = _asked(work, _EVERYBODY, now) < policy.recoveries_an_hour and (
        not person.address or _asked(work, person.address, now) < policy.recoveries_an_address
    )
    for subject in (person.actor, person.address, _EVERYBODY):
        if subject:
            work.tries.add("recovery", subject, now)
    cabinet = work.cabinets.by_email(email)
    if cabinet is None and is_told:
        raise NotRegistered
    code = issue_code(work, person, email, policy=policy, now=now)
    token = new_token()
    link = _issue(
        work,
        Purpose.BY_LINK,
        token,
        cabinet=cabinet,
        chat=person.chat,
        lives=policy.recovery_lives,
        now=now,
    )
    fact = RecoveryAsked(
        chat=person.chat,
        code=code,
        code_expires_at=now + policy.code_lives,
        token=token,
        link_expires_at=link.expires_at,
    )
    work.outbox.tell(fact, ToAddress(email), at=now)
    return Told.SENT if is_told else Told.NOTHING


def is_letter_awaited(work: Work, asked: RecoveryAsked, *, now: datetime) -> bool:
    """Whether the letter would help: there is a cabinet, and the link or the code still leads to it."""
    link = work.permits.by_hash(hash_of(asked.token))
    if link is None or link.cabinet_id is None:
        return False
    return link.is_good_for(Purpose.BY_LINK, now) or is_awaited(
        work, asked.chat, asked.code_expires_at, now=now
    )


def confirm_recovery(work: Work, person: Person, typed: str, *, policy: Policy, now: datetime) -> None:
    """Take the code that was typed; for a while a password may be set in this chat, or done without.

    Raises:
        NotACode, CodeWrong, CodeSpent: as `confirm_email`.
        NotRegistered: when the code is right, and no cabinet has the e-mail.
    """
    email = confirm_email(work, person, typed, now=now)
    cabinet = work.cabinets.by_email(email)
    if cabinet is None:
        raise NotRegistered
    _issue(
        work,
        Purpose.BY_CODE,
        new_token(),
        cabinet=cabinet,
        chat=person.chat,
        lives=policy.recovery_lives,
        now=now,
    )


def enter_without_password(work: Work, chat: Chat, *, now: datetime) -> Cabinet:
    """Enter in the chat where the code has been typed, and leave the password as it is.

    Raises:
        PermitSpent: when that was too long ago, or the password has been set elsewhere since.
    """
    permit = _permit_of_chat(work, chat, now)
    work.permits.use(permit.id, now)
    return enter(work, chat, work.cabinets.get(_owner(permit)), now=now)


def set_password_in_chat(
    work: Work, chat: Chat, typed: str | None, *, policy: Policy, now: datetime
) -> Cabinet:
    """Set the password in the chat where the code has been typed, and enter there.

    Args:
        work: the unit of work.
        chat: the chat.
        typed: the password, or None to have one made, which goes by letter only (S28).
        policy: the supplier's settings.
        now: the time.

    Raises:
        PermitSpent: when the code was typed too long ago, or the password has been set elsewhere since.
        PasswordTooShort, PasswordTooLong: when it cannot be one; it may be typed again.
    """
    permit = _permit_of_chat(work, chat, now)
    cabinet = _change(work, permit, typed, keep=chat.id, policy=policy, now=now)
    return enter(work, chat, cabinet, now=now)


def email_of_link(work: Work, token: str, purpose: Purpose, *, now: datetime) -> str:
    """Of which cabinet a link is; nothing changes, since mail programs open links by themselves.

    Raises:
        PermitSpent: when it opens nothing.
        PermitUsed: when it has been used just now.
    """
    permit = _permit_of(work, hash_of(token), purpose, now)
    return work.cabinets.get(_owner(permit)).email


def set_password_by_link(
    work: Work, token: str, typed: str | None, *, policy: Policy, now: datetime
) -> Cabinet:
    """Set the password on the page; no chat is entered by it, since another's may have asked for the link.

    Raises:
        PermitSpent: when the link opens nothing.
        PermitUsed: when it has been used just now.
        PasswordTooShort, PasswordTooLong: when it cannot be one; the link stays.
    """
    permit = _permit_of(work, hash_of(token), Purpose.BY_LINK, now)
    return _change(work, permit, typed, keep=None, policy=policy, now=now)


def this_is_not_me(work: Work, token: str, *, now: datetime) -> None:
    """Stop everything by the link of the letter about a changed password.

    All chats are signed out, and the password is gone: the cabinet is entered by codes until there is a new
    one.

    Raises:
        PermitSpent: when the link opens nothing.
        PermitUsed: when it has been used just now.
    """
    _stop(work, _permit_of(work, hash_of(token), Purpose.STOP, now), now)


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
    permit = _permit_of(work, hash_of(code), Purpose.STOP, now)
    if chat.cabinet_id == permit.cabinet_id:
        chat.leave()
    _stop(work, permit, now, keep=chat.id)


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
    _sign_out(work, cabinet, keep=keep, stopped=True, now=now)
    work.permits.withdraw(cabinet.id, Purpose.STOP)


def _asked(work: Work, subject: str, now: datetime) -> int:
    """How often recovery has been asked for within the last hour."""
    return work.tries.count("recovery", subject, now - _HOUR)


def _issue(
    work: Work,
    purpose: Purpose,
    secret: str,
    *,
    cabinet: Cabinet | None,
    chat: ChatId | None = None,
    lives: timedelta,
    now: datetime,
) -> Permit:
    return work.permits.add(
        Permit(
            id=PermitId(0),
            hash=hash_of(secret),
            purpose=purpose,
            cabinet_id=cabinet.id if cabinet else None,
            chat_id=chat,
            issued_at=now,
            expires_at=now + lives,
        )
    )


def _permit_of(work: Work, secret_hash: bytes, purpose: Purpose, now: datetime) -> Permit:
    permit = work.permits.by_hash(secret_hash)
    if permit is None or permit.cabinet_id is None or permit.purpose is not purpose:
        raise PermitSpent
    if permit.used_at is not None and now < permit.used_at + _SENT_TWICE:
        raise PermitUsed(permit.purpose)
    if not permit.is_good_for(purpose, now):
        raise PermitSpent
    return permit


def _permit_of_chat(work: Work, chat: Chat, now: datetime) -> Permit:
    permit = work.permits.of_chat(chat.id, Purpose.BY_CODE)
    if permit is None or not permit.is_good_for(Purpose.BY_CODE, now):
        raise PermitSpent
    return permit


def _owner(permit: Permit) -> CabinetId:
    if permit.cabinet_id is None:
        raise PermitSpent
    return permit.cabinet_id


def _change(
    work: Work, permit: Permit, typed: str | None, *, keep: ChatId | None, policy: Policy, now: datetime
) -> Cabinet:
    """Keep the password, sign the other chats out and write to the owner."""
    if typed is not None:
        ensure_can_be_password(typed)
    cabinet = work.cabinets.hold(_owner(permit))
    if not work.permits.use(permit.id, now):
        raise PermitUsed(permit.purpose)
    password = new_password() if typed is None else typed
    work.cabinets.set_password(cabinet.id, hash_password(password))
    work.audit.record(
        at=now, actor=f"permit:{permit.id}", action="password-changed", subject=f"cabinet:{cabinet.id}"
    )
    _sign_out(work, cabinet, keep=keep, stopped=False, now=now)
    # A code for a chat where there is no page: it is typed by hand.
    stop = new_token() if policy.password_page else new_code()
    _issue(work, Purpose.STOP, stop, cabinet=cabinet, lives=policy.stop_lives, now=now)
    fact = PasswordChanged(cabinet=cabinet.id, at=now, stop=stop, generated=password if typed is None else "")
    work.outbox.tell(fact, ToAddress(cabinet.email), at=now)
    return cabinet


def _stop(work: Work, permit: Permit, now: datetime, *, keep: ChatId | None = None) -> None:
    """Use the permit up for that; the chat to keep is left by its own turn."""
    cabinet = work.cabinets.hold(_owner(permit))
    if not work.permits.use(permit.id, now):
        raise PermitUsed(permit.purpose)
    stop_cabinet(work, cabinet, permit, keep=keep, now=now)


def _sign_out(work: Work, cabinet: Cabinet, *, keep: ChatId | None, stopped: bool, now: datetime) -> None:
    """Close the cabinet in its chats and void what has been begun; each chat is told."""
    for purpose in (Purpose.BY_LINK, Purpose.BY_CODE, Purpose.HANDOVER):
        work.permits.withdraw(cabinet.id, purpose)
    for chat in work.cabinets.close_chats(cabinet.id, but=keep):
        work.audit.record(at=now, actor=f"cabinet:{cabinet.id}", action="signed-out", subject=f"chat:{chat}")
        work.outbox.tell(SignedOut(chat=chat, stopped=int(stopped)), ToChat(chat), at=now)
