"""Notices about the account."""

from dataclasses import dataclass

from bot.engine.states import State, StatesGroup
from core.base.ids import NoticeId


class Notices(StatesGroup):
    """What the supplier has written about the account (S41, S42)."""

    all = State()
    """Newest first, in pages."""
    one = State()
    """A notice that was opened, in pages where it is long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The notice that is read."""

    notice: NoticeId
