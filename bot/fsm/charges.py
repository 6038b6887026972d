"""Charges and payments."""

from dataclasses import dataclass

from bot.engine.memory import KeptMonth, KeptPeriod
from bot.engine.states import State, StatesGroup
from core.base.ids import AccountId


class Charges(StatesGroup):
    """What was charged and paid, by month and by service (S61–S65)."""

    last = State()
    """The last charged month."""
    history = State()
    """The charged months of a period."""
    month = State()
    """A month of the history."""
    payments = State()
    """The payments of a period."""
    history_period = State()
    """Asked which period of the history is to be shown."""
    payments_period = State()
    """Asked the same of the payments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTable:
    """A spreadsheet that the person has asked for, so that the same press twice makes one file."""

    account: AccountId
    period: KeptPeriod


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What of the charges and payments is looked at."""

    period: KeptPeriod | None = None
    """None for the last twelve months."""
    month: KeptMonth | None = None
    """The month whose details are shown."""
    table: AskedTable | None = None
