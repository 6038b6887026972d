"""Books in XLSX written part by part, since no library writes what spreadsheets leave behind in them."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

_NAMESPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"


class Cell(NamedTuple):
    """A cell by what stands in its element."""

    attributes: str = ""
    inside: str = ""


def text(value: str) -> Cell:
    return Cell('t="inlineStr"', f"<is><t>{escape(value)}</t></is>")


def number(value: str, style: int = 0) -> Cell:
    return Cell(f's="{style}"', f"<v>{value}</v>")


def shared(value: str) -> Cell:
    """A text as a spreadsheet keeps it, with control characters as `_x0000_`."""
    return Cell('t="str"', f"<v>{escape(value)}</v>")


def formula(inside: str = "", kind: str = "") -> Cell:
    return Cell(f't="{kind}"' if kind else "", f"<f>A1+1</f>{inside}")


def error(word: str) -> Cell:
    return Cell('t="e"', f"<f>VLOOKUP(A1,B:C,2,0)</f><v>{word}</v>")


def write_book(
    path: Path,
    *rows: Sequence[Cell | str],
    formats: Sequence[str] = (),
    prefix: str = "",
    with_names: bool = True,
) -> Path:
    """Write a book of one sheet; a string is a cell of text, and style 1 has the first of the formats."""
    element = f"{prefix}:" if prefix else ""
    sheet = "".join(
        f"<{element}row{f' r={chr(34)}{line}{chr(34)}' if with_names else ''}>"
        + "".join(
            _element(cell, f"{chr(ord('A') + place)}{line}" if with_names else "", element)
            for place, cell in enumerate(row)
        )
        + f"</{element}row>"
        for line, row in enumerate(rows, 1)
    )
    declared = f'xmlns{element and ":"}{prefix}="{_NAMESPACE}"'
    defined = "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
        for at, code in enumerate(formats)
    )
    used = "".join(f'<xf numFmtId="{164 + at}"/>' for at in range(len(formats)))
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
        f'Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_NAMESPACE}" xmlns:r="{_LINKS}"><sheets>'
        f'<sheet name="Лист &amp; 1" sheetId="7" r:id="rId3"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">'
        f'<Relationship Id="rId3" Type="{_LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId4" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_NAMESPACE}"><numFmts>{defined}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>{used}</cellXfs>'
        "</styleSheet>",
        "xl/worksheets/sheet1.xml": f"<{element}worksheet {declared}><{element}sheetData>{sheet}"
        f"</{element}sheetData></{element}worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{content}')
    return path


def _element(cell: Cell | str, name: str, element: str) -> str:
    attributes, inside = text(cell) if isinstance(cell, str) else cell
    for tag in ("is", "t", "f", "v"):
        inside = inside.replace(f"<{tag}>", f"<{element}{tag}>").replace(f"</{tag}>", f"</{element}{tag}>")
    inside = inside.replace("<v/>", f"<{element}v/>")
    named = f'r="{name}" ' if name else ""
    return f"<{element}c {named}{attributes}>{inside}</{element}c>"
