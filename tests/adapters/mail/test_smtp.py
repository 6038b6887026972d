"""The real client against a real mail server on this machine."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.headerregistry import Address
from pathlib import Path
from typing import Any, Literal

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from adapters.mail.smtp import SmtpPostman
from app.assembly.documents import documents_of
from app.assembly.supplier import policy_of, supplier_of
from app.settings.sections import Settings
from bot.cabinet import conversation
from bot.engine.dispatcher import Dispatcher
from bot.messages.deliveries import BACK_OFF, Deliveries
from bot.messages.registry import MESSAGES
from bot.texts import russian
from core.model.messages.facts import LetterWritten
from core.model.messages.letters import Letter
from core.model.messages.recipients import ToAddress
from core.ports.post import LetterRefused, NobodyThere, PostUnavailable
from jobs.worker import Worker
from storage.store import Store
from storage.work import Work

SENDER = Address("Энергосбыт", addr_spec="no-reply@energosbyt.example")
PASSWORD = "pa55-word"


@dataclass
class MailServer:
    """What the server answers at each step, and what it has taken."""

    mail_reply: str = "250 OK"
    rcpt_reply: str = "250 OK"
    data_reply: str = "250 OK"
    envelopes: list[Envelope] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.mail_reply.startswith("2"):
            envelope.mail_from = address
        return self.mail_reply

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.rcpt_reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.rcpt_reply

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's
        if self.data_reply.startswith("2"):
            self.envelopes.append(envelope)
        return self.data_reply

    def login(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, proof: Any
    ) -> AuthResult:
        assert isinstance(proof, LoginPassword)
        self.logins.append(proof.login.decode())
        return AuthResult(success=proof.password == PASSWORD.encode(), handled=False)


Listen = Callable[..., AbstractAsyncContextManager[int]]


@pytest.fixture
def server() -> MailServer:
    return MailServer()


@pytest.fixture
def listen(server: MailServer) -> Listen:
    @asynccontextmanager
    async def listening(*, tls: ssl.SSLContext | None = None, **options: Any) -> AsyncIterator[int]:
        loop = asyncio.get_running_loop()
        listener = await loop.create_server(
            lambda: SMTP(server, loop=loop, hostname="mail.example", **options), "127.0.0.1", 0, ssl=tls
        )
        async with listener:
            yield listener.sockets[0].getsockname()[1]

    return listening


@pytest.fixture
def server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


def postman(
    port: int,
    *,
    tls: Literal["starttls", "tls", "none"] = "none",
    trusted: Path | None = None,
    host: str = "localhost",
    user: str = "",
    password: str = "",
    timeout: float = 5,
) -> SmtpPostman:
    return SmtpPostman(
        host=host,
        port=port,
        sender=SENDER,
        tls=tls,
        user=user,
        password=password,
        timeout=timeout,
        tls_context=ssl.create_default_context(cafile=trusted) if trusted else None,
    )


async def test_letter_arrives(server: MailServer, listen: Listen, letter: Letter) -> None:
    async with listen() as port:
        await postman(port).deliver(letter, "letter-1")
    (envelope,) = server.envelopes
    assert envelope.mail_from == "no-reply@energosbyt.example"
    assert envelope.rcpt_tos == ["anna@example.ru"]
    assert isinstance(envelope.content, bytes)
    message = message_from_bytes(envelope.content, policy=policy.default)
    assert message["Subject"] == letter.subject
    assert message["Message-ID"] == "<letter-1@energosbyt.example>"
    body = message.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == letter.text.splitlines()


@pytest.mark.parametrize(
    ("step", "reply"),
    [
        ("rcpt_reply", "550 5.1.1 <anna@example.ru>: no such user"),
        ("rcpt_reply", "553 anna@example.ru is no address here"),
        ("data_reply", "554 5.7.1 looks like spam"),
    ],
)
async def test_permanent_refusal_needs_no_further_try(
    server: MailServer, listen: Listen, letter: Letter, step: str, reply: str
) -> None:
    setattr(server, step, reply)
    async with listen() as port:
        with pytest.raises(LetterRefused) as refusal:
            await postman(port).deliver(letter, "letter-1")
    assert reply[:3] in str(refusal.value)
    assert "anna" not in str(refusal.value)


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.1.1 <anna@example.ru>: no such user",
        "550 5.7.1 No such user!",
        "550 Message was not accepted -- invalid mailbox. Local mailbox is unavailable: user not found",
        "550 5.2.1 mailbox disabled",
        "556 5.1.10 the domain takes no mail",
    ],
)
async def test_a_server_says_that_nobody_is_there(
    server: MailServer, listen: Listen, letter: Letter, reply: str
) -> None:
    server.rcpt_reply = reply
    async with listen() as port:
        with pytest.raises(NobodyThere):
            await postman(port).deliver(letter, "letter-1")


@pytest.mark.parametrize(
    "reply",
    [
        "550 5.7.1 relaying denied",
        "554 5.7.1 blocked by a list",
        "552 5.2.2 mailbox full",
        "550 rejected for policy reasons",
        "553 5.7.0 sender is not allowed",
    ],
)
async def test_a_refusal_for_another_reason_says_nothing_of_the_address(
    server: MailServer, listen: Listen, letter: Letter, reply: str
) -> None:
    server.rcpt_reply = reply
    async with listen() as port:
        with pytest.raises(LetterRefused) as refusal:
            await postman(port).deliver(letter, "letter-1")
    assert not isinstance(refusal.value, NobodyThere)


async def test_undelivered_letters_come_back_to_where_they_are_read(
    server: MailServer, listen: Listen, letter: Letter
) -> None:
    async with listen() as port:
        returning = SmtpPostman(
            host="localhost", port=port, sender=SENDER, return_to="returned@energosbyt.example", tls="none"
        )
        await returning.deliver(letter, "letter-1")
    (envelope,) = server.envelopes
    assert envelope.mail_from == "returned@energosbyt.example"


async def test_reason_of_a_refusal_is_kept_in_numbers(
    server: MailServer, listen: Listen, letter: Letter
) -> None:
    server.rcpt_reply = "550 5.1.1 <anna@example.ru>: no such user"
    async with listen() as port:
        with pytest.raises(LetterRefused, match=r"^SMTP 550 5\.1\.1$"):
            await postman(port).deliver(letter, "letter-1")


@pytest.mark.parametrize(
    ("step", "reply"),
    [
        ("rcpt_reply", "450 4.2.1 mailbox busy, try later"),
        ("rcpt_reply", "451 greylisted"),
        ("data_reply", "452 4.3.1 disk full"),
        ("mail_reply", "421 closing"),
        ("mail_reply", "550 5.7.1 this sender may not send"),
    ],
)
async def test_trouble_of_the_server_or_of_ours_is_worth_another_try(
    server: MailServer, listen: Listen, letter: Letter, step: str, reply: str
) -> None:
    setattr(server, step, reply)
    async with listen() as port:
        with pytest.raises(PostUnavailable, match=reply[:3]):
            await postman(port).deliver(letter, "letter-1")


async def test_refused_connection_is_worth_another_try(listen: Listen, letter: Letter) -> None:
    async with listen() as port:
        pass
    with pytest.raises(PostUnavailable):
        await postman(port).deliver(letter, "letter-1")


async def test_unknown_host_is_worth_another_try(letter: Letter) -> None:
    with pytest.raises(PostUnavailable):
        await postman(25, host="mail.invalid").deliver(letter, "letter-1")


async def test_silent_server_is_given_up(letter: Letter) -> None:
    released = asyncio.Event()

    async def say_nothing(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await released.wait()
        writer.close()

    async with await asyncio.start_server(say_nothing, "127.0.0.1", 0) as silent:
        port = silent.sockets[0].getsockname()[1]
        with pytest.raises(PostUnavailable):
            await postman(port, timeout=0.2).deliver(letter, "letter-1")
        released.set()


async def test_starttls_protects_login_and_letter(
    server: MailServer, listen: Listen, letter: Letter, server_tls: ssl.SSLContext, certificate: Path
) -> None:
    options = {"tls_context": server_tls, "require_starttls": True, "authenticator": server.login}
    async with listen(**options, auth_required=True) as port:
        await postman(port, tls="starttls", trusted=certificate, user="cabinet", password=PASSWORD).deliver(
            letter, "letter-1"
        )
    assert server.logins == ["cabinet"]
    assert len(server.envelopes) == 1


async def test_tls_from_the_first_byte(
    server: MailServer, listen: Listen, letter: Letter, server_tls: ssl.SSLContext, certificate: Path
) -> None:
    async with listen(tls=server_tls) as port:
        await postman(port, tls="tls", trusted=certificate).deliver(letter, "letter-1")
    assert len(server.envelopes) == 1


async def test_certificate_that_nobody_vouches_for_is_not_trusted(
    server: MailServer, listen: Listen, letter: Letter, server_tls: ssl.SSLContext
) -> None:
    async with listen(tls_context=server_tls) as port:
        with pytest.raises(PostUnavailable):
            await postman(port, tls="starttls").deliver(letter, "letter-1")
    assert server.envelopes == []


async def test_server_without_starttls_gets_no_letter_in_clear(
    server: MailServer, listen: Listen, letter: Letter
) -> None:
    async with listen() as port:
        with pytest.raises(PostUnavailable):
            await postman(port, tls="starttls").deliver(letter, "letter-1")
    assert server.envelopes == []


async def test_refused_login_is_worth_another_try(
    server: MailServer, listen: Listen, letter: Letter, server_tls: ssl.SSLContext, certificate: Path
) -> None:
    async with listen(tls_context=server_tls, authenticator=server.login, auth_required=True) as port:
        with pytest.raises(PostUnavailable) as failure:
            await postman(
                port, tls="starttls", trusted=certificate, user="cabinet", password="wrong"
            ).deliver(letter, "letter-1")
    assert "535" in str(failure.value)
    assert "wrong" not in str(failure.value)
    assert server.envelopes == []


async def test_letters_wait_for_a_server_that_is_down_for_a_while_and_come_once(
    sqlite_store: Store, server: MailServer
) -> None:
    """By the worker and the real client: the server is away, then too busy, then back."""
    now = datetime(2025, 11, 24, 9, tzinfo=UTC)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def clock() -> datetime:
        return now

    def queue(work: Work) -> None:
        for number in range(5):
            letter = LetterWritten(subject="Счёт", text=f"Письмо {number}")
            work.outbox.tell(letter, ToAddress(f"{number}@example.ru"), at=now)

    settings = Settings()
    policy, supplier = policy_of(settings), supplier_of(settings)
    deliveries = Deliveries(
        Dispatcher(conversation(policy, supplier), sqlite_store, clock=clock),
        sqlite_store,
        postman(port),
        documents=documents_of(settings),
        texts=russian(),
        policy=policy,
        supplier=supplier,
        check_link=str,
        clock=clock,
    )
    worker = Worker(sqlite_store, deliveries.kinds(MESSAGES), clock=clock)

    async def tried() -> int:
        tries = 0
        while done := await worker.run_due(LetterWritten.kind):
            tries += done
        return tries

    await sqlite_store.transact(queue)
    for pause in BACK_OFF[:3]:
        assert await tried() == 5
        now += pause
    loop = asyncio.get_running_loop()
    async with await loop.create_server(lambda: SMTP(server, loop=loop), "127.0.0.1", port):
        server.data_reply = "451 4.3.0 try again later"
        assert await tried() == 5
        assert server.envelopes == []
        now += BACK_OFF[3]
        server.data_reply = "250 OK"
        assert await tried() == 5
        now += timedelta(days=1)
        assert await tried() == 0
    assert sorted(envelope.rcpt_tos for envelope in server.envelopes) == [
        [f"{number}@example.ru"] for number in range(5)
    ]
