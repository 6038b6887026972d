"""Clean pictures of codes, and a plain reader of them."""

from io import BytesIO
from typing import Final

from PIL import Image

from adapters.documents.qr import QUIET_ZONE, modules
from adapters.photographs.codes import codes_at_once

SCALE: Final = 4


def drawn(payload: bytes) -> Image.Image:
    """The code as a picture with its quiet zone."""
    rows = modules(payload)
    side = len(rows)
    code = Image.frombytes("L", (side, side), b"".join(rows))
    paper = Image.new("L", (side + 2 * QUIET_ZONE, side + 2 * QUIET_ZONE), 255)
    paper.paste(code, (QUIET_ZONE, QUIET_ZONE))
    return paper.resize((paper.width * SCALE, paper.height * SCALE), Image.Resampling.NEAREST)


def png(*pictures: Image.Image) -> bytes:
    """The pictures beside each other, as a file."""
    sheet = Image.new("L", (sum(each.width for each in pictures), max(each.height for each in pictures)), 255)
    left = 0
    for each in pictures:
        sheet.paste(each, (left, 0))
        left += each.width
    saved = BytesIO()
    sheet.save(saved, "PNG")
    return saved.getvalue()


def read_codes(image: bytes) -> list[bytes]:
    """The bytes of every QR code in a picture, as any scanner reads them."""
    with Image.open(BytesIO(image)) as opened:
        return codes_at_once(opened.convert("L"))
