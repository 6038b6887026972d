import asyncio
import stat
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.headerregistry import Address
from email.policy import default
from pathlib import Path

import pytest

from adapters.mail.folder import FolderPostman, letters
from core.model.messages.letters import Letter, LetterFile
from core.ports.post import LetterRefused, PostUnavailable

SENDER = Address("Энергосбыт", addr_spec="no-reply@energosbyt.example")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "var" / "mail"


@pytest.fixture
def postman(folder: Path) -> FolderPostman:
    return FolderPostman(folder, sender=SENDER)


def test_folder_that_is_not_there_yet_has_no_letters(folder: Path) -> None:
    assert letters(folder) == []


async def test_letter_is_read_back_as_written(postman: FolderPostman, folder: Path, letter: Letter) -> None:
    await postman.deliver(letter, "letter-1")
    (found,) = letters(folder)
    assert (found.message_id, found.to, found.subject, found.text) == (
        "letter-1",
        letter.to,
        letter.subject,
        letter.text,
    )
    assert abs(found.time - datetime.now(UTC)) < timedelta(minutes=1)


async def test_files_go_along_under_their_names(postman: FolderPostman, folder: Path) -> None:
    file = LetterFile("Квитанция 2025-10 ЛС 7890.pdf", b"%PDF-1.4 \xff")
    await postman.deliver(Letter(to="anna@example.ru", subject="1", text="Квитанция", files=(file,)), "1")
    (found,) = letters(folder)
    assert (found.text, found.files) == ("Квитанция", (file.name,))
    kept = await asyncio.to_thread((folder / "1.eml").read_bytes)
    (part,) = message_from_bytes(kept, policy=default).iter_attachments()
    assert (part.get_content_type(), part.get_content()) == ("application/pdf", file.content)


async def test_newest_letter_comes_first(postman: FolderPostman, folder: Path) -> None:
    for number in ("3", "1", "2"):
        await postman.deliver(Letter(to="anna@example.ru", subject=number, text=number), number)
    assert [found.subject for found in letters(folder)] == ["2", "1", "3"]


async def test_second_try_makes_no_second_letter(
    postman: FolderPostman, folder: Path, letter: Letter
) -> None:
    await postman.deliver(letter, "letter-1")
    await postman.deliver(letter, "letter-1")
    assert len(letters(folder)) == 1


async def test_unfinished_letter_is_not_seen(postman: FolderPostman, folder: Path, letter: Letter) -> None:
    await postman.deliver(letter, "letter-1")
    (folder / "letter-2.tmp").write_bytes(b"From: ")
    assert [found.message_id for found in letters(folder)] == ["letter-1"]


async def test_only_the_owner_reads_the_codes(postman: FolderPostman, folder: Path, letter: Letter) -> None:
    await postman.deliver(letter, "letter-1")
    assert stat.S_IMODE((await asyncio.to_thread(folder.stat)).st_mode) == 0o700


async def test_malformed_address_is_refused_and_leaves_no_file(postman: FolderPostman, folder: Path) -> None:
    with pytest.raises(LetterRefused):
        await postman.deliver(Letter(to="anna", subject="Счёт", text="Счёт"), "letter-1")
    assert letters(folder) == []


async def test_folder_that_cannot_be_made_is_worth_another_try(
    postman: FolderPostman, folder: Path, letter: Letter
) -> None:
    folder.parent.parent.joinpath("var").write_text("a file stands where the folder should be")
    with pytest.raises(PostUnavailable):
        await postman.deliver(letter, "letter-1")
