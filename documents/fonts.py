"""PT Sans, the typeface of the documents, known to reportlab by two names once this module is imported."""

import unicodedata
import zlib
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any

import fontpkg_pt_sans
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFName
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace

REGULAR = "PTSans"
BOLD = "PTSans-Bold"

_FILES = fontpkg_pt_sans.ROOT / "files"
_USUAL = " ,.:;-−–—/·()%№₽«»…²0123456789АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяёЁ"


class _Face(TTFontFace):
    """A face that makes and packs the same subset once, since most papers need the same letters."""

    def __init__(self, filename: str) -> None:
        super().__init__(filename)
        self._reading = Lock()  # reportlab walks through the file by one shared position

    @lru_cache(maxsize=16)  # noqa: B019  the two faces live as long as the program
    def _made(self, letters: tuple[int, ...]) -> tuple[bytes, bytes]:
        with self._reading:
            subset = super().makeSubset(letters)
        return subset, zlib.compress(subset, level=9)

    def makeSubset(self, subset: Sequence[int]) -> bytes:  # noqa: N802  reportlab's name
        return self._made(tuple(subset))[0]

    def addSubsetObjects(self, doc: Any, fontname: str, subset: Sequence[int]) -> Any:  # noqa: N802  likewise
        descriptor = super().addSubsetObjects(doc, fontname, subset)  # type: ignore[no-untyped-call]
        stream = doc.idToObject[f"fontFile:{self.filename}({fontname})"]
        stream.content = self._made(tuple(subset))[1]
        stream.dictionary["Filter"] = PDFName("FlateDecode")
        return descriptor


class _Font(TTFont):
    """A font that gives the usual letters their codes first, so that one paper's subset is the next one's too."""

    def __init__(self, name: str, filename: str) -> None:
        super().__init__(name, filename, asciiReadable=False)
        self.face = _Face(filename)

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802
        if doc not in self.state:
            super().splitString(_USUAL, doc, encoding)
        return super().splitString(text, doc, encoding)


_regular = _Font(REGULAR, str(_FILES / "PT_Sans-Web-Regular.ttf"))
_bold = _Font(BOLD, str(_FILES / "PT_Sans-Web-Bold.ttf"))
for _font in (_regular, _bold):
    pdfmetrics.registerFont(_font)
for _italic in (0, 1):
    addMapping(REGULAR, 0, _italic, REGULAR)
    addMapping(REGULAR, 1, _italic, BOLD)


class _Letters(dict[int, int | None]):
    """For `str.translate`: what PT Sans has stays, other spaces become plain, other letters a `?`."""

    def __missing__(self, code: int) -> int | None:
        category = unicodedata.category(chr(code))
        if category in {"Zs", "Zl", "Zp", "Cc"}:
            return ord(" ")
        return None if category in {"Cf", "Mn", "Me"} else ord("?")


_LETTERS = _Letters({code: code for code in _regular.face.charToGlyph if code >= ord(" ")})
_LETTERS[ord("\N{NARROW NO-BREAK SPACE}")] = ord("\N{NO-BREAK SPACE}")


def printable(text: str) -> str:
    """The text in letters that PT Sans has, on one line; non-breaking spaces stay so."""
    return unicodedata.normalize("NFC", text).translate(_LETTERS).strip(" ")
