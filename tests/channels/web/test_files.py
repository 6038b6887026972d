"""Files up and down."""

import asyncio
import sqlite3
from contextlib import closing
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image
from PIL.ExifTags import Base

from bot.channels.rate_limits import Rate
from bot.channels.web.site import Rates, Site
from bot.engine.channel import AttachmentGone, AttachmentTooBig
from bot.engine.events import Attached
from bot.engine.screens import Answer
from core.model.files import KeptFile
from tests.channels.web.browser import Browser
from tests.doubles.site import SUPPLIER, SiteChat, screen, site_chat

JPEG = b"\xff\xd8\xff\xe0" + b"photo" * 100
PDF = b"%PDF-1.4 \xd0\xba"


async def test_file_sent_reaches_the_conversation_and_the_history(chat: SiteChat, anna: Browser) -> None:
    kept = (await anna.uploads(JPEG, quote("счётчик.jpg"))).json
    page = await anna.connects()
    await page.sends("attached", id="act-00000001", file=kept["key"], caption="вот он")
    await page.hears("done")
    reference = f"{chat.peer}/{kept['key']}"
    assert chat.heard == [Attached(reference, "счётчик.jpg", "image/jpeg", len(JPEG), "вот он")]
    line = next(iter(page.lines.values()))
    assert line["text"] == [["вот он", "", ""]]
    assert line["files"] == [kept]
    assert (await anna.get(f"/files/{kept['key']}")).body == JPEG


async def test_file_sent_can_be_fetched_by_its_reference(chat: SiteChat, anna: Browser) -> None:
    kept = (await anna.uploads(JPEG)).json
    page = await anna.connects()
    await page.sends("attached", id="act-00000001", file=kept["key"])
    await page.hears("done")
    attached = chat.heard[0]
    assert isinstance(attached, Attached)
    assert await chat.channel.fetch(attached.reference, len(JPEG)) == JPEG
    with pytest.raises(AttachmentTooBig):
        await chat.channel.fetch(attached.reference, len(JPEG) - 1)
    for reference in (f"{chat.peer}/none", f"stranger/{kept['key']}", "", kept["key"]):
        with pytest.raises(AttachmentGone):
            await chat.channel.fetch(reference, len(JPEG))


async def test_photograph_is_kept_without_its_place_and_time(anna: Browser) -> None:
    taken, exif = BytesIO(), Image.Exif()
    exif[Base.Model] = "Phone of Anna"
    Image.new("RGB", (8, 8)).save(taken, "JPEG", exif=exif)
    kept = (await anna.uploads(taken.getvalue())).json
    body = (await anna.get(f"/files/{kept['key']}")).body
    assert b"Anna" in taken.getvalue()
    assert b"Anna" not in body
    assert len(body) == kept["size"]


async def test_pdf_opens_in_the_browser_under_its_own_name(chat: SiteChat, anna: Browser) -> None:
    page = await anna.connects()
    await page.says("квитанция")
    file = await chat.keeps(KeptFile("Квитанция 2025-09 ЛС 1234.pdf", "application/pdf", PDF))
    await chat.says(Answer(screens=[screen("Ваша квитанция", files=(file,))]))
    await page.hears("lines")
    assert page.last["files"] == [{"key": file.key, "name": file.name, "mime": "application/pdf"}]
    response = await anna.get(f"/files/{file.key}")
    assert response.body == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f"inline; filename*=UTF-8''{quote(file.name)}"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("mime", ["text/html", "image/svg+xml", "application/zip", "broken"])
async def test_file_that_could_run_as_a_page_is_only_saved(chat: SiteChat, anna: Browser, mime: str) -> None:
    await (await anna.connects()).says("файл")
    file = await chat.keeps(KeptFile("a\r\nb.html", mime, b"<script>alert(1)</script>"))
    response = await anna.get(f"/files/{file.key}")
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"] == "attachment; filename*=UTF-8''a%0D%0Ab.html"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none';")


async def test_file_of_another_session_is_refused(chat: SiteChat, anna: Browser) -> None:
    key = (await anna.uploads(JPEG)).json["key"]
    async with Browser(chat.url) as boris:
        await boris.open()
        response = await boris.get(f"/files/{key}")
        assert response.status == 404
        assert "здесь нет" in response.text
        page = await boris.connects()
        await page.sends("attached", id="act-00000001", file=key)
        assert "здесь нет" in (await page.hears("refused"))["text"]
    assert chat.events == []


@pytest.mark.parametrize(
    ("content", "declared", "mime"),
    [
        (PDF, "text/html", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n...", "image/jpeg", "image/png"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8", "image/webp", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "", "image/heic"),
        (b"<html>", "image/jpeg", "application/octet-stream"),
        (b"<html>", "application/pdf", "application/octet-stream"),
        (b"PK", "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
    ],
)
async def test_type_of_a_file_is_told_by_its_content(
    anna: Browser, content: bytes, declared: str, mime: str
) -> None:
    response = await anna.uploads(content, **{"Content-Type": declared or "application/octet-stream"})
    assert response.json["mime"] == mime


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Фото\\счётчик.jpg", "счётчик.jpg"),
        ("а\nб\r.jpg", "б.jpg"),
        ("", "Файл"),
        ("\u202egpj.exe", "gpj.exe"),
        ("я" * 300 + ".jpg", "я" * 116 + ".jpg"),
    ],
)
async def test_name_of_a_file_is_cleaned(anna: Browser, sent: str, kept: str) -> None:
    response = await anna.uploads(JPEG, quote(sent))
    assert response.json["name"] == kept


async def test_empty_file_is_refused(anna: Browser) -> None:
    response = await anna.uploads(b"")
    assert (response.status, response.text) == (400, "Файл пуст. Выберите другой.")


async def test_file_that_is_too_large_is_refused_with_its_reason(sqlite_file: Path) -> None:
    site = Site(supplier=SUPPLIER, upload_bytes=1024 * 1024)
    async with site_chat(sqlite_file, site) as chat, Browser(chat.url) as anna:
        await anna.open()
        response = await anna.uploads(b"x" * 1_048_576 + b"x")
        assert response.status == 413
        assert "больше 1 МБ" in response.text
        assert (await anna.uploads(b"x" * 1_048_576)).status == 200


async def test_file_must_say_its_length_before_it_is_read(anna: Browser) -> None:
    async def endless() -> object:
        yield b"x"

    async with anna.session.post("/files", data=endless(), headers={"Origin": anna.origin}) as response:
        assert response.status == 411


async def test_file_that_never_ends_is_given_up(anna: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.web.files._UPLOAD_SECONDS", 0.05)
    cookie = next(iter(anna.session.cookie_jar))
    head = (
        "POST /files HTTP/1.1",
        f"Host: {anna.origin.removeprefix('http://')}",
        f"Origin: {anna.origin}",
        f"Cookie: chat={cookie.value}",
        "Content-Length: 1000",
    )
    reader, writer = await asyncio.open_connection("127.0.0.1", int(anna.origin.rpartition(":")[2]))
    writer.write("\r\n".join((*head, "", "half of it")).encode())
    assert (await reader.readline()).startswith(b"HTTP/1.1 408")
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("rates", [{"session_upload": 2000}, {"address_upload": 2000}])
async def test_too_many_files_are_refused(sqlite_file: Path, rates: dict[str, int]) -> None:
    kinds = {name: Rate(burst=burst, per_second=100) for name, burst in rates.items()}
    site = Site(supplier=SUPPLIER, rates=Rates(**kinds))  # type: ignore[arg-type]  # by name
    async with site_chat(sqlite_file, site) as chat, Browser(chat.url) as anna:
        await anna.open()
        statuses = [(await anna.uploads(b"x" * 1000)).status for _ in range(3)]
        assert statuses == [200, 200, 429]


async def test_asking_for_a_file_begins_no_chat(anna: Browser, sqlite_file: Path) -> None:
    await anna.get("/files/none")
    with closing(sqlite3.connect(sqlite_file)) as database:
        assert database.execute("SELECT count(*) FROM chats").fetchone() == (0,)
