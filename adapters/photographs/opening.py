"""A file that a person has sent, told by its content and never by its name, and opened as shades of gray."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from math import sqrt
from typing import Any, Final

from PIL import Image, UnidentifiedImageError

from core.model.photographs import MOST_BYTES, Flaw, PhotographRefused

MAX_PIXELS: Final = 64_000_000
"""More than the photographs of phones have, a few models' largest setting left out."""
MOST_PAGES: Final = 30
"""Of a PDF: a year's receipts have fewer."""
_PAGES_READ: Final = 4
"""Of a PDF: a receipt has its code on the first."""

_PIXELS_READ: Final = 26_000_000
"""A larger JPEG is decoded at half its size."""
_PIXELS_OF_A_PAGE: Final = 12_000_000
_DOTS_PER_POINT: Final = 200 / 72
_FORMATS: Final = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"RIFF": "WEBP"}
_PDF: Final = b"%PDF-"
_APPLE: Final = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_TAIL: Final = 65_557
"""Bytes at the end of a file within which a ZIP archive ends."""
_ZIP_ENDS: Final = b"PK\x05\x06"
_SCRIPTS: Final = (b"/JavaScript", b"/JS ", b"/JS(", b"/JS<", b"/Launch")

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def pages(content: bytes) -> Iterator[Image.Image]:
    """The picture, or the first pages of the document, in shades of gray.

    Raises:
        PhotographRefused: for what is neither, or should not be opened.
    """
    if _format_of(content) == "PDF":
        yield from _pages_of(content)
    else:
        with picture(content) as opened:
            yield _in_gray(opened)


@contextmanager
def picture(content: bytes) -> Iterator[Image.Image]:
    """The picture as it is, which is decoded when it is first looked at.

    Raises:
        PhotographRefused: for what is no picture, or should not be opened; also while it is decoded.
    """
    form = _format_of(content)
    if form == "PDF":
        raise PhotographRefused(Flaw.OTHER_KIND)
    try:
        with Image.open(BytesIO(content), formats=[form]) as opened:
            # A JPEG of several pictures is a phone's photograph with its small copy.
            if form != "JPEG" and getattr(opened, "n_frames", 1) > 1:
                raise PhotographRefused(Flaw.MOVING)
            if opened.width * opened.height > _PIXELS_READ:
                opened.draft(None, (opened.width // 2, opened.height // 2))
            yield opened
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PhotographRefused(Flaw.TOO_LARGE) from bomb
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, MemoryError) as damage:
        raise PhotographRefused(Flaw.DAMAGED) from damage


def _format_of(content: bytes) -> str:
    """What the file is; two things at once are refused, since each reader sees another one."""
    if not content:
        raise PhotographRefused(Flaw.EMPTY)
    if len(content) > MOST_BYTES:
        raise PhotographRefused(Flaw.TOO_BIG)
    if content[4:8] == b"ftyp":
        raise PhotographRefused(Flaw.HEIC if content[8:12] in _APPLE else Flaw.OTHER_KIND)
    form = "PDF" if content.startswith(_PDF) else ""
    for beginning, name in _FORMATS.items():
        if content.startswith(beginning) and (name != "WEBP" or content[8:12] == b"WEBP"):
            form = name
    if not form:
        raise PhotographRefused(Flaw.OTHER_KIND)
    if _PDF in content[1:1024] or _ZIP_ENDS in content[-_TAIL:]:
        raise PhotographRefused(Flaw.DAMAGED)
    return form


def _in_gray(opened: Image.Image) -> Image.Image:
    """With paper behind what is transparent: else a transparent margin reads as black."""
    if not opened.has_transparency_data:
        return opened.convert("L")
    paper = Image.new("RGBA", opened.size, "white")
    return Image.alpha_composite(paper, opened.convert("RGBA")).convert("L")


def _pages_of(content: bytes) -> Iterator[Image.Image]:
    import pypdfium2  # type: ignore[import-untyped]  # noqa: PLC0415 - it ships no types; few files are a PDF
    from pypdfium2 import raw  # noqa: PLC0415 - the same

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == raw.FPDF_ERR_PASSWORD
        raise PhotographRefused(Flaw.LOCKED if locked else Flaw.DAMAGED) from error
    with document:
        if len(document) > MOST_PAGES:
            raise PhotographRefused(Flaw.TOO_LONG)
        # Nothing here would run a program, but a receipt has none, and the file may go on to an operator.
        if raw.FPDFDoc_GetJavaScriptActionCount(document) or any(mark in content for mark in _SCRIPTS):
            raise PhotographRefused(Flaw.SCRIPTED)
        for number in range(min(len(document), _PAGES_READ)):
            yield _drawn(document[number])


def _drawn(page: Any) -> Image.Image:
    width, height = page.get_size()
    scale = min(_DOTS_PER_POINT, sqrt(_PIXELS_OF_A_PAGE / max(1, width * height)))
    drawn: Image.Image = page.render(scale=scale, grayscale=True).to_pil()
    return drawn.convert("L")
