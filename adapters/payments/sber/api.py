"""Calls of Sber's gates, and what their failures mean.

The old gate takes forms in which structures are JSON texts, the new one takes JSON; the methods, the fields
and the answers are the same. Sources: securecardpayment.ru/wiki, developers.sber.ru.
"""

import json
import re
import ssl
from collections.abc import Mapping
from enum import Enum
from http import HTTPStatus
from typing import Any, Final

from adapters.payments.http import Calls
from core.ports.payment_providers import ProviderRefused, ProviderSilent

Fields = Mapping[str, Any]


class Gate(Enum):
    """Which of Sber's two gates the shop is connected to; the value is its address."""

    OLD = "https://securepayments.sberbank.ru/payment/rest"
    NEW = "https://ecommerce.sberbank.ru/ecomm/gw/partner/api/v1"


NUMBER_TAKEN: Final = 1
UNKNOWN_ORDER: Final = 6
_SYSTEM_ERROR: Final = 7
_NUMBER: Final = re.compile(r"-?[0-9]{1,15}")
_TOO_LARGE: Final = 10**15


class Refused(ProviderRefused):
    """Sber has understood the call, and will not do it."""

    def __init__(self, method: str, code: int) -> None:
        super().__init__(f"Sber: {method} errorCode {code}")
        self.code = code


class SberApi:
    """The gate as one shop may use it."""

    def __init__(
        self,
        *,
        gate: Gate,
        credentials: Mapping[str, str],
        url: str,
        timeout: float,
        tls_context: ssl.SSLContext | None,
    ) -> None:
        self._gate = gate
        self._credentials = credentials
        self._url = (url or gate.value).rstrip("/")
        self._calls = Calls("Sber", timeout=timeout, tls_context=tls_context)

    async def close(self) -> None:
        """Close the connections."""
        await self._calls.close()

    async def call(self, method: str, fields: Fields) -> Fields:
        """Call a method.

        Raises:
            Refused: when there is an error in the answer.
            ProviderSilent: when it is not known whether the method was carried out.
        """
        body = self._body({**self._credentials, **fields})
        status, answer = await self._calls.call("POST", f"{self._url}/{method}.do", **body)
        if status != HTTPStatus.OK or answer is None:
            raise ProviderSilent(f"Sber: {method} HTTP {status}, no answer of its own")
        code = number(answer.get("errorCode", 0))
        if code is None or code == _SYSTEM_ERROR:
            raise ProviderSilent(f"Sber: {method} errorCode {code}")
        if code:
            raise Refused(method, code)
        return answer

    def _body(self, fields: Fields) -> dict[str, Any]:
        if self._gate is Gate.NEW:
            return {"json": fields}
        return {"data": {name: _text(value) for name, value in fields.items()}}


def number(value: object) -> int | None:
    """A whole number, which the gates write as such or as a text; None where it is none."""
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if abs(value) < _TOO_LARGE else None


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
