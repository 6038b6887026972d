"""What providers that are spoken to over HTTP have in common: our calls to them, and theirs to us."""

import json
import ssl
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, web

from core.ports.payment_providers import Heard, ProviderSilent

_log = structlog.get_logger(__name__)

BODY_BYTES: Final = 64 * 1024
"""A notification has two or three thousand."""
_COME_AGAIN: Final = "60"
"""Seconds after which a notification that we could not take may come again."""

Answer = Mapping[str, Any]


class Calls:
    """Calls of one provider's API, on connections that stay."""

    def __init__(
        self,
        provider: str,
        *,
        timeout: float,
        tls_context: ssl.SSLContext | None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._provider = provider
        self._timeout = ClientTimeout(total=timeout)
        self._ssl: ssl.SSLContext | bool = tls_context or True
        self._headers = headers
        self._session: ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def call(self, method: str, url: str, **call: Any) -> tuple[int, Answer | None]:
        """The status, and the answer where it is an object of JSON.

        Raises:
            ProviderSilent: when there is no answer; names the kind of the trouble.
        """
        if self._session is None:
            self._session = ClientSession(headers=self._headers, timeout=self._timeout)
        try:
            async with self._session.request(
                method, url, ssl=self._ssl, allow_redirects=False, **call
            ) as response:
                return response.status, _parsed(await response.read())
        except (ClientError, TimeoutError, OSError) as fault:
            # Its text may hold an address with a payment's number; its kind says enough.
            raise ProviderSilent(f"{self._provider}: {type(fault).__name__}") from None


def _parsed(body: bytes) -> Answer | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


async def body_of(request: web.Request) -> bytes:
    """The body of a notification.

    Raises:
        web.HTTPRequestEntityTooLarge: when it is longer than any has.
    """
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > BODY_BYTES:
            raise web.HTTPRequestEntityTooLarge(max_size=BODY_BYTES, actual_size=len(body))
    return bytes(body)


async def answered(heard: Heard, provider: str, provider_id: str, word: str) -> web.Response:
    """The answer to a notification that is the provider's own; what `heard` raises makes it come again."""
    try:
        known = await heard(provider_id, word)
    except Exception as fault:  # noqa: BLE001 - whatever it is, the provider is to come again
        _log.error("payment_notification_lost", provider=provider, fault=type(fault).__name__)
        return web.Response(status=HTTPStatus.SERVICE_UNAVAILABLE, headers={"Retry-After": _COME_AGAIN})
    if not known:
        _log.warning("payment_notification_unknown", provider=provider, event_word=word)
    return web.Response()


def refused(provider: str, how: str, status: HTTPStatus, **why: str) -> web.Response:
    """The answer to what is no notification of the provider's: `foreign`, or `malformed`."""
    _log.warning(f"payment_notification_{how}", provider=provider, **why)
    return web.Response(status=status)
