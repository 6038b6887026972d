"""The demonstration's mailbox."""

from email.headerregistry import Address
from functools import partial
from pathlib import Path

from adapters.mail.folder import FolderPostman, letters
from core.model.messages.letters import Letter
from tests.channels.web.browser import Browser
from tests.doubles.site import SiteChat, site_chat


async def test_letters_sent_can_be_read_newest_first(sqlite_file: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    postman = FolderPostman(folder, sender=Address(addr_spec="no-reply@energosbyt.example"))
    async with site_chat(sqlite_file, letters=partial(letters, folder)) as chat, Browser(chat.url) as anna:
        assert (await anna.get("/mail/letters")).json == []
        for number in (1, 2):
            letter = Letter(to="anna@example.ru", subject=f"Код {number}", text=f"Ваш код: 00{number}")
            await postman.deliver(letter, f"letter-{number}")
        response = await anna.get("/mail/letters")
        found = response.json
        assert [(letter["id"], letter["subject"], letter["to"]) for letter in found] == [
            ("letter-2", "Код 2", "anna@example.ru"),
            ("letter-1", "Код 1", "anna@example.ru"),
        ]
        assert found[0]["text"].strip() == "Ваш код: 002"
        assert response.headers["Cache-Control"] == "no-store"
        page = (await anna.get("/mail")).text
        assert "Почта демонстрации" in page


async def test_there_is_no_mailbox_unless_it_is_given(chat: SiteChat, anna: Browser) -> None:
    assert (await anna.get("/mail")).status == 404
    assert (await anna.get("/mail/letters")).status == 404
    assert "const mailbox = false;" in (await anna.get("/static/b/site.js")).text
    assert chat.events == []
