"""A reading that is typed where nothing was asked for: of which meter it is, before it is confirmed."""

from bot.engine.dialogue import Go, Leave, NoAnswer, Reply
from bot.engine.screens import Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.readings import Readings, Unplaced
from bot.handlers.readings import wording
from bot.handlers.readings.common import all_meters, meter_in_hand, open_meters, readings
from bot.handlers.readings.doubts import other_meter
from bot.handlers.readings.handing_in import go_on, wire_of, with_comma
from core.base import figures
from core.model.accounts import Account
from core.model.meters import Meter, Values
from core.model.readings.typed_values import NotAReading, TooManyDigits, ValuesUnclear, parse_message

Placed = tuple[Account, Meter, Values]
"""A meter that what was typed can be of, with its account and the values."""


@readings.said()
def typed_unasked(turn: Turn, typed: str) -> Reply:
    """A number is a reading, once it is confirmed, and once its meter is known where there are several."""
    if not any(map(str.isdecimal, typed)):
        return NoAnswer()
    mine = open_meters(turn)
    placed = _placed(turn, typed)
    here = [(meter, values) for account, meter, values in placed if account.id == turn.account.id]
    if len(here) == 1:
        return go_on(*here[0])
    if placed:
        return Go(Readings.which, Unplaced(typed=typed))
    return _no_reading(turn, mine[0]) if mine else NoAnswer(Go(Readings.meters))


def _placed(turn: Turn, typed: str) -> list[Placed]:
    found = [(account, meter, _values(turn, meter, typed)) for account, meter in all_meters(turn)]
    return [(account, meter, values) for account, meter, values in found if values]


def _values(turn: Turn, meter: Meter, typed: str, *, instead_of: Values = ()) -> Values:
    """What was typed, as values of this meter; nothing where it can be none."""
    try:
        return parse_message(typed, meter, instead_of=instead_of)
    except TooManyDigits as many:
        return with_comma(turn, meter, many)
    except (NotAReading, ValuesUnclear):
        return ()


def _no_reading(turn: Turn, meter: Meter) -> Reply:
    turn.say("number-no-reading", example=wording.example(turn, meter, 0))
    return NoAnswer()


@readings.shows(Readings.which, leave=Leave.CANCEL)
def which_meter(turn: Turn) -> Screen:
    placed = _placed(turn, turn.recall(Unplaced).typed)
    if not placed:
        raise OutOfDate
    rows = turn.choices(
        placed,
        label=lambda each: _label(turn, each[0], each[1]),
        press=lambda each: other_meter.carry(wire_of(each[1].id, each[2])),
    )
    _, _, values = placed[0]
    return turn.screen("number-of-which-meter", *rows, typed=" / ".join(map(figures.number, values)))


def _label(turn: Turn, account: Account, meter: Meter) -> str:
    """A meter of another account is named with it: what is pressed makes that account the active one."""
    if account.id == turn.account.id:
        return turn.text.label("button-meter", number=meter.number)
    return turn.text.label("button-meter-of-account", number=meter.number, account=account.number)


@readings.said(Readings.which)
def typed_instead(turn: Turn, typed: str) -> Reply:
    """Another number in place of the first one."""
    return typed_unasked(turn, typed)


@readings.said(Readings.meter)
def typed_at_card(turn: Turn, typed: str) -> Reply:
    """A number below a meter's card is of that meter."""
    return number_of(turn, meter_in_hand(turn), typed)


def number_of(turn: Turn, meter: Meter, typed: str, *, instead_of: Values = ()) -> Reply:
    """A number that nobody has asked for, though it is known which meter it is of, and which values stand."""
    if not any(map(str.isdecimal, typed)):
        return NoAnswer()
    values = _values(turn, meter, typed, instead_of=instead_of)
    return go_on(meter, values) if values else _no_reading(turn, meter)
