"""Readings."""

from dataclasses import dataclass
from typing import Final

from bot.engine.states import State, StatesGroup
from core.base.ids import MeterId, ReadingId
from core.model.meters import Values


class Readings(StatesGroup):
    """From the choice of a meter to a proof (S43–S51)."""

    meters = State()
    which = State()
    """Asked of which meter a value is that was typed unasked."""
    meter = State()
    value = State()
    confirm = State()
    doubt = State()
    accepted = State()
    photo = State()
    """A photograph of the meter is awaited, to be attached to the reading."""
    history = State()
    delete = State()


GIVING: Final = (Readings.value, Readings.confirm, Readings.doubt)
"""Where a reading is being given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The meter that is read, with the values given so far, in the order of its zones."""

    meter: MeterId
    values: Values = ()
    photo: str = ""
    """The photograph that was sent with it, by the messenger's own reference; empty where none was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """What was typed where nothing was asked for, until it is known which meter it is of."""

    typed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedIn:
    """The reading that a proof is shown of, and those that it has replaced."""

    reading: ReadingId
    replaced: tuple[ReadingId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleting:
    """The reading that is to be deleted, once that is confirmed."""

    reading: ReadingId


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the history shows; None lets everything through."""

    meter: MeterId | None = None
    year: int | None = None
    source: str | None = None
