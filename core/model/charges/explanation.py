"""Why a month's bill differs from the one before it: parts that add up to the difference to the kopeck.

What is compared is what the month itself added: its charges with recalculation, quality and penalty. What was
owed before and what was paid are no part of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor
from operator import attrgetter
from typing import Self, TypeAlias

from core.base.money import Kopecks, half_up, roubles
from core.base.months import Month
from core.model.charges.balance import MonthStatement
from core.model.charges.charge import PENALTY, Basis, Charge, ChargeLine
from core.model.meters import Zone

FormerPrice: TypeAlias = Callable[[Zone, int], Decimal | None]
"""What a kWh of a zone and range cost in the month before, where a bill did not tell; None where unknown."""

_PRICE_UNIT = 100_000
"""Tariffs have five decimals."""


def _unknown(_zone: Zone, _number: int) -> None:
    """No price of the month before is known but for those of its bill."""


class Cause(StrEnum):
    """What makes two bills differ."""

    VOLUME = "volume"
    """More or less was charged for, at the former price."""
    RANGE = "range"
    """More or less of it lies in the dearer ranges, at the former prices."""
    TARIFF = "tariff"
    """The price itself has changed."""
    ZONES = "zones"
    """The zones themselves are others than before."""
    RECALCULATION = "recalculation"
    TAKEN_BACK = "taken-back"
    """A recalculation that puts right what was charged by average or norm."""
    QUALITY = "quality"
    SERVICE = "service"
    """A service that is not charged by volume, or is charged in one of the months alone."""
    PENALTY = "penalty"
    UNEXPLAINED = "unexplained"
    """What does not follow from the lines of the bills, mostly billing's rounding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One reason, and how much of the difference it makes."""

    cause: Cause
    service: str
    amount: Kopecks
    zone: Zone | None = None
    """None where the reason is not of one zone."""
    range: int | None = None
    """None where there is one range alone."""
    was: Decimal = Decimal(0)
    """What it was in the month before: kWh, the roubles for one of them, or roubles, by the cause."""
    now: Decimal = Decimal(0)
    by: Decimal = Decimal(0)
    """What counts for each: the former price of a changed volume, or the volume of a changed price."""
    basis_was: Basis | None = None
    """By what the volumes were charged."""
    basis: Basis | None = None

    @property
    def weight(self) -> tuple[bool, int]:
        """By which parts are sorted: what makes the most comes first, what cannot be explained last."""
        return self.cause is Cause.UNEXPLAINED, -abs(self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A month's bill against the one before it; the parts of a first bill are all that it is made of."""

    month: Month
    before: Month | None
    """The last month charged before this one."""
    total: Kopecks
    """What the month added to the debt."""
    total_before: Kopecks
    opening: Kopecks
    """What was owed before the month, which is no part of the comparison."""
    parts: tuple[Part, ...]
    """None is 0, and their sum is the difference."""

    @classmethod
    def of(
        cls,
        statement: MonthStatement,
        before: MonthStatement | None,
        *,
        lines: Sequence[ChargeLine],
        lines_before: Sequence[ChargeLine] = (),
        former_price: FormerPrice = _unknown,
        was_estimated: bool = False,
    ) -> Self:
        """Explain one month by another.

        Args:
            statement: the charges of the month.
            before: those of the month before it; None for the first bill.
            lines: the month's charges by zone and range, where billing gives them.
            lines_before: the same of the month before.
            former_price: prices in force in the month before, for ranges that were not reached in it.
            was_estimated: whether the months before were charged by average or norm.
        """
        now, was = _by_service(statement), _by_service(before)
        parts: list[Part] = []
        for service in dict.fromkeys([*now, *was]):
            later = _Side.of(now.get(service), [line for line in lines if line.service == service])
            earlier = _Side.of(was.get(service), [line for line in lines_before if line.service == service])
            parts += _charged(service, earlier, later, former_price, is_first=before is None)
            parts += _corrected(service, was.get(service), now.get(service), was_estimated=was_estimated)
        parts.append(_change(Cause.PENALTY, PENALTY, _penalty(before), _penalty(statement)))
        return cls(
            month=statement.month,
            before=before.month if before else None,
            total=_total(statement),
            total_before=_total(before),
            opening=statement.total.opening,
            parts=tuple(part for part in parts if part.amount),
        )

    @property
    def difference(self) -> Kopecks:
        """By how much the bill is more than the one before."""
        return self.total - self.total_before

    @property
    def by_weight(self) -> tuple[Part, ...]:
        """The parts, the one that makes the most first; what cannot be explained stands last."""
        return tuple(sorted(self.parts, key=attrgetter("weight")))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Priced:
    """What one zone and range came to in a month."""

    volume: Decimal
    price: Fraction | None
    """Roubles for one kWh; None where nothing tells it."""

    @classmethod
    def of(cls, lines: Sequence[ChargeLine]) -> Self:
        """Several lines where the price changed within the month: then the price is what a kWh came to."""
        volume = sum((line.volume for line in lines), Decimal(0))
        stated = {line.tariff for line in lines}
        if stated != {Decimal(0)} and (len(stated) == 1 or not volume):
            return cls(volume=volume, price=Fraction(max(stated)))
        if not volume:
            return cls(volume=volume, price=None)
        return cls(volume=volume, price=Fraction(sum(line.amount for line in lines), 100) / Fraction(volume))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """One service in one of the two months."""

    charged: Kopecks = 0
    basis: Basis | None = None
    priced: Mapping[tuple[Zone, int], _Priced]
    """By zone and range; empty where the service is not charged by volume."""

    @classmethod
    def of(cls, charge: Charge | None, lines: Sequence[ChargeLine]) -> Self:
        if charge is None:
            return cls(priced={})
        grouped: dict[tuple[Zone, int], list[ChargeLine]] = {}
        for line in lines or _as_line(charge):
            grouped.setdefault((line.zone or Zone.SINGLE, line.range), []).append(line)
        return cls(
            charged=charge.charged,
            basis=charge.basis,
            priced={key: _Priced.of(of_key) for key, of_key in grouped.items()},
        )

    @property
    def zones(self) -> tuple[Zone, ...]:
        return tuple(dict.fromkeys(zone for zone, _ in self.priced))

    def volume_of(self, zone: Zone) -> Decimal:
        return sum((each.volume for key, each in self.priced.items() if key[0] is zone), Decimal(0))

    def price(self, zone: Zone, number: int) -> Fraction | None:
        """Roubles for one kWh; None where the month does not tell."""
        found = self.priced.get((zone, number))
        return found.price if found else None

    @property
    def volume(self) -> Decimal:
        return sum((each.volume for each in self.priced.values()), Decimal(0))

    @property
    def exact(self) -> Fraction:
        """What the lines come to before any rounding, in roubles."""
        return sum((Fraction(each.volume) * (each.price or 0) for each in self.priced.values()), Fraction(0))


def _as_line(charge: Charge) -> list[ChargeLine]:
    """A charge without lines as the only line of it, where its volume is known."""
    if charge.volume is None:
        return []
    return [
        ChargeLine(
            account_id=charge.account_id,
            month=charge.month,
            service=charge.service,
            zone=None,
            range=1,
            volume=charge.volume,
            tariff=charge.tariff or Decimal(0),
            amount=charge.charged,
        )
    ]


_Exact: TypeAlias = tuple[Part, Fraction]
"""A part, and what it comes to in roubles before it is rounded."""


def _charged(
    service: str, was: _Side, now: _Side, former_price: FormerPrice, *, is_first: bool
) -> Iterator[Part]:
    """Why the service's charge itself differs."""
    if not (now.priced and (was.priced or is_first)):
        yield _change(Cause.SERVICE, service, was.charged, now.charged)
        return
    if was.volume and now.volume and set(was.zones) != set(now.zones):
        found = _zones_changed(service, was, now)
    else:
        found = [*_by_volume_and_price(service, was, now, former_price)]
    sums = _rounded([exact * 100 for _, exact in found])
    yield from (replace(part, amount=amount) for (part, _), amount in zip(found, sums, strict=True))
    rest = now.charged - was.charged - sum(sums)
    yield Part(cause=Cause.UNEXPLAINED, service=service, amount=rest)


def _by_volume_and_price(service: str, was: _Side, now: _Side, former_price: FormerPrice) -> Iterator[_Exact]:
    """The volume at the former first price, what lies in dearer ranges, and the change of each price."""
    zones = tuple(dict.fromkeys([*was.zones, *now.zones]))
    several = len(zones) > 1

    def before(zone: Zone, number: int) -> Fraction:
        stated = was.price(zone, number)
        if stated is None:
            stated = _fraction(former_price(zone, number))
        if stated is None:
            stated = now.price(zone, number)
        return stated or Fraction(0)

    ranges = any(number > 1 for _, number in [*was.priced, *now.priced])
    for zone in zones:
        volumes = was.volume_of(zone), now.volume_of(zone)
        price = before(zone, 1)
        part = Part(
            cause=Cause.VOLUME,
            service=service,
            amount=0,
            zone=zone if several else None,
            was=volumes[0],
            now=volumes[1],
            by=_decimal(price),
            basis_was=was.basis,
            basis=now.basis,
        )
        yield part, Fraction(volumes[1] - volumes[0]) * price
    if ranges:
        dearer = [
            sum(
                (
                    Fraction(each.volume) * (before(*key) - before(key[0], 1))
                    for key, each in side.priced.items()
                ),
                Fraction(0),
            )
            for side in (was, now)
        ]
        above = [
            sum((each.volume for (_, number), each in side.priced.items() if number > 1), Decimal(0))
            for side in (was, now)
        ]
        part = Part(cause=Cause.RANGE, service=service, amount=0, was=above[0], now=above[1])
        yield part, dearer[1] - dearer[0]
    for (zone, number), each in now.priced.items():
        then, price = before(zone, number), each.price or Fraction(0)
        part = Part(
            cause=Cause.TARIFF,
            service=service,
            amount=0,
            zone=zone if several else None,
            range=number if ranges else None,
            was=_decimal(then),
            now=_decimal(price),
            by=each.volume,
        )
        yield part, Fraction(each.volume) * (price - then)


def _zones_changed(service: str, was: _Side, now: _Side) -> list[_Exact]:
    """Zones that are others than before have no prices to compare: what a kWh came to is compared instead."""
    then, price = was.exact / Fraction(was.volume), now.exact / Fraction(now.volume)
    volume = Part(
        cause=Cause.VOLUME,
        service=service,
        amount=0,
        was=was.volume,
        now=now.volume,
        by=_decimal(then),
        basis_was=was.basis,
        basis=now.basis,
    )
    zones = Part(
        cause=Cause.ZONES, service=service, amount=0, was=_decimal(then), now=_decimal(price), by=now.volume
    )
    return [
        (volume, Fraction(now.volume - was.volume) * then),
        (zones, Fraction(now.volume) * (price - then)),
    ]


def _corrected(
    service: str, was: Charge | None, now: Charge | None, *, was_estimated: bool
) -> Iterator[Part]:
    """Recalculation and quality adjustment, which stand beside the charge."""
    recalculated = [each.recalculated if each else 0 for each in (was, now)]
    cause = Cause.TAKEN_BACK if was_estimated and recalculated[1] else Cause.RECALCULATION
    yield _change(cause, service, *recalculated)
    yield _change(Cause.QUALITY, service, *(each.quality if each else 0 for each in (was, now)))


def _change(cause: Cause, service: str, was: Kopecks, now: Kopecks) -> Part:
    return Part(cause=cause, service=service, amount=now - was, was=roubles(was), now=roubles(now))


def _rounded(exact: Sequence[Fraction]) -> list[int]:
    """Whole numbers that sum to the rounded sum, each less than one away from its own exact value."""
    whole = [floor(each) for each in exact]
    left = half_up(sum(exact, Fraction(0))) - sum(whole)
    by_rest = sorted(range(len(exact)), key=lambda place: exact[place] - whole[place], reverse=True)
    for place in by_rest[:left]:
        whole[place] += 1
    return whole


def _by_service(statement: MonthStatement | None) -> dict[str, Charge]:
    return {charge.service: charge for charge in statement.services} if statement else {}


def _penalty(statement: MonthStatement | None) -> Kopecks:
    return statement.penalty.added if statement and statement.penalty else 0


def _total(statement: MonthStatement | None) -> Kopecks:
    return sum(charge.added for charge in statement.rows) if statement else 0


def _fraction(price: Decimal | None) -> Fraction | None:
    return None if price is None else Fraction(price)


def _decimal(price: Fraction) -> Decimal:
    """A price to be shown; one that a kWh came to has no end of decimals."""
    return Decimal(half_up(price * _PRICE_UNIT)) / _PRICE_UNIT
