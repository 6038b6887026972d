"""Photographs that are kept tell what is seen on them, and nothing else."""

from io import BytesIO

from PIL import Image

from adapters.photographs.evidence import SIDE, without_traces

PLACE = 0x8825
TURNED = 0x0112


def taken() -> bytes:
    """As a phone takes it: on its side, with the place, a remark, and a name of the phone."""
    exif = Image.Exif()
    exif[TURNED] = 6
    exif[0x0110] = "Phone of Anna"
    exif.get_ifd(PLACE)[2] = (48.0, 42.0, 0.0)
    photograph = Image.new("RGB", (3000, 2000), "white")
    photograph.paste("red", (0, 0, 300, 2000))
    buffer = BytesIO()
    photograph.save(
        buffer, "JPEG", exif=exif, comment=b"Anna was here", dpi=(300, 300), icc_profile=b"p" * 200
    )
    return buffer.getvalue()


def test_neither_place_nor_phone_nor_remark_is_kept() -> None:
    kept = without_traces(taken())
    assert b"Anna" in taken()
    assert not any(trace in kept for trace in (b"Anna", b"Exif", b"ICC_PROFILE"))
    with Image.open(BytesIO(kept)) as opened:
        assert not opened.getexif()
        assert opened.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_photograph_stands_upright_and_is_no_larger_than_needed() -> None:
    with Image.open(BytesIO(without_traces(taken()))) as opened:
        assert opened.size == (1067, SIDE)
        assert opened.format == "JPEG"
        red, green, _ = opened.crop((500, 10, 501, 11)).tobytes()
    assert red - green > 100


def test_what_is_transparent_is_paper() -> None:
    buffer = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(buffer, "PNG")
    with Image.open(BytesIO(without_traces(buffer.getvalue()))) as opened:
        assert opened.getpixel((4, 4)) == (255, 255, 255)
