"""The central bank's key rate, by date."""

from collections.abc import Sequence
from typing import Protocol

from core.model.charges.penalty import KeyRate


class Rates(Protocol):
    """The central bank's key rate, by date."""

    def key_rates(self) -> Sequence[KeyRate]:
        """All that billing has stated, oldest first."""
        ...
