"""Readings, billing's and ours."""

from collections.abc import Sequence
from typing import Protocol

from core.base.ids import AccountId, MeterId, ReadingId
from core.model.readings.reading import Reading, ReadingStatus


class Readings(Protocol):
    """Readings, billing's and ours."""

    def get(self, reading_id: ReadingId) -> Reading | None:
        """The reading of this id."""
        ...

    def of_meter(self, meter_id: MeterId, limit: int = 36) -> Sequence[Reading]:
        """The meter's readings that have not been withdrawn, newest first by date, then by time received."""
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

    def decide(self, reading_id: ReadingId, status: ReadingStatus, *, reason: str) -> bool:
        """Accept or reject a reading on check; False when it is on check no longer."""
        ...

    def by_proof(self, code: str) -> Reading | None:
        """The reading of this proof code."""
        ...
