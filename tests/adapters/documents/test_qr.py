"""Codes drawn and read, byte for byte."""

from io import BytesIO

import pytest
import segno
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from adapters.documents.qr import QUIET_ZONE, modules
from tests.doubles.pictures import SCALE, drawn, read_codes
from tests.doubles.receipts import RECEIPT

PAYLOAD = RECEIPT.payment_code


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
