"""What core needs of the world: narrow Protocols, implemented by storage and by the composition root."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from core.accounts import Account
from core.cabinets import Cabinet, Code, Consent, Link, ProofKind
from core.charges import Charge, ChargeLine, Payment
from core.ids import AccountId, AccountNumber, CabinetId, ChatId, LinkId, MeterId, ReadingId
from core.letters import Letter
from core.meters import Meter
from core.months import Month
from core.readings import Reading, ReadingStatus
from core.tariffs import RangeLimits, Tariff


class Accounts(Protocol):
    """Accounts as billing states them."""

    def get(self, account_id: AccountId) -> Account:
        """The account of this id; a KeyError when there is none."""
        ...

    def by_number(self, number: AccountNumber) -> Account | None:
        """The account of this number."""
        ...

    def hold(self, account_id: AccountId) -> None:
        """Let nobody else act on the account until this unit of work ends."""
        ...


class Meters(Protocol):
    """Meters as billing states them."""

    def get(self, meter_id: MeterId) -> Meter | None:
        """The meter of this id."""
        ...

    def of_account(self, account_id: AccountId) -> Sequence[Meter]:
        """All meters of the account, removed ones too, in the order of their numbers."""
        ...


class Readings(Protocol):
    """Readings, billing's and ours."""

    def get(self, reading_id: ReadingId) -> Reading | None:
        """The reading of this id."""
        ...

    def of_meter(self, meter_id: MeterId, limit: int = 36) -> Sequence[Reading]:
        """The meter's readings that have not been withdrawn, newest first by date, then by time received."""
        ...

    def last_of_meter(self, meter_id: MeterId) -> Reading | None:
        """The newest of them that a dial has shown; a history need not be read for it."""
        ...

    def of_account(
        self,
        account_id: AccountId,
        *,
        meter_id: MeterId | None = None,
        source: str | None = None,
        year: int | None = None,
        offset: int = 0,
        limit: int = 100,
    ) -> list[Reading]:
        """The account's history, newest first, as filtered; `year` is of the settlement month."""
        ...

    def sources_of(self, account_id: AccountId) -> list[str]:
        """Which sources the account's readings have, in alphabetical order."""
        ...

    def years_of(self, account_id: AccountId) -> list[int]:
        """Which years the account's settlement months have, newest first."""
        ...

    def add(self, reading: Reading, *, by: str) -> Reading:
        """Keep a new reading, whose id is 0, and return it with its own; `by` is who handed it in."""
        ...

    def withdraw(self, reading_id: ReadingId, status: ReadingStatus) -> bool:
        """Take a reading back as deleted or replaced; False when it has left for billing, or is withdrawn."""
        ...

    def on_check(self) -> list[Reading]:
        """The readings that wait for an operator, oldest first."""
        ...

    def decide(self, reading_id: ReadingId, status: ReadingStatus, *, reason: str) -> bool:
        """Accept or reject a reading on check; False when it is on check no longer."""
        ...

    def handed_in_by(self, reading_id: ReadingId) -> str:
        """Who handed it in (`Person.actor`), empty for billing's own."""
        ...

    def by_proof(self, code: str) -> Reading | None:
        """The reading of this proof code."""
        ...


class Tariffs(Protocol):
    """Prices and the ends of ranges, by date."""

    def of_group(self, group: str) -> list[Tariff]:
        """All prices of the group, oldest first."""
        ...

    def limits_of(self, group: str) -> list[RangeLimits]:
        """All range limits of the group, oldest first."""
        ...


class Charges(Protocol):
    """Charges by month."""

    def of_month(self, account_id: AccountId, month: Month) -> list[Charge]:
        """The month's charges, electricity first, penalty last."""
        ...

    def lines_of(self, account_id: AccountId, month: Month) -> list[ChargeLine]:
        """The month's charges by zone and range; empty where billing gives none."""
        ...

    def of_last_month(self, account_id: AccountId) -> list[Charge]:
        """The charges of the last month that has any, in the same order; empty where nothing was charged."""
        ...

    def months_of(self, account_id: AccountId, year: int) -> list[Month]:
        """The months of a year that have been charged, newest first."""
        ...


class Payments(Protocol):
    """Payments that billing knows of."""

    def of_account(self, account_id: AccountId, since: date, until: date) -> list[Payment]:
        """Payments of a period, both days included, newest first."""
        ...


class Cabinets(Protocol):
    """Cabinets."""

    def get(self, cabinet_id: CabinetId) -> Cabinet:
        """The cabinet of this id; a KeyError when there is none."""
        ...

    def by_email(self, email: str) -> Cabinet | None:
        """The cabinet of this e-mail, in any case of letters."""
        ...

    def add(self, *, email: str, phone: str, password_hash: str, at: datetime) -> Cabinet:
        """Open a cabinet."""
        ...

    def enter(self, chat: ChatId, cabinet_id: CabinetId) -> None:
        """Let the chat hold the cabinet."""
        ...

    def leave(self, chat: ChatId) -> None:
        """Let the chat hold no cabinet."""
        ...

    def chats_of(self, cabinet_id: CabinetId) -> list[ChatId]:
        """All chats that hold the cabinet."""
        ...


class Links(Protocol):
    """Links between cabinets and accounts; a closed link stays in the history."""

    def of_cabinet(self, cabinet_id: CabinetId) -> list[Link]:
        """The cabinet's open links, oldest first."""
        ...

    def of_account(self, account_id: AccountId) -> list[Link]:
        """The account's open links, oldest first."""
        ...

    def add(self, cabinet_id: CabinetId, account_id: AccountId, proof: ProofKind, at: datetime) -> Link:
        """Open a link."""
        ...

    def close(self, link_id: LinkId, at: datetime) -> None:
        """Close a link; every chat of the cabinet that had the account active has none."""
        ...


class Consents(Protocol):
    """Acts of consent."""

    def add(self, consent: Consent) -> None:
        """Keep an act of consent."""
        ...

    def of_cabinet(self, cabinet_id: CabinetId) -> list[Consent]:
        """The cabinet's acts of consent, oldest first."""
        ...


class Codes(Protocol):
    """One-time codes, at most one a chat."""

    def of_chat(self, chat: ChatId) -> Code | None:
        """The chat's code."""
        ...

    def put(self, code: Code) -> None:
        """Keep the code in place of the chat's earlier one."""
        ...

    def drop(self, chat: ChatId) -> None:
        """Forget the chat's code."""
        ...


class Tries(Protocol):
    """What was tried and when, so that limits hold across channels and restarts."""

    def add(self, kind: str, subject: str, at: datetime) -> None:
        """Count one try."""
        ...

    def count(self, kind: str, subject: str, since: datetime) -> int:
        """How many tries there have been since."""
        ...


class Audit(Protocol):
    """Who changed what, and when."""

    def record(
        self,
        *,
        at: datetime,
        actor: str,
        action: str,
        subject: str,
        details: Mapping[str, object] | None = None,
    ) -> None:
        """Keep one row; `details` hold no personal data beyond the subject itself."""
        ...

    def of(self, subject: str) -> Sequence[tuple[datetime, str, str]]:
        """The subject's rows as (at, actor, action), oldest first."""
        ...


class Outbox(Protocol):
    """What will be said outside after the transaction is committed."""

    def letter(self, letter: Letter, *, at: datetime) -> None:
        """Queue a letter."""
        ...


class Work(Protocol):
    """One unit of work: everything done through it is committed together or not at all."""

    accounts: Accounts
    meters: Meters
    readings: Readings
    tariffs: Tariffs
    charges: Charges
    payments: Payments
    cabinets: Cabinets
    links: Links
    consents: Consents
    codes: Codes
    tries: Tries
    audit: Audit
    outbox: Outbox
