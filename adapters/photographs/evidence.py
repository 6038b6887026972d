"""A photograph made fit to be kept: only what is seen on it, no larger than needed to read a dial."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from adapters.photographs.opening import picture

SIDE: Final = 1600
"""Pixels of the longer side: the digits of a dial stay sharp, and the file weighs some 200 kB."""
_QUALITY: Final = 80


def without_traces(content: bytes) -> bytes:
    """The photograph as a JPEG of its own: no place, no time, no name of the phone, no words of others.

    Raises:
        PhotographRefused: for what is no photograph, or should not be opened.
    """
    with picture(content) as opened:
        opened.thumbnail((SIDE, SIDE))
        upright = ImageOps.exif_transpose(opened).convert("RGBA")
    # On paper of our own: a copy of the picture would take its remarks along.
    clean = Image.new("RGB", upright.size, "white")
    clean.paste(upright, mask=upright)
    saved = BytesIO()
    clean.save(saved, "JPEG", quality=_QUALITY)
    return saved.getvalue()
