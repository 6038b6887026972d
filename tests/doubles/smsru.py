"""SMS.RU as its documentation has it, as far as it is used: it refuses what the service refuses."""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web
from aiohttp.test_utils import TestServer

API_ID: Final = "0123ABCD-1234-1234-1234-0123456789AB"
_FIELDS: Final = {"api_id", "to", "msg", "json", "from"}


@dataclass
class SmsRuServer:
    """What it has taken, and with what it answers instead where a test says so."""

    taken: list[tuple[str, str]] = field(default_factory=list)
    code: int = 100
    """Of the call as a whole."""
    code_of_message: int = 100
    broken: str = ""
    """`cut` breaks the connection off after the call has been read, `html` answers with a page."""
    senders: set[str] = field(default_factory=lambda: {"", "Energo"})

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """Take calls until the end of the block; its address."""
        application = web.Application()
        application.router.add_post("/sms/send", self._send)
        async with TestServer(application) as server:
            yield str(server.make_url("")).rstrip("/")

    async def _send(self, request: web.Request) -> web.Response:
        form = dict(await request.post())
        assert not request.query, "a key in an address stands in logs"
        assert set(form) <= _FIELDS
        to, text = str(form["to"]), str(form["msg"])
        if self.broken == "cut":
            assert request.transport is not None
            request.transport.abort()
            return web.Response()
        if self.broken == "html":
            return web.Response(text="<html>Bad Gateway", status=502, content_type="text/html")
        code = self._code_of_call(form)
        if form.get("json") != "1":
            return web.Response(text=str(code))
        if code != 100:
            return web.json_response({"status": "ERROR", "status_code": code, "status_text": to})
        each = self._code_of_message(to, text)
        if each == 100:
            self.taken.append((to, text))
        said: dict[str, object] = {"status": "OK" if each == 100 else "ERROR", "status_code": each}
        said |= {"sms_id": "000000-10000000"} if each == 100 else {"status_text": f"на номер {to} нельзя"}
        return web.json_response(
            {"status": "OK", "status_code": 100, "sms": {to: said}, "balance": 4122.56},
            content_type="text/plain",
        )

    def _code_of_call(self, form: Mapping[str, object]) -> int:
        if form.get("api_id") != API_ID:
            return 200
        return self.code if form.get("from", "") in self.senders else 204

    def _code_of_message(self, to: str, text: str) -> int:
        if not re.fullmatch(r"7\d{10}", to):
            return 202
        if not text:
            return 203
        return 205 if len(text) > 800 else self.code_of_message
