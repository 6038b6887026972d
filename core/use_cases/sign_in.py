"""Registration, entry and leaving: which chat holds which cabinet."""

from datetime import datetime

from core.base.ids import ChatId
from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Cabinet, Edition, Person
from core.model.cabinets.passwords import is_password
from core.model.chats import Chat
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.confirm_email import counted
from core.use_cases.limits import HOUR, Limit, take_try


class TooManyPasswords(Refusal):
    """So many wrong passwords within an hour that no more are taken."""


class PasswordWrong(Refusal):
    """The password is another one, or the e-mail is nobody's; these cannot be told apart."""


class AddressKept(Refusal):
    """A cabinet may still be taken back to this e-mail, which it had before; so long it gets no other one."""


def ensure_can_try_password(
    work: Work, email: str, *, chat: ChatId, actor: str, policy: Policy, now: datetime
) -> None:
    """Count a try of a password before the password is compared.

    Raises:
        TooManyPasswords: when the e-mail or the person has had too many within an hour.
    """
    limits = [
        Limit("password", who, policy.password_tries_an_hour, HOUR)
        for who in counted(work, email, chat=chat, actor=actor)
    ]
    if not take_try(work, limits, now):
        raise TooManyPasswords


def enter_by_password(
    work: Work, chat: Chat, email: str, typed: str, *, policy: Policy, now: datetime
) -> Cabinet:
    """Open the cabinet of the e-mail in a chat that holds none; an unknown e-mail takes as long to refuse.

    Raises:
        TooManyPasswords: when the e-mail or the chat has had too many within an hour.
        PasswordWrong: otherwise, where the two do not belong together.
    """
    ensure_can_try_password(work, email, chat=chat.id, actor=f"chat:{chat.id}", policy=policy, now=now)
    cabinet = work.cabinets.by_email(email)
    if cabinet is not None:
        cabinet = work.cabinets.hold(cabinet.id)
    if not is_password(typed, cabinet.password_hash if cabinet else "") or cabinet is None:
        raise PasswordWrong
    return enter(work, chat, cabinet, now=now)


def enter_by_code(work: Work, chat: Chat, email: str, *, now: datetime) -> Cabinet | None:
    """Open the cabinet of a confirmed e-mail in the chat; None where there is none."""
    cabinet = work.cabinets.by_email(email)
    # It is held, and may have got another e-mail just before.
    if cabinet is None or work.cabinets.hold(cabinet.id).email != email:
        return None
    return enter(work, chat, cabinet, now=now)


def open_cabinet(
    work: Work,
    person: Person,
    chat: Chat,
    *,
    email: str,
    phone: str,
    password_hash: str,
    consent: Edition,
    rules: Edition,
    now: datetime,
) -> Cabinet:
    """Open a cabinet for a confirmed address, with the two acts of consent that were given for it.

    If the address has been given a cabinet meanwhile, from a second phone, the person enters that one.

    Raises:
        AddressKept: when a cabinet had the address until lately.
    """
    known = enter_by_code(work, chat, email, now=now)
    if known is not None:
        return known
    if work.permits.leading_back(email, now) is not None:
        raise AddressKept
    cabinet = work.cabinets.add(email=email, phone=phone, password_hash=password_hash, at=now)
    for edition in (consent, rules):
        work.consents.give(cabinet.id, edition, at=now, channel=person.channel)
    work.audit.record(at=now, actor=person.actor, action="cabinet-opened", subject=f"cabinet:{cabinet.id}")
    return enter(work, chat, cabinet, now=now)


def enter(work: Work, chat: Chat, cabinet: Cabinet, *, now: datetime) -> Cabinet:
    """Open the cabinet in the chat."""
    chat.enter(cabinet.id)
    work.audit.record(at=now, actor=f"chat:{chat.id}", action="entered", subject=f"cabinet:{cabinet.id}")
    return cabinet


def leave(work: Work, person: Person, chat: Chat, *, now: datetime) -> None:
    """Close the person's cabinet in the chat."""
    chat.leave()
    work.audit.record(at=now, actor=person.actor, action="left", subject=f"chat:{chat.id}")
