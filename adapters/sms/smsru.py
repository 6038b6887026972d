"""SMS by SMS.RU's HTTP interface (https://sms.ru/api/send)."""

from typing import Any, Final

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout

from core.model.messages.sms import Sms
from core.ports.sms import SmsRefused, SmsUnavailable

_TAKEN: Final = 100
_LATER: Final = frozenset({200, 201, 204, 206, 220, 300, 301, 302})
"""Our key, money, sender's name or day's limit, or the service itself: nothing that is about this message."""


class SmsRu:
    """Posts each message by itself."""

    def __init__(self, *, api_id: str, sender: str = "", api_url: str, timeout: float = 30) -> None:
        """Remember the account; nothing is sent yet.

        Args:
            api_id: the key of our account there.
            sender: the name that telephones show, as agreed with the service; its own by default.
            api_url: where the interface is.
            timeout: seconds to wait for the answer.
        """
        self._api_id = api_id
        self._sender = sender
        self._url = f"{api_url}/sms/send"
        self._timeout = ClientTimeout(total=timeout)

    async def send(self, sms: Sms, name: str) -> None:
        """Hand the message over, as `core.ports.sms.SmsGateway` says.

        The service knows no name of ours by which it would drop a second copy, so what may have gone is not
        sent again.
        """
        del name
        to = sms.phone.removeprefix("+")
        form = {"api_id": self._api_id, "to": to, "msg": sms.text, "json": "1"}
        if self._sender:
            form["from"] = self._sender
        try:
            async with (
                ClientSession(timeout=self._timeout) as client,
                client.post(self._url, data=form, allow_redirects=False) as answer,
            ):
                said = await answer.json(content_type=None)
        except ClientConnectorError:
            raise SmsUnavailable("no connection") from None
        except (ClientError, TimeoutError, ValueError):
            raise SmsRefused("no answer that can be read: it may have gone") from None
        _settle(_code_of(said, to))


def _code_of(said: Any, to: str) -> int:
    """What is said of this message, or of the call as a whole; 0 where that cannot be read."""
    if not isinstance(said, dict):
        return 0
    code = said.get("status_code")
    each = said.get("sms")
    if code == _TAKEN and isinstance(each, dict) and isinstance(each.get(to), dict):
        code = each[to].get("status_code")
    elif code == _TAKEN:
        return 0
    return code if isinstance(code, int) else 0


def _settle(code: int) -> None:
    if code in _LATER:
        raise SmsUnavailable(f"SMS.RU {code}")
    if code != _TAKEN:
        raise SmsRefused(f"SMS.RU {code}")
