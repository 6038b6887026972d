"""Calls of YooKassa's API v3, and what their failures mean."""

import re
import ssl
from http import HTTPStatus
from typing import Any, Final

from aiohttp import encode_basic_auth

from adapters.payments.http import Answer, Calls
from core.ports.payment_providers import PaymentUnknown, ProviderRefused, ProviderSilent

URL: Final = "https://api.yookassa.ru/v3"

_REFUSALS: Final = frozenset(
    {HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}
)
_WORD: Final = re.compile(r"[\w.\[\]-]{1,100}", re.ASCII)
"""The name of an error, of a field, of an incident; free text may repeat what we have sent."""


class YooKassaApi:
    """The API as one shop may use it."""

    def __init__(
        self, *, shop_id: str, secret_key: str, url: str, timeout: float, tls_context: ssl.SSLContext | None
    ) -> None:
        headers = {"Authorization": encode_basic_auth(shop_id, secret_key)}
        self._calls = Calls("YooKassa", timeout=timeout, tls_context=tls_context, headers=headers)
        self._url = url.rstrip("/")

    async def close(self) -> None:
        """Close the connections."""
        await self._calls.close()

    async def get(self, path: str, **query: str) -> Answer:
        """Read something.

        Raises:
            ProviderSilent, ProviderRefused: as the port says.
        """
        return await self._call("GET", path, params=query)

    async def post(self, path: str, body: Answer, *, idempotence_key: str) -> Answer:
        """Have something made; asked again with one key and one body, it is made once.

        Raises:
            ProviderSilent, ProviderRefused: as the port says.
        """
        headers = {"Idempotence-Key": idempotence_key}
        return await self._call("POST", path, json=body, headers=headers)

    async def _call(self, method: str, path: str, **call: Any) -> Answer:
        status, answer = await self._calls.call(method, f"{self._url}{path}", **call)
        if status == HTTPStatus.OK and answer is not None:
            return answer
        if status in _REFUSALS and answer is not None and answer.get("type") == "error":
            kind = PaymentUnknown if status == HTTPStatus.NOT_FOUND else ProviderRefused
            raise kind(_reason(status, answer))
        # Anything else is not YooKassa's word: a proxy's page, a fault of its own, too many calls.
        raise ProviderSilent(f"YooKassa: HTTP {status}" + (", not JSON" if answer is None else ""))


def _reason(status: int, answer: Answer) -> str:
    words = [answer.get(name) for name in ("code", "parameter", "id")]
    told = [word for word in words if isinstance(word, str) and _WORD.fullmatch(word)]
    return " ".join(["YooKassa:", f"HTTP {status}", *told])
