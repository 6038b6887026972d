"""What an account receives: the e-receipt by e-mail, messages by SMS; and how that is changed here.

Billing states it in its register of accounts. A change made here holds at once, and stands against what
billing states until billing repeats it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.base.ids import AccountId, CabinetId

_OF_A_PHONE: Final = 10
"""Digits that name a Russian phone: what stands before them is written as 8, 7, +7 or not at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """What an account receives, and where."""

    e_receipt: bool = False
    """Whether the receipt comes by e-mail, which frees the account's payments from commission."""
    email: str = ""
    sms: bool = False
    """Whether messages come by SMS."""
    phone: str = ""

    def is_repeated_by(self, stated: "Subscriptions") -> bool:
        """Whether billing states the same, however it writes the addresses."""
        return _destinations(self) == _destinations(stated)

    def apart_from(self, others: Collection["Subscriptions"]) -> "Subscriptions":
        """What is left of it when nothing goes to the addresses of these any more."""
        e_receipt = self.e_receipt and _email(self) not in map(_email, others)
        sms = self.sms and _phone(self) not in map(_phone, others)
        return Subscriptions(
            e_receipt=e_receipt,
            email=self.email if e_receipt else "",
            sms=sms,
            phone=self.phone if sms else "",
        )


def _destinations(subscriptions: Subscriptions) -> tuple[str | None, str | None]:
    """Where receipts and messages go, in one spelling; None where none go."""
    email, phone = _email(subscriptions), _phone(subscriptions)
    return email if subscriptions.e_receipt else None, phone if subscriptions.sms else None


def _email(subscriptions: Subscriptions) -> str:
    return subscriptions.email.strip().casefold()


def _phone(subscriptions: Subscriptions) -> str:
    return "".join(filter(str.isdecimal, subscriptions.phone))[-_OF_A_PHONE:]


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriptionChange:
    """What somebody wants an account to receive, all of it and not only what differs."""

    account_id: AccountId
    cabinet_id: CabinetId | None
    """Whose wish it is; None of a guest's, who has proven the account."""
    wanted: Subscriptions
    changed_at: datetime
