"""The structure of a document (tagged PDF, ISO 32000-1, 14.8): what is a heading, a table, a picture.

A program that reads aloud goes by it, and so does whoever copies the text. reportlab knows no tags; its
objects are kept as they are, and those of the structure follow them in a cross-reference table of both.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from reportlab.pdfbase.pdfdoc import PDFName

Kind = str
"""A standard structure type: `H1`, `P`, `Table`, `TR`, `TH`, `TD`, `Figure`; `Artifact` is none."""

ARTIFACT: Final[Kind] = "Artifact"
"""What only adorns the page, or repeats itself on each."""
ADORNS: Final = f"/{ARTIFACT} BMC"
"""The operator after which what is drawn only adorns the page, until `END`."""
END: Final = "EMC"

_ROOT: Final = b"0000000000 0 R"
"""Stands for the root of the structure until it is known which number follows reportlab's own."""
_OF_A_HEAD: Final = "/A<</O/Table/Scope/{}>>"
_ENTRY: Final = 20
"""Bytes of an entry of the cross-reference table."""


class Element:
    """A part of the document, with its parts in the order in which they are read."""

    __slots__ = ("alt", "beside_data", "kids", "kind", "marks", "number", "page", "parent")

    def __init__(self, kind: Kind, alt: str = "") -> None:
        self.kind = kind
        self.alt = alt
        self.kids: list[Element] = []
        self.marks: list[int] = []
        """The numbers of its marks among those of its page."""
        self.page = 0
        self.beside_data = False
        """Of a head, whether it is that of its row, and not of a column."""
        self.number = self.parent = 0
        """Its object's number, and that of what it is a part of."""

    def numbered(self, number: int, *, parent: int) -> list["Element"]:
        """This element and all below it, each with its object's number from now on, in that order."""
        self.number, self.parent = number, parent
        found = [self]
        for element in found:  # it grows while it is walked through
            has_data = any(kid.kind == "TD" for kid in element.kids)
            for kid in element.kids:
                kid.beside_data = has_data
                kid.number, kid.parent = number + len(found), element.number
                found.append(kid)
        return found


def begin(element: Element, marks: list[Element]) -> str:
    """The operator after which what is drawn is the element's, until `END`; `marks` are those of its page."""
    if element.kind == ARTIFACT:
        return ADORNS
    element.marks.append(len(marks))
    marks.append(element)
    return f"/{element.kind} <</MCID {element.marks[-1]}>> BDC"


def announce(document: Any, marked: Sequence[Sequence[Element]]) -> None:
    """Have reportlab's objects tell of a structure that is to follow; `marked` are each page's elements."""
    document.Catalog.StructTreeRoot = _ROOT
    document.Catalog.MarkInfo = b"<</Marked true>>"
    for number, page in enumerate(document.Pages.pages[: len(marked)]):
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = number, PDFName("S")


def with_structure(pdf: bytes, document: Any, top: Element, marked: Sequence[Sequence[Element]]) -> bytes:
    """The same document with the objects of its structure, as `announce` has promised."""
    at = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    table, trailer = pdf[at:].split(b"trailer\n")
    count = int(table.split(None, 3)[2])
    pages = [_number_of(document, page) for page in document.Pages.pages]
    elements = top.numbered(count + 2, parent=count)
    head = pdf[:at].replace(b"/StructTreeRoot " + _ROOT, b"/StructTreeRoot %010d 0 R" % count, 1)
    objects = [*_roots(count, top, marked), *(_element(element, pages) for element in elements)]
    offsets, end = [], len(head)
    for each in objects:
        offsets.append(b"%010d 00000 n \n" % end)
        end += len(each)
    size = count + len(objects)
    entries = table[-_ENTRY * count :]
    after = trailer.replace(b"/Size %d" % count, b"/Size %d" % size, 1).split(b"startxref")[0]
    return b"".join(
        [
            head,
            *objects,
            b"xref\n0 %d\n" % size,
            entries,
            *offsets,
            b"trailer\n",
            after,
            b"startxref\n%d\n%%%%EOF\n" % end,
        ]
    )


def _number_of(document: Any, page: Any) -> int:
    return int(document.idToObjectNumberAndVersion[document.Reference(page).name][0])


def _roots(root: int, top: Element, marked: Sequence[Sequence[Element]]) -> Iterator[bytes]:
    yield b"%d 0 obj\n<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>\nendobj\n" % (
        root,
        top.number,
        root + 1,
        len(marked),
    )
    parents = b"".join(
        b"%d[%s]" % (page, b" ".join(b"%d 0 R" % element.number for element in elements))
        for page, elements in enumerate(marked)
    )
    yield b"%d 0 obj\n<</Nums[%s]>>\nendobj\n" % (root + 1, parents)


def _element(element: Element, pages: Sequence[int]) -> bytes:
    if element.kids:
        place, kids = "", " ".join([f"{kid.number} 0 R" for kid in element.kids])
    else:
        place, kids = f"/Pg {pages[element.page]} 0 R", " ".join(map(str, element.marks))
    more = _OF_A_HEAD.format("Row" if element.beside_data else "Column") if element.kind == "TH" else ""
    if element.alt:
        more = f"/Alt<feff{element.alt.encode('utf-16-be').hex()}>"
    return (
        f"{element.number} 0 obj\n"
        f"<</S/{element.kind}/P {element.parent} 0 R{place}{more}/K[{kids}]>>\nendobj\n"
    ).encode()
