"""Registration and entry."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.engine.states import State, StatesGroup
from bot.fsm.photographs import SeenReceipt
from core.base.ids import AccountNumber


class Entrance(StatesGroup):
    """From an e-mail to an open cabinet (S3, S7–S9)."""

    email = State()
    password = State()
    page = State()
    code = State()
    former = State()
    """The e-mail was a cabinet's until lately; asked whether somebody else has changed it."""
    phone = State()
    new_password = State()
    consent = State()
    rules = State()


class Aim(StrEnum):
    """What a person came for; their e-mail may show that they need the other one."""

    REGISTER = "register"
    ENTER = "enter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entering:
    """What has been learned on the way to an open cabinet."""

    aim: Aim
    asked: Mapping[str, str] = field(default_factory=dict)
    """The addresses between which the person is asked to choose, each by its mark on a button."""
    account: AccountNumber | None = None
    """The account that was named before registration, to be linked next."""
    receipt: SeenReceipt | None = None
    """The receipt that was photographed before, whose account is to be linked next."""
    email: str | None = None
    confirmed: str | None = None
    """The address that a code has confirmed."""
    phone: str | None = None
    """Empty where the person has none."""
    password_hash: str = ""
    consent: str | None = None
    """The version of the text that the person has consented to."""
