"""The cabinet: one person, opened from any number of chats, holding any number of accounts."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.base.ids import AccountId, CabinetId, ChatId, ConsentId, LinkId
from core.base.money import Kopecks
from core.model.cabinets.delegation import Rights
from core.model.cabinets.quiet_hours import QuietHours
from core.model.readings.sources import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Cabinet:
    """A registered person; the e-mail is the login, and is confirmed before there is a cabinet."""

    id: CabinetId
    email: str
    phone: str = ""
    """E.164, or empty when it was not given."""
    password_hash: str = ""
    """argon2id; empty when the person enters by codes alone."""
    created_at: datetime
    quiet_since: int | None = None
    quiet_until: int | None = None
    """Both or neither, as `quiet_hours` reads them."""
    calendar_hash: bytes | None = None
    """Of the secret in the calendar's address; None while the person has no calendar."""
    calendar_since: datetime | None = None
    """When that address was made; both or neither."""

    away_until: date | None = None
    """The day on which the person comes back, as they have said; it may be over."""

    bill_ceiling: Kopecks | None = None
    """What a month of an account may come to before the person wants to be warned; None for no warning."""

    def is_over_ceiling(self, amount: Kopecks) -> bool:
        """Whether a month that comes to so much is more than the person wants to pass over."""
        return self.bill_ceiling is not None and amount > self.bill_ceiling

    def is_away(self, day: date) -> bool:
        """Whether the person has said that they are not at home on this day."""
        return self.away_until is not None and day < self.away_until

    @property
    def quiet_hours(self) -> QuietHours | None:
        """When the person is not to be written to unasked."""
        if self.quiet_since is None or self.quiet_until is None:
            return None
        return QuietHours(self.quiet_since, self.quiet_until)

    @property
    def is_erased(self) -> bool:
        """Whether its person is forgotten, so that nobody can be reached by it."""
        return self.email == erased_email(self.id)


def erased_email(cabinet: CabinetId) -> str:
    """What stands in place of the e-mail of somebody who is forgotten: nothing that can be typed as one."""
    return f"erased:{cabinet}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is speaking: a chat of a messenger, and the cabinet that it has opened, if any."""

    chat: ChatId
    channel: str
    """telegram, vk, web …"""
    source: Source
    """Of the readings that are handed in from this chat."""
    cabinet: CabinetId | None = None
    address: str = ""
    """The network address, where the channel knows one: only the site does."""

    @property
    def actor(self) -> str:
        """The name under which the audit knows this person."""
        return f"cabinet:{self.cabinet}" if self.cabinet is not None else f"chat:{self.chat}"


class ProofKind(StrEnum):
    """By what a person proved that an account is theirs."""

    SUM = "sum"
    METER = "meter"
    QR = "qr"
    INVITATION = "invitation"
    """A code of the account's owner; its link is a delegate's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An account opened to a cabinet (привязка)."""

    id: LinkId
    cabinet_id: CabinetId
    account_id: AccountId
    proof: ProofKind
    linked_at: datetime
    unlinked_at: datetime | None = None
    rights: Rights = Rights.OWN
    granted_by: CabinetId | None = None
    """The owner's cabinet, of a delegate's link."""
    name: str = ""
    """What the owner calls the delegate."""
    until: datetime | None = None
    """When a delegate's link ends by itself."""

    @property
    def is_own(self) -> bool:
        """Whether the account was proven; a delegate's link was given."""
        return self.rights is Rights.OWN


class ConsentKind(StrEnum):
    """What was agreed to; each is an act of its own (152-ФЗ ст. 9)."""

    PERSONAL_DATA = "personal_data"
    RULES = "rules"
    ACCOUNT = "account"
    """Processing the data of one account, given at its linking."""
    GUEST_EMAIL = "guest_email"
    """Using the e-mail that somebody without a cabinet names for the receipts of an account."""
    OFFERS = "offers"
    """Advertising by the supplier (38-ФЗ ст. 18)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A text as it is put before people, who agree to it or do not (редакция)."""

    kind: ConsentKind
    version: str
    text: str
    """As it is shown, marks and all; it names no person and no account. Empty where it is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One act of consent; it stays in the ledger when it is withdrawn."""

    id: ConsentId
    kind: ConsentKind
    version: str
    """The version of the text that the person saw."""
    given_at: datetime
    channel: str
    cabinet_id: CabinetId
    account_id: AccountId | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestConsent:
    """One act of consent of somebody who has no cabinet: it is the chat's, and about one account."""

    account_id: AccountId
    version: str
    text: str
    """What was agreed to, to the letter."""
    given_at: datetime
    channel: str
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A one-time code sent by e-mail; only its hash is kept."""

    chat: ChatId
    email: str
    salt: bytes
    hash: bytes
    sent_at: datetime
    expires_at: datetime
    tries_left: int
