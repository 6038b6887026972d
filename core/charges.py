"""Charges and payments, as billing states them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.ids import AccountId
from core.meters import Zone
from core.money import Kopecks
from core.months import Month

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A payment that billing has counted."""

    account_id: AccountId
    date: date
    amount: Kopecks
    channel: str = ""
    status: str = ""
    doc_id: str = ""
    period: Month | None = None
    purpose: str = ""
