"""The receipt for weak eyes: letters of 16 points, black on white, on as many pages as it takes."""

from collections.abc import Sequence
from dataclasses import replace

from adapters.documents import receipt_words as words
from adapters.documents.sheet import INK, WIDTH, Cell, Column, Sheet, Style, Table, wrapped
from adapters.documents.tags import ARTIFACT
from core.base import figures
from core.model.charges.balance import Balance
from core.model.receipts.receipt import Contacts, MeterLine, Receipt

_LEFT, _RIGHT = 40.0, WIDTH - 40
_TOP, _BOTTOM = 56.0, 790.0
_FOOT = 814.0
_SIZE = 16
_BODY = Style(_SIZE)
_STRONG = Style(_SIZE, bold=True)
_LEADING = 20.0
_ROW = 24.0
_HEADING = Style(20, bold=True)
_TITLE = Style(26, bold=True)
_AMOUNT = 44
_CODE = 190
"""Large enough for a shaking hand."""
_CHECK = 100
"""The side of the code by which the paper is checked."""
_BEFORE_HEADING = 14.0
_HEADING_HEIGHT = 34.0
_MOST_LINES = 6
"""Of a name or an address."""

_METER_COLUMNS = (
    Column("Счетчик", 165),
    Column("Было", 120, figures=True),
    Column("Стало", 120, figures=True),
    Column("Расход,\nкВт·ч", WIDTH - 80 - 405, figures=True),
)
_LINE_COLUMNS = (
    Column("Услуга", 205),
    Column("Объем,\nкВт·ч", 90, figures=True),
    Column("Тариф,\nруб.", 90, figures=True),
    Column("Сумма,\nруб.", WIDTH - 80 - 385, figures=True),
)
_SUM_COLUMNS = (Column("", 370), Column("", WIDTH - 80 - 370, figures=True))


class _Flow:
    """The sheet, filled from top to bottom, page by page."""

    def __init__(self, sheet: Sheet, receipt: Receipt) -> None:
        self.sheet = sheet
        self.y = _TOP
        self._page = 1
        self._foot = f"ЛС {receipt.account.number} · {figures.month(receipt.month)}"

    def make_room(self, height: float) -> None:
        """Go on to the next page where this one has not so much room left."""
        if self.y + height > _BOTTOM and self.y > _TOP:
            self.end_page()
            self.sheet.next_page()
            self.y = _TOP
            self._page += 1

    def end_page(self) -> None:
        """Say at the foot of the page whose it is and which one."""
        with self.sheet.part(ARTIFACT):
            self.sheet.text(_LEFT, _FOOT, self._foot, _BODY)
            self.sheet.right(_RIGHT, _FOOT, f"Страница {self._page}", _BODY)

    def heading(self, text: str, *, before: float) -> None:
        """A heading on the page of what it is about, of which so much has to fit there."""
        self.make_room(_BEFORE_HEADING + _HEADING_HEIGHT + before)
        self.y += _BEFORE_HEADING if self.y > _TOP else 0
        with self.sheet.part("H2"):
            self.sheet.text(_LEFT, self.y + _HEADING.size, text, _HEADING)
        self.y += _HEADING_HEIGHT

    def paragraph(
        self, text: str, style: Style = _BODY, most: int = _MOST_LINES, room: float = _RIGHT - _LEFT
    ) -> None:
        """Words in as many lines as they take."""
        lines = wrapped(text, style, room, most)
        self.make_room(len(lines) * _LEADING)
        with self.sheet.part("P"):
            self.sheet.paragraph(_LEFT, self.y + style.size, lines, style, _LEADING)
        self.y += len(lines) * _LEADING + 4

    def table(self, table: Table) -> None:
        """A table, whose head stands again on each page that it goes on to."""
        rows = list(table.rows)
        while rows:
            self.make_room(replace(table, rows=rows[:1]).height(_ROW, _SIZE))
            fitting = len(rows)
            room = _BOTTOM - self.y
            while fitting > 1 and replace(table, rows=rows[:fitting]).height(_ROW, _SIZE) > room:
                fitting -= 1
            shown, rows = rows[:fitting], rows[fitting:]
            part = replace(table, rows=shown, total=table.total and not rows)
            self.y = self.sheet.table(_LEFT, self.y, part)


def draw(sheet: Sheet, receipt: Receipt) -> None:
    """Draw the receipt, beginning on the page that the sheet has open."""
    flow = _Flow(sheet, receipt)
    _head(flow, receipt)
    _sum(flow, receipt)
    _billed(flow, receipt)
    _settled(flow, receipt)
    _meters(flow, receipt)
    _charged(flow, receipt)
    _services(flow, receipt)
    _contacts(flow, receipt)
    flow.end_page()


def _head(flow: _Flow, receipt: Receipt) -> None:
    flow.paragraph(receipt.supplier.name, _STRONG, 2)
    lines = wrapped(words.title(receipt), _TITLE, _RIGHT - _LEFT, 2)
    with flow.sheet.part("H1"):
        flow.sheet.paragraph(_LEFT, flow.y + _TITLE.size, lines, _TITLE, 30)
    flow.y += len(lines) * 30 + 12


def _sum(flow: _Flow, receipt: Receipt) -> None:
    """What to pay between two strong lines, with the code to pay it by."""
    sheet, top = flow.sheet, flow.y
    sheet.rule(_LEFT, _RIGHT, top, INK, 2)
    room = _RIGHT - _LEFT - (_CODE + 10 if receipt.has_code else 0)
    with sheet.part("P"):
        sheet.text(_LEFT, top + 30, words.sum_heading(receipt), _BODY)
        amount = figures.money(receipt.to_pay)
        size = min(_AMOUNT, _AMOUNT * room / Style(_AMOUNT, bold=True).width(amount))
        sheet.text(_LEFT, top + 78, amount, Style(size, bold=True))
    with sheet.part("P"):
        lines = wrapped(words.when(receipt), _STRONG, room, 4)
        y = sheet.paragraph(_LEFT, top + 110, lines, _STRONG, _LEADING) + 4
    remark = words.CODE_CAPTION if receipt.has_code else "" if receipt.is_last else words.BY_THE_LAST
    if remark:
        with sheet.part("P"):
            y = sheet.paragraph(_LEFT, y, wrapped(remark, _BODY, room, 4), _BODY, _LEADING)
    if receipt.has_code:
        sheet.code(receipt.payment_code, _RIGHT - _CODE, top + 8, _CODE, alt=words.CODE_ALT)
        y = max(y, top + _CODE + 24)
    flow.y = y
    sheet.rule(_LEFT, _RIGHT, y - 8, INK, 2)


def _billed(flow: _Flow, receipt: Receipt) -> None:
    account = receipt.account
    flow.paragraph(
        f"Лицевой счет {account.number}" + (f", ЕЛС {account.els}" if account.els else ""), _STRONG
    )
    flow.paragraph(account.address or words.UNKNOWN)
    if account.owner is not None:
        flow.paragraph(f"Собственник: {account.owner}")
    flow.paragraph(
        f"Площадь {words.area(account.area)}, зарегистрировано {words.people(account.registered)}, "
        f"проживает {words.people(account.residents)}"
    )


def _settled(flow: _Flow, receipt: Receipt) -> None:
    rows = [
        (_SUM_COLUMNS[0].lines(label, _SIZE), figures.bare_money(amount))
        for label, amount in words.settled(receipt)
    ]
    flow.heading("Расчет суммы к оплате", before=_ROW * 3)
    flow.table(_table(_SUM_COLUMNS, rows, total=True))


def _meters(flow: _Flow, receipt: Receipt) -> None:
    flow.heading("Показания приборов учета", before=_LEADING * 4)
    if not receipt.meters:
        flow.paragraph("Показаний за месяц нет.")
        return
    flow.table(_table(_METER_COLUMNS, [_meter(line) for line in receipt.meters]))
    flow.y += 6
    for said in dict.fromkeys(map(_of_meter, receipt.meters)):
        flow.paragraph(said)


def _meter(line: MeterLine) -> tuple[tuple[str, ...], ...]:
    """Its number above its zone, and each value above its day."""
    return (
        (*_METER_COLUMNS[0].lines(line.number, _SIZE), *words.zone_names(line.zone)),
        (words.known(figures.number, line.previous), words.known(figures.day, line.previous_on)),
        (words.known(figures.number, line.current), words.known(figures.day, line.current_on)),
        (words.known(figures.volume, line.consumption),),
    )


def _of_meter(line: MeterLine) -> str:
    source = f", источник показания: {line.source}" if line.source else ""
    return f"Счетчик {line.number}: поверка до {words.known(figures.day, line.verify_until)}{source}"


def _charged(flow: _Flow, receipt: Receipt) -> None:
    """By zone and range where billing tells them, else by service."""
    column = _LINE_COLUMNS[0]
    rows = [
        (
            column.lines(words.line_name(line, receipt), _SIZE),
            figures.volume(line.volume),
            figures.bare_price(line.tariff),
            figures.bare_money(line.amount),
        )
        for line in receipt.lines
    ] or [
        (
            column.lines(charge.service, _SIZE),
            words.known(figures.volume, charge.volume),
            words.known(figures.bare_price, charge.tariff),
            figures.bare_money(charge.charged),
        )
        for charge in receipt.services
    ]
    flow.heading("Начислено по тарифу", before=_ROW * 3)
    flow.table(_table(_LINE_COLUMNS, rows))
    if said := words.basis(receipt):
        flow.y += 6
        flow.paragraph(said)


def _services(flow: _Flow, receipt: Receipt) -> None:
    """Each service by itself, where the sums of all do not say it already."""
    statement = receipt.statement
    if len(receipt.services) == 1 and not statement.service.quality and not statement.penalty_due:
        return
    for charge in statement.rows:
        balance = Balance.of((charge,))
        sums = [
            ("Долг/аванс на начало, руб.", balance.opening),
            ("Начислено, руб.", balance.charged),
            ("Перерасчет, руб.", balance.recalculated),
            ("Снято за качество, руб.", balance.quality),
            ("Платежи, руб.", balance.paid),
            ("Долг/аванс на конец, руб.", balance.closing),
        ]
        (name,) = wrapped(charge.service, _HEADING, _RIGHT - _LEFT, 1) or [words.UNKNOWN]
        flow.heading(name, before=_ROW * 6)
        flow.table(_table(_SUM_COLUMNS, [(label, figures.bare_money(amount)) for label, amount in sums]))


def _contacts(flow: _Flow, receipt: Receipt) -> None:
    payee = receipt.payee
    flow.heading("Получатель платежа", before=_LEADING * 2)
    flow.paragraph(
        f"{payee.name}, ИНН {payee.inn}, КПП {payee.kpp or words.UNKNOWN}, расчетный счет {payee.account}, "
        f"{payee.bank_name}, БИК {payee.bic}, корр. счет {payee.corr_account}"
    )
    flow.heading("Куда обращаться", before=_LEADING * 2)
    flow.paragraph(_address(receipt.supplier))
    if receipt.network:
        flow.paragraph(f"Сетевая организация: {_address(receipt.network)}")
    flow.paragraph(f"Электронная квитанция. {words.E_RECEIPT[receipt.e_receipt]}")
    if receipt.code:
        _check(flow, receipt)
    flow.paragraph(words.made(receipt))


def _check(flow: _Flow, receipt: Receipt) -> None:
    """What the code is for beside it, so that it takes no more room than the code."""
    flow.make_room(_CHECK)
    flow.y += 8
    top, room = flow.y, _RIGHT - _LEFT - (_CHECK + 10 if receipt.check_link else 0)
    flow.paragraph(words.CHECK, _STRONG)
    flow.paragraph(words.check(receipt), room=room)
    if receipt.check_link:
        payload = receipt.check_link.encode()
        flow.sheet.code(payload, _RIGHT - _CHECK, top - 4, _CHECK, alt=words.CHECK_ALT)
        flow.y = max(flow.y, top + _CHECK - 6)


def _address(contacts: Contacts) -> str:
    phones = (phone.replace(" ", "\N{NO-BREAK SPACE}") for phone in contacts.phones)
    said = (contacts.name, contacts.address, *phones, contacts.email, contacts.site)
    return ", ".join(filter(None, said))


def _table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, total: bool = False) -> Table:
    return Table(columns=columns, rows=rows, row=_ROW, size=_SIZE, total=total, plain=True)
