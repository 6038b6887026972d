"""Letters that mail servers send back, and a mail server that keeps them, as far as IMAP is used."""

import asyncio
import re
import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

USER: Final = "returned"
PASSWORD: Final = 'pa55 "word\\'


def report(
    letter: str,
    address: str,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    diagnostic: str = "smtp; 550 5.1.1 no such user here",
    original: str = "",
    whole: bool = True,
) -> bytes:
    """A report as Postfix writes it; with the whole letter, or with its head alone."""
    kind = "message/rfc822" if whole else "text/rfc822-headers"
    sent_as = f"Original-Recipient: rfc822;{original}\n" if original else ""
    return f"""\
From: MAILER-DAEMON@mail.example (Mail Delivery System)
To: no-reply@energosbyt.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Mon, 24 Nov 2025 12:30:00 +0300

{sent_as}Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}

--B
Content-Type: {kind}

From: =?utf-8?b?0K3QvdC10YDQs9C+?= <no-reply@energosbyt.example>
To: {address}
Subject: test
Message-ID: <{letter}@energosbyt.example>

Hello

--B--
""".replace("\n", "\r\n").encode()


@dataclass
class KeptMail:
    """A mail server with one mailbox."""

    messages: dict[int, bytes] = field(default_factory=dict)
    """By UID."""
    validity: int = 1700000000
    commands: list[str] = field(default_factory=list)
    """What clients have asked for, passwords left out."""

    def comes(self, raw: bytes) -> None:
        """Another message comes in."""
        self.messages[max(self.messages, default=0) + 1] = raw

    @asynccontextmanager
    async def listening(self, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
        """Take connections until the end of the block; its port."""
        async with await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=tls) as server:
            yield server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK IMAP4rev1 ready\r\n")
        state = "greeted"
        while line := (await reader.readline()).decode().rstrip("\r\n"):
            tag, _, command = line.partition(" ")
            name = command.split()[0].upper()
            self.commands.append("LOGIN" if name == "LOGIN" else command)
            answer = b""
            if name == "CAPABILITY":
                answer = b"* CAPABILITY IMAP4rev1\r\n"
            elif name == "LOGIN" and state == "greeted":
                quoted = PASSWORD.replace("\\", "\\\\").replace('"', '\\"')
                if command != f'LOGIN {USER} "{quoted}"':
                    writer.write(f"{tag} NO [AUTHENTICATIONFAILED] {USER} is not known\r\n".encode())
                    continue
                state = "known"
            elif name == "EXAMINE" and state == "known":
                state = "selected"
                answer = f"* {len(self.messages)} EXISTS\r\n* OK [UIDVALIDITY {self.validity}]\r\n".encode()
            elif name == "UID" and state == "selected":
                answer = self._uid(command)
            elif name == "LOGOUT":
                writer.write(f"* BYE\r\n{tag} OK\r\n".encode())
                break
            else:
                writer.write(f"{tag} BAD {name} is not for now\r\n".encode())
                continue
            writer.write(answer + f"{tag} OK done\r\n".encode())
            await writer.drain()
        writer.close()

    def _uid(self, command: str) -> bytes:
        if found := re.fullmatch(r"UID SEARCH UID (\d+):\*", command):
            first = min(int(found[1]), max(self.messages, default=0))  # n:* holds the last one in any case
            return self._found(uid for uid in self.messages if uid >= first)
        if re.fullmatch(r"UID SEARCH SINCE \d{1,2}-[A-Z][a-z]{2}-\d{4}", command):
            return self._found(self.messages)
        found = re.fullmatch(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command)
        assert found, command
        raw = self.messages.get(int(found[1]))
        if raw is None:
            return b""
        part = raw[: int(found[2])]
        return f"* 1 FETCH (UID {found[1]} BODY[]<0> {{{len(part)}}}\r\n".encode() + part + b")\r\n"

    @staticmethod
    def _found(uids: Iterable[int]) -> bytes:
        return f"* SEARCH {' '.join(map(str, uids))}\r\n".encode()
