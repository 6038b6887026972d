"""The payment document (платёжный документ, ПП 354, п. 69): everything that one month's receipt says."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core.charges import Charge, ChargeLine
from core.ids import AccountNumber, MeterNumber
from core.meters import Zone
from core.money import Kopecks
from core.months import Month
from core.payment_qr import Payee, build


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
class Balance:
    """Sums of charges; an advance is negative."""

    opening: Kopecks
    charged: Kopecks
    recalculated: Kopecks
    quality: Kopecks
    paid: Kopecks
    closing: Kopecks
    """As billing states it."""

    @classmethod
    def of(cls, charges: tuple[Charge, ...]) -> "Balance":
        """The sum of rows, which is «ИТОГО» when they are all of the month's."""
        return cls(
            opening=sum(charge.opening for charge in charges),
            charged=sum(charge.charged for charge in charges),
            recalculated=sum(charge.recalculated for charge in charges),
            quality=sum(charge.quality for charge in charges),
            paid=sum(charge.paid for charge in charges),
            closing=sum(charge.closing for charge in charges),
        )

    @property
    def corrected(self) -> Kopecks:
        """The line «Перерасчет», which holds the quality adjustment too, so that the block adds up."""
        return self.recalculated + self.quality

    @property
    def previous(self) -> Kopecks:
        """«Долг/аванс за предыдущие периоды, с учетом перерасчета и оплаты»."""
        return self.opening + self.corrected - self.paid

    @property
    def total(self) -> Kopecks:
        """«Всего к оплате с учетом долга/аванса»."""
        return self.previous + self.charged


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One month's payment document, complete: whoever prints it asks nobody anything."""

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

    @property
    def rows(self) -> tuple[Charge, ...]:
        """The rows of the charges table above «ИТОГО»."""
        return self.services if self.penalty is None else (*self.services, self.penalty)

    @property
    def service(self) -> Balance:
        """The six-line block, which is about the service without the penalty."""
        return Balance.of(self.services)

    @property
    def penalty_due(self) -> Kopecks:
        """What is owed of the penalty."""
        return Balance.of((self.penalty,)).total if self.penalty else 0

    @property
    def to_pay(self) -> Kopecks:
        """«Итого к оплате» with the penalty; never negative."""
        return max(0, self.service.total + self.penalty_due)

    @property
    def overpaid(self) -> Kopecks:
        """«Переплата»; 0 when there is something to pay."""
        return max(0, -self.service.total - self.penalty_due)

    @property
    def payment_code(self) -> bytes:
        """The bytes of the payment QR, whose sum is `to_pay`; of an advance, a code without a sum."""
        return build(self.payee, account=self.account.number, month=self.month, amount=self.to_pay)

    @property
    def file_name(self) -> str:
        """The name of the receipt's file."""
        return file_name(self.month, self.account.number)


def file_name(month: Month, account: AccountNumber) -> str:
    """`Квитанция 2025-09 ЛС 1234.pdf`, with no more of the account than its last four digits."""
    return f"Квитанция {month} ЛС {account[-4:]}.pdf"
