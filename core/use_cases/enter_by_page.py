"""Entry by a password that is typed on our page, for chats where it could not be taken out of sight (S4)."""

from datetime import datetime

from core.base.ids import ChatId
from core.model.cabinets.cabinet import Cabinet, Person
from core.model.cabinets.permits import PermitSpent, Purpose, new_token
from core.model.chats import Chat
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.sign_in import enter_by_password
from core.use_cases.use_permit import give_permit, permit_of_page


def open_entry_page(work: Work, person: Person, email: str, *, policy: Policy, now: datetime) -> str:
    """The token of a page that takes the password for this chat; the chat's earlier pages are void.

    The page belongs to the chat and says nothing of the e-mail, so it is given for an unknown one too.
    """
    token = new_token()
    give_permit(
        work,
        Purpose.ENTRY,
        token,
        cabinet=None,
        chat=person.chat,
        email=email,
        lives=policy.entry_page_lives,
        now=now,
    )
    return token


def chat_and_email_of(work: Work, token: str, *, now: datetime) -> tuple[ChatId, str]:
    """For which chat the page takes a password, and of which e-mail; nothing changes.

    Raises:
        PermitSpent: when it takes none.
        PermitUsed: when the password has been typed already.
    """
    permit, chat = permit_of_page(work, token, Purpose.ENTRY, now=now)
    return chat, permit.email


def enter_by_page(
    work: Work, chat: Chat, token: str, typed: str, *, policy: Policy, now: datetime
) -> Cabinet:
    """Open the cabinet in the chat that has asked for the page; a wrong password may be typed again.

    Raises:
        PermitSpent: when the page takes none, or the chat has a cabinet by now.
        PermitUsed: when the password has been typed already.
        TooManyPasswords, PasswordWrong: as in the chat; the tries are the chat's.
    """
    permit, asked = permit_of_page(work, token, Purpose.ENTRY, now=now)
    if asked != chat.id or chat.cabinet_id is not None:
        raise PermitSpent
    cabinet = enter_by_password(work, chat, permit.email, typed, policy=policy, now=now)
    work.permits.use(permit.id, now)
    return cabinet
