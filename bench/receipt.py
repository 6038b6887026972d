"""How long one receipt takes: ours against the same page by reportlab's platypus with a QR by segno.

Run from the project's root: `python bench/receipt.py`. Both print the same words and figures in the same
typeface; the peer is what the manuals of the two libraries teach (SimpleDocTemplate, Table, Paragraph; the QR
saved as PNG and placed as an Image). The times are medians of CPU time in one process, the two taking turns.
"""
# ruff: noqa: SLF001  the peer prints our own words, which are private to the receipt

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any
from xml.sax.saxutils import escape

import fontpkg_pt_sans
import segno
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Image, Paragraph, SimpleDocTemplate, Spacer
from reportlab.platypus import Table as PlatypusTable
from reportlab.platypus.tables import TableStyle

sys.path.insert(0, str(Path(__file__).parent.parent))

from adapters.documents import receipt as ours
from adapters.documents import receipt_words as words
from adapters.documents.sheet import Cell
from core.base import figures
from core.base.ids import AccountNumber
from core.model.receipts.receipt import Receipt
from tests.doubles.receipts import FULL, RECEIPT

ROUNDS = 40
FONTS = fontpkg_pt_sans.ROOT / "files"
INK, MUTED, LINE, PANEL = HexColor(0x1C2126), HexColor(0x66707A), HexColor(0xD1D6DB), HexColor(0xF4F5F7)
CODE = 122

BODY = ParagraphStyle("body", fontName="Peer", fontSize=8, leading=11, textColor=INK)
MUTED_BODY = ParagraphStyle("muted", BODY, textColor=MUTED)
SMALL = ParagraphStyle("small", BODY, fontSize=7, leading=9.2)
SMALL_MUTED = ParagraphStyle("small-muted", SMALL, textColor=MUTED)
CAPTION = ParagraphStyle("caption", SMALL_MUTED, fontSize=6.5, alignment=TA_CENTER)
HEADING = ParagraphStyle("heading", BODY, fontName="Peer-Bold", fontSize=9.5, leading=15)
TITLE = ParagraphStyle("title", BODY, fontName="Peer-Bold", fontSize=20, leading=26)
AMOUNT = ParagraphStyle("amount", TITLE, fontSize=36, leading=44)
CLOSE = TableStyle(
    [
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
    ]
)
RULED: list[Any] = [
    ("FONT", (0, 0), (-1, -1), "Peer", 8),
    ("TEXTCOLOR", (0, 0), (-1, 0), MUTED),
    ("LINEBELOW", (0, 0), (-1, 0), 0.7, INK),
    ("LINEBELOW", (0, 1), (-1, -1), 0.5, LINE),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
]
RIGHT = ParagraphStyle("right", BODY, alignment=TA_RIGHT)
RIGHT_BOLD = ParagraphStyle("right-bold", RIGHT, fontName="Peer-Bold")


def peer_pdf(receipt: Receipt) -> bytes:
    """The receipt as the manuals of reportlab and segno would have it."""
    buffer = BytesIO()
    SimpleDocTemplate(
        buffer,
        pagesize=A4,
        leftMargin=40,
        rightMargin=40,
        topMargin=30,
        bottomMargin=16,
        invariant=1,
        lang="ru",
    ).build(story(receipt))
    return buffer.getvalue()


def story(receipt: Receipt) -> list[Flowable]:
    """Everything on the page, from top to bottom."""
    phones = ", ".join(receipt.supplier.phones)
    head = PlatypusTable(
        [
            [text("Платежный документ за электроэнергию"), text(receipt.supplier.name, RIGHT_BOLD)],
            [text(f"Квитанция за {figures.month(receipt.month)}", TITLE), text(phones, RIGHT)],
        ]
    )
    (meters,), (charged, settled), (charges,) = ours._bands(receipt)
    return [
        head,
        hero(receipt),
        Spacer(0, 14),
        side_by_side(
            facts("Абонент", ours._billed(receipt.account)),
            facts("Получатель", ours._requisites(receipt.payee)),
        ),
        *block(meters),
        side_by_side(block(charged), block(settled)),
        *block(charges),
        Spacer(0, 10),
        foot(receipt),
        text(
            f"Сформировано {figures.day(receipt.made_at)} {figures.time_of_day(receipt.made_at)}", SMALL_MUTED
        ),
    ]


def text(words: str, style: ParagraphStyle = BODY) -> Paragraph:
    """A paragraph in which nothing is markup."""
    return Paragraph(escape(words), style)


def hero(receipt: Receipt) -> PlatypusTable:
    """What to pay, and the code to pay it by."""
    account = receipt.account
    labels = [text(label, SMALL_MUTED) for label in ("Лицевой счет", "ЕЛС", "Период")]
    values = [text(value) for value in (account.number, account.els, figures.month(receipt.month))]
    left = [
        text("Итого к оплате", MUTED_BODY),
        text(figures.money(receipt.to_pay), AMOUNT),
        text(words.when(receipt)),
        PlatypusTable([labels, values]),
    ]
    picture = BytesIO()
    segno.make(receipt.payment_code, error="m", micro=False).save(picture, kind="png", scale=4, border=4)
    right = [Image(picture, CODE, CODE), text("Наведите камеру банковского приложения", CAPTION)]
    table = PlatypusTable([[left, right]], colWidths=[375, 140])
    table.setStyle(
        TableStyle([("BACKGROUND", (0, 0), (-1, -1), PANEL), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    )
    return table


def facts(heading: str, rows: list[tuple[str, str, int]]) -> list[Flowable]:
    """Labels with their values."""
    cells = [[text(label, MUTED_BODY), text(value)] for label, value, _ in rows]
    return [text(heading, HEADING), PlatypusTable(cells, colWidths=[80, 165], style=CLOSE)]


def block(made: ours._Block) -> list[Flowable]:
    """A table under its heading."""
    table = made.table
    rows = [
        [column.title for column in table.columns],
        *([in_cell(cell) for cell in row] for row in table.rows),
    ]
    numbers = [
        ("ALIGN", (i, 0), (i, -1), "RIGHT") for i, column in enumerate(table.columns) if column.figures
    ]
    last = [("FONT", (0, -1), (-1, -1), "Peer-Bold", 8)] if table.total else []
    style = TableStyle([*RULED, *numbers, *last])
    drawn = PlatypusTable(rows, colWidths=[column.width for column in table.columns], style=style)
    drawn.hAlign = "LEFT"
    return [text(made.heading, HEADING), drawn, *(text(line, SMALL_MUTED) for line in made.note)]


def in_cell(cell: Cell) -> str:
    """A cell as a table of platypus wants it."""
    return cell if isinstance(cell, str) else "\n".join(cell)


def side_by_side(left: list[Flowable], right: list[Flowable]) -> PlatypusTable:
    """Two halves of the page."""
    return PlatypusTable([[left, right]], colWidths=[262, 253], style=CLOSE)


def foot(receipt: Receipt) -> PlatypusTable:
    """Whom to ask."""
    columns = [("Поставщик", receipt.supplier), ("Сетевая организация", receipt.network)]
    cells = [
        [text(name, SMALL), *(text(x, SMALL) for x in ours._contacts(who))] for name, who in columns if who
    ]
    note = [text("Электронная квитанция", SMALL), text(words.E_RECEIPT[receipt.e_receipt], SMALL)]
    return PlatypusTable([[*cells, note]], colWidths=[172, 172, 171], style=CLOSE)


def neighbours(receipt: Receipt) -> Iterator[Receipt]:
    """Receipts alike, with words and sums of their own, so that nobody gains by printing one thing twice."""
    for number in range(ROUNDS):
        account = replace(
            receipt.account,
            number=AccountNumber(f"{10_000_019 * (number + 1):010d}"),
            address=f"г. Волгоград, {number + 1}-я Продольная ул., д. {number * 7 + 1}, кв. {number + 1}",
            owner=f"Иванов {number} Петрович",
        )
        lines = tuple(replace(line, amount=line.amount + number * 131) for line in receipt.lines)
        meters = tuple(replace(line, current=Decimal(20_000 + number * 97)) for line in receipt.meters)
        services = tuple(
            replace(charge, opening=charge.opening + number * 313, charged=charge.charged + number * 131)
            for charge in receipt.services
        )
        yield replace(receipt, account=account, lines=lines, meters=meters, services=services)


def seconds(make: Callable[[Receipt], bytes], receipt: Receipt) -> float:
    """CPU time of one receipt."""
    begun = process_time()
    make(receipt)
    return process_time() - begun


def main() -> None:
    """Print both times and their ratio, for an ordinary receipt and for the fullest."""
    pdfmetrics.registerFont(TTFont("Peer", str(FONTS / "PT_Sans-Web-Regular.ttf")))
    pdfmetrics.registerFont(TTFont("Peer-Bold", str(FONTS / "PT_Sans-Web-Bold.ttf")))
    for name, receipt in (
        ("one meter, one zone", RECEIPT),
        ("three meters, three zones, three ranges", FULL),
    ):
        ours.receipt_pdf(receipt)
        peer_pdf(receipt)
        rounds = [(seconds(ours.receipt_pdf, x), seconds(peer_pdf, x)) for x in neighbours(receipt)]
        mine, peer = (median(times) * 1000 for times in zip(*rounds, strict=True))
        print(f"{name}: {mine:.1f} ms, platypus with segno {peer:.1f} ms, {peer / mine:.1f} times faster")


if __name__ == "__main__":
    main()
