"""The charged months of a period, newest first (S64)."""

from typing import Final

from bot.engine.markup import Markup
from bot.engine.paging import page_at
from bot.engine.screens import Button, Row, Screen
from bot.engine.turn import Turn
from bot.fsm.charges import Charges
from bot.handlers.charges.common import charged_period, charges, this_month
from bot.handlers.charges.month import button_to
from bot.handlers.charges.periods import another_row, nothing_there
from bot.handlers.charges.table import awaited, download_button
from bot.wording import statement as wording
from core.base import figures
from core.model.charges.balance import MonthStatement
from core.use_cases.see_balance import NothingCharged
from core.use_cases.see_charges import NothingInPeriod, PeriodAhead, period_statement

_MOST_MONTHS: Final = 6
"""Of three lines each, as many as a phone shows without much scrolling."""
_OTHER_BUTTONS: Final = 6
"""The pages, another period, the spreadsheet, and the ways out."""
_IN_A_ROW: Final = 2


@charges.shows(Charges.history, back=Charges.last)
def show_history(turn: Turn) -> Screen:
    """What the period comes to, and a row a month; a month's button leads to its details."""
    period = charged_period(turn)
    words = figures.period(period)
    try:
        statement = period_statement(turn.work, turn.account, period, this=this_month(turn))
    except NothingCharged:
        return turn.screen("history-none")
    except PeriodAhead:
        return nothing_there(turn, "period-ahead", period=words)
    except NothingInPeriod as nothing:
        return nothing_there(turn, "history-none-in", period=words, charged=figures.period(nothing.charged))
    page = page_at(turn.page, statement.months, size=min(_MOST_MONTHS, turn.limits.buttons - _OTHER_BUTTONS))
    buttons = [button_to(turn, each.month) for each in page.items]
    return turn.screen(
        "charges-history",
        *_in_rows(buttons),
        turn.pages(page, before="nav-newer", after="nav-older"),
        (*another_row(turn), download_button(turn)),
        period=words,
        total=wording.total(turn.text, "history-total", statement.total),
        entries=turn.part(Markup("\n\n".join(_entry(turn, each) for each in page.items))),
        table=awaited(turn, period),
    )


def _entry(turn: Turn, statement: MonthStatement) -> Markup:
    return turn.text(
        "history-month",
        month=figures.month(statement.month).capitalize(),
        brief=wording.brief(turn.text, statement.total),
    )


def _in_rows(buttons: list[Button]) -> list[Row]:
    return [tuple(buttons[at : at + _IN_A_ROW]) for at in range(0, len(buttons), _IN_A_ROW)]
