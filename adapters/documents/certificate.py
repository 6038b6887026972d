"""The certificates as a PDF: a letter that flows, on one A4 page where one is enough."""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from io import BytesIO
from itertools import groupby
from typing import Any, Final, Literal

from reportlab.lib.colors import Color, HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    KeepTogether,
    Spacer,
    Table,
    TableStyle,
)

from adapters.documents.flow import Code, Document, Picture, Rows, Rule, Structure, Words, adorning
from adapters.documents.fonts import BOLD, REGULAR, printable
from adapters.documents.receipt_words import zone_names
from adapters.documents.tags import Element, Kind
from core.base import figures
from core.base.check_codes import spaced
from core.base.money import Kopecks
from core.model.charges.balance import MonthStatement
from core.model.charges.charge import Payment
from core.model.papers.certificate import (
    AccountStatement,
    Certificate,
    Head,
    NoDebtCertificate,
    Unpaid,
    UsedReading,
)
from core.model.papers.paper import PaperKind

_WIDTH, _HEIGHT = A4
_MARGIN: Final = 50
_TOP: Final = 32
_BOTTOM: Final = 38
_PADDING: Final = 6
"""What reportlab leaves free inside of the margins."""
_ROOM: Final = _WIDTH - 2 * _MARGIN
_LABELS: Final = 0.36
"""Of the width, for what stands before a fact."""
_MOST_BESIDE: Final = 14
"""So many payments stand beside the months; more would not fit the page."""
_ROWS_TOGETHER: Final = 10
"""Of a table, that a page is not to end with its head and a row."""
_CELLS: Final = TableStyle([("FONTNAME", (0, 0), (-1, -1), REGULAR.fontName)])
"""A table names a font for each cell, also where a paragraph brings its own; this one is in the file."""
_TITLES: Final = {
    PaperKind.NO_DEBT: "об отсутствии задолженности за электроэнергию",
    PaperKind.STATEMENT: "о состоянии расчетов за электроэнергию",
}


@dataclass(frozen=True, slots=True)
class _Look:
    """Letters of one size with what follows from it."""

    size: float
    muted: Color
    hairline: Color
    signature: float
    """The height of the facsimile, in points."""
    code: float
    """The side of the QR code."""
    structure: Structure = field(default_factory=Structure)
    """Of the document in the making."""

    def style(
        self,
        *,
        times: float = 1,
        bold: bool = False,
        muted: bool = False,
        align: Literal[0, 1, 2] = TA_LEFT,
    ) -> ParagraphStyle:
        """How a paragraph looks whose letters are so many times as large."""
        size = self.size * times
        return ParagraphStyle(
            "style",
            fontName=BOLD.fontName if bold else REGULAR.fontName,
            fontSize=size,
            leading=size * 1.3,
            textColor=self.muted if muted else black,
            alignment=align,
            splitLongWords=1,
        )

    def words(self, text: str, *, kind: Kind = "P", of: Element | None = None, **style: Any) -> Words:
        """A paragraph that is a part of the document, or of one of its parts."""
        return Words(_words(text), self.style(**style)).of(self.structure, kind, of)

    def code_of(self, link: str) -> Code:
        """The QR code that opens the check."""
        part = self.structure.part("Figure", alt="QR-код для проверки справки")
        return Code(link, self.code, self.structure, part)

    def picture_of(self, facsimile: bytes, width: float, height: float) -> Picture:
        """The signature."""
        picture = Picture(BytesIO(facsimile), width, height, hAlign="RIGHT")
        picture.structure = self.structure
        picture.element = self.structure.part("Figure", alt="Подпись и печать")
        return picture

    def gap(self, times: float = 1) -> Spacer:
        return Spacer(0, self.size * times)

    @property
    def small(self) -> float:
        """What of the size small print has: none has any where the letters are to be large."""
        return 1 if self.size > _USUAL.size else 0.82


_USUAL: Final = _Look(
    size=10.5, muted=HexColor("#5c656e"), hairline=HexColor("#c8cdd2"), signature=46, code=92
)
_LARGE: Final = _Look(size=16, muted=black, hairline=black, signature=60, code=112)
"""Sixteen points and nothing grey, for weak eyes."""


class _Pages(Document):
    """Pages whose foot is drawn last, so that it is copied last too."""

    foot: Callable[[Canvas, int], None]

    def afterPage(self) -> None:  # noqa: N802  reportlab's name
        """What stands at the end of each page."""
        self.foot(self.canv, self.page)


def certificate_pdf(certificate: Certificate, facsimile: bytes = b"") -> bytes:
    """Print a certificate; the same one gives the same bytes.

    Args:
        certificate: what it says.
        facsimile: the picture of the signature and the stamp (PNG or JPEG); without it, a line to sign on.
    """
    head = certificate.head
    look = replace(_LARGE if head.large_print else _USUAL, structure=Structure())
    buffer = BytesIO()
    title = f"Справка № {head.paper.number} {_TITLES[head.paper.kind]}, ЛС {head.account.number}"
    document = _Pages(
        buffer,
        pagesize=A4,
        leftMargin=_MARGIN - _PADDING,
        rightMargin=_MARGIN - _PADDING,
        topMargin=_TOP,
        bottomMargin=_BOTTOM,
        title=title,
        author=head.supplier.name,
        subject="Справка по лицевому счету",
        lang="ru",
        initialFontName=REGULAR.fontName,  # else one is named that is not in the file
        made_at=head.issued_at,
    )
    story = [
        *_letterhead(head, look),
        *_heading(head, look),
        *(
            _no_debt(certificate, look)
            if isinstance(certificate, NoDebtCertificate)
            else _statement(certificate, look)
        ),
        KeepTogether([*_signature(head, look, facsimile), *_check(head, look)]),
    ]
    document.foot = partial(_foot, head, look)
    return look.structure.build(document, story)


# --- what every certificate has ---


def _letterhead(head: Head, look: _Look) -> Iterator[Flowable]:
    supplier, payee = head.supplier, head.payee
    yield look.words(supplier.name, times=1.1, bold=True)
    numbers = f"ИНН {payee.inn}" + (f", КПП {payee.kpp}" if payee.kpp else "")
    bank = f"р/с\xa0{payee.account} в {payee.bank_name}, БИК\xa0{payee.bic}, к/с\xa0{payee.corr_account}"
    phones = (phone.replace(" ", "\xa0") for phone in supplier.phones)
    found = ", ".join(filter(None, [supplier.address, *phones, supplier.email, supplier.site]))
    # In large letters the bank would take the room that the words need.
    for line in (found, numbers) if head.large_print else (found, f"{numbers}, {bank}"):
        yield look.words(line, times=look.small, muted=True)
    yield Rule(width="100%", thickness=1, color=black, spaceBefore=look.size * 0.5, spaceAfter=0)


def _heading(head: Head, look: _Look) -> Iterator[Flowable]:
    paper = head.paper
    yield look.gap(1.6 if not head.large_print else 0.6)
    title = f"Справка № {paper.number}"
    yield look.words(title, kind="H1", times=1.5 if not head.large_print else 1.2, bold=True, align=TA_CENTER)
    yield look.words(_TITLES[paper.kind], times=1.1, bold=True, align=TA_CENTER)
    yield look.words(f"от {figures.day(paper.day)}", align=TA_CENTER)
    yield look.gap(1.2 if not head.large_print else 0.6)


def _account(head: Head) -> str:
    """«по лицевому счету …», with the address and the owner as far as they are known."""
    account = head.account
    els = f" (единый лицевой счет {account.els})" if account.els else ""
    address = f", адрес: {account.address}" if account.address else ""
    owner = f", владелец счета: {account.owner}" if account.owner else ""
    return f"по лицевому счету {account.number}{els}{address}{owner}"


def _facts(facts: Iterable[tuple[str, str]], look: _Look) -> Table:
    """Labels on the left, what they name on the right; each as long as it has to be."""
    part = look.structure.part("Table")
    rows = []
    for name, said in facts:
        row = look.structure.part("TR", part)
        rows.append([look.words(name, kind="TH", of=row, muted=True), look.words(said, kind="TD", of=row)])
    table = Rows(
        rows,
        colWidths=[_ROOM * _LABELS, _ROOM * (1 - _LABELS)],
    )
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (0, -1), 0),
                ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), look.size * 0.22),
                ("BOTTOMPADDING", (0, 0), (-1, -1), look.size * 0.22),
                ("LINEBELOW", (0, 0), (-1, -1), 0.5, look.hairline),
            ],
            parent=_CELLS,
        )
    )
    return table


def _about(head: Head) -> Iterator[tuple[str, str]]:
    if head.paper.purpose:
        yield "Для чего выдана", head.paper.purpose
    if head.paper.valid_until:
        yield "Действительна", f"до {figures.day(head.paper.valid_until)} включительно"


def _signature(head: Head, look: _Look, facsimile: bytes) -> Iterator[Flowable]:
    yield look.gap(1.4 if not head.large_print else 0.2)
    signer = look.words(head.signer.replace(". ", ".\xa0") or "Подпись", muted=not head.signer)
    if facsimile:
        picture = ImageReader(BytesIO(facsimile))
        wide, high = picture.getSize()
        share = min(look.signature / high, _ROOM * 0.4 / wide)
        signed: Flowable = look.picture_of(facsimile, wide * share, high * share)
    else:
        signed = look.words("_________________________", align=TA_RIGHT)
    row = Table([[signer, signed]], colWidths=[_ROOM * 0.55, _ROOM * 0.45])
    row.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "BOTTOM"),
                ("LEFTPADDING", (0, 0), (0, 0), 0),
                ("RIGHTPADDING", (-1, 0), (-1, 0), 0),
            ],
            parent=_CELLS,
        )
    )
    yield row


def _check(head: Head, look: _Look) -> Iterator[Flowable]:
    """How anybody finds out that it is real."""
    code = spaced(head.paper.code)
    how = (
        "Проверить справку может каждый, без входа и пароля: наведите камеру телефона на код"
        if head.check_link
        else "Проверить справку может каждый, без входа и пароля"
    )
    picture = look.code_of(head.check_link) if head.check_link else None
    words = [
        look.words(f"Код проверки: {code}", bold=True),
        look.words(
            f"{how}{' или' if head.check_link else ':'} напишите нашему боту /check {code}",
            times=look.small,
            muted=True,
        ),
    ]
    yield look.gap(0.8 if not head.large_print else 0.4)
    if picture is None:
        yield from words
        return
    row = Table([[picture, words]], colWidths=[look.code + 8, _ROOM - look.code - 8])
    row.setStyle(
        TableStyle(
            [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("LEFTPADDING", (0, 0), (0, 0), 0)], parent=_CELLS
        )
    )
    yield row


def _foot(head: Head, look: _Look, canvas: Canvas, page: int) -> None:
    with adorning(canvas):
        canvas.setFont(REGULAR.fontName, look.size * look.small)
        canvas.setFillColor(look.muted)
        canvas.drawString(_MARGIN, _BOTTOM - 22, printable(f"Справка № {head.paper.number}"))
        canvas.drawRightString(_WIDTH - _MARGIN, _BOTTOM - 22, printable(f"Страница {page}"))


# --- no debt ---


def _no_debt(certificate: NoDebtCertificate, look: _Look) -> Iterator[Flowable]:
    head = certificate.head
    said = (
        f"Выдана в том, что {_account(head)}, по состоянию на {figures.day(head.paper.day)} "
        f"задолженность за электроэнергию и пени отсутствует."
    )
    yield look.words(said, times=1.1 if not head.large_print else 1)
    yield look.gap(0.8)
    yield _facts(_grounds(certificate), look)


def _grounds(certificate: NoDebtCertificate) -> Iterator[tuple[str, str]]:
    yield "Последний месяц начислений", figures.month(certificate.head.paper.month)
    for _, zones in groupby(certificate.readings, key=lambda reading: (reading.meter, reading.taken_on)):
        yield "Учтенное показание", _readings(list(zones))
    if certificate.last_paid and not certificate.counted:
        yield "Последний платеж", _payment(certificate.last_paid)
    if certificate.counted:
        total = sum(payment.amount for payment in certificate.counted)
        listed = "; ".join(map(_payment, certificate.counted))
        several = f", всего {figures.money(total)}" if len(certificate.counted) > 1 else ""
        yield "Учтены платежи, которые еще обрабатываются", f"{listed}{several}"
    for unpaid in certificate.not_due:
        yield "Срок оплаты еще не наступил", _unpaid(unpaid)
    yield from _about(certificate.head)


def _readings(zones: Sequence[UsedReading]) -> str:
    """What one meter showed on a day, in each of its zones."""
    shown = ", ".join(
        figures.number(each.value) + "".join(f" ({name})" for name in zone_names(each.zone)) for each in zones
    )
    return f"{shown} от {figures.day(zones[0].taken_on)}, счетчик №\xa0{zones[0].meter}"


def _payment(payment: Payment) -> str:
    return f"{figures.money(payment.amount)} от {figures.day(payment.date)}"


def _unpaid(unpaid: Unpaid) -> str:
    debt = unpaid.debt
    return f"{figures.money(debt.amount)} за {figures.month(debt.month)}, до {figures.day(unpaid.due)}"


# --- statement of account ---


def _statement(statement: AccountStatement, look: _Look) -> Iterator[Flowable]:
    head = statement.head
    said = f"Выдана {_account(head)}. Расчеты по состоянию на {figures.day(head.paper.day)}:"
    yield look.words(said)
    yield look.gap(0.5)
    yield _facts([*_balance(statement), *_about(head)], look)
    yield look.gap(0.9)
    year, paid = "За последний год, руб. (минус — переплата)", "Учтенные платежи, руб."
    months, payments = statement.months, statement.payments
    if not head.large_print and 0 < len(payments) <= _MOST_BESIDE:
        wide, narrow = _ROOM * 0.66, _ROOM * 0.28
        columns = [
            [look.words(year, bold=True), _months(months, look, wide)],
            [look.words(paid, bold=True), _payments(payments, look, narrow)],
        ]
        row = Table([columns], colWidths=[_ROOM - narrow, narrow])
        row.setStyle(
            TableStyle(
                [
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("LEFTPADDING", (0, 0), (-1, -1), 0),
                    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ],
                parent=_CELLS,
            )
        )
        yield row
        return
    yield from _titled(year, _months(months, look, _ROOM), look)
    if payments:
        yield look.gap(0.9)
        yield from _titled(paid, _payments(payments, look, _ROOM), look)


def _balance(statement: AccountStatement) -> Iterator[tuple[str, str]]:
    balance = statement.balance
    month = figures.month(balance.month)
    yield f"{_debt_or_advance(balance.opening)} на начало, {month}", figures.money(abs(balance.opening))
    yield "Начислено", figures.money(balance.charged)
    if balance.recalculated:
        yield "Перерасчет", figures.money(balance.recalculated)
    yield "Пени", figures.money(balance.penalty)
    yield "Оплачено", figures.money(balance.paid)
    yield f"{_debt_or_advance(balance.owed)} на конец, {month}", figures.money(abs(balance.owed))
    for payment in balance.paid_since:
        where = f", {payment.channel}" if payment.channel else ""
        yield "Оплачено позже, еще обрабатывается", f"{_payment(payment)}{where}"
    if balance.paid_since:
        left = balance.owed - balance.uncounted
        yield f"С учетом этих платежей {_debt_or_advance(left).lower()}", figures.money(abs(left))


def _debt_or_advance(amount: Kopecks) -> str:
    return "Переплата" if amount < 0 else "Долг"


def _payments(payments: Sequence[Payment], look: _Look, room: float) -> Table:
    """Where there is room, two in a row."""
    cells = [(figures.day(each.date), figures.bare_money(each.amount)) for each in payments]
    if room < _ROOM:
        return _table(("Дата", "Сумма"), cells, (room / 2, room / 2), look, worded={0})
    cells += [("", "")] * (len(cells) % 2)
    rows = [(*cells[at], "", *cells[at + 1]) for at in range(0, len(cells), 2)]
    gap = room * 0.12
    wide = (room - gap) / 4
    heads = ("Дата", "Сумма", "", "Дата", "Сумма")
    return _table(heads, rows, (wide, wide, gap, wide, wide), look, worded={0, 3})


def _months(months: Sequence[MonthStatement], look: _Look, room: float) -> Table:
    rows = []
    for stated in months:
        total, service = stated.total, stated.service
        sums = (
            service.charged + service.corrected,
            total.charged + total.corrected - service.charged - service.corrected,
            total.paid,
            total.total,
        )
        rows.append((figures.month(stated.month), *map(figures.bare_money, sums)))
    heads = ("Месяц", "Начислено", "Пени", "Оплачено", "Долг")
    return _table(heads, rows, [room * share for share in (0.3, 0.19, 0.15, 0.18, 0.18)], look, worded={0})


def _titled(title: str, table: Table, look: _Look) -> Iterator[Flowable]:
    yield CondPageBreak(look.size * _ROWS_TOGETHER)
    yield look.words(title, kind="H2", bold=True)
    yield table


def _table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    look: _Look,
    *,
    worded: Container[int],
) -> Table:
    """A table of figures, with words in the columns that are `worded`; its head stands on each page."""
    part = look.structure.part("Table")

    def cells(row: Sequence[str], kind: Kind, **style: Any) -> list[Words]:
        of = look.structure.part("TR", part)
        return [
            look.words(cell, kind=kind, of=of, align=TA_LEFT if place in worded else TA_RIGHT, **style)
            for place, cell in enumerate(row)
        ]

    table = Rows(
        [cells(heads, "TH", times=look.small, muted=True), *(cells(row, "TD") for row in rows)],
        colWidths=widths,
        repeatRows=1,
    )
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 0),
                ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                ("TOPPADDING", (0, 0), (-1, -1), look.size * 0.1),
                ("BOTTOMPADDING", (0, 0), (-1, -1), look.size * 0.1),
                ("LINEBELOW", (0, 0), (-1, 0), 0.7, black),
                ("LINEBELOW", (0, 1), (-1, -1), 0.4, look.hairline),
            ],
            parent=_CELLS,
        )
    )
    return table


def _words(text: str) -> str:
    """Text for a paragraph, in which nothing is taken for a mark."""
    return escape(printable(text))
