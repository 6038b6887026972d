"""A run of settlement months, both its ends included."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from core.base.months import Month

_YEAR = 12


@dataclass(frozen=True, slots=True)
class Period:
    """From one month to another, both included; `str` gives `2025-01–2025-09`, or `2025-09` for one month.

    Raises:
        ValueError: when it would end before it begins.
    """

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.first} is later than {self.last}")

    @classmethod
    def of_year(cls, year: int) -> Self:
        """A calendar year."""
        return cls(Month(year, 1), Month(year, _YEAR))

    @classmethod
    def ending(cls, last: Month, months: int) -> Self:
        """So many months, of which this is the last."""
        return cls(last.plus(1 - months), last)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read what `str` gives, the form in which periods are kept.

        Raises:
            ValueError: when the text is anything else.
        """
        first, _, last = text.partition("–")
        return cls(Month.parse(first), Month.parse(last or first))

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}–{self.last}"

    @property
    def first_day(self) -> date:
        """The first day of the first month."""
        return self.first.first_day

    @property
    def last_day(self) -> date:
        """The last day of the last month."""
        return self.last.last_day

    @property
    def is_year(self) -> bool:
        """Whether it is one calendar year."""
        return self == self.of_year(self.first.year)
