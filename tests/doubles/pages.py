"""Pages of documents beside those that are kept."""

import os
from pathlib import Path
from typing import Final

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
from PIL import Image, ImageChops, ImageStat

_KEPT: Final = Path(__file__).parents[1] / "adapters" / "documents" / "pages"
_LIKE: Final = 1.0
"""How far two pages may differ, in shades of 255 a dot: far less than a line of text that has moved."""


def ensure_looks_and_reads_as_kept(pdf: bytes, name: str) -> None:
    """The pages look as those that are kept, and their words read as theirs.

    `UPDATE_PAGES=1` keeps the new ones; look at them before.
    """
    document = pypdfium2.PdfDocument(pdf)
    words = "\n\f\n".join(page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document)
    pictures = [page.render(scale=0.7, grayscale=True).to_pil() for page in document]
    if os.environ.get("UPDATE_PAGES"):
        (_KEPT / f"{name}.txt").write_text(words, "utf-8")
        for number, picture in enumerate(pictures):
            picture.save(_KEPT / f"{name}-{number}.png", optimize=True)
    assert words == (_KEPT / f"{name}.txt").read_text("utf-8")
    for number, picture in enumerate(pictures):
        kept = Image.open(_KEPT / f"{name}-{number}.png")
        assert picture.size == kept.size
        assert ImageStat.Stat(ImageChops.difference(picture, kept)).mean[0] < _LIKE
