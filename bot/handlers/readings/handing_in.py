"""Values are confirmed where they were guessed at, and handed in."""

from bot.engine.dialogue import Go, Leave, Reply
from bot.engine.screens import Button, Look, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.menu import Menu
from bot.fsm.readings import Readings
from bot.handlers.readings import wording
from bot.handlers.readings.common import memorised_meter, memorised_values, readings
from bot.handlers.readings.meters import ask
from bot.texts import word_of
from bot.wording import figures
from core.base.ids import MeterId
from core.model.meters import Meter, Values
from core.model.readings.plausibility import ReadingBelowPrevious, SlipKind
from core.model.readings.typed_values import NotAReading, TooManyDigits, parse_value
from core.use_cases.hand_in_reading import AccountClosed, ReadingDoubtful, Submission, hand_in


@readings.shows(Readings.confirm, back=Readings.value, leave=Leave.CANCEL)
def confirm(turn: Turn) -> Screen:
    meter = memorised_meter(turn)
    values = memorised_values(turn, meter)
    return turn.screen(
        "confirm-values",
        (turn.button("button-hand-in", take.carry(wire_of(meter.id, values)), look=Look.PRIMARY),),
        (turn.button("button-put-right", again.carry()),),
        card=turn.part(wording.card(turn, meter)),
        values=turn.part(wording.values(turn, meter, values)),
    )


@readings.pressed(Readings.value, Readings.confirm, Readings.doubt)
def again(turn: Turn) -> Reply:
    """[Исправить]."""
    return ask(memorised_meter(turn))


@readings.pressed(Readings.value, Readings.confirm, Readings.doubt)
def take(turn: Turn, wire: str) -> Reply:
    """Hand in the values that the button carries: confirmed, or suggested in place of a slip."""
    return submit(turn, *unwire(turn, wire))


def wire_of(meter_id: MeterId, values: Values) -> str:
    """A meter with values, so that a button means these, whatever has been typed or chosen since."""
    return "_".join([str(meter_id), *map(str, values)])


def unwire(turn: Turn, wire: str) -> tuple[Meter, Values]:
    """What a button carries; it may be forged, so the values are read as typed ones are."""
    meter = memorised_meter(turn)
    meter_id, *parts = wire.split("_")
    if meter_id != str(meter.id) or len(parts) != len(meter.zones):
        raise OutOfDate
    try:
        return meter, tuple(parse_value(part, meter) for part in parts)
    except (NotAReading, TooManyDigits) as error:
        raise OutOfDate from error


def submission(
    turn: Turn, meter: Meter, values: Values, *, turned_over: bool = False, sure: bool = False
) -> Submission:
    return Submission(
        person=turn.person,
        account=turn.account,
        meter_id=meter.id,
        values=values,
        at=turn.now,
        turned_over=turned_over,
        sure=sure,
    )


def submit(
    turn: Turn, meter: Meter, values: Values, *, turned_over: bool = False, sure: bool = False
) -> Reply:
    turn.memory["values"] = [str(value) for value in values]
    typed = submission(turn, meter, values, turned_over=turned_over, sure=sure)
    try:
        handed_in = hand_in(turn.work, typed, turn.policy)
    except AccountClosed:
        turn.say("account-closed", phones=", ".join(turn.supplier.contacts.phones))
        return Go(Menu.main)
    except (ReadingBelowPrevious, ReadingDoubtful):
        return Readings.doubt
    replaced = [reading.id for reading in handed_in.replaced]
    return Go(Readings.accepted, {"reading": handed_in.reading.id, "replaced": replaced})


def suggestion(turn: Turn, meter: Meter, values: Values, kind: SlipKind) -> Button:
    shown = " / ".join(figures.number(value) for value in values)
    press = take.carry(wire_of(meter.id, values))
    return turn.button(f"slip-{word_of(kind)}", press, values=shown)
