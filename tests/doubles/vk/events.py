"""The community's events and the two ways out of them: Bots Long Poll and the Callback API."""

import asyncio
import secrets
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http import HTTPStatus
from itertools import count
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from tests.doubles.clock import Clock, Signal
from tests.doubles.vk.errors import Refused, invalid
from tests.doubles.vk.schema import API_VERSION, vk_api

Json = dict[str, Any]

WAIT_MAX = 90
WAIT_ADVISED = 25
SERVERS_MAX = 10
RETRY_AFTER_MAX = timedelta(hours=3)
_POSTPONING = {HTTPStatus.GONE, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}
_POLL_PARAMETERS = {"act", "key", "ts", "wait", "rps_delay"}
USUAL = frozenset({"message_new", "message_event", "message_allow", "message_deny"})


class LongPoll:
    """Bots Long Poll: keeps the events it was told of, gives those after `ts` to a caller with the key.

    `enabled`, `ticked` and `api_version` are the community's settings; with `numeric_ts` the replies carry
    `ts` as a number, as some do.
    """

    def __init__(self) -> None:
        self.enabled = True
        self.ticked = set(USUAL)
        self.api_version = API_VERSION
        self.numeric_ts = False
        self.events: list[Json] = []
        self._before = 0
        self._key = secrets.token_hex(20)
        self._lost_keys: set[str] = set()
        self._scripted: deque[Json] = deque()
        self._arrived = Signal()
        self._closed = False

    @property
    def ts(self) -> int:
        return self._before + len(self.events)

    def put(self, event: Json) -> None:
        """Adds an event; the same one twice is how VK repeats itself."""
        self.events.append(event)
        self._arrived.fire()

    def server(self, url: str) -> Json:
        """Answers groups.getLongPollServer."""
        if not self.enabled:
            raise invalid("longpoll for this group is not enabled")
        return {"key": self._key, "server": url, "ts": str(self.ts)}

    async def poll(self, query: dict[str, str]) -> Json:
        """Answers one request of the long poll; raises ValueError for one that makes no sense."""
        if query.get("act") != "a_check" or query.keys() - _POLL_PARAMETERS:
            raise ValueError("act should be a_check")
        ts, wait = int(query["ts"]), int(query.get("wait", WAIT_ADVISED))
        if not 0 <= wait <= WAIT_MAX:
            raise ValueError(f"wait should be at most {WAIT_MAX}")
        try:
            async with asyncio.timeout(wait):
                while (reply := self._reply(query["key"], ts)) is None:
                    await self._arrived.wait()
        except TimeoutError:
            return {"ts": self._shown(ts), "updates": []}
        return reply

    def fails(self, code: int, *, times: int = 1) -> None:
        """The next requests, one that waits included, get `failed` with this code and no events."""
        self._script({"failed": code, **({"ts": self.ts} if code == 1 else {})}, times)

    def forgets_ts(self, *, times: int = 1) -> None:
        """The next requests get a reply without `ts`."""
        self._script({"updates": []}, times)

    def forgets_history(self) -> None:
        """Events given so far are gone: an older `ts` gets failed 1."""
        self._before += len(self.events)
        self.events.clear()
        self._arrived.fire()

    def expires_key(self) -> None:
        """The key is too old: failed 2 until the bot asks for the server again."""
        self._key = secrets.token_hex(20)
        self._arrived.fire()

    def loses_information(self) -> None:
        """Everything is lost: failed 3 until the bot asks for the server again, numbers begin anew."""
        self._lost_keys.add(self._key)
        self.events.clear()
        self._before = secrets.randbelow(1_000_000)
        self.expires_key()

    def close(self) -> None:
        self._closed = True
        self._arrived.fire()

    def _reply(self, key: str, ts: int) -> Json | None:
        if self._scripted:
            return self._scripted.popleft()
        if key in self._lost_keys:
            return {"failed": 3}
        if key != self._key:
            return {"failed": 2}
        if not self._before <= ts <= self.ts:
            return {"failed": 1, "ts": self.ts}
        if ts == self.ts and not self._closed:
            return None
        return {"ts": self._shown(self.ts), "updates": self.events[ts - self._before :]}

    def _shown(self, ts: int) -> str | int:
        return ts if self.numeric_ts else str(ts)

    def _script(self, reply: Json, times: int) -> None:
        self._scripted.extend([reply] * times)
        self._arrived.fire()


@dataclass(slots=True)
class CallbackServer:
    """A server of the Callback API; `pending` are the events it has not taken, with the time to try again."""

    id: int
    title: str
    url: str
    secret: str
    status: str = "unconfigured"
    api_version: str = API_VERSION
    ticked: set[str] = field(default_factory=set)
    pending: deque[tuple[Json, datetime]] = field(default_factory=deque)

    def wire(self) -> Json:
        return {
            "id": self.id,
            "title": self.title,
            "creator_id": 0,
            "url": self.url,
            "secret_key": self.secret,
            "status": self.status,
        }


class Callback:
    """The Callback API: posts events to the community's servers until they answer ok.

    `pauses` are the seconds between the attempts (VK: 10 s, 3, 10, 30 minutes, an hour); an event nobody
    took after the last one waits for `deliver_pending`.
    """

    def __init__(self, clock: Clock, group_id: int) -> None:
        self.servers: dict[int, CallbackServer] = {}
        self.confirmation_code = secrets.token_hex(4)
        self.pauses: tuple[float, ...] = (0.01, 0.02, 0.05, 0.1, 0.2)
        self._clock = clock
        self._group_id = group_id
        self._ids = count(1)
        self._session: ClientSession | None = None

    async def add(self, params: Json) -> CallbackServer:
        """Adds a server and asks it for the confirmation code."""
        if len(self.servers) >= SERVERS_MAX:
            raise Refused(2000)
        _ensure_url(params["url"])
        server = CallbackServer(next(self._ids), params["title"], params["url"], params.get("secret_key", ""))
        self.servers[server.id] = server
        await self.confirm(server)
        return server

    async def edit(self, params: Json) -> None:
        server = self.find(params["server_id"])
        _ensure_url(params["url"])
        server.title, server.url = params["title"], params["url"]
        server.secret = params.get("secret_key", "")
        await self.confirm(server)

    def find(self, server_id: int) -> CallbackServer:
        if server_id not in self.servers:
            raise Refused(104)
        return self.servers[server_id]

    async def confirm(self, server: CallbackServer) -> None:
        """Asks a server for the confirmation code; its status becomes ok or failed."""
        event = {"type": "confirmation", "group_id": self._group_id, "event_id": secrets.token_hex(20)}
        _, _, body = await self._post(server, event, attempt=0)
        server.status = "ok" if body == self.confirmation_code else "failed"

    async def put(self, event: Json) -> None:
        """Posts an event to every confirmed server where its type is ticked."""
        for server in list(self.servers.values()):
            if server.status == "ok" and event["type"] in server.ticked:
                await self.deliver(server, event)

    async def deliver(self, server: CallbackServer, event: Json) -> bool:
        """Posts one event, again after each pause, until the answer is ok.

        Can be called with an event the bot has had already: that is how VK repeats itself.
        """
        for attempt, pause in enumerate((*self.pauses, None)):
            status, retry_after, body = await self._post(server, event, attempt=attempt)
            if status == HTTPStatus.OK and body == "ok":
                return True
            if status == HTTPStatus.OK and body == "remove":
                self.servers.pop(server.id, None)
                return False
            if status in _POSTPONING and timedelta() < retry_after < RETRY_AFTER_MAX:
                server.pending.append((event, self._clock.now() + retry_after))
                return False
            if pause is not None:
                await asyncio.sleep(pause)
        server.pending.append((event, self._clock.now()))
        return False

    async def deliver_pending(self, server: CallbackServer) -> None:
        """Posts once more what a server has not taken and what is due."""
        now = self._clock.now()
        due = [event for event, since in server.pending if since <= now]
        server.pending = deque(entry for entry in server.pending if entry[1] > now)
        for event in due:
            await self.deliver(server, event)

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def _post(self, server: CallbackServer, event: Json, *, attempt: int) -> tuple[int, timedelta, str]:
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=60))
        headers = {"X-Retry-Counter": str(attempt)} if attempt else {}
        body = event | {"v": server.api_version} | ({"secret": server.secret} if server.secret else {})
        try:
            async with self._session.post(server.url, json=body, headers=headers) as response:
                retry_after = response.headers.get("Retry-After", "")
                seconds = int(retry_after) if retry_after.isdecimal() else 0
                return response.status, timedelta(seconds=seconds), (await response.text()).strip()
        except (ClientError, TimeoutError):
            return 0, timedelta(), ""


class Events:
    """Numbers the events, keeps all of them in `all`, and hands them to both ways out."""

    def __init__(self, clock: Clock, group_id: int) -> None:
        self.long_poll = LongPoll()
        self.callback = Callback(clock, group_id)
        self.all: list[Json] = []
        self._group_id = group_id

    async def emit(self, kind: str, content: Json) -> None:
        """Something happened in the community."""
        vk_api().check("callback_type", kind)
        event: Json = {
            "type": kind,
            "group_id": self._group_id,
            "event_id": secrets.token_hex(20),
            "object": content,
        }
        self.all.append(event)
        await self.repeat(event)

    async def repeat(self, event: Json) -> None:
        """Hands an event out, once more if it was handed out before, under the same event_id."""
        if self.long_poll.enabled and event["type"] in self.long_poll.ticked:
            self.long_poll.put(event | {"v": self.long_poll.api_version})
        await self.callback.put(event)

    async def close(self) -> None:
        self.long_poll.close()
        await self.callback.close()


def _ensure_url(text: str) -> None:
    url = URL(text)
    if url.scheme not in {"http", "https"} or not url.host:
        raise invalid("url is invalid")
