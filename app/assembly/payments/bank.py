"""The built-in bank, by which the demonstration is paid."""

from typing import TYPE_CHECKING, Final

from app.assembly.payments.provider import AddressOf, LiveProvider, Provider, method_of
from app.clock import now
from app.settings.sections import Settings
from core.ports.payment_providers import Heard

if TYPE_CHECKING:
    from aiohttp import web


def _open(settings: Settings, heard: Heard) -> LiveProvider:
    from adapters.payments.bank.bank import Bank

    bank = Bank(
        settings.bank.file,
        base_url=settings.server.base_url,
        payee=settings.supplier.name,
        heard=heard,
        name=BANK.name,
        clock=now,
        zone=settings.supplier.time_zone,
    )

    def routes(application: "web.Application", address_of: AddressOf) -> None:
        del address_of  # whoever has the page's address may press its buttons
        bank.routes(application)

    return LiveProvider(bank, routes)


BANK: Final = Provider(
    name="bank",
    is_on=lambda settings: settings.bank.enabled,
    method=lambda settings: method_of("bank", settings.bank),
    open=_open,
)
