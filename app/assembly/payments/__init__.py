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


def _log_failure(name: str, fault: Exception) -> None:
    _log.error("provider_not_opened", provider=name, why=str(fault))


def opened(
    settings: Settings,
    heard: Callable[[str], Heard],
    *,
    failed: Callable[[str, Exception], None] = _log_failure,
) -> list[LiveProvider]:
    """The clients of the offered providers; one that cannot be opened is left out.

    Args:
        settings: which are on, and how each is reached.
        heard: gives by a provider's name who takes what it tells.
        failed: hears which could not be opened and why; by default it is an error in the log.
    """
    live = []
    for each in offered(settings):
        try:
            live.append(each.open(settings, heard(each.name)))
        except Exception as fault:  # noqa: BLE001 - whatever it is, the others and all else go on
            failed(each.name, fault)
    return live
