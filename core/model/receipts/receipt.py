"""The payment document (платёжный документ, ПП 354, п. 69): everything that one month's receipt says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Final, Self

from core.base.ids import AccountNumber, MeterNumber
from core.base.money import Kopecks
from core.base.months import Month
from core.model.accounts import Account
from core.model.charges.balance import MonthStatement
from core.model.charges.charge import Charge, ChargeLine
from core.model.meters import Zone
from core.model.receipts.payment_qr import Payee, build

_WHENEVER: Final = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """Where an organisation can be found; what is not known is empty."""

    name: str
    address: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledAccount:
    """The account as the receipt may show it to the person who asks."""

    number: AccountNumber
    els: str = ""
    """Единый лицевой счёт of ГИС ЖКХ."""
    address: str
    area: Decimal | None = None
    """Total area, m²."""
    registered: int | None = None
    residents: int | None = None
    owner: str | None = None
    """Already masked where the person may not see it in full; None leaves the line out."""

    @classmethod
    def of(cls, account: Account) -> Self:
        """The account as papers print it; what billing does not know is left out."""
        return cls(
            number=account.number,
            els=account.els,
            address=account.address,
            area=account.area,
            registered=account.registered,
            residents=account.residents,
            owner=account.owner or None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterLine:
    """What one zone of one meter showed at both ends of the month, and kWh between; None where unknown."""

    number: MeterNumber
    zone: Zone
    previous: Decimal | None
    previous_on: date | None
    current: Decimal | None
    current_on: date | None
    consumption: Decimal | None
    source: str
    """As the subscriber reads it: «сайт», «чат-бот»."""
    verify_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One month's payment document, complete: to print it, nothing more is asked."""

    payee: Payee
    supplier: Contacts
    network: Contacts | None
    """The network company (сетевая организация) that serves the house."""
    account: BilledAccount
    month: Month
    meters: tuple[MeterLine, ...]
    lines: tuple[ChargeLine, ...]
    """The charge by zone and range, where billing gives so much detail."""
    services: tuple[Charge, ...]
    """The month's charges but for the penalty."""
    penalty: Charge | None
    due: date
    """The last day to pay without delay."""
    made_at: datetime
    """In the supplier's time zone."""
    e_receipt: bool
    """Whether the account has the receipt sent by e-mail, which frees its payments from commission."""
    is_last: bool = True
    """Whether no later month has been charged; an earlier receipt asks nobody to pay."""
    has_code: bool = True
    """Whether the payment QR is printed."""
    large_print: bool = False
    """Whether it is for weak eyes."""
    code: str = ""
    """By which anybody can check it; empty where it has none."""
    check_link: str = ""
    """The address that opens its check; empty where there is none."""

    @property
    def statement(self) -> MonthStatement:
        """The charges as a table; its `service` is the six-line block, which leaves the penalty out."""
        return MonthStatement(month=self.month, services=self.services, penalty=self.penalty)

    @property
    def to_pay(self) -> Kopecks:
        """«Итого к оплате» with the penalty; never negative."""
        return max(0, self.statement.total.total)

    @property
    def overpaid(self) -> Kopecks:
        """«Переплата»; 0 when there is something to pay."""
        return max(0, -self.statement.total.total)

    @property
    def payment_code(self) -> bytes:
        """The bytes of the payment QR, whose sum is `to_pay`; of an advance, a code without a sum."""
        return build(self.payee, account=self.account.number, month=self.month, amount=self.to_pay)

    @property
    def file_name(self) -> str:
        """The name of the receipt's file."""
        return file_name(self.month, self.account.number)


def fingerprint(receipts: Sequence[Receipt]) -> str:
    """What tells whether the same papers have been made before: all that they say, but for when."""
    facts = [replace(receipt, made_at=_WHENEVER) for receipt in receipts]
    return sha256(repr(facts).encode()).hexdigest()


def file_name_of_year(year: int, account: AccountNumber) -> str:
    """`Квитанции 2025 ЛС 1234.pdf`."""
    return f"Квитанции {year} ЛС {account[-4:]}.pdf"


def file_name(month: Month, account: AccountNumber) -> str:
    """`Квитанция 2025-09 ЛС 1234.pdf`, with no more of the account than its last four digits."""
    return f"Квитанция {month} ЛС {account[-4:]}.pdf"
