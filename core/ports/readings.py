"""Readings, billing's and ours."""

from collections.abc import Sequence
from typing import Protocol

from core.base.ids import AccountId, MeterId, ReadingId
from core.base.months import Month
from core.model.readings.reading import Reading, ReadingStatus


class Readings(Protocol):
    """Readings, billing's and ours."""

    def get(self, reading_id: ReadingId) -> Reading | None:
        """The reading of this id."""
        ...

    def of_meter(self, meter_id: MeterId, limit: int = 36) -> Sequence[Reading]:
        """The meter's readings that have not been withdrawn, newest first by date, then by time received."""
        ...

    def of_meter_until(self, meter_id: MeterId, month: Month, limit: int = 36) -> Sequence[Reading]:
        """The same, of settlement months up to this one, however many have come since."""
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

    def add(self, reading: Reading) -> Reading:
        """Keep a new reading, whose id is 0, and return it with its own."""
        ...

    def withdraw(self, reading_id: ReadingId, status: ReadingStatus) -> bool:
        """Take a reading back as deleted or replaced; False when it has left for billing, or is withdrawn."""
        ...

    def on_check(self) -> list[Reading]:
        """The readings that wait for an operator, oldest first."""
        ...

    def last_replaced(self, meter_id: MeterId, month: Month) -> Reading | None:
        """Of the meter's readings of a month that others have replaced, the one that was received last."""
        ...

    def revise(self, reading: Reading, *, was: ReadingStatus) -> bool:
        """Keep a reading's status, suspicion, reason and consumption; False where it is no longer `was`."""
        ...

    def by_proof(self, code: str) -> Reading | None:
        """The reading of this proof code."""
        ...
