"""The payments of a period that billing knows of, newest first (S65)."""

from typing import Final

from bot.engine.markup import Markup
from bot.engine.paging import page_at
from bot.engine.screens import Screen
from bot.engine.turn import Turn
from bot.fsm.charges import Charges
from bot.handlers.charges.common import charges, paid_period, this_month
from bot.handlers.charges.periods import another_row, nothing_there
from bot.handlers.charges.table import awaited, download_button
from bot.wording.payment_status import payment_status
from core.base import figures
from core.model.charges.charge import Payment
from core.model.charges.period_statement import paid
from core.use_cases.see_charges import NothingPaid, PeriodAhead, period_payments

_ON_A_PAGE: Final = 8
"""Of two lines each, as many as a phone shows without much scrolling."""


@charges.shows(Charges.payments, back=Charges.last)
def show_payments(turn: Turn) -> Screen:
    """Date, sum, source and status of each, with the total of the period above them."""
    period = paid_period(turn)
    words = figures.period(period)
    try:
        payments = period_payments(turn.work, turn.account, period, this=this_month(turn))
    except PeriodAhead:
        return nothing_there(turn, "period-ahead", period=words)
    except NothingPaid as nothing:
        if nothing.last is None:
            return turn.screen("payments-none")
        return nothing_there(turn, "payments-none-in", period=words, last=figures.day(nothing.last))
    page = page_at(turn.page, payments, size=_ON_A_PAGE)
    return turn.screen(
        "payments-history",
        turn.pages(page, before="nav-newer", after="nav-older"),
        (*another_row(turn), download_button(turn)),
        period=words,
        count=sum(each.is_paid for each in payments),
        sum=figures.money(paid(payments)),
        entries=turn.part(Markup("\n\n".join(_entry(turn, each) for each in page.items))),
        table=awaited(turn, period),
    )


def _entry(turn: Turn, payment: Payment) -> Markup:
    return turn.text(
        "payments-entry",
        day=figures.day(payment.date),
        sum=figures.money(payment.amount),
        about=_about(turn, payment),
    )


def _about(turn: Turn, payment: Payment) -> str:
    """Where it came from, as far as that is known, and what became of it."""
    status = payment_status(turn.text, payment.status)
    if not payment.channel:
        return status.capitalize()
    return turn.text.label("payments-from", source=payment.channel, status=status)
