"""What flows over pages, with its structure: the words, tables and pictures of reportlab's platypus."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any, Final

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, HRFlowable, Image, Paragraph, SimpleDocTemplate, Table

from adapters.documents.qr import code_operators
from adapters.documents.sheet import pdf_date
from adapters.documents.tags import ADORNS, END, Element, Kind, announce, begin, with_structure

_TOP: Final[Kind] = "Document"


@contextmanager
def adorning(canvas: Canvas) -> Iterator[None]:
    """What is drawn meanwhile only adorns the page, or repeats itself on each."""
    canvas.addLiteral(ADORNS)
    yield
    canvas.addLiteral(END)


class Structure:
    """The parts of a document in the making, and the marks of its pages."""

    def __init__(self) -> None:
        self.top = Element(_TOP)
        self._marks: list[list[Element]] = []
        """Of each page, the elements of its marks."""

    def part(self, kind: Kind, of: Element | None = None, alt: str = "") -> Element:
        """A part in its place: the parts are made in the order in which they are read."""
        made = Element(kind, alt)
        (of or self.top).kids.append(made)
        return made

    @contextmanager
    def mark(self, canvas: Canvas, element: Element) -> Iterator[None]:
        """What is drawn meanwhile is of the element; the second time, it only adorns."""
        if element.marks:
            with adorning(canvas):
                yield
            return
        element.page = canvas.getPageNumber() - 1
        self._marks += [[] for _ in range(element.page + 1 - len(self._marks))]
        canvas.addLiteral(begin(element, self._marks[element.page]))
        yield
        canvas.addLiteral(END)

    def build(self, document: "Document", story: Sequence[Flowable]) -> bytes:
        """The document."""
        file: Any = document.filename  # a file to write into
        made: list[Canvas] = []

        def canvas(*args: Any, **kwargs: Any) -> Canvas:
            made.append(_Announcing(self._announce, *args, **kwargs))
            return made[0]

        document.build(list(story), canvasmaker=canvas)
        _prune(self.top)
        return with_structure(file.getvalue(), _document(made[0]), self.top, self._marks)

    def _announce(self, canvas: Canvas) -> None:
        announce(_document(canvas), self._marks)


class Document(SimpleDocTemplate):
    """What flows over pages; its file bears the date of the paper, so the same one gives the same bytes."""

    def __init__(self, file: IO[bytes], *, made_at: datetime, author: str, **said: Any) -> None:
        super().__init__(file, author=author, creator=author, invariant=1, **said)
        self._made_at = made_at

    def beforeDocument(self) -> None:  # noqa: N802  reportlab's name
        """Before the first page."""
        self.canv.setDateFormatter(lambda *_: pdf_date(self._made_at))


class _Announcing(Canvas):
    """A canvas that tells of the structure before it is written."""

    def __init__(self, announcing: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._announcing = announcing
        self.setViewerPreference("DisplayDocTitle", "true")

    def save(self) -> None:
        """Write the file."""
        self._announcing(self)
        super().save()


def _document(canvas: Canvas) -> Any:
    return canvas._doc  # type: ignore[attr-defined]  # noqa: SLF001  reportlab's own objects


def _prune(element: Element) -> bool:
    """Leave out what was never drawn, such as a split that was tried and not taken."""
    element.kids = [kid for kid in element.kids if _prune(kid)]
    return bool(element.kids or element.marks)


class Words(Paragraph):
    """A paragraph that is a part of a structure; where a page breaks it, each piece is one."""

    structure: Structure
    holder: Element
    element: Element

    def of(self, structure: Structure, kind: Kind, holder: Element | None = None) -> "Words":
        """The same paragraph as a part."""
        self.structure, self.holder = structure, holder or structure.top
        self.element = structure.part(kind, self.holder)
        return self

    def split(self, aW: float, aH: float) -> list[Flowable]:  # noqa: N803  reportlab's names
        """The pieces on both sides of a break."""
        pieces: list[Any] = super().split(aW, aH)
        for number, piece in enumerate(pieces):
            piece.structure, piece.holder, piece.element = self.structure, self.holder, self.element
            if number:
                piece.element = Element(self.element.kind)
                self.holder.kids.insert(self.holder.kids.index(self.element) + number, piece.element)
        return pieces

    def draw(self) -> None:
        """Draw it where the canvas stands."""
        with self.structure.mark(self.canv, self.element):
            super().draw()


class Rows(Table):
    """A table whose lines only adorn it."""

    def _drawLines(self) -> None:  # noqa: N802  reportlab's name
        with adorning(self.canv):
            super()._drawLines()  # type: ignore[misc]  # not in the stub


class Rule(HRFlowable):
    """A line across the page, which only adorns it."""

    def draw(self) -> None:
        """Draw it where the canvas stands."""
        with adorning(self.canv):
            super().draw()


class Code(Flowable):
    """A QR code with its quiet zone."""

    def __init__(self, payload: str, side: float, structure: Structure, element: Element) -> None:
        super().__init__()
        self._payload, self._side = payload.encode(), side
        self._structure, self._element = structure, element

    def wrap(self, *_room: float) -> tuple[float, float]:
        """The room that it takes."""
        return self._side, self._side

    def draw(self) -> None:
        """Draw it where the canvas stands."""
        with self._structure.mark(self.canv, self._element):
            self.canv.addLiteral(code_operators(self._payload, 0, 0, self._side))


class Picture(Image):
    """A picture that is a part of a structure."""

    structure: Structure
    element: Element

    def draw(self) -> None:
        """Draw it where the canvas stands."""
        with self.structure.mark(self.canv, self.element):
            super().draw()
