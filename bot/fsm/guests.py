"""Without registration."""

from dataclasses import dataclass

from bot.engine.states import State, StatesGroup
from core.base.ids import AccountId, MeterId, ReadingId
from core.model.meters import Values


class GuestReadings(StatesGroup):
    """From an account's number to a proof (S52, S53)."""

    number = State()
    meters = State()
    value = State()
    meter = State()
    """What is known of the meter, without its number."""
    confirm = State()
    doubt = State()
    accepted = State()
    delete = State()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The account that a guest has named, and what of it is being read."""

    account: AccountId
    meter: MeterId | None = None
    values: Values = ()
    reading: ReadingId | None = None
    """The reading that has been handed in, or is to be deleted."""
