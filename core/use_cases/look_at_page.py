"""What the page of a one-time link is to show; looking changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from core.base.ids import ChatId
from core.model.cabinets.permits import PermitSpent, Purpose, hash_of
from core.ports.work import Work
from core.use_cases.change_password import cabinet_of_page
from core.use_cases.enter_by_page import chat_and_email_of
from core.use_cases.recover_password import email_of_link


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a page asks for."""

    purpose: Purpose
    email: str
    """Whose cabinet it is about."""
    chat: ChatId | None = None
    """The chat that has asked; None where the page is about the cabinet alone."""


def look_at_page(work: Work, token: str, *, now: datetime) -> Form:
    """The form that the token opens.

    Raises:
        PermitSpent: when it opens none.
        PermitUsed: when it has been used just now.
    """
    permit = work.permits.by_hash(hash_of(token))
    purpose = permit.purpose if permit else None
    match purpose:
        case Purpose.ENTRY:
            chat, email = chat_and_email_of(work, token, now=now)
            return Form(purpose=purpose, email=email, chat=chat)
        case Purpose.PROVE | Purpose.CHOOSE:
            _, chat, cabinet = cabinet_of_page(work, token, purpose, now=now)
            return Form(purpose=purpose, email=cabinet.email, chat=chat)
        case Purpose.BY_LINK | Purpose.STOP:
            return Form(purpose=purpose, email=email_of_link(work, token, purpose, now=now))
    raise PermitSpent
