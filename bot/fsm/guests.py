"""Without registration."""

from dataclasses import dataclass

from bot.engine.states import State, StatesGroup
from core.base.ids import AccountId, AccountNumber, MeterId, ReadingId
from core.model.meters import Values


class GuestPayments(StatesGroup):
    """From an account's number to a link or a code (S59)."""

    number = State()
    amount = State()
    email = State()
    summary = State()
    method = State()
    link = State()
    code = State()
    elsewhere = State()
    """Neither a link nor a code can be had: where one can pay instead."""


class GuestReadings(StatesGroup):
    """From an account's number to a proof (S52, S53)."""

    number = State()
    meters = State()
    value = State()
    meter = State()
    """What is known of the meter, without its number."""
    confirm = State()
    doubt = State()
    accepted = State()
    delete = State()


class GuestReceipt(StatesGroup):
    """The e-receipt of a proven account to a confirmed e-mail (S6)."""

    number = State()
    way = State()
    by_sum = State()
    by_meter = State()
    email = State()
    consent = State()
    """Asked whether that e-mail may be used."""
    code = State()
    done = State()
    consents = State()
    """What has been agreed to in this chat, with the way to withdraw it."""
    withdraw = State()
    """Asked whether to withdraw it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Foretold:
    """What a guest has said the meter shows, before the account is named."""

    typed: tuple[str, ...] = ()
    """Each way to read it, the likeliest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The account that a guest has named, and what of it is being read."""

    account: AccountId
    meter: MeterId | None = None
    values: Values = ()
    reading: ReadingId | None = None
    """The reading that has been handed in, or is to be deleted."""
    typed: tuple[str, ...] = ()
    """As in `Foretold`, while the meter is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestPaying:
    """What a guest pays, of which account, and how; what is not there is as it would be without asking."""

    account: AccountId
    amount: int = 0
    """Kopecks; 0 while it is not known."""
    method: str = ""
    """The provider's name; the first one offered where it is empty."""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestReceiving:
    """The account whose receipts are to come by e-mail, and where."""

    number: AccountNumber
    """As it was typed; nobody knows yet whether there is such an account."""
    proven: AccountId | None = None
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestWithdrawing:
    """The account about which a consent is to be withdrawn, once that is confirmed."""

    account: AccountId
