"""How meters, values and sources are worded, on every screen of the dialogue alike."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from bot.engine.markup import Markup
from bot.engine.turn import Turn
from bot.texts import source_names
from core.base import figures
from core.model.meters import Meter


def card(turn: Turn, meter: Meter) -> Markup:
    """The meter's number with the date and value of its last reading (S43)."""
    reading = turn.work.readings.last_of_meter(meter.id)
    if reading is None:
        return turn.text("meter-card-new", number=meter.number)
    return turn.text(
        "meter-card",
        number=meter.number,
        date=figures.day(reading.taken_on),
        values=turn.part(values(turn, meter, reading.values)),
    )


def zones(turn: Turn, meter: Meter) -> str:
    if len(meter.zones) == 1:
        return turn.text.label("zones-single")
    return ", ".join(turn.text.label(f"zone-{zone}") for zone in meter.zones)


def values(turn: Turn, meter: Meter, shown: Sequence[Decimal | None]) -> Markup:
    """What the dial shows: one value, or one a zone by the zone's name."""
    return _by_zone(turn, meter, shown, number)


def in_a_row(shown: Sequence[Decimal]) -> str:
    """The same for a button, in the order of the zones."""
    return " / ".join(map(figures.number, shown))


def consumption(turn: Turn, meter: Meter, kwh: Sequence[Decimal | None]) -> Markup:
    """What was used, in the same form."""
    return _by_zone(turn, meter, kwh, volume)


def _by_zone(
    turn: Turn, meter: Meter, shown: Sequence[Decimal | None], write: Callable[[Decimal | None], str]
) -> Markup:
    if len(meter.zones) == 1:
        return turn.text("value", value=write(shown[0]))
    return Markup(
        ", ".join(
            turn.text("value-of-zone", zone=turn.text.label(f"zone-{zone}"), value=write(value))
            for zone, value in zip(meter.zones, shown, strict=False)
        )
    )


def number(value: Decimal | None) -> str:
    """What a dial shows."""
    return "—" if value is None else figures.number(value)


def volume(kwh: Decimal | None) -> str:
    """What was used."""
    return "—" if kwh is None else figures.volume(kwh)


def source(turn: Turn, name: str) -> str:
    """How a subscriber reads a source (S49); one that is not in the catalogue stays as billing spells it."""
    return source_names(turn.text).get(name, name)


def example(turn: Turn, meter: Meter, zone: int) -> str:
    """What an answer could look like: the last value, with the dial's leading zeros."""
    reading = turn.work.readings.last_of_meter(meter.id)
    value = reading.values[zone] if reading and zone < len(reading.values) else Decimal(1234)
    return str(int(value)).zfill(meter.digits)
