"""Linked accounts."""

from dataclasses import dataclass

from bot.engine.states import State, StatesGroup
from core.base.ids import AccountId, AccountNumber
from core.model.cabinets.cabinet import ProofKind


class Accounts(StatesGroup):
    """The list of accounts, linking and unlinking (S12–S22)."""

    all = State()
    number = State()
    way = State()
    by_sum = State()
    by_meter = State()
    by_pair = State()
    """Asked for the sum as well: a meter's number alone opens the account no more today."""
    by_code = State()
    consent = State()
    choose_unlink = State()
    unlink = State()
    leave = State()


@dataclass(frozen=True, slots=True, kw_only=True)
class Linking:
    """What linking remembers, from the number to the consent."""

    number: AccountNumber
    """As it was typed; nobody knows yet whether there is such an account."""
    proven: AccountId | None = None
    proof: ProofKind | None = None
    meter: str = ""
    """The meter's number that was typed, while the sum is asked for as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlinking:
    """The account that is to be unlinked, once that is confirmed."""

    account: AccountId
