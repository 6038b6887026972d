"""Permits: what a one-time secret lets its holder do, once and for a while."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final

from core.base.ids import CabinetId, ChatId, PermitId
from core.base.refusals import Refusal

_TOKEN_BYTES: Final = 32


class PermitSpent(Refusal):
    """There is no such permit, or it has been used, or its time is over; these cannot be told apart."""


class Purpose(StrEnum):
    """What a permit is for; it stands in rows that outlive a release, so it never changes."""

    BY_LINK = "by-link"
    """Set a new password on the page that the letter's link opens (S26)."""
    BY_CODE = "by-code"
    """Set it in the chat in which the letter's code has been typed."""
    ENTRY = "entry"
    """Type a password on the page, to enter the cabinet in the chat that has asked for it (S4)."""
    STOP = "stop"
    """Say that it was somebody else who has changed the password or the e-mail (S29)."""
    PROVE = "prove"
    """Type the current password on the page, for the chat that has asked (S34)."""
    PROVEN = "proven"
    """Change the password or the e-mail in the chat, in which the current password has been shown."""
    CHOOSE = "choose"
    """Type a new password on the page, for the chat that has asked."""
    HANDOVER = "handover"
    """Open the cabinet in a chat of another messenger, where that is confirmed."""


class PermitUsed(Refusal):
    """The permit has been used a moment ago: the same form was sent twice, or the page was opened again."""

    def __init__(self, purpose: Purpose) -> None:
        super().__init__()
        self.purpose = purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """One permit; of its secret only the hash is kept."""

    id: PermitId
    hash: bytes
    purpose: Purpose
    cabinet_id: CabinetId | None = None
    """Whose it is; None where an address has no cabinet, and for an entry, which still has to show that."""
    chat_id: ChatId | None = None
    """The chat that has asked."""
    email: str = ""
    """The address that was typed in the chat, for an entry; that of the letter, to which the cabinet is taken
    back, for a stop."""
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    opened_by: ChatId | None = None
    """The chat that has opened the link first, and is the only one that may use it; for a handover alone."""

    def is_good_for(self, purpose: Purpose, now: datetime) -> bool:
        """Whether it permits this, now."""
        return self.purpose is purpose and self.used_at is None and now < self.expires_at


def new_token() -> str:
    """A secret of 256 random bits, as it stands in the address of a page."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def hash_of(secret: str) -> bytes:
    """What is kept of a secret; it is random enough to need neither salt nor stretching."""
    return sha256(secret.encode()).digest()
