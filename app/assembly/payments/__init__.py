"""The payment providers that people may pay by, each once, in the order in which they are offered."""

from typing import Final

from app.assembly.payments.bank import BANK
from app.assembly.payments.provider import Provider
from app.assembly.payments.sber import SBER
from app.assembly.payments.yookassa import YOOKASSA
from app.settings.sections import Settings

PROVIDERS: Final[tuple[Provider, ...]] = (
    YOOKASSA,
    SBER,
    BANK,
)


def offered(settings: Settings) -> list[Provider]:
    """The providers that the settings switch on."""
    return [provider for provider in PROVIDERS if provider.is_on(settings)]
