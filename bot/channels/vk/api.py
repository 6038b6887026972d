"""Calls of VK's API: how fast, how often again, and what must not reach a log."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import stamina
import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout, FormData

from bot.channels.pace import Pace
from bot.channels.vk.errors import ALARMING, Fate, OutOfReach, Refused, Resting

_log = structlog.get_logger(__name__)

VERSION: Final = "5.199"
CALLS_PER_SECOND: Final = 20
"""Of a community's token, by all processes together (dev.vk.com, bots/development/messages)."""
FORM_BYTES: Final = 2048
"""Above it VK recommends multipart/form-data (dev.vk.com, api-requests)."""

_TIMEOUT: Final = ClientTimeout(total=30)
_ONE_SECOND: Final = 1.0
_FLOOD_PAUSE: Final = 60.0
_CAPTCHA_REST: Final = timedelta(minutes=10)
_VK_TIME: Final = ZoneInfo("Europe/Moscow")
"""VK does not say when its day begins; its servers' clocks show this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often and how long a call is tried again."""

    attempts: int | None
    seconds: float | None
    longest_wait: float
    alarms: bool = True
    """Whether an administrator should hear of a call that makes no sense to VK; not where a person may have
    spoiled it, as by deleting the message, or time, as the press that is answered too late."""

    def again(self, error: Exception) -> bool | float:
        """Whether an error passes by itself, and after how many seconds where VK wants a pause."""
        if isinstance(error, OutOfReach):
            return True
        if isinstance(error, Resting):
            return error.seconds if error.seconds <= self.longest_wait else False
        fate = error.fate if isinstance(error, Refused) else None
        if fate is Fate.LATER:
            return _FLOOD_PAUSE if self.longest_wait >= _FLOOD_PAUSE else False
        return _ONE_SECOND if fate is Fate.AT_ONCE else fate is Fate.PASSING


PATIENT: Final = Patience(attempts=10, seconds=300.0, longest_wait=_FLOOD_PAUSE)
"""For an answer: minutes of waiting are worth it, after that the answer is shown later."""
EDITING: Final = replace(PATIENT, alarms=False)
"""For an edit, in whose place a new message can stand."""
BRIEF: Final = Patience(attempts=3, seconds=5.0, longest_wait=2.0, alarms=False)
"""For what is soon of no use to anybody, such as the end of a button's spinner."""
STUBBORN: Final = Patience(attempts=None, seconds=None, longest_wait=math.inf)
"""For what the channel cannot live without: VK may be down, or have had enough of us until tomorrow."""


class VkApi:
    """The API as one community may use it."""

    def __init__(
        self,
        token: str,
        *,
        url: str,
        clock: Callable[[], datetime],
        calls_per_second: int = CALLS_PER_SECOND,
    ) -> None:
        self._authorization = {"Authorization": f"Bearer {token}"}
        self._url = url
        self._clock = clock
        self._pace = Pace(calls_per_second)
        self._rests: dict[str, datetime] = {}
        """Methods that VK has had enough of, and until when."""
        self._session: ClientSession | None = None

    @property
    def session(self) -> ClientSession:
        """The connections, for addresses that VK gives as well; the token is not sent with them."""
        if self._session is None:
            self._session = ClientSession(timeout=_TIMEOUT)
        return self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def call(self, method: str, patience: Patience = PATIENT, **params: Any) -> Any:
        """Call a method until it is carried out, or there is no use in trying.

        Lists go out with commas, mappings as JSON; what is None is left out.

        Raises:
            Refused: when VK would not do it.
            Resting: when VK has had enough of the method, for longer than `patience` waits.
            OutOfReach: when VK could not be reached for as long as `patience` lasts.
        """
        form = _form(params)
        async for attempt in stamina.retry_context(
            on=patience.again,
            attempts=patience.attempts,
            timeout=patience.seconds,
            wait_initial=0.5,
            wait_max=min(patience.longest_wait, 15.0),
        ):
            with attempt:
                return await self._call(method, form, patience)
        raise AssertionError("unreachable")  # the last attempt returns or raises

    async def _call(self, method: str, form: Mapping[str, str], patience: Patience) -> Any:
        self._ensure_awake(method)
        async with self._pace.place():
            reply = await self._post(method, form)
        try:
            return _result(method, reply)
        except Refused as refusal:
            if refusal.fate is Fate.HARMLESS:
                return None
            if refusal.fate in ALARMING and (patience.alarms or refusal.fate is not Fate.FAULT):
                _log.error("vk_refused", method=method, code=refusal.code, fate=refusal.fate.name.lower())
            self._let_rest(refusal)
            self._ensure_awake(method)
            raise

    async def _post(self, method: str, form: Mapping[str, str]) -> Mapping[str, Any]:
        url = f"{self._url}/method/{method}"
        try:
            async with self.session.post(
                url, data=_body(form), headers=self._authorization, allow_redirects=False
            ) as response:
                if response.status >= HTTPStatus.MULTIPLE_CHOICES:
                    raise OutOfReach(method, f"HTTP {response.status}")
                reply = json.loads(await response.read())
        except (ClientError, TimeoutError) as fault:
            # Its text may hold an address; its kind says enough.
            raise OutOfReach(method, type(fault).__name__) from None
        except ValueError:
            raise OutOfReach(method, "the answer cannot be read") from None
        if not isinstance(reply, dict):
            raise OutOfReach(method, "the answer cannot be read")
        return reply

    def _ensure_awake(self, method: str) -> None:
        until = self._rests.get(method)
        if until is None:
            return
        seconds = (until - self._clock()).total_seconds()
        if seconds > 0:
            raise Resting(method, seconds) from None
        del self._rests[method]

    def _let_rest(self, refusal: Refused) -> None:
        now = self._clock()
        if refusal.fate is Fate.CAPTCHA:
            self._rests[refusal.method] = now + _CAPTCHA_REST
        elif refusal.fate is Fate.TOMORROW:
            tomorrow = now.astimezone(_VK_TIME).date() + timedelta(days=1)
            self._rests[refusal.method] = datetime.combine(tomorrow, time(), _VK_TIME)


def _result(method: str, reply: Mapping[str, Any]) -> Any:
    """What the method returned; errors of a single peer stand inside an answer that looks like success.

    Raises:
        Refused: when there is an error.
    """
    if "error" in reply:
        raise Refused(method, int(reply["error"]["error_code"]))
    result = reply["response"]
    if method == "messages.send":
        for sent in result:
            if "error" in sent:
                raise Refused(method, int(sent["error"]["code"]))
    return result


def _form(params: Mapping[str, Any]) -> dict[str, str]:
    return {name: _text(value) for name, value in params.items() if value is not None}


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Mapping):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    if isinstance(value, list | tuple):
        return ",".join(map(str, value))
    return str(value)


def _body(form: Mapping[str, str]) -> FormData:
    form = {**form, "v": VERSION}
    return FormData(form, default_to_multipart=len(urlencode(form)) > FORM_BYTES)
