"""Charges and payments, as billing states them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.base.ids import AccountId
from core.base.money import Kopecks
from core.base.months import Month
from core.model.meters import Zone

ELECTRICITY = "Электроснабжение"
PENALTY = "Пени"


class Basis(StrEnum):
    """What a charge is based on."""

    METER = "meter"
    AVERAGE = "average"
    NORM = "norm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """One service of one account in one month; `closing` is billing's own figure."""

    account_id: AccountId
    month: Month
    service: str
    tariff: Decimal | None = None
    opening: Kopecks
    charged: Kopecks
    recalculated: Kopecks = 0
    quality: Kopecks = 0
    paid: Kopecks
    closing: Kopecks
    volume: Decimal | None = None
    basis: Basis | None = None

    @property
    def is_penalty(self) -> bool:
        """Whether the row is the penalty's."""
        return self.service == PENALTY

    @property
    def added(self) -> Kopecks:
        """What the month added to the debt: the charge with its recalculation and quality adjustment."""
        return self.charged + self.recalculated + self.quality

    @property
    def total(self) -> Kopecks:
        """What the closing balance ought to be: «Всего к оплате с учетом долга/аванса»."""
        return self.opening + self.added - self.paid

    @property
    def discrepancy(self) -> Kopecks:
        """By how much billing's closing balance differs from the formula («расхождение»); mostly 0."""
        return self.closing - self.total


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeLine:
    """A charge by zone and range, where billing gives so much detail."""

    account_id: AccountId
    month: Month
    service: str
    zone: Zone | None
    range: int
    volume: Decimal
    tariff: Decimal
    amount: Kopecks


_NOT_PAID = frozenset(
    {
        "created",
        "pending",
        "canceled",
        "refunded",
        "в обработке",
        "отменен",
        "отклонен",
        "возвращен",
        "возврат",
    }
)
"""Statuses of a payment that has brought no money, or has taken it back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment that billing knows of; which balance holds it, the months of the charges tell."""

    account_id: AccountId
    date: date
    amount: Kopecks
    channel: str = ""
    status: str = ""
    doc_id: str = ""
    period: Month | None = None
    purpose: str = ""

    @property
    def is_paid(self) -> bool:
        """Whether the money has come and stayed; a status is billing's own word, in any spelling."""
        return self.status.strip().casefold().replace("ё", "е") not in _NOT_PAID
