"""Payment providers (платёжные системы): each gives a link, says how a payment stands, lists what it has."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeAlias

from core.base.ids import AccountNumber
from core.model.payments.online_payment import OnlinePayment
from core.model.payments.standing import Decline, Standing

Heard: TypeAlias = Callable[[str, str], Awaitable[bool]]
"""Takes the provider's own name of a payment and its word; says whether such a payment is known."""


class ProviderSilent(Exception):
    """The provider cannot be asked now: no connection, a time-out, a fault of its own, too many calls.

    Whether it has done what it was asked is not known. The message names the trouble, and nothing personal.
    """


class ProviderRefused(Exception):
    """The provider has answered that it will not do it; the message is for the administrator, without data.

    What an administrator puts right may change that: a key, a right of the shop.
    """

    def __init__(self, reason: str, decline: Decline = Decline.NOT_OPENED) -> None:
        super().__init__(reason)
        self.decline = decline


class PaymentUnknown(ProviderRefused):
    """The provider has no such payment, or another one of that number: nothing that is done changes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a provider is asked to take."""

    payment: OnlinePayment
    account: AccountNumber
    els: str = ""
    """The account's unified number (ЕЛС), or empty."""
    description: str
    """«Электроэнергия, л/с 1234567890, 10.2026»."""
    return_url: str
    """Where the bank sends the person back."""
    attempt: int = 1
    """Which call this is: where a provider refuses to hear one number twice, it makes another of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPage:
    """The bank's page for one payment."""

    provider_id: str
    url: str
    until: datetime | None = None
    """When the link dies; None where the provider does not say."""


class PaymentProvider(Protocol):
    """One provider; what it raises is `ProviderSilent` or `ProviderRefused`."""

    @property
    def name(self) -> str:
        """Its name in the configuration and in kept rows."""
        ...

    async def open(self, order: Order) -> PaymentPage:
        """Have a page made; asked again for one payment, nothing is made that could be paid twice."""
        ...

    async def standing(self, payment: OnlinePayment) -> Standing:
        """How a payment stands; it has a `provider_id`.

        Raises:
            PaymentUnknown: when there is no such payment.
        """
        ...

    def listed(self, since: date, until: date) -> AsyncIterator[tuple[str, Standing]]:
        """What the provider has of these days, each with our token or an empty text, for a comparison."""
        ...

    async def close(self) -> None:
        """Let the connections go."""
        ...
