"""The queue of updates and the two ways out of it: long polling and a webhook."""

import asyncio
import json
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from tests.doubles.clock import Clock, Signal
from tests.doubles.telegram.errors import bad_request, conflict

Json = dict[str, Any]
CarryOut = Callable[[str, Json], Awaitable[None]]

UPDATE_LIFETIME = timedelta(hours=24)
PRESS_LIFETIME = timedelta(seconds=150)  # telegram-bot-api, Client.cpp: how long a press waits for the bot
LIMIT_MAX = 100
TIMEOUT_MAX = 50
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_WEBHOOK_PORTS = {443, 80, 88, 8443}
_ON_REQUEST_ONLY = {"chat_member", "message_reaction", "message_reaction_count"}
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


@dataclass(frozen=True, slots=True)
class Pending:
    update: Json
    expires: datetime


@dataclass(slots=True)
class Webhook:
    url: str
    secret: str | None
    max_connections: int
    last_error: str | None = None
    last_error_at: int | None = None


class Updates:
    """Numbers the updates, keeps what is not confirmed, hands it over in the way that the bot has chosen.

    `next_id` may be set by a test: after a quiet week Telegram goes on from a random number.
    `pauses` are the seconds between the attempts of a webhook delivery, by whose reply the bot may have one
    call carried out, of whose result it learns nothing.
    """

    def __init__(self, clock: Clock, carry_out: CarryOut) -> None:
        self.pending: deque[Pending] = deque()
        self.next_id = 700_000_001
        self.webhook: Webhook | None = None
        self.pauses: tuple[float, ...] = (0.05, 0.1, 0.2)
        self._carry_out = carry_out
        self._clock = clock
        self._allowed: list[str] = []
        self._arrived = Signal()
        self._poll = 0
        self._closed = False
        self._session: ClientSession | None = None

    async def emit(self, kind: str, payload: Json, lifetime: timedelta = UPDATE_LIFETIME) -> None:
        """Queues an update, if the bot asked for its kind, and posts it at once where there is a webhook."""
        if kind not in self._allowed and (self._allowed or kind in _ON_REQUEST_ONLY):
            return
        entry = Pending({"update_id": self.next_id, kind: payload}, self._clock.now() + lifetime)
        self.next_id += 1
        self.pending.append(entry)
        self._arrived.fire()
        if self.webhook and await self.deliver(entry.update):
            self.pending = deque(other for other in self.pending if other is not entry)

    async def poll(self, params: Json) -> list[Json]:
        """Answers getUpdates; a newer call or a webhook ends the older one with a conflict."""
        if self.webhook:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        self._allow(params)
        self._forget_below(params.get("offset", 0))
        self._interrupt()
        mine = self._poll
        limit = min(max(params.get("limit", LIMIT_MAX), 1), LIMIT_MAX)
        try:
            async with asyncio.timeout(min(max(params.get("timeout", 0), 0), TIMEOUT_MAX)):
                while not self.pending and mine == self._poll:
                    await self._arrived.wait()
        except TimeoutError:
            return []
        if self._closed:
            return []
        if mine != self._poll:
            raise conflict(
                "terminated by setWebhook request"
                if self.webhook
                else "terminated by other getUpdates request; make sure that only one bot instance is running"
            )
        return [entry.update for entry, _ in zip(self.pending, range(limit), strict=False)]

    def set_webhook(self, params: Json) -> bool:
        url = params["url"]
        if params.get("drop_pending_updates"):
            self.pending.clear()
        if not url:
            self.webhook = None
            return True
        _ensure_webhook_url(url)
        secret = params.get("secret_token")
        if secret is not None and not _SECRET.fullmatch(secret):
            raise bad_request("secret token contains unallowed characters")
        self._allow(params)
        self.webhook = Webhook(url, secret, params.get("max_connections", 40))
        self._interrupt()
        return True

    def info(self) -> Json:
        """Answers getWebhookInfo."""
        self._expire()
        hook = self.webhook
        facts: Json = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.pending),
        }
        if hook:
            facts["max_connections"] = hook.max_connections
            if hook.last_error:
                facts |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
        if self._allowed:
            facts["allowed_updates"] = self._allowed
        return facts

    async def deliver(self, update: Json) -> bool:
        """Posts one update to the webhook, again after each pause, until the answer is 2xx.

        Can be called with an update the bot has had already: that is how Telegram repeats itself.
        """
        hook = self.webhook
        if hook is None:
            raise AssertionError("the bot has set no webhook")
        for pause in (*self.pauses, None):
            error = await self._post(hook, update)
            if error is None:
                return True
            hook.last_error, hook.last_error_at = error, self._clock.timestamp()
            if pause is not None:
                await asyncio.sleep(pause)
        return False

    async def deliver_pending(self) -> None:
        """Posts what the webhook has not taken yet, oldest first, until it fails again."""
        self._expire()
        while self.pending and await self.deliver(self.pending[0].update):
            self.pending.popleft()

    async def close(self) -> None:
        self._closed = True
        self._interrupt()
        if self._session:
            await self._session.close()

    async def _post(self, hook: Webhook, update: Json) -> str | None:
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=60))
        headers = {SECRET_HEADER: hook.secret} if hook.secret else {}
        try:
            async with self._session.post(hook.url, json=update, headers=headers) as response:
                body = await response.read()
        except (ClientError, TimeoutError) as error:
            return f"Connection failed: {type(error).__name__}"
        if b'name="method"' in body:
            raise NotImplementedError("this double reads no form returned from a webhook")
        if HTTPStatus.OK <= response.status < HTTPStatus.MULTIPLE_CHOICES:
            reply = json.loads(body) if body.startswith(b"{") else {}
            if "method" in reply:
                await self._carry_out(reply.pop("method"), reply)
            return None
        return f"Wrong response from the webhook: {response.status} {response.reason}"

    def _allow(self, params: Json) -> None:
        if "allowed_updates" in params:
            self._allowed = params["allowed_updates"]

    def _forget_below(self, offset: int) -> None:
        self._expire()
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while self.pending and self.pending[0].update["update_id"] < offset:
            self.pending.popleft()

    def _expire(self) -> None:
        now = self._clock.now()
        if any(entry.expires <= now for entry in self.pending):
            self.pending = deque(entry for entry in self.pending if entry.expires > now)

    def _interrupt(self) -> None:
        self._poll += 1
        self._arrived.fire()


def _ensure_webhook_url(text: str) -> None:
    url = URL(text)
    if url.scheme == "http" and _is_loopback(url.host or ""):
        return  # the local Bot API server takes plain HTTP too; everybody else needs HTTPS
    if url.scheme != "https" or not url.host:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if url.port not in _WEBHOOK_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
