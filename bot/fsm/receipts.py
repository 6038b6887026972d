"""Receipts."""

from dataclasses import dataclass
from enum import StrEnum

from bot.engine.memory import KeptMonth
from bot.engine.states import State, StatesGroup
from core.base.ids import AccountId
from core.base.periods import Period


class Receipts(StatesGroup):
    """The last month's receipt, and those of earlier months (S32, S66–S70)."""

    month = State()
    """What the last receipt comes to."""
    details = State()
    """What its charges are made of."""
    file = State()
    """Its file is being made, or has been sent."""
    years = State()
    """Asked of which year."""
    year = State()
    """The receipts of a year."""
    earlier = State()
    """What a receipt of the year comes to."""
    earlier_details = State()
    """What its charges are made of."""
    offer = State()
    """Offered the e-receipt, without which there are no files of earlier months."""


class Progress(StrEnum):
    """How far the file is that the screen speaks of; also the name of its text."""

    BEING_MADE = "receipt-being-made"
    SENT = "receipt-sent"
    NOT_MADE = "receipt-not-made"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFile:
    """A file of one receipt or several that the person has asked for."""

    account: AccountId
    month: KeptMonth
    """The last one, where it is of several."""
    since: KeptMonth | None = None
    """The first one, where it is of several."""
    large: bool = False
    """Whether it is for weak eyes."""
    progress: Progress = Progress.BEING_MADE

    @property
    def period(self) -> Period:
        """Of which months it is."""
        return Period(self.since or self.month, self.month)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is remembered at a receipt, so that a step to and fro does not have its file made once more."""

    file: AskedFile | None = None
    of_year: int = 0
    """The year whose receipts are looked at; 0 before one is chosen."""
    of_month: KeptMonth | None = None
    """The month of it whose receipt is looked at."""
    wanted: AskedFile | None = None
    """What the e-receipt is offered for."""
