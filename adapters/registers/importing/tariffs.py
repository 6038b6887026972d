"""The one rule of tariffs that needs their whole list."""

from typing import TypeAlias

from adapters.registers.importing.rows import Rows
from storage.bulk import Database
from storage.tables import tariffs

_Price: TypeAlias = tuple[str, str, int]


class NoOverlaps:
    """Two closed intervals of one group, zone and range never overlap.

    An open end is closed by the next `valid_from`, so it overlaps nothing.
    """

    def __init__(self, database: Database) -> None:
        self._closed: dict[_Price, dict[str, str]] = {}
        stored = database.select(tariffs, ("tariff_group", "zone", "range", "valid_from", "valid_to"))
        for group, zone, of_range, first, last in stored:
            if last is not None:
                self._closed.setdefault((group, zone, of_range), {})[first] = last

    def ensure(self, rows: Rows) -> Rows:
        """The rows that overlap nothing stated before them."""
        if "valid_to" not in rows.columns:
            return rows
        reasons = {}
        names = ("tariff_group", "zone", "range", "valid_from", "valid_to")
        for row, (*price, first, last) in enumerate(
            zip(*(rows.columns[name] for name in names), strict=True)
        ):
            closed = self._closed.setdefault(tuple(price), {})
            if last is None:
                closed.pop(first, None)
                continue
            clash = next(
                (start for start, end in closed.items() if start != first and start <= last and first <= end),
                None,
            )
            if clash:
                reasons[row] = f"valid_from, valid_to: пересекается с ценой с {clash} по {closed[clash]}"

            else:
                closed[first] = last
        return rows.refuse(reasons)
