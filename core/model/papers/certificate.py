"""The certificates that are given on request, complete: to print one, nothing more is asked."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeAlias

from core.base.ids import MeterNumber
from core.model.charges.balance import AccountBalance, MonthStatement
from core.model.charges.charge import Payment
from core.model.charges.debts import Debt
from core.model.meters import Zone
from core.model.papers.paper import Paper, PaperKind
from core.model.receipts.payment_qr import Payee
from core.model.receipts.receipt import BilledAccount, Contacts

_FILES: Final = {
    PaperKind.NO_DEBT: "Справка об отсутствии долга",
    PaperKind.STATEMENT: "Справка о состоянии расчётов",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What every certificate says of itself, of who gives it, and of whose account it is."""

    paper: Paper
    issued_at: datetime
    """In the supplier's time zone."""
    check_link: str
    """The address that opens its check; empty where there is none, so that the code alone serves."""
    payee: Payee
    supplier: Contacts
    signer: str
    account: BilledAccount
    large_print: bool = False
    """Whether it is for weak eyes."""

    @property
    def file_name(self) -> str:
        """`Справка об отсутствии долга 2025-10-22 ЛС 1234.pdf`, with the last four digits of the account."""
        return f"{_FILES[self.paper.kind]} {self.paper.day.isoformat()} ЛС {self.account.number[-4:]}.pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedReading:
    """The last reading of a meter's zone by which was charged."""

    meter: MeterNumber
    zone: Zone
    value: Decimal
    taken_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpaid:
    """What is unpaid of a month and not due yet."""

    debt: Debt
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class NoDebtCertificate:
    """Справка об отсутствии задолженности."""

    head: Head
    readings: tuple[UsedReading, ...]
    last_paid: Payment | None
    """None where nothing was ever paid."""
    counted: tuple[Payment, ...]
    """Payments that billing has not counted yet and without which there would be a debt."""
    not_due: tuple[Unpaid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountStatement:
    """Справка о состоянии расчётов."""

    head: Head
    balance: AccountBalance
    months: tuple[MonthStatement, ...]
    """Of the last year, newest first."""
    payments: tuple[Payment, ...]
    """Those that billing has counted in these months, newest first."""


Certificate: TypeAlias = NoDebtCertificate | AccountStatement
