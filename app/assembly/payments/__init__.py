"""The payment providers that people may pay by, each once, in the order in which they are offered."""

from collections.abc import Callable
from typing import Final

import structlog

from app.assembly.payments.bank import BANK
from app.assembly.payments.provider import LiveProvider, Provider
from app.assembly.payments.sber import SBER
from app.assembly.payments.yookassa import YOOKASSA
from app.settings.sections import Settings
from core.ports.payment_providers import Heard

_log = structlog.get_logger(__name__)

PROVIDERS: Final[tuple[Provider, ...]] = (
    YOOKASSA,
    SBER,
    BANK,
)


def offered(settings: Settings) -> list[Provider]:
    """The providers that the settings switch on."""
    return [provider for provider in PROVIDERS if provider.is_on(settings)]


def opened(settings: Settings, heard: Callable[[str], Heard]) -> list[LiveProvider]:
    """The clients of the offered providers; one that cannot be opened is an error in the log, and no more.

    `heard` gives by a provider's name who takes what it tells.
    """
    live = []
    for each in offered(settings):
        try:
            live.append(each.open(settings, heard(each.name)))
        except Exception as fault:  # noqa: BLE001 - whatever it is, the others and all else go on
            _log.error("provider_not_opened", provider=each.name, why=str(fault))
    return live
