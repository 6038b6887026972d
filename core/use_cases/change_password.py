"""Another password, or none (S34): who may change it, whom that shuts out, and what its owner is written."""

from datetime import datetime

from core.base.ids import ChatId
from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.cabinets.passwords import (
    ensure_can_be_password,
    hash_password,
    is_password,
    new_password,
)
from core.model.cabinets.permits import Permit, PermitSpent, Purpose, new_token
from core.model.messages.facts import PasswordChanged
from core.model.messages.recipients import ToAddress
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.confirm_email import CodeSpent, confirm_email
from core.use_cases.sign_in import PasswordWrong, ensure_can_try_password
from core.use_cases.this_is_not_me import give_stop, sign_out
from core.use_cases.use_permit import give_permit, permit_of_page


class ProofAsked(Refusal):
    """It has not been shown in this chat who sits there, or too long ago."""


# --- the current one ---


def is_proof_asked(work: Work, chat: ChatId, cabinet: Cabinet, *, policy: Policy, now: datetime) -> bool:
    """Whether the chat is to show who it is before the password or the e-mail is changed.

    Somebody at an open chat is not its owner yet. A password that «Это не я» has taken away is asked for as
    long as that could have been said: else whoever sits there would say it to be rid of the password.
    """
    if not cabinet.password_hash and not _was_stopped(work, cabinet, now - policy.stop_lives):
        return False
    proven = work.permits.of_chat(chat, Purpose.PROVEN)
    return proven is None or proven.cabinet_id != cabinet.id or not proven.is_good_for(Purpose.PROVEN, now)


def show_password(
    work: Work, chat: ChatId, cabinet: Cabinet, typed: str, *, policy: Policy, now: datetime
) -> None:
    """Take the current password; for a while the chat may change it, or the e-mail.

    Raises:
        TooManyPasswords: when too many wrong ones have been tried in the cabinet's chats within an hour.
        PasswordWrong: when it is another one.
    """
    actor = f"cabinet:{cabinet.id}"
    ensure_can_try_password(work, cabinet.email, chat=chat, actor=actor, policy=policy, now=now)
    if not is_password(typed, work.cabinets.hold(cabinet.id).password_hash):
        raise PasswordWrong
    _permit_changes(work, chat, cabinet, policy=policy, now=now)


def show_code(
    work: Work, person: Person, cabinet: Cabinet, typed: str, *, policy: Policy, now: datetime
) -> None:
    """The same by a code that has gone to the cabinet's e-mail, by which one may enter without a password.

    Raises:
        NotACode, CodeWrong, CodeSpent: as `confirm_email`; the latter also for a code of another address.
    """
    if confirm_email(work, person, typed, now=now) != cabinet.email:
        raise CodeSpent
    _permit_changes(work, person.chat, cabinet, policy=policy, now=now)


def _permit_changes(work: Work, chat: ChatId, cabinet: Cabinet, *, policy: Policy, now: datetime) -> None:
    lives = policy.recovery_lives
    give_permit(work, Purpose.PROVEN, new_token(), cabinet=cabinet.id, chat=chat, lives=lives, now=now)


def _was_stopped(work: Work, cabinet: Cabinet, since: datetime) -> bool:
    acts = work.audit.of(f"cabinet:{cabinet.id}")
    return any(action == "stopped" and at >= since for at, _, action in acts)


# --- the new one ---


def change_password(
    work: Work, chat: ChatId, cabinet: Cabinet, typed: str | None, *, policy: Policy, now: datetime
) -> None:
    """Give the cabinet of an open chat another password, or its first one; None has one made (S28).

    Raises:
        PasswordTooShort, PasswordTooLong: when it cannot be one.
        ProofAsked: when it is to be shown first who it is.
    """
    if typed is not None:
        ensure_can_be_password(typed)
    held = work.cabinets.hold(cabinet.id)
    if is_proof_asked(work, chat, held, policy=policy, now=now):
        raise ProofAsked
    change_held(work, held, typed, keep=chat, by=f"cabinet:{held.id}", policy=policy, now=now)


def remove_password(work: Work, chat: ChatId, cabinet: Cabinet, *, policy: Policy, now: datetime) -> None:
    """Have the cabinet entered by codes alone.

    Raises:
        ProofAsked: when it is to be shown first who it is.
    """
    held = work.cabinets.hold(cabinet.id)
    if is_proof_asked(work, chat, held, policy=policy, now=now):
        raise ProofAsked
    if held.password_hash:
        _keep(work, held, "", "", keep=chat, by=f"cabinet:{held.id}", policy=policy, now=now)


def change_held(
    work: Work,
    cabinet: Cabinet,
    typed: str | None,
    *,
    keep: ChatId | None,
    by: str,
    policy: Policy,
    now: datetime,
) -> None:
    """Keep the password of a held cabinet, sign the other chats out and write to the owner.

    Args:
        work: the unit of work.
        cabinet: the cabinet, which is held.
        typed: what can be a password, or None to have one made, which goes by letter only (S28).
        keep: the chat that stays.
        by: who the audit says has done it.
        policy: the supplier's settings.
        now: the time.
    """
    generated = new_password() if typed is None else ""
    password_hash = hash_password(typed or generated)
    _keep(work, cabinet, password_hash, generated, keep=keep, by=by, policy=policy, now=now)


def _keep(
    work: Work,
    cabinet: Cabinet,
    password_hash: str,
    generated: str,
    *,
    keep: ChatId | None,
    by: str,
    policy: Policy,
    now: datetime,
) -> None:
    work.cabinets.set_password(cabinet.id, password_hash)
    work.audit.record(at=now, actor=by, action="password-changed", subject=f"cabinet:{cabinet.id}")
    changed = "password" if cabinet.password_hash else "first-password"
    sign_out(work, cabinet, keep=keep, changed=changed, now=now)
    stop = give_stop(work, cabinet, lives=policy.stop_lives, policy=policy, now=now)
    fact = PasswordChanged(
        cabinet=cabinet.id, at=now, stop=stop, generated=generated, removed=not password_hash
    )
    work.outbox.tell(fact, ToAddress(cabinet.email), at=now)


# --- on our page, where the chat cannot take a password out of sight ---


def open_password_page(
    work: Work, chat: ChatId, cabinet: Cabinet, purpose: Purpose, *, policy: Policy, now: datetime
) -> str:
    """The token of a page that takes the current password (`PROVE`) or a new one (`CHOOSE`) for this chat."""
    token = new_token()
    lives = policy.entry_page_lives
    give_permit(work, purpose, token, cabinet=cabinet.id, chat=chat, lives=lives, now=now)
    return token


def cabinet_of_page(
    work: Work, token: str, purpose: Purpose, *, now: datetime
) -> tuple[Permit, ChatId, Cabinet]:
    """By what the page takes a password, for which chat, and of which cabinet; nothing changes.

    Raises:
        PermitSpent: when it takes none, or the chat does not hold the cabinet any more.
        PermitUsed: when the password has been typed already.
    """
    permit, chat = permit_of_page(work, token, purpose, now=now)
    if permit.cabinet_id is None or not work.cabinets.is_open_in(permit.cabinet_id, chat):
        raise PermitSpent
    return permit, chat, work.cabinets.get(permit.cabinet_id)


def take_from_page(
    work: Work, token: str, purpose: Purpose, typed: str, *, policy: Policy, now: datetime
) -> None:
    """Do in the chat that has asked for the page what is typed there; what is refused may be typed again.

    Raises:
        PermitSpent: when the page takes none, or it is to be shown first who it is.
        PermitUsed: when the password has been typed already.
        TooManyPasswords, PasswordWrong: as `show_password`.
        PasswordTooShort, PasswordTooLong: as `change_password`.
    """
    permit, chat, cabinet = cabinet_of_page(work, token, purpose, now=now)
    if purpose is Purpose.PROVE:
        show_password(work, chat, cabinet, typed, policy=policy, now=now)
        work.permits.use(permit.id, now)
        return
    ensure_can_be_password(typed)
    held = work.cabinets.hold(cabinet.id)
    if is_proof_asked(work, chat, held, policy=policy, now=now):
        raise PermitSpent
    # Before the change, which voids whatever else has been begun.
    work.permits.use(permit.id, now)
    change_held(work, held, typed, keep=chat, by=f"cabinet:{held.id}", policy=policy, now=now)
