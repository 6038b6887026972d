"""Addresses at which nobody takes letters."""

from datetime import datetime
from typing import Protocol

from core.base.ids import UndeliverableId
from core.model.messages.addresses import Undeliverable


class UndeliverableAddresses(Protocol):
    """Addresses at which nobody takes letters; each is named in any case of letters."""

    def mark(self, email: str, code: str, at: datetime) -> Undeliverable | None:
        """Keep that nobody takes letters there; None where that is known already."""
        ...

    def get(self, mark: UndeliverableId) -> Undeliverable | None:
        """The mark of this id, while it stands."""
        ...

    def of(self, email: str) -> Undeliverable | None:
        """The mark of an address, where it has one."""
        ...

    def clear(self, email: str) -> bool:
        """Take letters to be read there again; False where there was no mark."""
        ...
