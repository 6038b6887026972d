"""A photograph sent on the site keeps what is seen on it, and neither place nor time nor the phone's name."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image, ImageOps
from PIL.ExifTags import GPS, IFD, Base
from PIL.PngImagePlugin import PngInfo

from bot.channels.web.metadata import without_metadata


def _taken() -> Image.Image:
    picture = Image.radial_gradient("L").convert("RGB").resize((64, 40))
    picture.putpixel((3, 3), (255, 0, 0))
    return picture


def _remarks(orientation: int = 6) -> Image.Exif:
    exif = Image.Exif()
    exif[Base.Orientation] = orientation
    exif[Base.Model] = "Phone of Anna"
    exif[Base.DateTime] = "2025:10:22 12:05:00"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (48.0, 42.0, 0.0)
    return exif


def _saved(form: str, **how: object) -> bytes:
    file = BytesIO()
    _taken().save(file, form, **how)
    return file.getvalue()


def _opened(content: bytes) -> Image.Image:
    with Image.open(BytesIO(content)) as opened:
        opened.load()
        return opened


@pytest.mark.parametrize(
    ("form", "how"),
    [
        ("JPEG", {"comment": b"of Anna"}),
        ("JPEG", {"progressive": True, "xmp": b"<x>Phone of Anna</x>", "icc_profile": b"colours" * 9}),
        ("WEBP", {"lossless": True, "xmp": b"<x>Phone of Anna</x>"}),
        ("PNG", {}),
    ],
)
def test_the_picture_stays_to_the_dot_and_remarks_go(form: str, how: dict[str, object]) -> None:
    if form == "PNG":
        words = PngInfo()
        words.add_text("Comment", "Phone of Anna")
        words.add_itxt("Place", "of Anna", zip=True)
        how = {"pnginfo": words}
    before = _saved(form, exif=_remarks(), **how)
    after = without_metadata(before)
    assert b"Anna" in before
    assert b"Anna" not in after
    assert b"2025:10:22" not in after
    assert _opened(after).tobytes() == _opened(before).tobytes()
    assert {*_opened(after).getexif()} <= {Base.Orientation}
    assert _opened(after).info.get("icc_profile") == _opened(before).info.get("icc_profile")
    assert without_metadata(after) == after


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_a_photograph_stays_upright(orientation: int) -> None:
    before = _saved("JPEG", exif=_remarks(orientation))
    after = without_metadata(before)
    upright = ImageOps.exif_transpose(_opened(before))
    assert ImageOps.exif_transpose(_opened(after)).tobytes() == upright.tobytes()


def test_the_small_copy_behind_a_photograph_goes_with_its_remarks() -> None:
    whole = _saved("JPEG") + _saved("JPEG", exif=_remarks())
    assert b"Anna" not in without_metadata(whole)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_what_is_torn_off_stays_as_it_is(form: str) -> None:
    whole = _saved(form, exif=_remarks())
    for length in range(len(whole) - 1):
        assert without_metadata(whole[:length]) in {whole[:length], without_metadata(whole)}


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"\xff\xd8", b"\x89PNG\r\n\x1a\n", b"RIFF....WEBP"])
def test_what_is_no_picture_stays_as_it_is(content: bytes) -> None:
    assert len(without_metadata(content)) <= max(len(content), 12)
