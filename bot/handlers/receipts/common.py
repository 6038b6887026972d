"""The dialogue itself, and what most of its steps ask."""

from dataclasses import replace
from typing import Final

from bot.engine.dialogue import Dialogue, Needs
from bot.engine.markup import Markup
from bot.engine.screens import Button, Look, Row
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.receipts import AskedFile, Progress, Receipt
from bot.handlers.settings.documents import is_large, print_button
from core.base import figures
from core.base.months import Month
from core.base.periods import Period
from core.model.accounts import Account
from core.use_cases.see_balance import balance_of

receipts = Dialogue("receipts", needs=Needs.ACCOUNT)

RECEIPT: Final = "receipt"
"""The errand that makes the file."""


def month_carried(number: int) -> Month:
    """The month that a button carries as YYYYMM."""
    try:
        return Month.numbered(number)
    except ValueError as forged:
        raise OutOfDate from forged


def year_carried(number: int) -> Period:
    """The year that a button carries."""
    return Period.of_year(month_carried(number * 100 + 1).year)


def primary(turn: Turn, name: str, press: str) -> Button:
    """What most people came for."""
    return turn.button(name, press, look=Look.PRIMARY)


def print_row(turn: Turn) -> tuple[Markup, Row]:
    """Whether the file will be in large letters, and the press that changes it."""
    note = Markup(f"\n{turn.text('receipt-large')}") if is_large(turn) else Markup("")
    return note, (print_button(turn),)


def owed_now(turn: Turn, account: Account) -> Markup:
    """What is to be paid today, beside a receipt of a month that is over."""
    remains = balance_of(turn.work, account).remains
    if not remains:
        return turn.text("receipt-over-nothing-owed")
    return turn.text("receipt-over-owed", sum=figures.money(remains))


def file_asked(turn: Turn, period: Period) -> AskedFile:
    """The file of a period, in the letters that the person has chosen."""
    return AskedFile(
        account=turn.account.id,
        month=period.last,
        since=None if period.first == period.last else period.first,
        large=is_large(turn),
    )


def file_awaited(turn: Turn, period: Period) -> Markup:
    """That the file of a period is being made, for as long as it is."""
    if turn.recall(Receipt).file != file_asked(turn, period):
        return Markup("")
    return Markup(f"\n\n{turn.text(Progress.BEING_MADE, month=figures.period(period))}")


def have_made(turn: Turn, asked: AskedFile) -> Receipt:
    """Have a file made, unless it is being made: a press twice makes one. What to remember then."""
    kept = turn.recall(Receipt)
    if kept.file != asked:
        turn.errand(
            RECEIPT,
            account=asked.account,
            period=str(asked.period),
            large=asked.large,
            by=turn.person.actor,
        )
    return replace(kept, file=asked)
