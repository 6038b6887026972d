"""PT Sans, the typeface of the documents, known to reportlab once this module is imported."""

import unicodedata
import zlib
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock
from typing import Any, cast

import fontpkg_pt_sans
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFName
from reportlab.pdfbase.ttfonts import TTFont, TTFontFace, makeToUnicodeCMap

_FILES = fontpkg_pt_sans.ROOT / "files"
_NBSP = "\N{NO-BREAK SPACE}"
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

    def getCharWidth(self, code: int) -> bytes:  # noqa: N802  reportlab's name
        """As PDF writes it: the font's dictionary is the only reader, and forms a number ten times slower."""
        return b"%d" % super().getCharWidth(code)  # type: ignore[no-untyped-call]  # reportlab has no types here

    def makeSubset(self, subset: Sequence[int]) -> bytes:  # noqa: N802  the name is reportlab's
        return self._made(tuple(subset))[0]

    def addSubsetObjects(self, doc: Any, fontname: str, subset: Sequence[int]) -> Any:  # noqa: N802  the name is reportlab's
        descriptor = super().addSubsetObjects(doc, fontname, subset)  # type: ignore[no-untyped-call]  # reportlab has no types here
        stream = doc.idToObject[f"fontFile:{self.filename}({fontname})"]
        stream.content = self._made(tuple(subset))[1]
        stream.dictionary["Filter"] = PDFName("FlateDecode")
        return descriptor


class _Codes(dict[int, int]):
    """For `str.translate`: the codes of the usual letters, and of any other one that no byte holds."""

    def __missing__(self, letter: int) -> int:
        return 0xFFFF


class Typeface(TTFont):
    """A font that gives the usual letters their codes first: one paper's subset is the next one's too."""

    face: _Face

    def __init__(self, name: str, file: str) -> None:
        super().__init__(name, str(_FILES / file), asciiReadable=False)
        self.face = _Face(str(_FILES / file))
        self._usual = _Codes()

    @lru_cache(maxsize=1024)  # noqa: B019  the two faces live as long as the program
    def usual_codes(self, text: str) -> str | None:
        """Letters as PDF has them in the first subset of any paper; None where not all are usual."""
        try:
            return printable(text).translate(self._usual).encode("latin-1").hex()
        except UnicodeEncodeError:
            return None

    def splitString(self, text: str, doc: Any, encoding: str = "utf-8") -> list[tuple[int, bytes]]:  # noqa: N802  reportlab's
        """As reportlab's, many times faster for the letters of the first subset."""
        if doc not in self.state:
            super().splitString(_USUAL, doc, encoding)
            self._assigned(doc)[ord(_NBSP)] = ord(" ")
            self._usual.update(self._assigned(doc))
        assigned = self._assigned(doc)
        try:
            return [(0, bytes([assigned[code] for code in map(ord, text)]))]
        except (KeyError, ValueError):  # a letter without a code yet, or with one beyond the first subset
            return super().splitString(text, doc, encoding)

    def addObjects(self, doc: Any) -> None:  # noqa: N802  reportlab's name
        """As reportlab's; what depends on the letters alone is written once for all papers that have them."""
        subsets = [tuple(subset) for subset in self.state[doc].subsets]
        names = [self.getSubsetInternalName(number, doc)[1:] for number in range(len(subsets))]
        super().addObjects(doc)
        for name, subset in zip(names, subsets, strict=True):
            font = doc.idToObject[name]
            font.Widths, to_unicode = self._written(font.BaseFont, subset)
            stream = doc.idToObject[f"toUnicodeCMap:{font.BaseFont}"]
            stream.content, stream.filters = to_unicode, None
            stream.dictionary["Filter"] = PDFName("FlateDecode")

    @lru_cache(maxsize=16)  # noqa: B019  the two faces live as long as the program
    def _written(self, name: str, subset: tuple[int, ...]) -> tuple[bytes, bytes]:
        """The widths of the letters, and which letters they are."""
        widths = b" ".join(map(self.face.getCharWidth, subset))
        return b"[ %s ]" % widths, zlib.compress(makeToUnicodeCMap(name, subset).encode(), level=9)

    def _assigned(self, doc: Any) -> dict[int, int]:
        return cast("dict[int, int]", self.state[doc].assignments)  # type: ignore[attr-defined]  # not in the stub


REGULAR = Typeface("PTSans", "PT_Sans-Web-Regular.ttf")
BOLD = Typeface("PTSans-Bold", "PT_Sans-Web-Bold.ttf")

for _typeface in (REGULAR, BOLD):
    pdfmetrics.registerFont(_typeface)
for _italic in (0, 1):
    addMapping(REGULAR.fontName, 0, _italic, REGULAR.fontName)
    addMapping(REGULAR.fontName, 1, _italic, BOLD.fontName)


class _Letters(dict[int, int | None]):
    """For `str.translate`: what PT Sans has stays, other spaces become plain, other letters a `?`."""

    def __missing__(self, code: int) -> int | None:
        category = unicodedata.category(chr(code))
        if category in {"Zs", "Zl", "Zp", "Cc"}:
            return ord(" ")
        return None if category in {"Cf", "Mn", "Me"} else ord("?")


_LETTERS = _Letters({code: code for code in REGULAR.face.charToGlyph if code >= ord(" ")})
_LETTERS[ord("\N{NARROW NO-BREAK SPACE}")] = ord(_NBSP)


@lru_cache(maxsize=1024)  # the words of the form come again and again
def printable(text: str) -> str:
    """The text in letters that PT Sans has, on one line; non-breaking spaces stay so."""
    return unicodedata.normalize("NFC", text).translate(_LETTERS)
