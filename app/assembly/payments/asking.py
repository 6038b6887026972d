"""The providers that the settings name, for commands that ask them and hear nothing."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from app.assembly.payments import opened
from app.settings.sections import Settings
from core.ports.payment_providers import PaymentProvider


@asynccontextmanager
async def providers_of(settings: Settings) -> AsyncIterator[dict[str, PaymentProvider]]:
    """Each by its name; their connections are let go at the end."""
    async with AsyncExitStack() as stack:
        clients: dict[str, PaymentProvider] = {}
        for each in opened(settings, lambda _: _hears_nothing):
            stack.push_async_callback(each.client.close)
            clients[each.client.name] = each.client
        yield clients


async def _hears_nothing(_provider_id: str, _word: str) -> bool:
    return False
