"""The mailbox of returned letters, on a mail server over its own protocol and as a folder."""

import ssl
from contextlib import aclosing
from pathlib import Path

import pytest

from adapters.mail.imap import ImapMailbox
from adapters.mail.maildir import MaildirMailbox
from core.model.messages.addresses import Bounce
from core.ports.bounces import ReturnedMail, ReturnedMailUnavailable
from tests.doubles.returned_mail import PASSWORD, USER, KeptMail, report

NAMES = [f"letter-{number}-0123456789abcdef01234567" for number in range(4)]


def mailbox(port: int, *, password: str = PASSWORD, trusted: Path | None = None) -> ImapMailbox:
    return ImapMailbox(
        host="localhost",
        port=port,
        user=USER,
        password=password,
        tls="tls" if trusted else "none",
        timeout=5,
        tls_context=ssl.create_default_context(cafile=trusted) if trusted else None,
    )


async def read(from_: ReturnedMail, place: str) -> tuple[str, list[str]]:
    """The names of the letters that have come back, and how far it has been read."""
    names = []
    async with aclosing(from_.since(place)) as news:
        async for at, bounce in news:
            place = at
            names.append(bounce.letter if isinstance(bounce, Bounce) else "")
    return place, names


class TestOnAServer:
    async def test_what_comes_is_read_once_and_in_order_and_nothing_is_changed(self) -> None:
        kept = KeptMail()
        async with kept.listening() as port:
            assert await read(mailbox(port), "") == ("", [])
            kept.comes(report(NAMES[0], "anna@example.ru"))
            kept.comes(b"Subject: 8650\r\n\r\nMy reading")
            place, names = await read(mailbox(port), "")
            assert names == [NAMES[0], ""]
            assert await read(mailbox(port), place) == (place, [])
            kept.comes(report(NAMES[1], "boris@example.ru"))
            assert (await read(mailbox(port), place))[1] == [NAMES[1]]
        asked = {command.split()[0] for command in kept.commands}
        assert asked <= {"CAPABILITY", "LOGIN", "EXAMINE", "UID", "LOGOUT"}

    async def test_a_mailbox_that_was_made_anew_is_read_anew(self) -> None:
        kept = KeptMail()
        kept.comes(report(NAMES[0], "anna@example.ru"))
        async with kept.listening() as port:
            place, _ = await read(mailbox(port), "")
            kept.validity += 1
            assert (await read(mailbox(port), place))[1] == [NAMES[0]]

    async def test_tls_from_the_first_byte(self, certificate: Path) -> None:
        kept = KeptMail()
        kept.comes(report(NAMES[0], "anna@example.ru"))
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        async with kept.listening(context) as port:
            assert (await read(mailbox(port, trusted=certificate), ""))[1] == [NAMES[0]]

    async def test_a_server_that_is_away_or_refuses_is_asked_again_later(self) -> None:
        kept = KeptMail()
        async with kept.listening() as port:
            with pytest.raises(ReturnedMailUnavailable) as refusal:
                await read(mailbox(port, password="wrong"), "")
            assert USER not in str(refusal.value)
        with pytest.raises(ReturnedMailUnavailable):
            await read(mailbox(port), "")


class TestInAFolder:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        for name in ("new", "cur", "tmp"):
            (tmp_path / name).mkdir()
        return tmp_path

    async def test_what_is_read_is_laid_aside(self, folder: Path) -> None:
        for number, name in enumerate(NAMES):
            (folder / "new" / f"170000000{number}.M1.host").write_bytes(report(name, "anna@example.ru"))
        assert (await read(MaildirMailbox(folder), ""))[1] == NAMES
        assert list((folder / "new").iterdir()) == []
        assert len(list((folder / "cur").glob("*:2,S"))) == len(NAMES)
        assert (await read(MaildirMailbox(folder), ""))[1] == []

    async def test_what_has_not_been_kept_is_read_again(self, folder: Path) -> None:
        (folder / "new" / "1.M1.host").write_bytes(report(NAMES[0], "anna@example.ru"))
        async with aclosing(MaildirMailbox(folder).since("")) as news:
            await anext(news)
        assert (await read(MaildirMailbox(folder), ""))[1] == [NAMES[0]]

    async def test_a_folder_that_is_not_there_is_looked_for_again(self, tmp_path: Path) -> None:
        with pytest.raises(ReturnedMailUnavailable):
            await read(MaildirMailbox(tmp_path / "none"), "")
