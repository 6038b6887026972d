"""Rows on their way into the database."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from adapters.registers.schema.rules import Columns


@dataclass(slots=True)
class Rows:
    """Rows of one batch, column by column, all of them good so far."""

    columns: Columns
    lines: list[int]
    """The physical line of each row."""
    places: list[int]
    """The place of each row in its batch."""
    faults: dict[int, str] = field(default_factory=dict)
    """Why rows were refused here, by place; shared by the parts of a batch."""

    def __len__(self) -> int:
        return len(self.places)

    def refuse(self, reasons: Mapping[int, str]) -> "Rows":
        """The rows that are left when those with a reason are refused."""
        if not reasons:
            return self
        self.faults |= {self.places[row]: reason for row, reason in reasons.items()}
        return self.part([row for row in range(len(self)) if row not in reasons])

    def part(self, kept: list[int]) -> "Rows":
        """Some of the rows."""
        return Rows(
            {name: [values[row] for row in kept] for name, values in self.columns.items()},
            [self.lines[row] for row in kept],
            [self.places[row] for row in kept],
            self.faults,
        )
