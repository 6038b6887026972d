"""The supplier's offices."""

from collections.abc import Sequence
from typing import Protocol

from core.model.supplier.offices import Office


class Offices(Protocol):
    """The supplier's offices, as its register states them."""

    def open(self) -> Sequence[Office]:
        """All that are not closed for good, by town and address."""
        ...
