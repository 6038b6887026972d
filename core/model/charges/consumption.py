"""What an account has used month by month, this year beside the last."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

from core.base.ids import AccountNumber
from core.base.months import Month
from core.model.charges.charge import ELECTRICITY, Basis, Charge

_YEAR = 12


class Origin(StrEnum):
    """Who says how much was used."""

    OWN = "own"
    """A reading that people have handed in."""
    NETWORK = "network"
    """A reading of the network company's."""
    CALCULATED = "calculated"
    """An average or a norm: nobody has read the dial."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What was charged for as used in a month."""

    month: Month
    volume: Decimal
    """KWh."""
    origin: Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Consumption:
    """The charged months of a year and of the year before it; equal facts are an equal object."""

    number: AccountNumber
    year: int
    this_year: tuple[Used, ...]
    """Oldest first; a month that was not charged is not there."""
    last_year: tuple[Used, ...]

    @classmethod
    def of(
        cls,
        number: AccountNumber,
        year: int,
        charges: Iterable[Charge],
        *,
        read_by_network: frozenset[Month] = frozenset(),
    ) -> Self:
        """The consumption by the charges of two years; `read_by_network` are months that the network read."""
        used = sorted(
            (
                Used(
                    month=charge.month,
                    volume=charge.volume,
                    origin=_origin(charge, read_by_network),
                )
                for charge in charges
                if charge.service == ELECTRICITY and charge.volume is not None
            ),
            key=lambda each: each.month,
        )
        return cls(
            number=number,
            year=year,
            this_year=tuple(each for each in used if each.month.year == year),
            last_year=tuple(each for each in used if each.month.year == year - 1),
        )

    @property
    def by_month(self) -> tuple[tuple[int, Used | None, Used | None], ...]:
        """The number of each month, with what was used in the last year and in this one."""
        last = {each.month.month: each for each in self.last_year}
        this = {each.month.month: each for each in self.this_year}
        return tuple((number, last.get(number), this.get(number)) for number in range(1, _YEAR + 1))

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known of either year."""
        return not (self.this_year or self.last_year)

    @property
    def file_name(self) -> str:
        """`Расход 2025 ЛС 1234.png`, with the last four digits of the account."""
        return f"Расход {self.year} ЛС {self.number[-4:]}.png"


def _origin(charge: Charge, read_by_network: frozenset[Month]) -> Origin:
    if charge.basis in {Basis.AVERAGE, Basis.NORM}:
        return Origin.CALCULATED
    return Origin.NETWORK if charge.month in read_by_network else Origin.OWN
