"""Facts that hold from a day on: prices, rates, norms, due days."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """A row of a table with validity."""

    @property
    def valid_from(self) -> date:
        """The first day on which the row holds."""
        ...


Row = TypeVar("Row", bound=Dated)


def in_force(rows: Iterable[Row], on: date) -> Row | None:
    """The row that holds on a day: the latest begun by then; None before the first."""
    begun = (row for row in rows if row.valid_from <= on)
    return max(begun, key=lambda row: row.valid_from, default=None)
