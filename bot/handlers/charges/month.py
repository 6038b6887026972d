"""What was charged for one month: a card a service, the penalty's too, and «ИТОГО» (S61–S63)."""

from dataclasses import replace
from typing import Final

from bot.engine.dialogue import Go, Reply
from bot.engine.markup import Markup
from bot.engine.paging import page_at
from bot.engine.screens import Button, Row, Screen
from bot.engine.turn import OutOfDate, Turn, known
from bot.fsm.charges import Charges, Seen
from bot.fsm.menu import Menu
from bot.handlers import readings
from bot.handlers.bill import why_button
from bot.handlers.charges.common import charges, history_button, payments_button, seen
from bot.wording import statement as wording
from bot.wording.balance import owed
from core.base import figures
from core.base.months import Month
from core.model.accounts import AccountStatus
from core.model.charges.balance import MonthStatement
from core.use_cases.see_balance import NothingCharged, balance_by, last_statement
from core.use_cases.see_charges import month_among_neighbours

_SERVICES_ON_A_PAGE: Final = 5
"""Each takes up to a dozen lines; more services than most people have."""


# --- the last month ---


@charges.shows(Charges.last, back=Menu.main)
def show_last(turn: Turn) -> Screen:
    """The last charged month, with the ways to all that was before it."""
    rows: list[Row] = [
        (history_button(turn),),
        (payments_button(turn),),
    ]
    try:
        statement = last_statement(turn.work, turn.account)
    except NothingCharged:
        return _nothing_charged(turn, rows[1])
    below = []
    balance = balance_by(turn.work, turn.account, statement)
    if balance.paid_since:
        below.append(owed(turn.text, balance))
    if _is_closed(turn):
        below.append(turn.text("charges-closed"))
    return _month_screen(turn, statement, rows, below)


def _nothing_charged(turn: Turn, payments_row: Row) -> Screen:
    """Nothing was ever charged; somebody with an open account can hand in readings meanwhile."""
    if _is_closed(turn):
        return turn.screen(
            "charges-none-closed", payments_row, phones=", ".join(turn.supplier.contacts.phones)
        )
    return turn.screen("charges-none", (turn.button("menu-readings", readings.begin.carry()),), payments_row)


def _is_closed(turn: Turn) -> bool:
    return turn.account.status is AccountStatus.CLOSED


# --- any month ---


@charges.pressed()
def month(turn: Turn, number: int) -> Reply:
    """Show the month that is carried as YYYYMM."""
    try:
        chosen = Month.numbered(number)
    except ValueError as forged:
        raise OutOfDate from forged
    return Go(Charges.month, replace(seen(turn), month=chosen))


@charges.shows(Charges.month, back=Charges.history)
def show_month(turn: Turn) -> Screen:
    """A month of the history, with the months beside it a press away."""
    chosen = known(turn.recall(Seen).month)
    try:
        statement, before, after = month_among_neighbours(turn.work, turn.account, chosen)
    except NothingCharged as gone:
        raise OutOfDate from gone
    beside = [
        button_to(turn, each, name)
        for each, name in ((before, "button-month-before"), (after, "button-month-after"))
        if each is not None
    ]
    return _month_screen(turn, statement, [tuple(beside)], [])


def button_to(turn: Turn, shown: Month, name: str = "button-month") -> Button:
    """A button that leads to a month's details."""
    press = month.carry(shown.number)
    return turn.button(name, press, month=figures.month(shown).capitalize())


def _month_screen(turn: Turn, statement: MonthStatement, rows: list[Row], below: list[Markup]) -> Screen:
    """A card a service, in pages where there are many, with the total below the last."""
    lines = turn.work.charges.lines_of(turn.account.id, statement.month)
    page = page_at(turn.page, statement.rows, size=_SERVICES_ON_A_PAGE)
    entries = [
        wording.card(turn.text, charge, [line for line in lines if line.service == charge.service])
        for charge in page.items
    ]
    if not page.more:
        entries += [wording.total(turn.text, "statement-total", statement.total), *below]
    return turn.screen(
        "charges",
        turn.pages(page),
        (why_button(turn, statement.month),),
        *rows,
        month=figures.month(statement.month),
        entries=Markup("\n\n".join(entries)),
    )
