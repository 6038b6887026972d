"""What the meter shows, asked zone by zone."""

from bot.engine.dialogue import Go, Leave, NoAnswer, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Row, Screen
from bot.engine.turn import Turn
from bot.fsm.readings import Given, Readings
from bot.handlers.readings import wording
from bot.handlers.readings.common import meter_in_hand, photo_in_hand, readings
from bot.handlers.readings.deleting import ask_delete, deletable
from bot.handlers.readings.handing_in import again, go_on, submit, suggestion, with_comma
from bot.handlers.readings.history import history
from bot.handlers.readings.meters import more
from bot.handlers.readings.unchanged import unchanged_row
from core.base import figures
from core.model.meters import Meter, Values
from core.model.readings.plausibility import SlipKind
from core.model.readings.typed_values import (
    NotAReading,
    TooManyDigits,
    ValuesUnclear,
    parse_message,
    parse_next,
)


@readings.shows(Readings.value, back=Readings.meters, leave=Leave.CANCEL)
def ask_value(turn: Turn) -> Screen:
    meter = meter_in_hand(turn)
    given = _given_zones(turn, meter)
    # It reads the history, in which the card then finds the last reading.
    as_before = () if given else unchanged_row(turn, meter)
    arguments = {
        "card": turn.part(wording.card(turn, meter)),
        "example": wording.example(turn, meter, len(given)),
    }
    if given:
        return turn.screen(
            "ask-value-of-next-zone",
            (turn.button("button-put-right", again.carry()),),
            given=turn.part(wording.values(turn, meter, given)),
            zone=turn.text.label(f"zone-{meter.zones[len(given)]}"),
            step=len(given) + 1,
            steps=len(meter.zones),
            **arguments,
        )
    own = deletable(turn, meter)
    if own is not None:
        note = turn.text("already-handed-in", month=figures.month(own.month))
        arguments["card"] = turn.part(Markup(f"{wording.card(turn, meter)}\n{note}"))
    rows: list[Row] = [as_before, (turn.button("button-more", more.carry()),)]
    if own is not None:
        rows.append((turn.button("button-delete-reading", ask_delete.carry(own.id)),))
    rows.append((turn.button("button-history", history.carry()),))
    if len(meter.zones) == 1:
        return turn.screen("ask-value", *rows, **arguments)
    return turn.screen(
        "ask-value-of-zone",
        *rows,
        zone=turn.text.label(f"zone-{meter.zones[0]}"),
        steps=len(meter.zones),
        at_once="; ".join(wording.example(turn, meter, zone) for zone in range(len(meter.zones))),
        **arguments,
    )


def _given_zones(turn: Turn, meter: Meter) -> Values:
    """The zones given so far; none after a step back from a full set."""
    values = turn.recall(Given).values
    return values if len(values) < len(meter.zones) else ()


@readings.said(Readings.value, Readings.confirm, Readings.doubt)
def value_typed(turn: Turn, typed: str) -> Reply:
    """The next value; in place of a confirmation it is the first one anew, or the zone that it names."""
    meter = meter_in_hand(turn)
    is_asked = turn.chat.state == Readings.value.state
    given = _given_zones(turn, meter) if is_asked else ()
    stand = () if is_asked else turn.recall(Given).values
    try:
        values = (
            (parse_next(typed, meter, len(given)),)
            if given
            else parse_message(typed, meter, instead_of=stand)
        )
    except NotAReading:
        screen = turn.screen("value-unclear", example=wording.example(turn, meter, len(given)))
    except TooManyDigits as many:
        screen = _too_many_digits(turn, meter, many, given)
    except ValuesUnclear as unclear:
        screen = turn.screen(
            "values-unclear" if unclear.expected == 1 else "values-unclear-of-zones",
            expected=unclear.expected,
            example="; ".join(wording.example(turn, meter, zone) for zone in range(unclear.expected)),
        )
    else:
        return _take(turn, meter, (*given, *values), confirmed=len(values) == 1)
    asked = Given(meter=meter.id, values=given, photo=photo_in_hand(turn))
    return NoAnswer(Go(Readings.value, asked, screen))


def _too_many_digits(turn: Turn, meter: Meter, many: TooManyDigits, given: Values) -> Screen:
    rows: list[Row] = []
    values = with_comma(turn, meter, many)
    if values:
        rows.append((suggestion(turn, meter, values, SlipKind.DECIMALS_TYPED_IN),))
    return turn.screen(
        "value-too-long",
        *rows,
        digits=many.digits,
        typed=many.typed,
        example=wording.example(turn, meter, len(given)),
    )


def _take(turn: Turn, meter: Meter, values: Values, *, confirmed: bool) -> Reply:
    """Ask for the next zone, or have several values at once confirmed, or hand in."""
    if confirmed and len(values) == len(meter.zones):
        return submit(turn, meter, values)
    return go_on(meter, values, photo=photo_in_hand(turn))
