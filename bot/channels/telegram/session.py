"""The HTTP client of a bot: aiogram's, without what costs it the most."""

import json
from functools import partial
from typing import Any, Final

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageText,
    GetUpdates,
    Response,
    SendDocument,
    SendMessage,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiohttp import (
    ClientConnectionError,
    ClientRequest,
    ClientSession,
    ClientTimeout,
    JsonPayload,
    TCPConnector,
)
from aiohttp.connector import Connection
from aiohttp.tracing import Trace
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError

_TIMEOUT: Final = 30.0
"""Seconds for one call, an upload included."""

# pydantic forgets a model that nobody holds, and aiogram then spends milliseconds on making it anew.
_ANSWERS: Final = {
    method.__returning__: Response[method.__returning__]  # type: ignore[name-defined]  # made at run time
    for method in (AnswerCallbackQuery, DeleteMessage, EditMessageText, GetUpdates, SendDocument, SendMessage)
}


class _BySocks(ProxyConnector):
    """Connections by a SOCKS proxy, whose own faults are faults of the network like any other."""

    async def connect(
        self,
        req: ClientRequest,
        traces: list[Trace],
        timeout: ClientTimeout,  # noqa: ASYNC109 - the signature is aiohttp's
    ) -> Connection:
        try:
            return await super().connect(req, traces, timeout)
        except (ProxyError, ProxyConnectionError, ProxyTimeoutError) as fault:
            raise ClientConnectionError(f"the proxy failed: {type(fault).__name__}") from None


class Session(AiohttpSession):
    """A session against one server of the Bot API; `proxy` is an HTTP or SOCKS5 one, or empty."""

    def __init__(self, api_url: str, proxy: str) -> None:
        super().__init__(
            api=TelegramAPIServer.from_base(api_url),
            json_dumps=partial(json.dumps, ensure_ascii=False, separators=(",", ":")),
            timeout=_TIMEOUT,
        )
        self._by = proxy

    async def create_session(self) -> ClientSession:
        """The client, made with the first call."""
        if self._session is None or self._session.closed:
            if self._by.startswith("socks5://"):
                # The proxy looks the name up: where Telegram is out of reach, its name often is as well.
                connector: TCPConnector = _BySocks.from_url(self._by, rdns=True, **self._connector_init)
                self._session = ClientSession(connector=connector)
            else:
                connector = self._connector_type(**self._connector_init)
                self._session = ClientSession(connector=connector, proxy=self._by or None)
        return self._session

    def build_form_data(self, bot: Bot, method: TelegramMethod[TelegramType]) -> Any:
        """The call as JSON, unless a file goes with it: in a form every Cyrillic letter is quoted in six."""
        files: dict[str, Any] = {}
        call = {
            # A keyboard, which is the most of a call, holds nothing that is to be prepared.
            name: value if name == "reply_markup" else self.prepare_value(value, bot, files)
            for name, value in method.model_dump(exclude_none=True, warnings=False).items()
        }
        if files:
            return super().build_form_data(bot, method)
        return JsonPayload({name: value for name, value in call.items() if value}, dumps=self.json_dumps)
