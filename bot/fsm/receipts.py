"""Receipts."""

from dataclasses import dataclass
from enum import StrEnum

from bot.engine.memory import KeptMonth
from bot.engine.states import State, StatesGroup
from core.base.ids import AccountId


class Receipts(StatesGroup):
    """The last month's receipt (S32, S67–S69)."""

    month = State()
    """What the receipt comes to."""
    details = State()
    """What its charges are made of."""
    file = State()
    """Its file is being made, or has been sent."""


class Progress(StrEnum):
    """How far the file is that the screen speaks of; also the name of its text."""

    BEING_MADE = "receipt-being-made"
    SENT = "receipt-sent"
    NOT_MADE = "receipt-not-made"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFile:
    """A receipt's file that the person has asked for."""

    account: AccountId
    month: KeptMonth
    progress: Progress = Progress.BEING_MADE


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What is remembered at a receipt, so that a step to and fro does not have its file made once more."""

    file: AskedFile | None = None
