"""The mailbox of returned letters on a mail server, read over IMAP (RFC 3501).

It is only looked at: nothing in it is marked, moved or deleted, so that people may read it as well. How far
it has been read is a place that the caller keeps.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from imaplib import IMAP4, IMAP4_SSL
from typing import Any, Final, Literal, TypeVar

from adapters.mail.bounces import MOST, bounce_of
from core.model.messages.addresses import Bounce
from core.ports.bounces import ReturnedMailUnavailable

_AT_FIRST: Final = timedelta(days=14)
"""So far back a mailbox is read that has not been read before."""
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


T = TypeVar("T")


class ImapMailbox:
    """Reads a mailbox, on a connection of its own each time."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        user: str,
        password: str,
        tls: Literal["tls", "starttls", "none"] = "tls",
        mailbox: str = "INBOX",
        timeout: float = 30,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        """Remember where it is; nothing is read yet.

        Args:
            host: name of the mail server, which its certificate must bear.
            port: usually 993 for TLS from the first byte, 143 otherwise.
            user: login.
            password: goes with `user`.
            tls: how the connection is protected; `none` only on one's own machine.
            mailbox: its name on the server.
            timeout: seconds to wait for the connection and for each answer.
            tls_context: whom to trust, the system's certificates by default.
        """
        self._host = host
        self._port = port
        self._user = user
        self._password = password
        self._tls = tls
        self._mailbox = mailbox
        self._timeout = timeout
        self._tls_context = tls_context or ssl.create_default_context()

    async def since(self, place: str) -> AsyncGenerator[tuple[str, Bounce | None], None]:
        """What has come since a place, as `core.ports.bounces.ReturnedMail` says.

        A place is the mailbox's UIDVALIDITY and the last UID that was read.
        """
        client = await _asked(self._open)
        try:
            validity, uids = await _asked(partial(self._news, client, place))
            for uid in uids:
                raw = await _asked(partial(_fetched, client, uid))
                yield f"{validity}:{uid}", bounce_of(raw)
        finally:
            await asyncio.to_thread(_close, client)

    def _open(self) -> IMAP4:
        if self._tls == "tls":
            client: IMAP4 = IMAP4_SSL(
                self._host, self._port, ssl_context=self._tls_context, timeout=self._timeout
            )
        else:
            client = IMAP4(self._host, self._port, timeout=self._timeout)
        try:
            if self._tls == "starttls":
                client.starttls(self._tls_context)
            client.login(self._user, self._password)
        except (IMAP4.error, OSError):
            _close(client)
            raise
        return client

    def _news(self, client: IMAP4, place: str) -> tuple[str, list[int]]:
        """The mailbox's UIDVALIDITY, and the UIDs of what has come since the place."""
        quoted = self._mailbox.replace("\\", "\\\\").replace('"', '\\"')
        _ensure(client.select(f'"{quoted}"', readonly=True))
        validity = _text(client.response("UIDVALIDITY")[1])
        was, _, read = place.partition(":")
        last = int(read) if was == validity and read.isdecimal() else 0
        asked = f"UID {last + 1}:*" if last else f"SINCE {_day(datetime.now(UTC) - _AT_FIRST)}"
        found = _text(_ensure(client.uid("SEARCH", asked)))
        # `n:*` names the newest one also where that is older than n.
        return validity, sorted(uid for uid in map(int, found.split()) if uid > last)


async def _asked(question: Callable[[], T]) -> T:
    """Ask in a thread: the standard client waits for each answer."""
    try:
        return await asyncio.to_thread(question)
    except (IMAP4.error, OSError) as failure:
        # Its words may hold the login.
        raise ReturnedMailUnavailable(type(failure).__name__) from None


def _fetched(client: IMAP4, uid: int) -> bytes:
    """The beginning of a message; nothing where it is gone by now."""
    answer = _ensure(client.uid("FETCH", str(uid), f"(BODY.PEEK[]<0.{MOST}>)"))
    return next((part[1] for part in answer if isinstance(part, tuple)), b"")


def _ensure(answer: tuple[str, list[Any]]) -> list[Any]:
    status, found = answer
    if status != "OK":
        raise IMAP4.error(status)
    return found


def _text(found: list[Any]) -> str:
    return b" ".join(part for part in found if isinstance(part, bytes)).decode("ascii", "replace")


def _day(instant: datetime) -> str:
    """As IMAP writes it, whatever the language of the machine."""
    return f"{instant.day}-{_MONTHS[instant.month - 1]}-{instant.year}"


def _close(client: IMAP4) -> None:
    with suppress(IMAP4.error, OSError):
        client.logout()
