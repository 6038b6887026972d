"""Meters as billing states them."""

from collections.abc import Sequence
from typing import Protocol

from core.base.ids import AccountId, MeterId
from core.model.meters import Meter


class Meters(Protocol):
    """Meters as billing states them."""

    def get(self, meter_id: MeterId) -> Meter | None:
        """The meter of this id."""
        ...

    def of_account(self, account_id: AccountId) -> Sequence[Meter]:
        """All meters of the account, removed ones too, in the order of their numbers."""
        ...
