"""YooKassa."""

from typing import Final

from app.assembly.payments.provider import LiveProvider, Provider, method_of
from app.settings.sections import Settings
from core.model.payments.methods import Limit, Means
from core.ports.payment_providers import Heard


def _open(settings: Settings, heard: Heard) -> LiveProvider:
    from adapters.payments.yookassa.notifications import routes
    from adapters.payments.yookassa.order import Requisites
    from adapters.payments.yookassa.provider import YooKassa

    shop = settings.yookassa
    client = YooKassa(
        name=YOOKASSA.name,
        shop_id=shop.shop_id,
        secret_key=shop.secret_key.get_secret_value(),
        requisites=Requisites(
            payee=settings.supplier.payee,
            zone=settings.supplier.time_zone,
            tax_system_code=shop.tax_system_code,
        ),
        url=shop.api_url,
        timeout=shop.timeout_seconds,
        limits=YOOKASSA.method(settings).limits,
    )
    return LiveProvider(client, lambda application, address_of: routes(application, heard, address_of))


def _limits(settings: Settings) -> tuple[Limit, ...]:
    shop = settings.yookassa
    stated = {Means.CARD: shop.card_most_roubles, Means.SBP: shop.sbp_most_roubles}
    return tuple(Limit(means, most * 100) for means, most in stated.items() if most)


YOOKASSA: Final = Provider(
    name="yookassa",
    is_on=lambda settings: bool(settings.yookassa.shop_id),
    method=lambda settings: method_of("yookassa", settings.yookassa, _limits(settings)),
    open=_open,
)
