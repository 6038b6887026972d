"""The dialogue itself, and what most of its steps ask."""

from typing import Final

from bot.engine.dialogue import Dialogue, Needs
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.readings import GIVING, Given
from core.base.ids import MeterId, ReadingId
from core.model.accounts import Account, AccountStatus
from core.model.meters import Meter, Values
from core.model.readings.reading import Reading
from core.use_cases.link_account import linked_accounts
from core.use_cases.see_meters import MeterGone, any_meter, current_meters

readings = Dialogue("readings", needs=Needs.ACCOUNT)

EVIDENCE: Final = "evidence"
"""The errand that makes a photograph of a meter fit to be kept."""


def open_meters(turn: Turn) -> list[Meter]:
    """The meters of the active account that readings are taken of."""
    return _open_meters(turn, turn.account)


def _open_meters(turn: Turn, account: Account) -> list[Meter]:
    if account.status is AccountStatus.CLOSED:
        return []
    return current_meters(turn.work, account, turn.today)


def all_meters(turn: Turn) -> list[tuple[Account, Meter]]:
    """The meters of all accounts of the person, those of the active one first."""
    others = [
        turn.work.accounts.get(account_id)
        for account_id in linked_accounts(turn.work, turn.person)
        if account_id != turn.account.id
    ]
    return [(account, meter) for account in (turn.account, *others) for meter in _open_meters(turn, account)]


def open_meter(turn: Turn, meter_id: MeterId) -> Meter:
    """One of the meters that readings are taken of, by its id."""
    for meter in open_meters(turn):
        if meter.id == meter_id:
            return meter
    raise OutOfDate


def meter_in_hand(turn: Turn) -> Meter:
    """The meter that is being read."""
    return open_meter(turn, turn.recall(Given).meter)


def photo_in_hand(turn: Turn) -> str:
    """The photograph that was sent for the reading which is being given; empty where none was."""
    if turn.chat.state not in {state.state for state in GIVING}:
        return ""
    return turn.recall(Given).photo


def values_in_hand(turn: Turn, meter: Meter) -> Values:
    """The values that have been given, one a zone."""
    values = turn.recall(Given).values
    if len(values) != len(meter.zones):
        raise OutOfDate
    return values


def standing(turn: Turn, reading_id: ReadingId) -> Reading:
    """A reading of the active account that has not been withdrawn."""
    reading = turn.work.readings.get(reading_id)
    if reading is None or reading.withdrawn:
        raise OutOfDate
    try:
        any_meter(turn.work, turn.account, reading.meter_id)
    except MeterGone as not_of_this_account:
        raise OutOfDate from not_of_this_account
    return reading
