"""The HTTP face of the double: tokens, forms, faults on demand, a record of every call."""

import asyncio
import inspect
import json
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any, Self
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

import tests.doubles.telegram.account
import tests.doubles.telegram.forum  # noqa: F401 - both register the methods they hold
from tests.doubles.clock import Clock
from tests.doubles.headers import remember_headers
from tests.doubles.telegram.errors import Refused, bad_request
from tests.doubles.telegram.groups import Group
from tests.doubles.telegram.methods import METHODS, Call, Rule, Upload
from tests.doubles.telegram.people import Person
from tests.doubles.telegram.schema import bot_api
from tests.doubles.telegram.updates import Updates
from tests.doubles.telegram.world import World

remember_headers()

Json = dict[str, Any]

UPLOAD_MAX_BYTES = 50 << 20
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Refusal:
    """A call the bot should not have made, or could not know to be in vain, as a test reports it."""

    method: str
    code: int
    description: str
    params: Json


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next `times` calls of a method, or of any method but getUpdates."""

    method: str | None
    times: int
    error: Refused | None = None
    delay: float = 0.0
    drop: bool = False
    carried_out: bool = False


class TelegramServer:
    """A strict local Bot API server.

    async with TelegramServer(token=TOKEN) as server:
        bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(server.url)))
        anna = server.person(101, "Анна")
        await anna.says("/start")

    `calls` holds every call that was understood, `refusals` every refused one but for scripted faults.
    """

    def __init__(self, token: str, *, username: str = "cabinet_bot", port: int = 0) -> None:
        self.token = token
        self.clock = Clock()
        self.updates = Updates(self.clock, self._carry_out_reply)
        self.world = World(token, username, self.updates, self.clock)
        self.calls: list[Call] = []
        self.refusals: list[Refusal] = []
        self.faults: list[Fault] = []
        self._port = port
        self._runner: web.ServerRunner | None = None
        self._schema = bot_api()
        self._group_ids = count(-1_001_000_000_001, -1)

    async def __aenter__(self) -> Self:
        server = web.Server(self._handle, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.updates.close()
        if self._runner:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def person(
        self,
        user_id: int,
        name: str,
        *,
        username: str | None = None,
        phone: str | None = None,
        language: str = "ru",
        started: bool = False,
    ) -> Person:
        """A new user. The bot may write first only to one who has `started` it, as in life."""
        user: Json = {"id": user_id, "is_bot": False, "first_name": name, "language_code": language}
        if username:
            user["username"] = username
        person = self.world.people[user_id] = Person(self.world, user, phone, started=started)
        return person

    def group(
        self,
        title: str,
        members: dict[Person, str] | list[Person],
        *,
        group_id: int | None = None,
        forum: bool = False,
        bot_status: str = "administrator",
    ) -> Group:
        """A supergroup with these people, ordinary members unless their statuses are given, and the bot."""
        group = Group(self.world, group_id or next(self._group_ids), title, forum=forum)
        statuses = members if isinstance(members, dict) else dict.fromkeys(members, "member")
        group.statuses = {person.id: status for person, status in statuses.items()}
        group.bot_status = bot_status
        return group

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def limits(self, retry_after: int, *, method: str | None = None, times: int = 1) -> None:
        """The next calls get 429 and are told to come again after so many seconds."""
        description = f"Too Many Requests: retry after {retry_after}"
        self.fails(429, description, parameters={"retry_after": retry_after}, method=method, times=times)

    def fails(
        self,
        code: int,
        description: str,
        *,
        parameters: Json | None = None,
        method: str | None = None,
        times: int = 1,
    ) -> None:
        """The next calls get this answer instead of being carried out."""
        self.faults.append(Fault(method, times, error=Refused(code, description, parameters)))

    def drops(self, *, method: str | None = None, times: int = 1, carried_out: bool = False) -> None:
        """The connection breaks off during the next calls, before or after they are carried out."""
        self.faults.append(Fault(method, times, drop=True, carried_out=carried_out))

    def delays(self, seconds: float, *, method: str | None = None, times: int = 1) -> None:
        """The next calls are carried out so much later."""
        self.faults.append(Fault(method, times, delay=seconds))

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        head, _, name = request.path.removeprefix("/file").removeprefix("/bot").partition("/")
        try:
            self._ensure_token(head)
            if request.path.startswith("/file/"):
                return web.Response(body=self.world.files.download(name).data)
            form, files = await _read_form(request)
        except Refused as error:
            self.refusals.append(Refusal(name, error.code, error.description, {}))
            return _failure(error)
        fault = self._next_fault(name)
        if fault:
            await asyncio.sleep(fault.delay)
            if fault.error:
                return _failure(fault.error)
            if fault.drop and not fault.carried_out:
                return _hang_up(request)
        try:
            result = await self._carry_out(name, form, files)
        except Refused as error:
            return _failure(error)
        return _hang_up(request) if fault and fault.drop else _answer(200, {"ok": True, "result": result})

    async def _carry_out(self, name: str, form: dict[str, str], files: dict[str, Upload]) -> Any:
        params: Json = dict(form)
        try:
            params = self._schema.method(name).read(form)
            _ensure_files_are_used(form, files)
            rule = _rule(name)
            call = Call(name, params, files, asyncio.get_running_loop().time())
            self.calls.append(call)
            result = rule(self.world, call)
            return await result if inspect.iscoroutine(result) else result
        except Refused as error:
            self.refusals.append(Refusal(name, error.code, error.description, params))
            raise

    async def _carry_out_reply(self, name: str, fields: Json) -> None:
        with suppress(Refused):
            await self._carry_out(name, _as_form(fields), {})

    def _ensure_token(self, token: str) -> None:
        if token != self.token:
            raise Refused(401, "Unauthorized")

    def _next_fault(self, method: str) -> Fault | None:
        for fault in self.faults:
            if fault.method == method or (fault.method is None and method != "getUpdates"):
                fault.times -= 1
                if fault.times == 0:
                    self.faults.remove(fault)
                return fault
        return None


def _rule(method: str) -> Rule:
    if method not in METHODS:
        raise Refused(501, f"Not Implemented: this double does not play {method}")
    return METHODS[method]


async def _read_form(request: web.BaseRequest) -> tuple[dict[str, str], dict[str, Upload]]:
    if request.method != "POST":
        raise Refused(405, "Method Not Allowed: this double takes POST only")
    if request.content_type == "application/x-www-form-urlencoded":
        body = await request.content.read()
        return dict(parse_qsl(body.decode(), keep_blank_values=True)), {}
    if request.content_type == "application/json":
        return _as_form(await request.json()), {}
    if request.content_type != "multipart/form-data":
        await request.content.read()
        return {}, {}
    form: dict[str, str] = {}
    files: dict[str, Upload] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or not part.name:
            raise bad_request("a part of the form has no name")
        data = await _read_part(part)
        if part.filename is None:
            form[part.name] = data.decode()
        else:
            files[part.name] = Upload(part.filename, data)
    if any(len(file.data) > UPLOAD_MAX_BYTES for file in files.values()):
        raise Refused(413, "Request Entity Too Large")
    return form, files


def _as_form(fields: Json) -> dict[str, str]:
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}


async def _read_part(part: BodyPartReader) -> bytes:
    """Reads to the end, or the client would not see the answer, but keeps no more than it takes to refuse."""
    data = bytearray()
    while chunk := await part.read_chunk(_CHUNK):
        if len(data) <= UPLOAD_MAX_BYTES:
            data += chunk
    return bytes(data)


def _ensure_files_are_used(form: dict[str, str], files: dict[str, Upload]) -> None:
    for name in files:
        if not any(f"attach://{name}" in text for text in form.values()):
            raise bad_request(f'file "{name}" belongs to no parameter')


def _answer(status: int, payload: Json) -> web.Response:
    body = json.dumps(payload, ensure_ascii=False).encode()
    return web.Response(status=status, body=body, content_type="application/json")


def _failure(error: Refused) -> web.Response:
    payload: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        payload["parameters"] = error.parameters
    return _answer(error.code, payload)


def _hang_up(request: web.BaseRequest) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()
