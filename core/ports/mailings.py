"""Which receipts go out by e-mail."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.base.ids import AccountId
from core.base.months import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class DueReceipt:
    """An account whose receipts go by e-mail, as far as its newest has not been seen to."""

    account_id: AccountId
    email: str = field(repr=False)
    month: Month | None
    """The last charged month; None where nothing has been charged."""
    is_first: bool
    """Whether nothing of the account has been seen to before."""


class Mailings(Protocol):
    """Which receipts go out by e-mail.

    Accounts are gone through in spans of ids, so that no transaction grows with their number.
    """

    def last(self) -> AccountId:
        """The highest id of an account; 0 where there is none."""
        ...

    def due_receipts(self, *, after: AccountId, until: AccountId) -> Sequence[DueReceipt]:
        """Of these accounts, the last included, those whose newest receipt has not been seen to, by id."""
        ...

    def see_to(self, account_id: AccountId, month: Month | None) -> bool:
        """Remember that receipts up to a month have been seen to; False where that has been done before."""
        ...
