"""Values that are not taken as they stand (S45): why, and what was probably meant."""

from collections.abc import Sequence

from bot.engine.dialogue import Leave, Reply
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.readings import Readings
from bot.handlers.readings import wording
from bot.handlers.readings.common import all_meters, meter_in_hand, readings, values_in_hand
from bot.handlers.readings.handing_in import (
    again,
    go_on,
    submission,
    submit,
    suggestion,
    unwire,
    unwire_first,
    wire_of,
)
from bot.texts import word_of
from core.base import figures
from core.model.meters import Meter, Values
from core.model.readings.plausibility import BeyondCapacity, Doubt, ReadingBelowPrevious, Slip
from core.use_cases.hand_in_reading import ReadingDoubtful, ensure_can_hand_in

_MOST_SUGGESTIONS = 3
"""Likely slips that are offered; with the other buttons they fill the tightest messenger's screen."""


@readings.shows(Readings.doubt, back=Readings.value, leave=Leave.CANCEL)
def doubt(turn: Turn) -> Screen:
    """Why the values were not taken yet; judged each time it is shown, since things may have changed."""
    meter = meter_in_hand(turn)
    values = values_in_hand(turn, meter)
    try:
        ensure_can_hand_in(turn.work, submission(turn, meter, values), turn.policy)
    except ReadingBelowPrevious as below:
        return _below(turn, meter, values, below)
    except ReadingDoubtful as doubtful:
        return _doubtful(turn, meter, values, doubtful.doubt)
    raise OutOfDate


def _below(turn: Turn, meter: Meter, values: Values, below: ReadingBelowPrevious) -> Screen:
    """Less than before is never taken (S45); the likely slip is one press away."""
    rows = _suggestions(turn, meter, below.slips)
    if below.rollover is not None:
        rows.append((turn.button("button-rollover", rolled_over.carry(wire_of(meter.id, values))),))
    return turn.screen(
        "value-below" if len(meter.zones) == 1 else "value-below-of-zone",
        *rows,
        (turn.button("button-put-right", again.carry()),),
        typed=figures.number(below.typed),
        previous=figures.number(below.previous),
        date=figures.day(below.previous_on) if below.previous_on else turn.text.label("at-installation"),
        slip=_slip_without_values(below.slips),
        zone=turn.text.label(f"zone-{below.zone}"),
    )


def _slip_without_values(slips: Sequence[Slip]) -> str:
    """A slip that can only be named: too many values could have been meant for a button each."""
    return next((word_of(slip.kind) for slip in slips if not slip.suggestions), "none")


def _doubtful(turn: Turn, meter: Meter, values: Values, doubt: Doubt) -> Screen:
    """Much more than usual is asked about once; more than the wires can carry goes to an operator."""
    beyond = isinstance(doubt, BeyondCapacity)
    expected = doubt.most if isinstance(doubt, BeyondCapacity) else doubt.usual
    sure = stand_by.carry(wire_of(meter.id, values))
    put_right, stand = Look.PRIMARY if beyond else Look.PLAIN, Look.PLAIN if beyond else Look.PRIMARY
    return turn.screen(
        "value-beyond" if beyond else "value-unusual",
        *_suggestions(turn, meter, doubt.slips),
        (turn.button("button-put-right", again.carry(), look=put_right),),
        (turn.button("button-sure", sure, look=stand),),
        values=turn.part(wording.values(turn, meter, values)),
        consumption=figures.volume(doubt.consumption),
        expected=figures.volume(expected.to_integral_value()),
    )


def _suggestions(turn: Turn, meter: Meter, slips: Sequence[Slip]) -> list[Row]:
    rows: list[Row] = []
    for slip in slips:
        if slip.meter_id is None:
            rows += [(suggestion(turn, meter, values, slip.kind),) for values in slip.suggestions]
        elif other := turn.work.meters.get(slip.meter_id):
            label = turn.text.label("slip-other-meter", number=other.number)
            press = other_meter.carry(wire_of(other.id, slip.suggestions[0]))
            rows.append((Button(turn.cut(label), press),))
    return rows[:_MOST_SUGGESTIONS]


@readings.pressed(Readings.doubt)
def rolled_over(turn: Turn, wire: str) -> Reply:
    """[Счётчик перешёл через ноль]: taken, and an operator checks it."""
    meter = meter_in_hand(turn)
    return submit(turn, meter, unwire(meter, wire), turned_over=True)


@readings.pressed(Readings.doubt)
def stand_by(turn: Turn, wire: str) -> Reply:
    """[Да, всё верно]."""
    meter = meter_in_hand(turn)
    return submit(turn, meter, unwire(meter, wire), sure=True)


@readings.pressed(Readings.doubt, Readings.which)
def other_meter(turn: Turn, wire: str) -> Reply:
    """The values are of another meter of the person's: go to that one, with its account."""
    for account, meter in all_meters(turn):
        if wire.partition("_")[0] == str(meter.id):
            values = unwire_first(meter, wire)
            turn.chat.switch(account.id)
            return go_on(meter, values)
    raise OutOfDate
