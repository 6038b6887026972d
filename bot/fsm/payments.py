"""Paying."""

from dataclasses import dataclass

from bot.engine.memory import KeptMonth
from bot.engine.states import State, StatesGroup
from core.base.ids import AccountId, OnlinePaymentId


class Payments(StatesGroup):
    """Paying by a link or by a code for any bank's application (S54–S58)."""

    amount = State()
    """How much, where it is not the whole debt."""
    large = State()
    """The sum is more than three debts: asked about once."""
    method = State()
    email = State()
    """Where the fiscal receipt goes, where it is not the cabinet's e-mail."""
    summary = State()
    """Everything on one screen, before it is confirmed."""
    e_receipt = State()
    """Whether to have the receipts by e-mail, which saves the commission."""
    link = State()
    """The link is being made, stands there to be used, or has led to an end."""
    elsewhere = State()
    """Neither a link nor a code can be had: where one can pay instead."""
    code = State()
    """The payment QR has been sent, or is being drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paying:
    """What is to be paid and how; what is not there is as it would be without asking."""

    amount: int = 0
    """Kopecks; 0 while it is not known."""
    asked: int = 0
    """A sum that is being asked about."""
    method: str = ""
    """The provider's name; the first one offered where it is empty."""
    email: str = ""
    """The cabinet's where it is empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """The payment whose link stands there."""

    payment: OnlinePaymentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """The payment QR that was asked for."""

    account: AccountId
    amount: int
    month: KeptMonth
    sent: bool = False
