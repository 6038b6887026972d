"""Codes drawn and read, byte for byte."""

from io import BytesIO

import pytest
import segno
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from adapters.documents.qr import MAX_PIXELS, QUIET_ZONE, modules, read_codes
from core.model.receipts.payment_qr import PictureTooLarge, PictureUnreadable
from tests.doubles.receipts import RECEIPT

PAYLOAD = RECEIPT.payment_code
SCALE = 4


def drawn(payload: bytes) -> Image.Image:
    """The code as a picture with its quiet zone."""
    rows = modules(payload)
    side = len(rows)
    code = Image.frombytes("L", (side, side), b"".join(rows))
    paper = Image.new("L", (side + 2 * QUIET_ZONE, side + 2 * QUIET_ZONE), 255)
    paper.paste(code, (QUIET_ZONE, QUIET_ZONE))
    return paper.resize((paper.width * SCALE, paper.height * SCALE), Image.Resampling.NEAREST)


def saved(picture: Image.Image, form: str = "PNG") -> bytes:
    buffer = BytesIO()
    picture.save(buffer, form)
    return buffer.getvalue()


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=700))
@example(PAYLOAD)
@example("ST00011|Name=ПАО «Энергосбыт»".encode("cp1251"))
@example("ST00012|Name=ПАО 🏠".encode())
def test_any_bytes_come_back_from_their_picture(payload: bytes) -> None:
    assert read_codes(saved(drawn(payload))) == [payload]


def test_segno_agrees_on_the_size_of_the_code() -> None:
    theirs = segno.make(PAYLOAD, error="m", micro=False, boost_error=False)
    assert len(modules(PAYLOAD)) == len(theirs.matrix)


def test_a_code_made_by_segno_is_read() -> None:
    buffer = BytesIO()
    segno.make(PAYLOAD, error="m", micro=False).save(buffer, kind="png", scale=SCALE, border=QUIET_ZONE)
    assert read_codes(buffer.getvalue()) == [PAYLOAD]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_photograph_turned_and_blurred_is_read(form: str) -> None:
    photograph = drawn(PAYLOAD).rotate(17, expand=True, fillcolor=255).filter(ImageFilter.GaussianBlur(1))
    assert read_codes(saved(photograph, form)) == [PAYLOAD]


def test_two_codes_in_one_picture_are_both_read() -> None:
    one, other = drawn(PAYLOAD), drawn(b"another")
    picture = Image.new("L", (one.width + other.width, one.height), 255)
    picture.paste(one, (0, 0))
    picture.paste(other, (one.width, 0))
    assert sorted(read_codes(saved(picture))) == sorted([PAYLOAD, b"another"])


def test_t_q6_a_picture_without_a_code_gives_none() -> None:
    assert read_codes(saved(Image.new("RGB", (300, 200), "white"))) == []


def test_a_transparent_margin_is_paper() -> None:
    picture = drawn(PAYLOAD)
    ink = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    ink.putalpha(picture.point(lambda shade: 255 - shade))
    assert read_codes(saved(ink)) == [PAYLOAD]


@pytest.mark.parametrize(
    "file", [b"", b"no picture", saved(drawn(PAYLOAD))[:200], b"GIF89a" + bytes(20), b"\x89PNG\r\n\x1a\n"]
)
def test_what_is_no_whole_picture_is_refused(file: bytes) -> None:
    with pytest.raises(PictureUnreadable):
        read_codes(file)


@pytest.mark.parametrize("side", [120, 300], ids=["a little", "by far"])
def test_a_picture_with_too_many_pixels_is_refused(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100 * 100)
    with pytest.raises(PictureTooLarge):
        read_codes(saved(Image.new("L", (side, side))))


def test_the_guard_against_too_many_pixels_stands() -> None:
    assert Image.MAX_IMAGE_PIXELS == MAX_PIXELS
