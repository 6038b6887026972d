"""Photographs of receipts."""

from dataclasses import dataclass

from bot.engine.memory import KeptMonth
from bot.engine.states import State, StatesGroup
from core.base.ids import AccountNumber
from core.base.money import Kopecks


class Photographs(StatesGroup):
    """What a photograph that somebody has sent leads to (S13)."""

    receipt = State()
    """A receipt of ours: asked whether its account is the person's."""
    which = State()
    """Receipts of several accounts: asked of which."""
    own = State()
    """The receipt of an account that the person has already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenReceipt:
    """What the code on a receipt says."""

    number: AccountNumber
    amount: Kopecks = 0
    """0 where it names no sum."""
    month: KeptMonth | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Photographed:
    """The receipts on what was sent together."""

    receipts: tuple[SeenReceipt, ...]
    album: str = ""
    """What was sent together, by the messenger's own name."""
