"""A settlement month (расчётный месяц)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Self

_MONTHS_IN_YEAR = 12
_YEAR = 100
"""What a year counts for in the number YYYYMM."""
_YEARS = range(1, 10_000)
_ISO = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A calendar month, ordered by time; `str` gives `YYYY-MM`.

    Raises:
        ValueError: when the month is not 1 to 12.
    """

    year: int
    month: int

    def __post_init__(self) -> None:
        if not 1 <= self.month <= _MONTHS_IN_YEAR:
            raise ValueError(f"no such month: {self.month}")

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `YYYY-MM`, the form in which months are stored.

        Raises:
            ValueError: when the text is anything else.
        """
        found = _ISO.fullmatch(text)
        if not found:
            raise ValueError(f"not a month: {text!r}")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def numbered(cls, number: int) -> Self:
        """Read the number YYYYMM.

        Raises:
            ValueError: when there is no such month, or its year has more than four digits.
        """
        year, month = divmod(number, _YEAR)
        if year not in _YEARS:
            raise ValueError(f"no such year: {year}")
        return cls(year, month)

    @property
    def number(self) -> int:
        """The number YYYYMM, short enough for a button."""
        return self.year * _YEAR + self.month

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    def plus(self, months: int) -> Self:
        """The month so many months later, or earlier when negative."""
        years, month = divmod(self.year * _MONTHS_IN_YEAR + self.month - 1 + months, _MONTHS_IN_YEAR)
        return type(self)(years, month + 1)

    def since(self, earlier: "Month") -> int:
        """How many months have passed since an earlier one."""
        return (self.year - earlier.year) * _MONTHS_IN_YEAR + self.month - earlier.month

    @property
    def first_day(self) -> date:
        """The first day of the month."""
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return date(self.year, self.month, self.days)

    @property
    def days(self) -> int:
        """How many days the month has."""
        return monthrange(self.year, self.month)[1]
