"""Values are confirmed where they were guessed at, and handed in."""

from bot.engine.dialogue import Go, Leave, Reply
from bot.engine.screens import Button, Look, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.menu import Menu
from bot.fsm.readings import Given, HandedIn, Readings, Unplaced
from bot.handlers.readings import wording
from bot.handlers.readings.common import (
    EVIDENCE,
    all_meters,
    meter_in_hand,
    photo_in_hand,
    readings,
    values_in_hand,
)
from bot.handlers.readings.meters import ask
from bot.texts import word_of
from core.base import figures
from core.base.ids import MeterId
from core.model.meters import Meter, Values
from core.model.readings.plausibility import ReadingBelowPrevious, SlipKind
from core.model.readings.typed_values import NotAReading, TooManyDigits, parse_value
from core.use_cases.hand_in_reading import (
    AccountClosed,
    ReadingDoubtful,
    Submission,
    ensure_can_hand_in,
    hand_in,
)


def go_on(meter: Meter, values: Values, *, photo: str = "") -> Go:
    """Ask for the next zone; when there is none, have the values confirmed."""
    state = Readings.confirm if len(values) == len(meter.zones) else Readings.value
    return Go(state, Given(meter=meter.id, values=values, photo=photo))


@readings.shows(Readings.confirm, back=Readings.value, leave=Leave.CANCEL)
def confirm(turn: Turn) -> Screen:
    meter = meter_in_hand(turn)
    values = values_in_hand(turn, meter)
    return turn.screen(
        "confirm-values",
        (turn.button("button-hand-in", take.carry(wire_of(meter.id, values)), look=Look.PRIMARY),),
        (turn.button("button-put-right", again.carry()),),
        (turn.button("button-another-meter", elsewhere.carry()),) if len(all_meters(turn)) > 1 else (),
        card=turn.part(wording.card(turn, meter)),
        values=turn.part(wording.values(turn, meter, values)),
    )


@readings.pressed(Readings.confirm)
def elsewhere(turn: Turn) -> Reply:
    """[Другой счётчик]: the same values, of another meter."""
    return Go(Readings.which, Unplaced(typed="; ".join(map(str, turn.recall(Given).values))))


@readings.pressed(Readings.value, Readings.confirm, Readings.doubt)
def again(turn: Turn) -> Reply:
    """[Исправить]."""
    return ask(meter_in_hand(turn), photo=photo_in_hand(turn))


@readings.pressed(Readings.value, Readings.confirm, Readings.doubt)
def take(turn: Turn, wire: str) -> Reply:
    """Hand in the values that the button carries: confirmed, or suggested in place of a slip."""
    meter = meter_in_hand(turn)
    return submit(turn, meter, unwire(meter, wire))


def wire_of(meter_id: MeterId, values: Values) -> str:
    """A meter with values, so that a button means these, also when others have been typed or chosen since."""
    return "_".join([str(meter_id), *(f"{value.normalize():f}" for value in values)])


def unwire(meter: Meter, wire: str) -> Values:
    """The values of all zones that a button carries; it may be forged, so they are read like typed ones."""
    values = unwire_first(meter, wire)
    if len(values) != len(meter.zones):
        raise OutOfDate
    return values


def unwire_first(meter: Meter, wire: str) -> Values:
    """The values of the first zones, or of all, that a button carries."""
    meter_id, *parts = wire.split("_")
    if meter_id != str(meter.id) or not 0 < len(parts) <= len(meter.zones):
        raise OutOfDate
    try:
        return tuple(parse_value(part, meter) for part in parts)
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
    """Hand the values in, and go to their proof or to what is doubtful about them."""
    typed = submission(turn, meter, values, turned_over=turned_over, sure=sure)
    try:
        handed_in = hand_in(turn.work, typed, turn.policy)
    except AccountClosed:
        turn.say("account-closed", phones=", ".join(turn.supplier.contacts.phones))
        return Go(Menu.main)
    except (ReadingBelowPrevious, ReadingDoubtful):
        return Go(Readings.doubt, Given(meter=meter.id, values=values, photo=photo_in_hand(turn)))
    if photo := photo_in_hand(turn):
        turn.errand(EVIDENCE, reading=handed_in.reading.id, file=photo, album=turn.event.together)
    replaced = tuple(reading.id for reading in handed_in.replaced)
    return Go(Readings.accepted, HandedIn(reading=handed_in.reading.id, replaced=replaced))


def suggestion(turn: Turn, meter: Meter, values: Values, kind: SlipKind) -> Button:
    shown = " / ".join(figures.number(value) for value in values)
    press = take.carry(wire_of(meter.id, values))
    return turn.button(f"slip-{word_of(kind)}", press, values=shown)


def with_comma(turn: Turn, meter: Meter, many: TooManyDigits) -> Values:
    """What was probably meant by too many digits; nothing where that could not be taken either."""
    if many.with_comma is None or len(meter.zones) > 1:
        return ()
    values = (many.with_comma,)
    try:
        ensure_can_hand_in(turn.work, submission(turn, meter, values), turn.policy)
    except (ReadingBelowPrevious, ReadingDoubtful):
        return ()
    return values
