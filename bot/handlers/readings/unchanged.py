"""«Показания не изменились»: where nothing has been used, one press hands in what the meter showed before."""

from bot.engine.dialogue import Reply
from bot.engine.screens import Row
from bot.engine.turn import OutOfDate, Turn
from bot.handlers.home import turn_to
from bot.handlers.readings import wording
from bot.handlers.readings.common import all_meters, photo_in_hand, readings
from bot.handlers.readings.deleting import deletable
from bot.handlers.readings.handing_in import submit, unwire, wire_of
from bot.handlers.readings.meters import ask
from core.model.accounts import Account
from core.model.meters import Meter
from core.use_cases.hand_in_reading import unchanged_values


def unchanged_row(turn: Turn, meter: Meter) -> Row:
    """The button, which says the values that it hands in; no row where there are none."""
    values = unchanged_values(turn.work, meter, policy=turn.policy, now=turn.now)
    if values is None:
        return ()
    press = unchanged.carry(wire_of(meter.id, values))
    return (turn.button("button-unchanged", press, values=wording.in_a_row(values)),)


@readings.pressed()
def unchanged(turn: Turn, wire: str) -> Reply:
    """[Показания не изменились], also below a reminder; an old one asks for the value as things stand."""
    account, meter = _meter_of(turn, wire)
    values = unwire(meter, wire)
    own = deletable(turn, meter)
    is_in = own is not None and own.values == values  # pressed once more
    turn_to(turn, account.id)
    if not is_in and values != unchanged_values(turn.work, meter, policy=turn.policy, now=turn.now):
        return ask(meter, photo=photo_in_hand(turn))
    return submit(turn, meter, values)


def _meter_of(turn: Turn, wire: str) -> tuple[Account, Meter]:
    for account, meter in all_meters(turn):
        if wire.startswith(f"{meter.id}_"):
            return account, meter
    raise OutOfDate
