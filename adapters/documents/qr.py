"""QR codes: drawn as vectors and read from pictures, both by zxing-cpp and both in raw bytes."""

import re
import warnings
from io import BytesIO
from math import isqrt

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from core.model.receipts.payment_qr import PictureTooLarge, PictureUnreadable

QUIET_ZONE = 4
"""Modules of white that the standard wants around a code."""
MAX_PIXELS = 50_000_000
"""More than any phone's photograph of a receipt has."""

_PICTURE_SIDE = 800
"""Pixels, at most: a phone shows it sharply, and it weighs a few kilobytes."""
_PICTURES = ("JPEG", "PNG", "WEBP")
_DARK_RUN = re.compile(rb"\0+")

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def modules(payload: bytes) -> list[bytes]:
    """The rows of a QR code with error correction M; a dark module is a zero byte.

    The payload goes in as bytes, since of a text zxing-cpp would choose the encoding itself.
    """
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    shades = bytes(memoryview(picture))  # type: ignore[arg-type]  # a buffer, though its stub does not say so
    side = isqrt(len(shades))
    return [shades[start : start + side] for start in range(0, side * side, side)]


def code_operators(payload: bytes, x: float, y: float, size: float) -> str:
    """A code in PDF's operators: black, `size` points wide with its quiet zone, from the lower left."""
    rows = modules(payload)
    scale = size / (len(rows) + 2 * QUIET_ZONE)
    runs = [
        f"{QUIET_ZONE + run.start()} {height} {len(run[0])} 1 re"
        for height, row in enumerate(reversed(rows), QUIET_ZONE)
        for run in _DARK_RUN.finditer(row)
    ]
    return "\n".join([f"q 0 g {scale:.4f} 0 0 {scale:.4f} {x:.2f} {y:.2f} cm", *runs, "f Q"])


def code_picture(payload: bytes) -> bytes:
    """A code as a PNG with its quiet zone, large enough for another phone's camera."""
    rows = modules(payload)
    code = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows))
    with_margin = ImageOps.expand(code, border=QUIET_ZONE, fill="white")
    side = with_margin.width * max(1, _PICTURE_SIDE // with_margin.width)
    drawn = BytesIO()
    with_margin.resize((side, side), Image.Resampling.NEAREST).save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def read_codes(image: bytes) -> list[bytes]:
    """The bytes of every QR code in a picture (JPEG, PNG, WebP), none for a picture without one.

    Raises:
        PictureUnreadable: when the file is no such picture, or is damaged.
        PictureTooLarge: when it has more than `MAX_PIXELS` pixels.
    """
    try:
        with Image.open(BytesIO(image), formats=_PICTURES) as picture:
            gray = _on_white(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PictureTooLarge from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as damage:
        raise PictureUnreadable from damage
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    return [code.bytes for code in zxingcpp.read_barcodes(gray, formats=formats)]


def _on_white(picture: Image.Image) -> Image.Image:
    """In shades of gray, with paper behind what is transparent: else a transparent margin reads as black."""
    if not picture.has_transparency_data:
        return picture.convert("L")
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture.convert("RGBA")).convert("L")
