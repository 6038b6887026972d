"""What operators say to many at once."""

from dataclasses import dataclass
from enum import StrEnum

from bot.engine.states import State, StatesGroup
from core.base.ids import BroadcastId
from core.model.broadcasts.broadcast import BroadcastKind


class Broadcasts(StatesGroup):
    """From the words to the report."""

    text = State()
    """Asked what is to be said."""
    kind = State()
    """Asked what it is about."""
    whom = State()
    """Asked whom it is for."""
    named = State()
    """Asked for the accounts, the street, the tariff group or the sum."""
    counting = State()
    """Told that the recipients are being counted."""
    card = State()
    """How a broadcast stands, and what can be done with it."""
    sending = State()
    """Asked whether it may go out."""
    stopping = State()
    """Asked whether it is to end for good."""


class Whom(StrEnum):
    """The ways to say whom a broadcast is for."""

    ACCOUNTS = "accounts"
    STREET = "street"
    TARIFF = "tariff"
    DEBTORS = "debtors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A broadcast that is being written, by one operator of the thread."""

    sender: str
    text: str = ""
    kind: BroadcastKind = BroadcastKind.NOTICE
    whom: Whom = Whom.ACCOUNTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The broadcast that is looked at."""

    broadcast: BroadcastId
