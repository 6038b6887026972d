"""The facsimile of a signature and a stamp: a picture of the supplier's, printed on certificates."""

from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, UnidentifiedImageError

MOST_BYTES: Final = 1_000_000
MOST_SIDE: Final = 4_000
"""Pixels: far more than a printer can tell apart at this size."""
_FORMATS: Final = ("PNG", "JPEG")


class FacsimileUnusable(Exception):
    """The picture cannot be printed; the text is for the administrator."""


def read_facsimile(path: str) -> bytes:
    """The bytes of a PNG or JPEG that can be printed.

    Raises:
        FacsimileUnusable: when there is none, it is too large, or it is no such picture.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError:
        raise FacsimileUnusable(f"файл {path} не читается") from None
    if len(content) > MOST_BYTES:
        raise FacsimileUnusable("файл больше 1 МБ, уменьшите картинку")
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as picture:
            if max(picture.size) > MOST_SIDE:
                raise FacsimileUnusable(f"картинка больше {MOST_SIDE} точек по стороне, уменьшите её")
            picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        raise FacsimileUnusable("нужна картинка PNG или JPEG") from None
    return content
