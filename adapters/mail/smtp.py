"""Letters by SMTP."""

import ssl
from email.headerregistry import Address
from typing import Literal

from aiosmtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    send,
)

from adapters.mail.message import compose
from adapters.mail.replies import says_nobody_is_there
from core.model.messages.letters import Letter
from core.ports.post import LetterRefused, NobodyThere, PostUnavailable

_PERMANENT = 500
"""Replies of this number or more say that the same try will fail again (RFC 5321, 4.2.1)."""


class SmtpPostman:
    """Hands each letter to a mail server over a connection of its own."""

    def __init__(
        self,
        *,
        host: str,
        port: int,
        sender: Address,
        return_to: str = "",
        tls: Literal["starttls", "tls", "none"] = "starttls",
        user: str = "",
        password: str = "",
        timeout: float = 30,
        tls_context: ssl.SSLContext | None = None,
    ) -> None:
        """Remember the server; nothing is sent yet.

        Args:
            host: name of the mail server, which its certificate must bear.
            port: usually 587 for STARTTLS, 465 for TLS from the first byte, 25 without either.
            sender: whom the letters are from.
            return_to: where undelivered letters come back to, the sender by default.
            tls: how the connection is protected; `starttls` refuses a server that does not offer it.
            user: login, empty for a server that wants none.
            password: goes with `user`.
            timeout: seconds to wait for the connection and for each reply.
            tls_context: whom to trust, the system's certificates by default.
        """
        self._host = host
        self._port = port
        self._sender = sender
        self._return_to = return_to or sender.addr_spec
        self._tls = tls
        self._user = user
        self._password = password
        self._timeout = timeout
        self._tls_context = tls_context

    async def deliver(self, letter: Letter, message_id: str) -> None:
        """Hand the letter to the server, as `core.ports.post.Postman` says.

        A refused login or sender is the server's word about us, not about the letter: `PostUnavailable`.
        """
        message = compose(letter, message_id, self._sender)
        try:
            await send(
                message,
                sender=self._return_to,
                hostname=self._host,
                port=self._port,
                username=self._user or None,
                password=self._password or None,
                local_hostname=self._sender.domain,
                timeout=self._timeout,
                use_tls=self._tls == "tls",
                start_tls=self._tls == "starttls",
                tls_context=self._tls_context,
            )
        except SMTPRecipientsRefused as refusal:
            raise _of_recipient(refusal.recipients[0]) from None
        except SMTPDataError as refusal:
            raise _verdict(refusal) from None
        except SMTPResponseException as reply:
            raise PostUnavailable(_code(reply)) from None
        except (SMTPException, OSError) as failure:
            raise PostUnavailable(str(failure)) from failure


def _of_recipient(reply: SMTPResponseException) -> LetterRefused | PostUnavailable:
    if reply.code >= _PERMANENT and says_nobody_is_there(reply.message):
        return NobodyThere(_code(reply))
    return _verdict(reply)


def _verdict(reply: SMTPResponseException) -> LetterRefused | PostUnavailable:
    return LetterRefused(_code(reply)) if reply.code >= _PERMANENT else PostUnavailable(_code(reply))


def _code(reply: SMTPResponseException) -> str:
    """Only the numbers of the reply: its words often repeat the address."""
    detail = reply.message.split(maxsplit=1)[:1]
    enhanced = detail[0] if detail and detail[0].replace(".", "").isdigit() else ""
    return f"SMTP {reply.code} {enhanced}".rstrip()
