"""What the page of a one-time link is to show; looking changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from core.base.ids import ChatId
from core.model.cabinets.permits import PermitSpent, Purpose, hash_of
from core.ports.work import Work
from core.use_cases.enter_by_page import chat_and_email_of
from core.use_cases.recover_password import email_of_link


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a page asks for."""

    purpose: Purpose
    email: str
    """Whose cabinet it is about."""
    chat: ChatId | None = None
    """The chat that is to be entered; None where the page is about the cabinet alone."""


def look_at_page(work: Work, token: str, *, now: datetime) -> Form:
    """The form that the token opens.

    Raises:
        PermitSpent: when it opens none.
        PermitUsed: when it has been used just now.
    """
    permit = work.permits.by_hash(hash_of(token))
    if permit is None or permit.purpose is Purpose.BY_CODE:
        raise PermitSpent
    if permit.purpose is Purpose.ENTRY:
        chat, email = chat_and_email_of(work, token, now=now)
        return Form(purpose=permit.purpose, email=email, chat=chat)
    return Form(purpose=permit.purpose, email=email_of_link(work, token, permit.purpose, now=now))
