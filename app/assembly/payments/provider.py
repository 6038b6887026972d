"""What the program knows of a payment provider before it is switched on, as data."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from app.settings.sections import Offered, Settings
from core.model.payments.methods import Limit, PaymentMethod
from core.ports.payment_providers import Heard, PaymentProvider

if TYPE_CHECKING:
    from aiohttp import web

AddressOf: TypeAlias = "Callable[[web.Request], str]"
"""The network address that a request comes from."""


@dataclass(frozen=True, slots=True)
class LiveProvider:
    """A provider at work, and what it calls over our HTTP server."""

    client: PaymentProvider
    routes: "Callable[[web.Application, AddressOf], None]"
    """Adds the addresses that it calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider, and how it is made; its library is loaded by `open`."""

    name: str
    """As kept rows and the settings' section have it."""
    is_on: Callable[[Settings], bool]
    """Whether the settings switch it on."""
    method: Callable[[Settings], PaymentMethod]
    """How it is offered to people."""
    open: Callable[[Settings, Heard], LiveProvider]
    """Makes its client, which tells what it hears."""


def method_of(provider: str, section: Offered, limits: tuple[Limit, ...] = ()) -> PaymentMethod:
    """How a provider is offered, as its section says."""
    most = section.most_roubles * 100
    if limits:
        most = min(most, max(limit.most for limit in limits))
    return PaymentMethod(
        provider=provider,
        title=section.title,
        commission=section.commission_percent,
        most=most,
        limits=tuple(Limit(limit.means, min(limit.most, most)) for limit in limits),
    )
