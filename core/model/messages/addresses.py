"""E-mail addresses as letters are sent to them, and those at which nobody takes letters."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

from core.base.ids import UndeliverableId


def folded(email: str) -> str:
    """The address in the one form in which it is compared: lower case, a Russian domain in ASCII."""
    name, _, domain = email.strip().casefold().rpartition("@")
    with suppress(UnicodeError):  # else it names no server, and no letter has gone to it
        domain = domain.encode("idna").decode("ascii")
    return f"{name}@{domain}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Undeliverable:
    """An address whose mail server has said that nobody takes letters there."""

    id: UndeliverableId
    email: str = field(repr=False)
    """As `folded` writes it."""
    code: str
    """What the server has said, in numbers: its words often repeat the address."""
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """A mail server's word that a letter has found nobody (RFC 3464)."""

    letter: str
    """The left half of its Message-ID."""
    addresses: tuple[str, ...] = field(repr=False)
    """Where it was to go, as the report says: as we have sent it, and as it was sent on."""
    code: str
