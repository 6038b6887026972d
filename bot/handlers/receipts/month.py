"""What a receipt comes to, the last or one of the register, and what its charges are made of (S67, S68)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from bot.engine.dialogue import Go, Reply
from bot.engine.markup import Markup
from bot.engine.paging import page_at
from bot.engine.screens import Row, Screen
from bot.engine.turn import OutOfDate, Turn, known
from bot.fsm.menu import Menu
from bot.fsm.receipts import Receipt, Receipts
from bot.handlers import certificates
from bot.handlers.bill import why_button
from bot.handlers.payments import pay_button
from bot.handlers.receipts.common import file_awaited, owed_now, primary, print_row, receipts
from bot.handlers.receipts.file import download, download_month
from bot.handlers.receipts.register import register_row
from bot.wording import statement as wording
from bot.wording.balance import owed, parts
from bot.wording.charge_lines import charge_lines
from core.base import figures
from core.base.calendar import due_date
from core.base.periods import Period
from core.model.charges.balance import AccountBalance, Balance, MonthStatement
from core.model.charges.charge import ELECTRICITY, Basis, Charge, ChargeLine
from core.use_cases.see_balance import NothingCharged, balance_by, last_statement
from core.use_cases.see_receipts import is_last, statement_of

_SERVICES_ON_A_PAGE: Final = 5
"""Each takes up to a dozen lines; more services than most people have."""

_BASES: Final = {
    Basis.METER: "charged-by-meter",
    Basis.AVERAGE: "charged-by-average",
    Basis.NORM: "charged-by-norm",
}


# --- what it comes to ---


@receipts.pressed()
def last(turn: Turn) -> Reply:
    return Go(Receipts.month, turn.recall(Receipt))


@receipts.shows(Receipts.month, back=Menu.main)
def show_month(turn: Turn) -> Screen:
    """The row of S67: month, sum, penalty, type, with its two buttons; below it what of it is to be paid."""
    try:
        statement = last_statement(turn.work, turn.account)
    except NothingCharged:
        return turn.screen("receipt-none")
    balance = balance_by(turn.work, turn.account, statement)
    note, print_buttons = print_row(turn)
    return _screen(
        turn,
        statement,
        (primary(turn, "button-download", download.carry()),),
        (pay_button(turn, balance.remains),) if balance.remains else (),
        (turn.button("button-details", details.carry()), why_button(turn, statement.month)),
        certificates.way_in(turn),
        (*register_row(turn), *print_buttons),
        note=note,
        below=_owed_until(turn, balance),
    )


@receipts.shows(Receipts.earlier, back=Receipts.year)
def show_earlier(turn: Turn) -> Screen:
    """The same of a month of the register; one that is over asks nobody to pay, and says what is owed now."""
    statement = _of_register(turn)
    month = statement.month
    note, print_buttons = print_row(turn)
    below = (
        _owed_until(turn, balance_by(turn.work, turn.account, statement))
        if is_last(turn.work, turn.account, month)
        else owed_now(turn, turn.account)
    )
    return _screen(
        turn,
        statement,
        (primary(turn, "button-download", download_month.carry(month.number)),),
        (turn.button("button-details", earlier_details.carry()), why_button(turn, month)),
        print_buttons,
        note=note,
        below=Markup(f"{below}{file_awaited(turn, Period(month, month))}"),
    )


def _screen(turn: Turn, statement: MonthStatement, *rows: Row, note: Markup, below: Markup) -> Screen:
    return turn.screen(
        "receipt-month",
        *rows,
        month=figures.month(statement.month),
        sum=figures.money(statement.service.total),
        penalty=figures.money(statement.penalty_due),
        owed=below,
        print=note,
    )


def _of_register(turn: Turn) -> MonthStatement:
    try:
        return statement_of(turn.work, turn.account, known(turn.recall(Receipt).of_month))
    except NothingCharged as gone:
        raise OutOfDate from gone


def _owed_until(turn: Turn, balance: AccountBalance) -> Markup:
    """What is owed, and by when; the due day is left out when nothing is to be paid."""
    stated = owed(turn.text, balance)
    if not balance.remains:
        return stated
    due = due_date(balance.month, shift=turn.policy.shift_due)
    name = "receipt-due" if turn.today <= due else "receipt-due-passed"
    return Markup(f"{stated}\n{turn.text(name, day=figures.day(due))}")


# --- what its charges are made of ---


@receipts.pressed()
def details(turn: Turn) -> Reply:
    return Go(Receipts.details, turn.recall(Receipt))


@receipts.shows(Receipts.details, back=Receipts.month)
def show_details(turn: Turn) -> Screen:
    """The month's charges (S68) by service, in pages where there are many, with the total below the last."""
    try:
        statement = last_statement(turn.work, turn.account)
    except NothingCharged:
        return turn.screen("receipt-none")
    button = primary(turn, "button-download", download.carry())
    return _details(turn, statement, (button,), total=_total(turn, statement))


@receipts.pressed(Receipts.earlier)
def earlier_details(turn: Turn) -> Reply:
    return Receipts.earlier_details


@receipts.shows(Receipts.earlier_details, back=Receipts.earlier)
def show_earlier_details(turn: Turn) -> Screen:
    """The same of a month of the register, whose total is of that month alone."""
    statement = _of_register(turn)
    button = primary(turn, "button-download", download_month.carry(statement.month.number))
    total = wording.total(turn.text, "statement-total", statement.total)
    return _details(turn, statement, (button,), total=total)


def _details(turn: Turn, statement: MonthStatement, row: Row, *, total: Markup) -> Screen:
    lines = turn.work.charges.lines_of(turn.account.id, statement.month)
    page = page_at(turn.page, statement.services, size=_SERVICES_ON_A_PAGE)
    entries = [
        _service(turn, charge, [line for line in lines if line.service == charge.service])
        for charge in page.items
    ]
    if not page.more:
        entries.append(total)
    return turn.screen(
        "charges",
        turn.pages(page),
        row,
        month=figures.month(statement.month),
        entries=Markup("\n\n".join(entries)),
    )


def _service(turn: Turn, charge: Charge, lines: Sequence[ChargeLine]) -> Markup:
    """How the charge came about, as far as billing tells it."""
    text, corrected = turn.text, Balance.of((charge,)).corrected
    told = [text("charge-of", service=charge.service)]
    if charge.basis is not None:
        told.append(text(_BASES[charge.basis]))
    if lines:
        told += charge_lines(text, lines)
    else:
        told += _without_lines(turn, charge)
    told.append(text("charged", sum=figures.money(charge.charged)))
    if corrected:
        told.append(text("charge-corrected", sum=figures.money(corrected)))
    return Markup("\n".join(told))


def _without_lines(turn: Turn, charge: Charge) -> list[Markup]:
    """What is known where billing gives no zones and ranges; for electricity this is pointed out."""
    told = []
    if charge.volume is not None:
        volume, price = figures.volume(charge.volume), _price(charge.tariff)
        told.append(
            turn.text("charge-volume-by", volume=volume, price=price)
            if price
            else turn.text("charge-volume", volume=volume)
        )
    if charge.service == ELECTRICITY:
        told.append(turn.text("charge-without-lines"))
    return told


def _price(tariff: Decimal | None) -> str:
    """Empty where there is none, as for a service of several prices."""
    return figures.price(tariff) if tariff else ""


def _total(turn: Turn, statement: MonthStatement) -> Markup:
    balance = balance_by(turn.work, turn.account, statement)
    return turn.text("charges-total", **parts(turn.text, balance))
