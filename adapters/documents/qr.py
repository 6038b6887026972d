"""QR codes drawn as vectors, by zxing-cpp and in raw bytes."""

from io import BytesIO
from math import isqrt

import zxingcpp
from PIL import Image, ImageOps

QUIET_ZONE = 4
"""Modules of white that the standard wants around a code."""

_PICTURE_SIDE = 800
"""Pixels, at most: a phone shows it sharply, and it weighs a few kilobytes."""
_LIGHT = b"\xff"


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
    runs = []
    for height, row in enumerate(reversed(rows), QUIET_ZONE):
        across = QUIET_ZONE
        for run in row.split(_LIGHT):
            if run:
                runs.append(f"{across} {height} {len(run)} 1 re")
            across += len(run) + 1
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
