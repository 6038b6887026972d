"""The account (лицевой счёт): whose electricity is measured and billed."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.base.ids import AccountId, AccountNumber
from core.base.refusals import Refusal
from core.base.typed import visible
from core.model.subscriptions import Subscriptions

_NUMBER = re.compile(r"\d{5,16}")
_IGNORED = re.compile(
    r"л[\W_]{0,2}[сc](?:ч[её]т|ч)?|лиц(?:ев[а-я]+)?|номер[а-я]?|[сc]ч(?:[её]т[а-я]?)?|n[o°º]?"
    r"|[\s\-\u2010-\u2015№#.:]+",
    re.IGNORECASE,
)
"""The words and marks that stand around a number: «л/с», «л.с. №», «лицевой счёт:», «номер счета»."""


class Stove(StrEnum):
    """The kitchen stove, which chooses the norm of consumption."""

    GAS = "gas"
    ELECTRIC = "electric"


class Settlement(StrEnum):
    """Town or village, which chooses the tariff."""

    URBAN = "urban"
    RURAL = "rural"


class AccountStatus(StrEnum):
    """Whether billing still charges the account."""

    OPEN = "open"
    CLOSED = "closed"


class NotAnAccountNumber(Refusal):
    """What was typed cannot be an account number."""


def parse_account_number(typed: str) -> AccountNumber:
    """Read a typed account number of 5 to 16 digits; «л/с», «лицевой счёт», № and spaces are passed over.

    Raises:
        NotAnAccountNumber: when anything else is left.
    """
    digits = _IGNORED.sub("", visible(typed))
    if not (digits.isascii() and _NUMBER.fullmatch(digits)):
        raise NotAnAccountNumber
    return AccountNumber(digits)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One account as billing states it; what billing did not state is None or empty.

    Its subscriptions are what has been changed here, until billing repeats it.
    """

    id: AccountId
    number: AccountNumber
    els: str = ""
    city: str = ""
    street: str = ""
    house: str = ""
    flat: str = ""
    owner: str = ""
    area: Decimal | None = None
    """Total area, m²."""
    registered: int | None = None
    residents: int | None = None
    ownership_doc: str = ""
    rooms: int | None = None
    stove: Stove | None = None
    settlement: Settlement | None = None
    tariff_group: str = ""
    network_company: str = ""
    status: AccountStatus = AccountStatus.OPEN
    email: str = ""
    e_receipt: bool = False
    phone: str = ""
    sms: bool = False

    @property
    def subscriptions(self) -> Subscriptions:
        """What it receives, and where."""
        return Subscriptions(e_receipt=self.e_receipt, email=self.email, sms=self.sms, phone=self.phone)

    @property
    def address(self) -> str:
        """The postal address in one line, as far as it is known."""
        house = f"д. {self.house}" if self.house else ""
        flat = f"кв. {self.flat}" if self.flat else ""
        return ", ".join(part for part in (self.city, self.street, house, flat) if part)

    @property
    def tail(self) -> str:
        """The last four digits, enough to tell one's own accounts apart and useless to a stranger."""
        return self.number[-4:]
