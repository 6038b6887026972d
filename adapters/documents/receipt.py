"""The payment document as a PDF: one A4 page a month, more of them for weak eyes."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from adapters.documents import large_receipt
from adapters.documents import receipt_words as words
from adapters.documents.sheet import (
    ACCENT,
    MUTED,
    PANEL,
    PAPER,
    WIDTH,
    Cell,
    Column,
    Sheet,
    Style,
    Table,
    shortened,
    wrapped,
)
from adapters.documents.tags import ARTIFACT
from core.base import figures
from core.base.periods import Period
from core.model.charges.balance import Balance
from core.model.charges.charge import Charge, ChargeLine
from core.model.receipts.payment_qr import Payee
from core.model.receipts.receipt import BilledAccount, Contacts, MeterLine, Receipt

_LEFT, _RIGHT = 46.0, WIDTH - 46
_TOP, _BOTTOM = 52.0, 812.0
_HALF = 310
"""Where the right half begins."""
_HALF_WIDTH = 242
_HERO_TOP = _TOP + 36
_HERO = 146
_CODE = 122
_HEADING_HEIGHT = 15
_NOTE_LEADING = 10
_FOOT_COLUMN = 158
_FOOT_LEADING = 9.2
_FOOT_GAP = 10
_CHECK = 62
"""The side of the code by which the paper is checked."""

_HEADING = Style(9.5, bold=True)
_BODY = Style(8)
_LABEL = Style(8, colour=MUTED)
_SMALL = Style(7)
_NOTE = Style(7, colour=MUTED)

_NUMBER = Column("Счетчик", 68)
_SOURCE = Column("Источник", 90)
_METER_COLUMNS = (
    _NUMBER,
    Column("Зона", 38),
    Column("Предыдущее\nпоказание", 52, figures=True),
    Column("дата", 48, figures=True),
    Column("Текущее\nпоказание", 52, figures=True),
    Column("дата", 48, figures=True),
    Column("Расход,\nкВт·ч", 46, figures=True),
    Column("", 12),
    _SOURCE,
    Column("Поверка до", 49.28, figures=True),
)
_LINE_COLUMNS = (
    Column("Услуга", 104),
    Column("Объем,\nкВт·ч", 44, figures=True),
    Column("Тариф,\nруб.", 40, figures=True),
    Column("Сумма,\nруб.", 54, figures=True),
)
_CHARGE_COLUMNS = (
    Column("Название услуги", 94),
    Column("Тариф", 36, figures=True),
    Column("Долг/аванс\nна начало", 58, figures=True),
    Column("Начислено", 56, figures=True),
    Column("Перерасчет", 56, figures=True),
    Column("Снято за\nкачество", 54, figures=True),
    Column("Платежи", 56, figures=True),
    Column("Долг/аванс\nна конец", 58, figures=True),
    Column("Объем", 35.28, figures=True),
)
_SETTLED_COLUMNS = (Column("", 181), Column("", 58.28, figures=True))
_MOST_ROWS = 14
_FEWEST_ROWS = 3
"""Of a table, however little room is left."""


@dataclass(frozen=True, slots=True)
class _Density:
    """How close the tables stand."""

    row: float
    size: float
    gap: float

    def towards(self, other: "_Density", share: float) -> "_Density":
        return _Density(
            self.row + (other.row - self.row) * share,
            self.size + (other.size - self.size) * share,
            self.gap + (other.gap - self.gap) * share,
        )


_TIGHT = _Density(row=9.6, size=7, gap=9)
_LOOSE = _Density(row=16, size=8, gap=26)


@dataclass(frozen=True, slots=True)
class _Block:
    """A table under its heading, perhaps with a note at its foot."""

    x: float
    heading: str
    table: Table
    note: Sequence[str] = ()

    def height(self, density: _Density) -> float:
        table = self.table.height(density.row, density.size)
        return _HEADING_HEIGHT + table + len(self.note) * _NOTE_LEADING

    def draw(self, sheet: Sheet, y: float, density: _Density) -> None:
        with sheet.part("H2"):
            sheet.text(self.x, y + _HEADING.size, self.heading, _HEADING)
        y = sheet.table(self.x, y + _HEADING_HEIGHT, self.table.at(density.row, density.size))
        if self.note:
            with sheet.part("P"):
                sheet.paragraph(self.x, y + _NOTE_LEADING, self.note, _NOTE, _NOTE_LEADING)


_Band = tuple[_Block, ...]
"""Blocks side by side."""

_Column = tuple[str, list[str]]
"""A heading at the foot, and the lines below it."""

_Fact = tuple[str, str, int]
"""A label, a value, and the most lines that the value may take."""


def receipt_pdf(receipt: Receipt) -> bytes:
    """Print a receipt; the same receipt gives the same bytes."""
    sheet = _sheet(receipt, words.title(receipt))
    _draw(sheet, receipt)
    return sheet.finished()


def receipts_pdf(receipts: Sequence[Receipt]) -> bytes:
    """Print the receipts of several months as one file, each beginning a page; there is at least one."""
    first, last = receipts[0], receipts[-1]
    sheet = _sheet(last, f"Квитанции за {figures.period(Period(first.month, last.month))}")
    for receipt in receipts:
        if receipt is not first:
            sheet.next_page()
        sheet.outline(figures.month(receipt.month).capitalize())
        _draw(sheet, receipt)
    return sheet.finished()


def _sheet(receipt: Receipt, title: str) -> Sheet:
    return Sheet(
        title=f"{title}, ЛС {receipt.account.number}",
        author=receipt.supplier.name,
        subject=words.SUBJECT,
        made_at=receipt.made_at,
    )


def _draw(sheet: Sheet, receipt: Receipt) -> None:
    if receipt.large_print:
        large_receipt.draw(sheet, receipt)
        return
    _head(sheet, receipt)
    _hero(sheet, _HERO_TOP, receipt)
    top = _facts(sheet, _HERO_TOP + _HERO + 24, receipt)
    contacts = _whom_to_ask(receipt)
    deepest = _FOOT_LEADING * (1 + max(len(lines) for _, lines in contacts))
    foot = _BOTTOM - 30 - max(deepest, _CHECK - 4 if receipt.check_link else 0)
    room = foot - _FOOT_GAP - top
    most = _MOST_ROWS
    while _height(bands := _bands(receipt, most), _TIGHT) > room and most > _FEWEST_ROWS:
        most -= 1
    density = _fitting(bands, room)
    for band in bands:
        top += density.gap
        for block in band:
            block.draw(sheet, top, density)
        top += max(block.height(density) for block in band)
    _foot(sheet, foot, contacts, receipt)


def _fitting(bands: Sequence[_Band], room: float) -> _Density:
    loose, tight = _height(bands, _LOOSE), _height(bands, _TIGHT)
    if loose <= room:
        return _LOOSE
    return _TIGHT.towards(_LOOSE, max(0, room - tight) / (loose - tight))


def _height(bands: Sequence[_Band], density: _Density) -> float:
    return sum(density.gap + max(block.height(density) for block in band) for band in bands)


def _head(sheet: Sheet, receipt: Receipt) -> None:
    with sheet.part("P"):
        sheet.text(_LEFT, _TOP, words.SUBJECT, Style(8.5, colour=ACCENT))
    with sheet.part("H1"):
        sheet.text(_LEFT, _TOP + 22, words.title(receipt), Style(20, bold=True))
    sheet.begin("P")
    name = Style(9, bold=True)
    y = _TOP
    for line in wrapped(receipt.supplier.name, name, 200, 2):
        sheet.right(_RIGHT, y, line, name)
        y += 11
    for line in wrapped(", ".join(receipt.supplier.phones), _LABEL, 200, 1):
        sheet.right(_RIGHT, y, line, _LABEL)
    sheet.end()


def _hero(sheet: Sheet, y: float, receipt: Receipt) -> None:
    """What to pay, until when, and the code to pay it by, where the supplier has one."""
    sheet.panel(_LEFT, y, _RIGHT - _LEFT, _HERO, PANEL)
    sheet.panel(_LEFT, y, 3, _HERO, ACCENT)
    x = _LEFT + 20
    sheet.begin("P")
    sheet.text(x, y + 26, words.sum_heading(receipt), Style(10, colour=MUTED))
    amount = figures.money(receipt.to_pay)
    size = min(36, 36 * 320 / Style(36, bold=True).width(amount))
    sheet.text(x, y + 63, amount, Style(size, bold=True))
    sheet.end()
    with sheet.part("P"):
        sheet.text(x, y + 83, words.when(receipt), Style(9.5))
    sheet.rule(x, x + 300, y + 98)
    account, strong = receipt.account, Style(11, bold=True)
    labelled = [
        ("Лицевой счет", account.number),
        ("ЕЛС", account.els),
        ("Период", figures.month(receipt.month)),
    ]
    for label, value in labelled:
        if value:
            shown = shortened(value, strong, 108)
            with sheet.part("P"):
                sheet.text(x, y + 113, label, _NOTE)
                sheet.text(x, y + 128, shown, strong)
            x += max(92, strong.width(shown) + 16)
    if receipt.has_code:
        _code(sheet, y, receipt)
    if not receipt.is_last:
        _over(sheet, y)


def _code(sheet: Sheet, y: float, receipt: Receipt) -> None:
    right = _RIGHT - 10
    sheet.panel(right - _CODE, y + 8, _CODE, _CODE, PAPER)
    sheet.code(receipt.payment_code, right - _CODE, y + 8, _CODE, alt=words.CODE_ALT)
    with sheet.part("P"):
        sheet.centred(right - _CODE / 2, y + _CODE + 8 + 9.5, words.CODE_CAPTION, Style(6.5, colour=MUTED))


def _over(sheet: Sheet, y: float) -> None:
    """In the place of the code, that nobody is to pay by a receipt of a month that is over."""
    right, strong = _RIGHT - 10, Style(11, bold=True)
    sheet.panel(right - _CODE, y + 8, _CODE, _CODE, PAPER)
    x = right - _CODE + 10
    with sheet.part("P"):
        sheet.text(x, y + 34, words.OVER, strong)
        lines = wrapped(words.BY_THE_LAST, _BODY, _CODE - 20, 6)
        sheet.paragraph(x, y + 52, lines, _BODY, 11)


def _facts(sheet: Sheet, y: float, receipt: Receipt) -> float:
    """Who is billed on the left, who is paid on the right; gives the lower edge."""
    lowest = y
    sides = (
        (_LEFT, "Абонент", _billed(receipt.account)),
        (_HALF, "Получатель платежа", _requisites(receipt.payee)),
    )
    for x, heading, facts in sides:
        with sheet.part("H2"):
            sheet.text(x, y, heading, _HEADING)
        baseline = y + 15
        for label, value, most in facts:
            with sheet.part("P"):
                sheet.text(x, baseline, label, _LABEL)
                lines = wrapped(value, _BODY, 160, most) or [words.UNKNOWN]
                baseline = sheet.paragraph(x + 76, baseline, lines, _BODY, 11)
        lowest = max(lowest, baseline - 11)
    return lowest


def _billed(account: BilledAccount) -> list[_Fact]:
    owner = [("Собственник", account.owner, 2)] if account.owner is not None else []
    return [
        ("Адрес", account.address, 3),
        *owner,
        ("Площадь", words.area(account.area), 1),
        ("Зарегистрировано", words.people(account.registered), 1),
        ("Проживает", words.people(account.residents), 1),
    ]


def _requisites(payee: Payee) -> list[_Fact]:
    return [
        ("Наименование", payee.name, 2),
        ("ИНН / КПП", f"{payee.inn} / {payee.kpp or words.UNKNOWN}", 1),
        ("Расчетный счет", payee.account, 1),
        ("Банк", payee.bank_name, 2),
        ("БИК", payee.bic, 1),
        ("Корр. счет", payee.corr_account, 1),
    ]


def _foot(sheet: Sheet, top: float, columns: Sequence[_Column], receipt: Receipt) -> None:
    sheet.rule(_LEFT, _RIGHT, top)
    for number, (heading, lines) in enumerate(columns):
        x = _LEFT + number * (_FOOT_COLUMN + 14)
        with sheet.part("H2"):
            sheet.text(x, top + 14, heading, Style(7, bold=True))
        with sheet.part("P"):
            sheet.paragraph(x, top + 14 + _FOOT_LEADING, lines, _SMALL, _FOOT_LEADING)
    if receipt.check_link:
        payload, x = receipt.check_link.encode(), _LEFT + len(columns) * (_FOOT_COLUMN + 14) - 14 - _CHECK
        sheet.code(payload, x, top + 4, _CHECK, alt=words.CHECK_ALT)
    with sheet.part("P"):
        note = f"Электронная квитанция. {words.E_RECEIPT[receipt.e_receipt]}"
        sheet.text(_LEFT, _BOTTOM - 12, note, _NOTE)
    with sheet.part("P"):
        sheet.text(_LEFT, _BOTTOM, words.made(receipt), _NOTE)
    with sheet.part(ARTIFACT):
        sheet.right(_RIGHT, _BOTTOM, f"ЛС {receipt.account.number} · {figures.month(receipt.month)}", _NOTE)


def _whom_to_ask(receipt: Receipt) -> list[_Column]:
    columns = [("Поставщик", _contacts(receipt.supplier))]
    if receipt.network:
        columns.append(("Сетевая организация", _contacts(receipt.network)))
    if receipt.code:
        room = _FOOT_COLUMN - (_CHECK + 4 if receipt.check_link else 0)
        columns.append((words.CHECK, wrapped(words.check(receipt), _SMALL, room, 6)))
    return columns


def _contacts(contacts: Contacts) -> list[str]:
    lines = [
        *wrapped(contacts.name, _SMALL, _FOOT_COLUMN, 2),
        *wrapped(contacts.address, _SMALL, _FOOT_COLUMN, 2),
    ]
    for line in (", ".join(contacts.phones), contacts.email, contacts.site):
        lines += wrapped(line, _SMALL, _FOOT_COLUMN, 1)
    return lines


def _bands(receipt: Receipt, most: int = _MOST_ROWS) -> tuple[_Band, ...]:
    """The tables in their order, with no more than so many rows of one kind."""
    month = figures.month(receipt.month)
    meters = _Block(
        _LEFT, "Показания приборов учета", _meters(receipt.meters[:most]), _count_note(receipt, most)
    )
    charged = _Block(
        _LEFT,
        "Начислено по тарифу",
        _charged(receipt, most),
        wrapped(words.basis(receipt), _NOTE, _HALF_WIDTH, 2),
    )
    settled = _Block(_HALF, "Расчет суммы к оплате", _settled(receipt))
    charges = _Block(_LEFT, f"Начисления и платежи за {month}, руб.", _charges(receipt, most // 2 + 1))
    return (meters,), (charged, settled), (charges,)


def _count_note(receipt: Receipt, most: int) -> list[str]:
    count = len(receipt.meters)
    if not count:
        return ["Показаний за месяц нет."]
    return [f"Показано строк: {most} из {count}."] if count > most else []


def _meters(lines: Sequence[MeterLine]) -> Table:
    rows = []
    above = None
    for line in lines:
        first = line.number != above
        above = line.number
        rows.append(
            (
                _words(line.number, _NUMBER) if first else "",
                words.ZONES[line.zone],
                words.known(figures.number, line.previous),
                words.known(figures.day, line.previous_on),
                words.known(figures.number, line.current),
                words.known(figures.day, line.current_on),
                words.known(figures.volume, line.consumption),
                "",
                _words(line.source, _SOURCE),
                words.known(figures.day, line.verify_until) if first else "",
            )
        )
    return Table(columns=_METER_COLUMNS, rows=rows)


def _charged(receipt: Receipt, most: int) -> Table:
    """By zone and range where billing tells them, else by service."""
    lines = receipt.lines
    if not lines:
        rows = [
            (
                _words(x.service, _LINE_COLUMNS[0]),
                words.known(figures.volume, x.volume),
                words.known(figures.bare_price, x.tariff),
                figures.bare_money(x.charged),
            )
            for x in receipt.services
        ]
        return Table(columns=_LINE_COLUMNS, rows=rows)
    shown = len(lines) if len(lines) <= most else most - 1
    rows = [
        (
            _words(words.line_name(x, receipt), _LINE_COLUMNS[0]),
            figures.volume(x.volume),
            figures.bare_price(x.tariff),
            figures.bare_money(x.amount),
        )
        for x in lines[:shown]
    ]
    if lines[shown:]:
        rows.append(("Прочее", *_sum(lines[shown:])))
    if lines[1:]:
        rows.append(("Всего", *_sum(lines)))
    return Table(columns=_LINE_COLUMNS, rows=rows, total=len(lines) > 1)


def _sum(lines: Sequence[ChargeLine]) -> tuple[str, str, str]:
    return (
        figures.volume(sum((x.volume for x in lines), Decimal())),
        "",
        figures.bare_money(sum(x.amount for x in lines)),
    )


def _settled(receipt: Receipt) -> Table:
    column = _SETTLED_COLUMNS[0]
    rows = [(_words(label, column), figures.bare_money(amount)) for label, amount in words.settled(receipt)]
    return Table(columns=_SETTLED_COLUMNS, rows=rows, total=True)


def _charges(receipt: Receipt, most: int) -> Table:
    count = len(receipt.services)
    shown = count if count <= most else most - 1
    services, rest = receipt.services[:shown], receipt.services[shown:]
    rows = [_charge_row(charge) for charge in services]
    if rest:
        rows.append(_balance_row("Прочие услуги", Balance.of(rest)))
    if receipt.penalty:
        rows.append(_charge_row(receipt.penalty))
    rows.append(_balance_row("ИТОГО", receipt.statement.total))
    return Table(columns=_CHARGE_COLUMNS, rows=rows, total=True)


def _charge_row(charge: Charge) -> tuple[Cell, ...]:
    name, _, *sums, _ = _balance_row(charge.service, Balance.of((charge,)))
    return (
        name,
        words.known(figures.bare_price, charge.tariff),
        *sums,
        words.known(figures.volume, charge.volume),
    )


def _balance_row(name: str, balance: Balance) -> tuple[Cell, ...]:
    sums = (
        balance.opening,
        balance.charged,
        balance.recalculated,
        balance.quality,
        balance.paid,
        balance.closing,
    )
    return _words(name, _CHARGE_COLUMNS[0]), "", *map(figures.bare_money, sums), ""


def _words(text: str, column: Column) -> Cell:
    """Words that a person needs whole, in several lines if need be; measured in the largest letters."""
    return column.lines(text, _LOOSE.size)
