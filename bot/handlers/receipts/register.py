"""The register of receipts: years as buttons, then the months of one, newest first (S66, S67)."""

from dataclasses import replace
from typing import Final

from bot.engine.dialogue import Go, Reply
from bot.engine.markup import Markup
from bot.engine.paging import page_at
from bot.engine.screens import Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.receipts import Receipt, Receipts
from bot.handlers.receipts.common import file_awaited, month_carried, receipts, year_carried
from bot.handlers.receipts.file import download_year
from core.base import figures
from core.base.periods import Period
from core.model.charges.balance import MonthStatement
from core.use_cases.see_balance import NothingCharged
from core.use_cases.see_receipts import receipt_years, receipts_of_year, statement_of

_OTHER_BUTTONS: Final = 4
"""Below the months: the whole year, another year, and the ways out."""
_TURNING: Final = 2
"""What turns the pages, where one does not hold a year."""
_IN_A_ROW: Final = 2
_YEAR: Final = 12


def register_row(turn: Turn) -> Row:
    """The way to earlier receipts, where there are some."""
    charged = turn.work.charges.span(turn.account.id)
    if charged is None or charged.first == charged.last:
        return ()
    return (turn.button("button-earlier-receipts", earlier.carry()),)


@receipts.pressed(meant="earlier-receipts")
def earlier(turn: Turn) -> Reply:
    """[Прошлые квитанции]: where there is one year, its months at once."""
    years = receipt_years(turn.work, turn.account)
    if len(years) == 1:
        return _to_year(turn, years[0])
    return Go(Receipts.years, turn.recall(Receipt))


@receipts.shows(Receipts.years, back=Receipts.month)
def which_year(turn: Turn) -> Screen:
    years = receipt_years(turn.work, turn.account)
    if not years:
        return turn.screen("receipt-none")
    return turn.screen("receipts-years", *turn.choices(years, label=str, press=of_year.carry))


@receipts.pressed()
def of_year(turn: Turn, year: int) -> Reply:
    return _to_year(turn, year_carried(year).first.year)


def _to_year(turn: Turn, year: int) -> Go:
    _receipts(turn, year)
    return Go(Receipts.year, replace(turn.recall(Receipt), of_year=year))


@receipts.shows(Receipts.year, back=Receipts.month)
def show_year(turn: Turn) -> Screen:
    """A row a month, newest first; its button leads to the receipt."""
    year = turn.recall(Receipt).of_year
    months = _receipts(turn, year)
    room = turn.limits.buttons - _OTHER_BUTTONS
    page = page_at(turn.page, months, size=_YEAR if room >= len(months) else room - _TURNING)
    buttons = [
        turn.button(
            "button-month", of_month.carry(each.month.number), month=figures.month(each.month).capitalize()
        )
        for each in page.items
    ]
    below = []
    if months[1:]:
        below.append(turn.button("button-year-file", download_year.carry(year)))
    charged = turn.work.charges.span(turn.account.id)
    if charged is not None and charged.first.year != charged.last.year:
        below.append(turn.button("button-another-year", another_year.carry()))
    return turn.screen(
        "receipts-year",
        *(tuple(buttons[at : at + _IN_A_ROW]) for at in range(0, len(buttons), _IN_A_ROW)),
        turn.pages(page, before="nav-newer", after="nav-older"),
        tuple(below),
        year=str(year),
        entries=turn.part(Markup("\n".join(_entry(turn, each) for each in page.items))),
        file=file_awaited(turn, Period.of_year(year)),
    )


def _entry(turn: Turn, statement: MonthStatement) -> Markup:
    return turn.text(
        "receipts-entry",
        month=figures.month(statement.month).capitalize(),
        sum=figures.money(statement.service.total),
        penalty=figures.bare_money(statement.penalty_due),
    )


def _receipts(turn: Turn, year: int) -> tuple[MonthStatement, ...]:
    try:
        return receipts_of_year(turn.work, turn.account, year)
    except NothingCharged as gone:
        raise OutOfDate from gone


@receipts.pressed()
def another_year(turn: Turn) -> Reply:
    return Go(Receipts.years, turn.recall(Receipt))


@receipts.pressed()
def of_month(turn: Turn, number: int) -> Reply:
    """The receipt of the month that is carried as YYYYMM."""
    month = month_carried(number)
    try:
        statement_of(turn.work, turn.account, month)
    except NothingCharged as gone:
        raise OutOfDate from gone
    return Go(Receipts.earlier, replace(turn.recall(Receipt), of_year=month.year, of_month=month))
