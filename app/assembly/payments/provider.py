"""What the program knows of a payment provider before it is switched on, as data."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from app.settings.sections import Settings
from core.model.payments.methods import PaymentMethod
from core.ports.payment_providers import PaymentProvider

if TYPE_CHECKING:
    from aiohttp import web

Heard: TypeAlias = Callable[[str, str], Awaitable[bool]]
"""Takes the provider's own name of a payment and its word; False where the payment is none of ours."""
AddressOf: TypeAlias = "Callable[[web.Request], str]"
"""The network address that a request comes from."""


class LiveProvider(PaymentProvider, Protocol):
    """A provider at work, which may call us over our HTTP server."""

    def routes(self, application: "web.Application", heard: Heard, address_of: AddressOf) -> None:
        """Add what the provider calls."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider, and how it is made; its library is loaded by `open`."""

    name: str
    """As kept rows and the settings' section have it."""
    is_on: Callable[[Settings], bool]
    """Whether the settings switch it on."""
    method: Callable[[Settings], PaymentMethod]
    """How it is offered to people."""
    open: Callable[[Settings], LiveProvider]
    """Makes its client."""
