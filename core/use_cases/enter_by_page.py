"""Entry by a password that is typed on our page, for chats where it could not be taken out of sight (S4)."""

from datetime import datetime

from core.base.ids import ChatId, PermitId
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.cabinets.permits import Permit, PermitSpent, PermitUsed, Purpose, hash_of, new_token
from core.model.chats import Chat
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.sign_in import enter_by_password


def open_entry_page(work: Work, person: Person, email: str, *, policy: Policy, now: datetime) -> str:
    """The token of a page that takes the password for this chat; the chat's earlier pages are void.

    The page belongs to the chat and says nothing of the e-mail, so it is given for an unknown one too.
    """
    token = new_token()
    work.permits.add(
        Permit(
            id=PermitId(0),
            hash=hash_of(token),
            purpose=Purpose.ENTRY,
            chat_id=person.chat,
            email=email,
            issued_at=now,
            expires_at=now + policy.entry_page_lives,
        )
    )
    return token


def chat_and_email_of(work: Work, token: str, *, now: datetime) -> tuple[ChatId, str]:
    """For which chat the page takes a password, and of which e-mail; nothing changes.

    Raises:
        PermitSpent: when it takes none.
        PermitUsed: when the password has been typed already.
    """
    permit = _permit(work, token, now)
    return _chat(permit), permit.email


def enter_by_page(
    work: Work, chat: Chat, token: str, typed: str, *, policy: Policy, now: datetime
) -> Cabinet:
    """Open the cabinet in the chat that has asked for the page; a wrong password may be typed again.

    Raises:
        PermitSpent: when the page takes none, or the chat has a cabinet by now.
        PermitUsed: when the password has been typed already.
        TooManyPasswords, PasswordWrong: as in the chat; the tries are the chat's.
    """
    permit = _permit(work, token, now)
    if permit.chat_id != chat.id or chat.cabinet_id is not None:
        raise PermitSpent
    cabinet = enter_by_password(work, chat, permit.email, typed, policy=policy, now=now)
    work.permits.use(permit.id, now)
    return cabinet


def _permit(work: Work, token: str, now: datetime) -> Permit:
    permit = work.permits.by_hash(hash_of(token))
    if permit is None or permit.purpose is not Purpose.ENTRY:
        raise PermitSpent
    newest = work.permits.of_chat(_chat(permit), Purpose.ENTRY)
    if newest != permit or now >= permit.expires_at:
        raise PermitSpent
    if permit.used_at is not None:
        raise PermitUsed(permit.purpose)
    return permit


def _chat(permit: Permit) -> ChatId:
    if permit.chat_id is None:
        raise PermitSpent
    return permit.chat_id
