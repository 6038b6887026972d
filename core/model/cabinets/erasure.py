"""Being forgotten (удаление данных): asked for, done in part at once, carried out when it is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from core.base.ids import CabinetId, ChatId, ErasureId

ERASED_WITHIN: Final = timedelta(days=30)
"""The law's term, from the day of the withdrawal on (152-ФЗ ст. 21 ч. 5): 24.11 → 24.12."""

Rows = Mapping[str, int]
"""How many rows of each table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What was done to somebody's data, table by table, and nothing that tells who it was."""

    erased: Rows
    """Rows that are gone."""
    emptied: Rows
    """Rows that stay, without what they told of the person."""
    kept: Rows
    """Rows of the supplier's own records, which the law has it keep."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One person's wish to be forgotten."""

    id: ErasureId
    cabinet_id: CabinetId
    """Its row stays, emptied: the supplier's records refer to it by its number."""
    asked_at: datetime
    channel: str
    due: date
    """The last day on which it may be carried out."""
    email: str
    """Where the person is told that it has been carried out; emptied with it."""
    chats: Sequence[ChatId]
    """The chats in which the cabinet was open."""
    at_once: Rows
    """What was gone at the very moment of asking."""
    done_at: datetime | None = None
    act: Act | None = None


def due_day(asked_on: date) -> date:
    """The last day on which the data may be there."""
    return asked_on + ERASED_WITHIN
