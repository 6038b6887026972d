"""Whether new values can be true, and if not, which slip was probably made."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import permutations

from core.base.ids import MeterId
from core.base.refusals import Refusal
from core.model.meters import Meter, Values, Zone
from core.model.readings.reading import PreviousReading, Reading, ReadingStatus, Suspicion

_HOURS_A_DAY = 24
_ZERO = Decimal(0)
_MOST_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckLimits:
    """Where consumption begins to be doubted; the supplier's choice, no law sets it."""

    usual_times: Decimal = Decimal(3)
    """More than so many times the usual consumption is asked about once."""
    never_asked_kwh: Decimal = Decimal(300)
    """Consumption up to this is never asked about."""
    power_kw: Decimal = Decimal(15)
    """What a household can draw at most, where billing does not state the meter's own power."""


class SlipKind(StrEnum):
    """By what slip a wrong value comes about."""

    ZONES_SWAPPED = "zones_swapped"
    DECIMALS_TYPED_IN = "decimals_typed_in"
    """The decimals of the dial were typed without a comma: 85905 for 8590,5."""
    DIGIT_ADDED = "digit_added"
    DIGIT_LOST = "digit_lost"
    OTHER_METER = "other_meter"
    """The values fit another meter of the same person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A likely slip."""

    kind: SlipKind
    suggestions: tuple[Values, ...] = ()
    """At most three sets of values that pass the check, the likeliest first.

    None of a lost digit when more than three would pass: to name one would be to invent the digit.
    """
    meter_id: MeterId | None = None
    """Whose values these are, when they are another meter's."""


class ReadingBelowPrevious(Refusal):
    """A zone shows less than before, which a dial does only when it turns over."""

    def __init__(
        self,
        *,
        zone: Zone,
        typed: Decimal,
        previous: Decimal,
        previous_on: date | None,
        slips: tuple[Slip, ...],
        rollover: Values | None,
    ) -> None:
        super().__init__(zone)
        self.zone = zone
        self.typed = typed
        self.previous = previous
        self.previous_on = previous_on
        self.slips = slips
        self.rollover = rollover
        """KWh a zone if the dial has turned over; None when that is not to be offered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualConsumption:
    """So much more than usual that the person is asked once whether it is right."""

    consumption: Decimal
    """All zones, kWh."""
    usual: Decimal
    """The usual consumption of so many days, kWh."""
    slips: tuple[Slip, ...] = ()

    @property
    def times(self) -> Decimal | None:
        """How many times the usual, to one decimal; None when usually nothing is consumed."""
        if not self.usual:
            return None
        return (self.consumption / self.usual).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeyondCapacity:
    """More than the connection can carry; if the person stands by it, an operator checks."""

    consumption: Decimal
    """All zones, kWh."""
    most: Decimal
    """What so many days at full power consume, kWh."""
    slips: tuple[Slip, ...] = ()


Doubt = UnusualConsumption | BeyondCapacity


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The judgement of values that may be taken, once the doubt has been answered."""

    consumption: tuple[Decimal | None, ...]
    """KWh a zone, as the reading keeps it."""
    doubt: Doubt | None = None
    turned_over: bool = False
    below: bool = False
    """A zone shows less than before, and nobody says that the dial has turned over."""

    @property
    def suspicion(self) -> Suspicion | None:
        """Why an operator has to decide about the reading, if one has to."""
        if self.turned_over:
            return Suspicion.TURNED_OVER
        if self.below:
            return Suspicion.BELOW_PREVIOUS
        return Suspicion.BEYOND_CAPACITY if isinstance(self.doubt, BeyondCapacity) else None

    @property
    def status(self) -> ReadingStatus:
        """How the reading begins its life."""
        return ReadingStatus.ON_CHECK if self.suspicion else ReadingStatus.ACCEPTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What a meter may show on a day, by what is known of it."""

    meter: Meter
    previous: PreviousReading
    taken_on: date
    average_daily: Decimal | None = None
    """Usual consumption of all zones, kWh a day; None while there is no history."""
    limits: CheckLimits = CheckLimits()

    @property
    def days(self) -> int | None:
        """Days since the previous reading, at least one; None when nothing is known of the consumption."""
        return max(1, (self.taken_on - self.previous.taken_on).days) if self.previous.taken_on else None

    def zone_below(self, values: Values) -> int | None:
        """The first zone that shows less than before."""
        pairs = zip(values, self.previous.values, strict=True)
        return next((i for i, (value, previous) in enumerate(pairs) if value < previous), None)

    def rollover(self, values: Values) -> Values | None:
        """KWh a zone if the dial has turned over; None when it was not nearly full, or too much follows."""
        consumption = self.previous.consumption(self.meter, values)
        known = tuple(kwh for kwh in consumption if kwh is not None)
        if self.days is None or len(known) < len(values) or isinstance(self.doubt(known), BeyondCapacity):
            return None
        return known

    def doubt(self, consumption: tuple[Decimal | None, ...]) -> Doubt | None:
        """Why so much can hardly have been consumed since the previous reading."""
        if self.days is None:
            return None
        total = _total(consumption)
        most = (self.meter.max_power_kw or self.limits.power_kw) * _HOURS_A_DAY * self.days
        if total > most:
            return BeyondCapacity(consumption=total, most=most)
        if self.average_daily is None:
            return None
        usual = self.average_daily * self.days
        if total > max(self.limits.usual_times * usual, self.limits.never_asked_kwh):
            return UnusualConsumption(consumption=total, usual=usual)
        return None

    def fits(self, values: Values) -> bool:
        """Whether the values would be taken without a question; nothing fits where nothing is known."""
        return (
            self.days is not None
            and len(values) == len(self.meter.zones)
            and all(value < self.meter.capacity for value in values)
            and self.zone_below(values) is None
            and self.doubt(self.previous.consumption(self.meter, values)) is None
        )

    def strangeness(self, values: Values) -> tuple[Decimal, Values]:
        """By how much the consumption differs from the usual: the key that sorts the likeliest first."""
        usual = (self.average_daily or _ZERO) * (self.days or 0)
        return abs(_total(self.previous.consumption(self.meter, values)) - usual), values


def judge(
    expected: Expectation,
    values: Values,
    *,
    turned_over: bool = False,
    others: Sequence[Expectation] = (),
) -> Verdict:
    """Judge new values of a meter against its previous ones.

    Args:
        expected: the meter and what is known of it.
        values: one value a zone.
        turned_over: the person says that the dial has passed through zero.
        others: the person's own other meters, which are the only ones where a mix-up is looked for.

    Raises:
        ReadingBelowPrevious: when a zone shows less than before, and has not plausibly turned over.
    """
    below = expected.zone_below(values)
    if below is not None:
        rollover = expected.rollover(values)
        if turned_over and rollover is not None:
            return Verdict(consumption=rollover, turned_over=True)
        raise ReadingBelowPrevious(
            zone=expected.meter.zones[below],
            typed=values[below],
            previous=expected.previous.values[below],
            previous_on=expected.previous.taken_on,
            slips=likely_slips(expected, values, others),
            rollover=rollover,
        )
    consumption = expected.previous.consumption(expected.meter, values)
    doubt = expected.doubt(consumption)
    if doubt is not None:
        doubt = replace(doubt, slips=likely_slips(expected, values, others))
    return Verdict(consumption=consumption, doubt=doubt)


def judge_again(expected: Expectation, reading: Reading) -> Verdict:
    """Judge a reading that has been taken, now that it is compared with another one before it.

    Nobody can be asked any more, so that what would have been refused is for an operator to decide.
    """
    consumption = expected.previous.consumption(expected.meter, reading.values)
    if expected.zone_below(reading.values) is None:
        return Verdict(consumption=consumption, doubt=expected.doubt(consumption))
    turned_over = reading.suspicion is Suspicion.TURNED_OVER and expected.rollover(reading.values) is not None
    return Verdict(consumption=consumption, turned_over=turned_over, below=not turned_over)


def likely_slips(
    expected: Expectation, values: Values, others: Sequence[Expectation] = ()
) -> tuple[Slip, ...]:
    """By what slips the values may have come about, each with values that would pass."""
    slips: list[Slip] = []
    seen: set[Values] = {values}
    pressed_twice = set(_with_one_changed(values, _without_a_doubled_digit))
    for kind, candidates in _candidates(expected.meter, values):
        passing = {candidate for candidate in candidates if expected.fits(candidate)} - seen
        if not passing:
            continue
        seen |= passing
        likeliest = sorted(passing, key=lambda each: (each not in pressed_twice, expected.strangeness(each)))[
            :_MOST_SUGGESTIONS
        ]
        invented = kind is SlipKind.DIGIT_LOST and len(passing) > _MOST_SUGGESTIONS
        slips.append(Slip(kind=kind, suggestions=() if invented else tuple(likeliest)))
    slips += [
        Slip(kind=SlipKind.OTHER_METER, suggestions=(values,), meter_id=other.meter.id)
        for other in others
        if other.fits(values)
    ]
    return tuple(slips)


def _total(consumption: tuple[Decimal | None, ...]) -> Decimal:
    return sum((kwh for kwh in consumption if kwh is not None), _ZERO)


def _candidates(meter: Meter, values: Values) -> Iterator[tuple[SlipKind, Iterable[Values]]]:
    yield SlipKind.ZONES_SWAPPED, permutations(values)
    if meter.fraction:
        yield SlipKind.DECIMALS_TYPED_IN, _with_one_changed(values, lambda value: [_with_comma(value, meter)])
    yield SlipKind.DIGIT_ADDED, _with_one_changed(values, _with_a_digit_less)
    yield SlipKind.DIGIT_LOST, _with_one_changed(values, _with_a_digit_more)


def _with_one_changed(values: Values, change: Callable[[Decimal], Iterable[Decimal]]) -> Iterator[Values]:
    for i, value in enumerate(values):
        for changed in change(value):
            yield (*values[:i], changed, *values[i + 1 :])


def _with_comma(value: Decimal, meter: Meter) -> Decimal:
    shifted = value.scaleb(-meter.fraction)
    return shifted.quantize(Decimal(1).scaleb(-meter.fraction), rounding=ROUND_DOWN)


def _with_a_digit_less(value: Decimal) -> Iterator[Decimal]:
    whole, fraction = str(int(value)), value % 1
    for i in range(len(whole)):
        yield int(whole[:i] + whole[i + 1 :] or 0) + fraction


def _without_a_doubled_digit(value: Decimal) -> Iterator[Decimal]:
    """As `_with_a_digit_less` where the digit is its neighbour's: a key that was pressed twice (88650)."""
    whole, fraction = str(int(value)), value % 1
    for i in range(1, len(whole)):
        if whole[i] == whole[i - 1]:
            yield int(whole[:i] + whole[i + 1 :]) + fraction


def _with_a_digit_more(value: Decimal) -> Iterator[Decimal]:
    whole, fraction = str(int(value)), value % 1
    for i in range(len(whole) + 1):
        for digit in "0123456789":
            yield int(whole[:i] + digit + whole[i:]) + fraction
