"""What is known of a person as a PDF: as many A4 pages as it takes, in large letters."""

from collections.abc import Iterator
from functools import partial
from html import escape
from io import BytesIO
from typing import Final

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, KeepTogether, Paragraph, Spacer

from adapters.documents.flow import Document
from adapters.documents.fonts import BOLD, REGULAR, printable
from core.model.cabinets.my_data import MyDataPaper, Section

_MARGIN: Final = 46
_FOOT: Final = 28
_INK, _MUTED, _HAIRLINE = HexColor("#1c2126"), HexColor("#66707a"), HexColor("#d1d6db")

_BODY: Final = ParagraphStyle("body", fontName=REGULAR.fontName, fontSize=11, leading=15, textColor=_INK)
_TITLE: Final = ParagraphStyle("title", _BODY, fontName=BOLD.fontName, fontSize=20, leading=26, spaceAfter=8)
_HEADING: Final = ParagraphStyle(
    "heading",
    _BODY,
    fontName=BOLD.fontName,
    fontSize=14,
    leading=18,
    spaceBefore=14,
    spaceAfter=4,
    keepWithNext=1,
)
_NOTE: Final = ParagraphStyle("note", _BODY, textColor=_MUTED)


def my_data_pdf(paper: MyDataPaper) -> bytes:
    """The paper; the same one gives the same bytes."""
    buffer = BytesIO()
    document = Document(
        buffer,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=paper.title,
        author=paper.author,
        subject=paper.title,
        lang="ru",
        made_at=paper.made_at,
    )
    foot = partial(_foot, paper.page)
    document.build(list(_story(paper)), onFirstPage=foot, onLaterPages=foot)
    return buffer.getvalue()


def _story(paper: MyDataPaper) -> Iterator[Flowable]:
    yield Paragraph(_words(paper.title), _TITLE)
    for said in paper.lead:
        yield Paragraph(_words(said), _BODY)
        yield Spacer(0, 4)
    for section in paper.sections:
        yield from _section(section)


def _section(section: Section) -> Iterator[Flowable]:
    yield Paragraph(_words(section.title), _HEADING)
    if section.note:
        yield Paragraph(_words(section.note), _NOTE)
    for number, record in enumerate(section.records):
        if number:
            yield HRFlowable(width="100%", thickness=0.5, color=_HAIRLINE, spaceBefore=4, spaceAfter=4)
        # On one page where it fits on one.
        yield KeepTogether(
            [
                Paragraph(f'<font color="#66707a">{_words(name)}:</font> {_words(value)}', _BODY)
                for name, value in record
            ]
        )


def _words(text: str) -> str:
    """Text for a paragraph, in which line ends stay and nothing is taken for a mark."""
    return "<br/>".join(escape(printable(line)) for line in text.split("\n"))


def _foot(page: str, canvas: Canvas, document: Document) -> None:
    canvas.setFont(REGULAR.fontName, 9)
    canvas.setFillColor(_MUTED)
    canvas.drawString(_MARGIN, _FOOT, printable(f"{page} {document.page}"))
