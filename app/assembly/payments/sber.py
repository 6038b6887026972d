"""Sber."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.assembly.payments.provider import AddressOf, LiveProvider, Provider, method_of
from app.clock import now
from app.faults import explain_file_errors
from app.settings.sections import Settings
from core.base.system_errors import Misconfigured
from core.ports.payment_providers import Heard

if TYPE_CHECKING:
    from aiohttp import web

    from adapters.payments.sber.callback import Keys


def _open(settings: Settings, heard: Heard) -> LiveProvider:
    from adapters.payments.sber.api import Gate
    from adapters.payments.sber.callback import routes
    from adapters.payments.sber.order import Receipt
    from adapters.payments.sber.provider import Sber

    shop = settings.sber
    client = Sber(
        name=SBER.name,
        gate=Gate.OLD if shop.gate == "old" else Gate.NEW,
        user=shop.user,
        password=shop.password.get_secret_value(),
        token=shop.token.get_secret_value(),
        receipt=Receipt(
            tax_type=int(shop.tax_type),
            advance_tax_type=int(shop.advance_tax_type),
            tax_system=shop.tax_system,
        ),
        callback_url=f"{settings.server.public_url}/payments/sber" if settings.server.public_url else "",
        url=shop.api_url,
        timeout=shop.timeout_seconds,
        clock=now,
    )
    keys = _keys(settings)

    def add(application: "web.Application", address_of: AddressOf) -> None:
        del address_of  # what Sber tells is signed
        routes(application, heard, keys)

    return LiveProvider(client, add)


def _keys(settings: Settings) -> "Keys":
    from adapters.payments.sber.callback import Keys
    from adapters.payments.sber.rsa import NotAKey, public_key

    shop = settings.sber
    public = None
    if shop.public_key_file:
        with explain_file_errors():
            pem = Path(shop.public_key_file).read_text("ascii", "replace")
        try:
            public = public_key(pem)
        except NotAKey as fault:
            raise Misconfigured(
                "[sber] public_key_file: нужен открытый ключ Сбера в PEM, не короче 2048 бит."
            ) from fault
    return Keys(symmetric=shop.callback_key.get_secret_value(), public=public)


SBER: Final = Provider(
    name="sber",
    is_on=lambda settings: bool(settings.sber.user or settings.sber.token),
    method=lambda settings: method_of("sber", settings.sber),
    open=_open,
)
