"""The bill explained."""

from dataclasses import dataclass

from bot.engine.memory import KeptMonth
from bot.engine.states import State, StatesGroup
from core.base.ids import AccountId


class Bill(StatesGroup):
    """Why a month's bill comes to what it does, and what was used by month (S62)."""

    why = State()
    """Said in two lines, against the month before."""
    parts = State()
    """How each reason comes to its sum."""
    consumption = State()
    """What was used month by month."""
    forecast = State()
    """What the next month is likely to come to."""
    tariff = State()
    """Whether another tariff would have paid."""
    ranges = State()
    """How far it is to the next range of consumption."""
    penalties = State()
    """When penalties begin, and what they come to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The month whose bill is explained."""

    month: KeptMonth


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """The account whose consumption has been asked for as a picture."""

    account: AccountId
    drawn: bool = False
    """Whether the picture has come, or has been given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AtNight:
    """The per cent at night whose reckoning is shown; none at first."""

    share: int = 0
