"""The structure of a tagged PDF, as whoever reads it aloud goes by it."""

from io import BytesIO
from typing import Any

from pypdf import PdfReader


def structure_of(pdf: bytes) -> str:
    """The types of the elements in their order, one a line, deeper ones further in."""

    def walked(element: Any, depth: int) -> list[str]:
        below = [kid.get_object() for kid in element["/K"]]
        kids = [line for kid in below if isinstance(kid, dict) for line in walked(kid, depth + 1)]
        return [" " * depth + element["/S"][1:], *kids]

    root: Any = PdfReader(BytesIO(pdf), strict=True).root_object["/StructTreeRoot"]
    return "\n".join(walked(root["/K"], 0))


def scopes_of(pdf: bytes) -> list[str]:
    """Of each head of a table, in their order, whether it is that of a row or of a column."""

    def walked(element: Any) -> list[str]:
        below = [kid.get_object() for kid in element["/K"]]
        of_kids = [scope for kid in below if isinstance(kid, dict) for scope in walked(kid)]
        return [element["/A"]["/Scope"][1:]] if element["/S"] == "/TH" else of_kids

    root: Any = PdfReader(BytesIO(pdf), strict=True).root_object["/StructTreeRoot"]
    return walked(root["/K"])


def ensure_announced(pdf: bytes) -> None:
    """The file says that it has a structure, its language and title, and brings all its letters along."""
    reader = PdfReader(BytesIO(pdf), strict=True)
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("ru")
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title
    pages: Any = reader.pages
    resources = [page["/Resources"].get_object() for page in pages]
    fonts = [font.get_object() for each in resources for font in each["/Font"].values()]
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in fonts)
    assert all("/ToUnicode" in font for font in fonts)


def ensure_every_mark_has_its_element(pdf: bytes) -> None:
    """Each mark of a page belongs to an element of that page.

    Read strictly: the objects of the structure stand in one table with reportlab's own.
    """
    reader = PdfReader(BytesIO(pdf), strict=True)
    root: Any = reader.root_object["/StructTreeRoot"]
    parents = root["/ParentTree"]["/Nums"]
    for number, page in enumerate(reader.pages):
        assert page["/StructParents"] == parents[2 * number] == number
        contents = page.get_contents()
        assert contents is not None
        elements = [each.get_object() for each in parents[2 * number + 1]]
        assert contents.get_data().count(b"/MCID") == len(elements)
        assert all(at in element["/K"] for at, element in enumerate(elements))
        assert all(element["/Pg"].indirect_reference == page.indirect_reference for element in elements)
