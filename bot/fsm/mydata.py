"""One's own data: consents, a copy, being forgotten."""

from dataclasses import dataclass

from bot.engine.states import State, StatesGroup
from core.base.ids import AccountId, ConsentId


class MyData(StatesGroup):
    """What a person may do with their own data (152-ФЗ ст. 9, 14, 21)."""

    main = State()
    consents = State()
    consent = State()
    withdraw = State()
    delete = State()
    anew = State()
    """A text has got a new version."""
    refused = State()


@dataclass(frozen=True, slots=True, kw_only=True)
class Copying:
    """Whether a copy of the data is being made."""

    asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The consent that is looked at."""

    consent: ConsentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawing:
    """The account whose consent is to be withdrawn, once that is confirmed."""

    account: AccountId
