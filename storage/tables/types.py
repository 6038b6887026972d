"""Column types that lose nothing on either database."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TypeVar

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, Text, TypeDecorator

from core.base.months import Month
from core.model.meters import Zone

E = TypeVar("E", bound=StrEnum)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time, which could mean any zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Scaled(TypeDecorator[Decimal]):
    """A decimal kept as a whole number of its smallest unit: `Scaled(3)` keeps thousandths."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Refuse what the scale would cut off."""
        del dialect
        if value is None:
            return None
        scaled = value.scaleb(self.places)
        if scaled != int(scaled):
            raise ValueError(f"more than {self.places} decimals: {value}")
        return int(scaled)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], Decimal | None]:
        """Put the point back; given as a whole, since a history has hundreds of such values."""
        del dialect, coltype
        places = -self.places

        def put_back(value: int | None) -> Decimal | None:
            return None if value is None else Decimal(value).scaleb(places)

        return put_back


class MonthNumber(TypeDecorator[Month]):
    """A month as the number YYYYMM: orders by time and reads plainly in a database shell."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Dialect) -> int | None:
        """September 2025 → 202509."""
        del dialect
        return None if value is None else value.year * 100 + value.month

    def process_result_value(self, value: int | None, dialect: Dialect) -> Month | None:
        """202509 → September 2025."""
        del dialect
        return None if value is None else _month(value)


@cache
def _month(number: int) -> Month:
    """The same few months stand in every row of a history."""
    return Month(*divmod(number, 100))


class Word(TypeDecorator[E]):
    """One word of a fixed set, kept as it is written."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[E]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: E | None, dialect: Dialect) -> str | None:
        """Refuse a word that is not of the set."""
        del dialect
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> E | None:
        """Give the word its meaning back."""
        del dialect
        return None if value is None else self.words(value)


class Zones(TypeDecorator[tuple[Zone, ...]]):
    """A meter's zones in the order of its registers: `day,night`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Zone, ...] | None, dialect: Dialect) -> str | None:
        """(day, night) → "day,night"."""
        del dialect
        return None if value is None else ",".join(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Zone, ...] | None:
        """Back from "day,night" to (day, night)."""
        del dialect
        return None if value is None else tuple(Zone(zone) for zone in value.split(","))
