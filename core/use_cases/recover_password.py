"""The way back to a forgotten password (S23–S29): asked for by an e-mail, gone by a code or a link."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from core.base.ids import CabinetId, ChatId
from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.cabinets.passwords import ensure_can_be_password
from core.model.cabinets.permits import Permit, PermitUsed, Purpose, hash_of, new_token
from core.model.chats import Chat
from core.model.messages.facts import RecoveryAsked
from core.model.messages.recipients import ToAddress
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.change_password import change_held
from core.use_cases.confirm_email import confirm_email, ensure_pause_is_over, is_awaited, issue_code
from core.use_cases.limits import EVERYBODY, HOUR, Limit, count_try, is_reached, take_try
from core.use_cases.sign_in import enter
from core.use_cases.use_permit import give_permit, permit_of, permit_of_chat


class TooManyRecoveries(Refusal):
    """The person has asked as often within an hour as they may."""


class NotRegistered(Refusal):
    """No cabinet has this e-mail (S24)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A cabinet that has been entered with the password that was set for it."""

    cabinet: Cabinet
    is_first: bool
    """Whether there was no password before."""


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
    if not take_try(work, [Limit("recovery", person.actor, policy.recoveries_a_person, HOUR)], now):
        raise TooManyRecoveries
    limits = [Limit("recovery", EVERYBODY, policy.recoveries_an_hour, HOUR)]
    if person.address:
        limits.append(Limit("recovery", person.address, policy.recoveries_an_address, HOUR))
    is_told = not is_reached(work, limits, now)
    count_try(work, limits, now)
    cabinet = work.cabinets.by_email(email)
    if cabinet is None and is_told:
        raise NotRegistered
    code = issue_code(work, person, email, policy=policy, now=now)
    token = new_token()
    link = give_permit(
        work,
        Purpose.BY_LINK,
        token,
        cabinet=cabinet.id if cabinet else None,
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
    give_permit(
        work,
        Purpose.BY_CODE,
        new_token(),
        cabinet=cabinet.id,
        chat=person.chat,
        lives=policy.recovery_lives,
        now=now,
    )


def enter_without_password(work: Work, chat: Chat, *, now: datetime) -> Cabinet:
    """Enter in the chat where the code has been typed, and leave the password as it is.

    Raises:
        PermitSpent: when that was too long ago, or the password has been set elsewhere since.
    """
    permit, owner = permit_of_chat(work, chat.id, Purpose.BY_CODE, now=now)
    work.permits.use(permit.id, now)
    return enter(work, chat, work.cabinets.get(owner), now=now)


def set_password_in_chat(
    work: Work, chat: Chat, typed: str | None, *, policy: Policy, now: datetime
) -> Recovered:
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
    permit, owner = permit_of_chat(work, chat.id, Purpose.BY_CODE, now=now)
    before = _change(work, permit, owner, typed, keep=chat.id, policy=policy, now=now)
    return Recovered(
        cabinet=enter(work, chat, before, now=now),
        is_first=not before.password_hash,
    )


def email_of_link(work: Work, token: str, purpose: Purpose, *, now: datetime) -> str:
    """To which address a link belongs; nothing changes, since mail programs open links by themselves.

    Raises:
        PermitSpent: when it opens nothing.
        PermitUsed: when it has been used just now.
    """
    permit, owner = permit_of(work, token, purpose, now=now)
    return permit.email or work.cabinets.get(owner).email


def set_password_by_link(work: Work, token: str, typed: str | None, *, policy: Policy, now: datetime) -> None:
    """Set the password on the page; no chat is entered by it, since another's may have asked for the link.

    Raises:
        PermitSpent: when the link opens nothing.
        PermitUsed: when it has been used just now.
        PasswordTooShort, PasswordTooLong: when it cannot be one; the link stays.
    """
    permit, owner = permit_of(work, token, Purpose.BY_LINK, now=now)
    _change(work, permit, owner, typed, keep=None, policy=policy, now=now)


def _change(
    work: Work,
    permit: Permit,
    owner: CabinetId,
    typed: str | None,
    *,
    keep: ChatId | None,
    policy: Policy,
    now: datetime,
) -> Cabinet:
    """Use the permit up for another password; the cabinet as it was before."""
    if typed is not None:
        ensure_can_be_password(typed)
    cabinet = work.cabinets.hold(owner)
    if not work.permits.use(permit.id, now):
        raise PermitUsed(permit.purpose)
    change_held(work, cabinet, typed, keep=keep, by=f"permit:{permit.id}", policy=policy, now=now)
    return cabinet
