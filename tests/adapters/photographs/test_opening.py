"""What people send, and what attackers do: told by its content, and refused before it can do harm."""

import zipfile
from io import BytesIO
from typing import Any
from zlib import crc32

import pytest
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from adapters.documents.receipt import receipt_pdf
from adapters.photographs.codes import read_codes
from adapters.photographs.opening import MAX_PIXELS, MOST_PAGES, pages, picture
from core.model.photographs import MOST_BYTES, Flaw, PhotographRefused
from tests.doubles.receipts import RECEIPT

RECEIPT_PDF = receipt_pdf(RECEIPT)


def saved(form: str, **options: Any) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (64, 48), "white").save(buffer, form, **options)
    return buffer.getvalue()


def moving(form: str) -> bytes:
    frames = [Image.new("RGB", (64, 48), shade) for shade in ("white", "black", "gray")]
    buffer = BytesIO()
    frames[0].save(buffer, form, save_all=True, append_images=frames[1:], duration=100)
    return buffer.getvalue()


def bomb() -> bytes:
    """A few hundred bytes whose header promises more pixels than memory has room for."""
    small = bytearray(saved("PNG"))
    small[16:24] = (60_000).to_bytes(4) * 2
    small[29:33] = crc32(small[12:29]).to_bytes(4)
    return bytes(small)


def archive() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        zipped.writestr("run.js", "alert(1)")
    return buffer.getvalue()


def pdf(*, count: int = 1, side: int = 100, password: str = "", script: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(count):
        writer.add_blank_page(side, side)
    if script:
        action = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)}
        writer.root_object[NameObject("/OpenAction")] = DictionaryObject(action)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


HOSTILE = {
    "nothing": (b"", Flaw.EMPTY),
    "60 MB": (saved("JPEG") + bytes(60_000_000), Flaw.TOO_BIG),
    "an SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', Flaw.OTHER_KIND),
    "a page": (b"<html><img src=x onerror=alert(1)>", Flaw.OTHER_KIND),
    "a program": (b"MZ" + bytes(200), Flaw.OTHER_KIND),
    "a GIF": (saved("GIF"), Flaw.OTHER_KIND),
    "a sound in a RIFF": (b"RIFF\x00\x00\x00\x00WAVEfmt ", Flaw.OTHER_KIND),
    "a photograph of an iPhone": (b"\x00\x00\x00\x18ftypheic" + bytes(40), Flaw.HEIC),
    "a film": (b"\x00\x00\x00\x18ftypmp42" + bytes(40), Flaw.OTHER_KIND),
    "a moving WebP": (moving("WEBP"), Flaw.MOVING),
    "a moving PNG": (moving("PNG"), Flaw.MOVING),
    "a bomb": (bomb(), Flaw.TOO_LARGE),
    "half a JPEG": (saved("JPEG")[:200], Flaw.DAMAGED),
    "a header alone": (b"\x89PNG\r\n\x1a\n", Flaw.DAMAGED),
    "a JPEG that is an archive": (saved("JPEG") + archive(), Flaw.DAMAGED),
    "a JPEG that is a PDF": (saved("JPEG", comment=b"%PDF-1.7 1 0 obj"), Flaw.DAMAGED),
    "a PDF that is an archive": (RECEIPT_PDF + archive(), Flaw.DAMAGED),
    "a PDF in name only": (b"%PDF-1.7\n" + bytes(100), Flaw.DAMAGED),
    "a PDF of a thousand pages": (pdf(count=1000), Flaw.TOO_LONG),
    "a PDF behind a password": (pdf(password="secret"), Flaw.LOCKED),
    "a PDF with a program": (pdf(script="app.alert(1)"), Flaw.SCRIPTED),
}


@pytest.mark.parametrize(("content", "flaw"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_whole_photograph_is_refused_with_the_reason(content: bytes, flaw: Flaw) -> None:
    with pytest.raises(PhotographRefused) as refused:
        read_codes(content)
    assert refused.value.flaw is flaw


def test_a_file_of_the_largest_size_is_looked_at() -> None:
    content = saved("JPEG")
    (page,) = pages(content + bytes(MOST_BYTES - len(content)))
    assert page.size == (64, 48)


def test_a_picture_of_a_little_too_many_pixels_is_refused_too(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Image.MAX_IMAGE_PIXELS == MAX_PIXELS
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 64 * 48 - 1)
    with pytest.raises(PhotographRefused) as refused:
        list(pages(saved("PNG")))
    assert refused.value.flaw is Flaw.TOO_LARGE


def test_a_huge_photograph_is_decoded_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.photographs.opening._PIXELS_READ", 1000)
    (page,) = pages(saved("JPEG"))
    assert page.size == (32, 24)


def test_a_transparent_margin_is_paper() -> None:
    buffer = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(buffer, "PNG")
    (page,) = pages(buffer.getvalue())
    assert page.getextrema() == (255, 255)


def test_the_first_pages_of_a_pdf_are_looked_at() -> None:
    assert len(list(pages(pdf(count=MOST_PAGES)))) == 4


def test_a_page_as_large_as_a_wall_is_drawn_no_larger_than_a_photograph() -> None:
    (page,) = pages(pdf(side=14_400))
    assert page.width * page.height < 12_100_000


def test_a_pdf_is_no_picture_to_be_kept() -> None:
    with pytest.raises(PhotographRefused) as refused, picture(RECEIPT_PDF):
        pass
    assert refused.value.flaw is Flaw.OTHER_KIND
