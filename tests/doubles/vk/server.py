"""The HTTP face of the double: tokens, forms, faults on demand, a record of every call."""

import asyncio
import inspect
import json
import mimetypes
from collections import deque
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from itertools import count
from typing import Any, Self
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web

import tests.doubles.vk.community
import tests.doubles.vk.messages  # noqa: F401 - both register the methods they hold
from tests.doubles.clock import Clock
from tests.doubles.headers import remember_headers
from tests.doubles.vk.chats import FIRST_CHAT, GroupChat, Message
from tests.doubles.vk.errors import Refused, invalid
from tests.doubles.vk.events import USUAL, CallbackServer, Events
from tests.doubles.vk.files import DOCUMENT_MAX_BYTES, Files, Upload
from tests.doubles.vk.formatting import Mention
from tests.doubles.vk.methods import Call, rule_of
from tests.doubles.vk.people import Person
from tests.doubles.vk.schema import API_VERSION, vk_api
from tests.doubles.vk.world import World

remember_headers()

Json = dict[str, Any]
Handler = Callable[[web.BaseRequest, str], Awaitable[web.Response]]

REQUESTS_PER_SECOND = 20
POLL, UPLOAD, DOWNLOAD = "a_check", "upload", "download"
"""What faults and refusals call the requests that are no methods of the API."""
_NOT_OF_THE_API = {POLL, UPLOAD, DOWNLOAD}
_COMMON = {"v", "access_token", "lang", "captcha_sid", "captcha_key"}
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Refusal:
    """A call the bot should not have made, or could not know to be in vain, as a test reports it."""

    method: str
    code: int
    message: str
    params: Json


@dataclass(slots=True)
class Fault:
    """What goes wrong with the next `times` calls of a method, or of any method of the API."""

    method: str | None
    times: int
    error: Refused | None = None
    status: int = 0
    delay: float = 0.0
    drop: bool = False
    carried_out: bool = False


class VkServer:
    """A strict local VK: the API, Bots Long Poll, the Callback API, uploads and downloads.

    async with VkServer(token=TOKEN) as server:
        api = f"{server.url}/method/"
        anna = server.person(101, "Анна")
        await anna.says("Начать")

    `calls` holds every call that was understood, `refusals` every refused one but for scripted faults,
    `mentions` everybody whom a text of the bot pinged. A foreign client may put its token into the URL or
    the form when `token_in_form` says so; `rate` limits the calls of any second (VK: 20).
    """

    def __init__(
        self,
        token: str,
        *,
        group_id: int = 1,
        name: str = "Личный кабинет",
        screen_name: str = "cabinet",
        token_in_form: bool = False,
        rate: int | None = None,
        port: int = 0,
    ) -> None:
        self.token = token
        self.rate = rate
        self.clock = Clock()
        self.events = Events(self.clock, group_id)
        group: Json = {"id": group_id, "name": name, "screen_name": screen_name}
        group |= {"is_closed": 0, "type": "group"}
        self.world = World(group, self.clock, Files(self.clock), self.events)
        self.calls: list[Call] = []
        self.refusals: list[Refusal] = []
        self._token_in_form = token_in_form
        self.faults: list[Fault] = []
        self._recent: deque[float] = deque()
        self._port = port
        self._runner: web.ServerRunner | None = None
        self._chat_ids = count(FIRST_CHAT + 1)

    async def __aenter__(self) -> Self:
        server = web.Server(self._handle, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        self.world.files.base_url = self.url
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.events.close()
        if self._runner:
            await self._runner.cleanup()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def group_id(self) -> int:
        return self.world.group_id

    @property
    def mentions(self) -> list[Mention]:
        return self.world.mentions

    def person(
        self,
        user_id: int,
        name: str,
        *,
        last_name: str = "Иванова",
        screen_name: str | None = None,
        allowed: bool = False,
        callback_buttons: bool = True,
        inline_keyboards: bool = True,
    ) -> Person:
        """A new user. The bot may write first only to one who has `allowed` it, as in life."""
        user: Json = {"id": user_id, "first_name": name, "last_name": last_name}
        user |= {"is_closed": False, "can_access_closed": True}
        if screen_name:
            user |= {"screen_name": screen_name, "domain": screen_name}
        person = self.world.people[user_id] = Person(
            self.world,
            user,
            allowed=allowed,
            callback_buttons=callback_buttons,
            inline_keyboards=inline_keyboards,
        )
        return person

    def group_chat(
        self,
        title: str,
        members: list[Person],
        *,
        admins: list[Person] | None = None,
        hears_all: bool = False,
        bot_admin: bool = False,
    ) -> GroupChat:
        """A chat of these people and the bot, as if they had gathered before."""
        chat = GroupChat(self.world, next(self._chat_ids), title, hears_all=hears_all, bot_admin=bot_admin)
        chat.members = {person.id: person for person in [*members, *(admins or [])]}
        chat.admins = {person.id for person in admins or []}
        return chat

    async def bans(self, person: Person) -> None:
        """An administrator puts the person on the community's black list."""
        person.private.banned = True
        block = {"admin_id": 1, "user_id": person.id, "unblock_date": 0, "reason": 0, "comment": ""}
        await self.events.emit("user_block", block)

    async def unbans(self, person: Person) -> None:
        person.private.banned = False
        unblock = {"admin_id": 1, "user_id": person.id, "by_end_date": 0}
        await self.events.emit("user_unblock", unblock)

    async def administrator_says(self, person: Person, text: str, *, admin_id: int = 1) -> Message:
        """A human administrator answers for the community in VK's own interface."""
        content = {"text": text, "admin_author_id": admin_id}
        message = person.private.add(-self.group_id, content)
        await self.events.emit("message_reply", dict(message.wire))
        return message

    async def connects_callback(
        self, url: str, *, secret: str = "", ticked: Collection[str] = USUAL
    ) -> CallbackServer:
        """An administrator adds a server of the Callback API by hand, confirms it and ticks the events."""
        params = {"url": url, "title": "Кабинет", "secret_key": secret}
        server = await self.events.callback.add(params)
        server.ticked = set(ticked)
        return server

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    def fails(
        self, code: int, reason: str = "", *, method: str | None = None, times: int = 1, **extra: Any
    ) -> None:
        """The next calls get this error instead of being carried out; `extra` as captcha_sid, captcha_img."""
        self.faults.append(Fault(method, times, error=Refused(code, reason, extra)))

    def breaks(self, status: int = 502, *, method: str | None = None, times: int = 1) -> None:
        """The next requests get an HTTP error and a page for people instead of being carried out."""
        self.faults.append(Fault(method, times, status=status))

    def drops(self, *, method: str | None = None, times: int = 1, carried_out: bool = False) -> None:
        """The connection breaks off during the next requests, before or after they are carried out."""
        self.faults.append(Fault(method, times, drop=True, carried_out=carried_out))

    def delays(self, seconds: float, *, method: str | None = None, times: int = 1) -> None:
        """The next requests are carried out so much later."""
        self.faults.append(Fault(method, times, delay=seconds))

    async def _handle(self, request: web.BaseRequest) -> web.Response:
        folder, _, rest = request.path.removeprefix("/").partition("/")
        match folder:
            case "method":
                return await self._with_faults(request, rest, self._call)
            case "longpoll":
                return await self._with_faults(request, POLL, self._poll)
            case "upload":
                return await self._with_faults(request, UPLOAD, self._upload)
            case "doc":
                location = request.path.removeprefix("/doc")
                return web.Response(status=302, headers={"Location": location})
            case "files":
                return await self._with_faults(request, DOWNLOAD, self._download)
        return web.Response(status=404)

    async def _with_faults(self, request: web.BaseRequest, name: str, handler: Handler) -> web.Response:
        fault = self._next_fault(name)
        if fault is None:
            return await handler(request, name)
        await asyncio.sleep(fault.delay)
        if fault.error or fault.status or (fault.drop and not fault.carried_out):
            form, _ = await _read_form(request)
            if fault.error:
                return _failure(fault.error, name, form)
            if fault.status:
                return web.Response(
                    status=fault.status, text="<html>Bad Gateway</html>", content_type="text/html"
                )
            return _hang_up(request)
        response = await handler(request, name)
        return _hang_up(request) if fault.drop else response

    async def _call(self, request: web.BaseRequest, name: str) -> web.Response:
        form, files = await _read_form(request)
        params: Json = {key: text for key, text in form.items() if key != "access_token"}
        try:
            self._ensure_may_call(request, form)
            own = {key: text for key, text in form.items() if key not in _COMMON}
            params = vk_api().read(name, own)
            if files:
                raise invalid("a method takes no files")
            call = Call(name, params, {}, asyncio.get_running_loop().time())
            self.calls.append(call)
            result = rule_of(name)(self.world, params)
            response = await result if inspect.iscoroutine(result) else result
        except Refused as refused:
            self.refusals.append(Refusal(name, refused.code, refused.message, params))
            return _failure(refused, name, form)
        for error in _errors_inside(response):
            self.refusals.append(Refusal(name, error["code"], error["description"], params))
        return _answer({"response": response})

    def _ensure_may_call(self, request: web.BaseRequest, form: dict[str, str]) -> None:
        if request.method != "POST":
            raise Refused(9999)
        header = request.headers.get("Authorization", "")
        token = header.removeprefix("Bearer ") if header.startswith("Bearer ") else ""
        if "access_token" in form and not self._token_in_form:
            raise Refused(5, "this double takes the token in the Authorization header only")
        token = token or form.get("access_token", "")
        if not token:
            raise Refused(5, "no access_token passed.")
        if token != self.token:
            raise Refused(5, "invalid access_token (4).")
        if "v" not in form:
            raise Refused(8, "v (version) is required")
        if form["v"] != API_VERSION:
            raise Refused(8, f"this double speaks {API_VERSION}")
        self._ensure_rate()

    def _ensure_rate(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if self.rate is not None and len(self._recent) >= self.rate:
            raise Refused(6)
        self._recent.append(now)

    async def _poll(self, request: web.BaseRequest, name: str) -> web.Response:
        await request.content.read()
        try:
            return _answer(await self.events.long_poll.poll(dict(request.query)))
        except (KeyError, ValueError) as error:
            self.refusals.append(Refusal(name, 400, str(error), {}))
            return web.Response(status=400, text="Bad Request")

    async def _upload(self, request: web.BaseRequest, name: str) -> web.Response:
        _, files = await _read_form(request)
        kind, _, ticket = request.path.removeprefix("/upload/").partition("/")
        self.calls.append(Call(f"{name}.{kind}", {}, files, asyncio.get_running_loop().time()))
        answer = self.world.files.upload(kind, ticket, files)
        if "error" in answer or answer.get("photo") == "[]":
            self.refusals.append(Refusal(f"{name}.{kind}", 200, answer.get("error", "not a photo"), {}))
        return _answer(answer)

    async def _download(self, request: web.BaseRequest, _name: str) -> web.Response:
        found = self.world.files.download(request.path)
        if found is None:
            return web.Response(status=404)
        kind = mimetypes.guess_type(found[0])[0] or "application/octet-stream"
        return web.Response(body=found[1], content_type=kind)

    def _next_fault(self, name: str) -> Fault | None:
        for fault in self.faults:
            if fault.method == name or (fault.method is None and name not in _NOT_OF_THE_API):
                fault.times -= 1
                if fault.times == 0:
                    self.faults.remove(fault)
                return fault
        return None


async def _read_form(request: web.BaseRequest) -> tuple[dict[str, str], dict[str, Upload]]:
    """The fields of the URL and of the body together, and the files."""
    form = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader):
                continue
            data = await _read_part(part)
            if part.filename is None:
                form[part.name or ""] = data.decode()
            else:
                files[part.name or ""] = Upload(part.filename, data)
    else:
        body = await request.content.read()
        if request.content_type == "application/x-www-form-urlencoded":
            form |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    return form, files


async def _read_part(part: BodyPartReader) -> bytes:
    """Reads to the end, or the client would not see the answer, but keeps no more than it takes to refuse."""
    data = bytearray()
    while chunk := await part.read_chunk(_CHUNK):
        if len(data) <= DOCUMENT_MAX_BYTES:
            data += chunk
    return bytes(data)


def _errors_inside(response: Any) -> list[Json]:
    """What a list says of single peers and messages that were refused."""
    items = response if isinstance(response, list) else []
    return [item["error"] for item in items if "error" in item]


def _answer(payload: Json) -> web.Response:
    body = json.dumps(payload).encode()  # escapes, since a person may have typed half a surrogate pair
    return web.Response(body=body, content_type="application/json")


def _failure(refused: Refused, name: str, form: dict[str, str]) -> web.Response:
    params = {"method": name, "oauth": "1"} | form
    told = [{"key": key, "value": text} for key, text in params.items() if key != "access_token"]
    error: Json = {"error_code": refused.code, "error_msg": refused.message, "request_params": told}
    return _answer({"error": error | refused.extra})


def _hang_up(request: web.BaseRequest) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()
