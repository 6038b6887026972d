"""Permits: giving one, and finding the one that a secret carries."""

from datetime import datetime, timedelta
from typing import Final

from core.base.ids import CabinetId, ChatId, PermitId
from core.model.cabinets.permits import Permit, PermitSpent, PermitUsed, Purpose, hash_of
from core.ports.work import Work

_SENT_TWICE: Final = timedelta(minutes=10)
"""So long a form that comes again is taken for the same press."""


def give_permit(
    work: Work,
    purpose: Purpose,
    secret: str,
    *,
    cabinet: CabinetId | None,
    chat: ChatId | None = None,
    email: str = "",
    lives: timedelta,
    now: datetime,
) -> Permit:
    """Permit this to whoever has the secret, of which only the hash is kept."""
    return work.permits.add(
        Permit(
            id=PermitId(0),
            hash=hash_of(secret),
            purpose=purpose,
            cabinet_id=cabinet,
            chat_id=chat,
            email=email,
            issued_at=now,
            expires_at=now + lives,
        )
    )


def permit_of(work: Work, secret: str, purpose: Purpose, *, now: datetime) -> tuple[Permit, CabinetId]:
    """What the secret permits, and in whose cabinet.

    Raises:
        PermitSpent: when it permits nothing of the kind.
        PermitUsed: when it has been used just now.
    """
    permit = work.permits.by_hash(hash_of(secret))
    if permit is None or permit.cabinet_id is None or permit.purpose is not purpose:
        raise PermitSpent
    if permit.used_at is not None and now < permit.used_at + _SENT_TWICE:
        raise PermitUsed(permit.purpose)
    if not permit.is_good_for(purpose, now):
        raise PermitSpent
    return permit, permit.cabinet_id


def permit_of_page(work: Work, token: str, purpose: Purpose, *, now: datetime) -> tuple[Permit, ChatId]:
    """What a page permits, and the chat that has asked for it; the chat's newest page alone is good.

    Raises:
        PermitSpent: when the page permits nothing of the kind.
        PermitUsed: when it has done its work.
    """
    permit = work.permits.by_hash(hash_of(token))
    if permit is None or permit.purpose is not purpose or permit.chat_id is None:
        raise PermitSpent
    if work.permits.of_chat(permit.chat_id, purpose) != permit or now >= permit.expires_at:
        raise PermitSpent
    if permit.used_at is not None:
        raise PermitUsed(permit.purpose)
    return permit, permit.chat_id


def permit_of_chat(work: Work, chat: ChatId, purpose: Purpose, *, now: datetime) -> tuple[Permit, CabinetId]:
    """What the chat is permitted, and in whose cabinet.

    Raises:
        PermitSpent: when it is permitted nothing of the kind.
    """
    permit = work.permits.of_chat(chat, purpose)
    if permit is None or permit.cabinet_id is None or not permit.is_good_for(purpose, now):
        raise PermitSpent
    return permit, permit.cabinet_id
