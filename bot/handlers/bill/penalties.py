"""When penalties begin on what is unpaid, and what they come to if nothing is paid."""

from typing import Final

from bot.engine.dialogue import Go, Reply
from bot.engine.paging import page_at
from bot.engine.screens import Button, Screen
from bot.engine.turn import Turn
from bot.fsm.bill import Bill
from bot.fsm.menu import Menu
from bot.handlers.bill.common import bill
from bot.handlers.payments import pay_button
from bot.handlers.promises import way_in
from bot.wording import penalties as wording
from core.use_cases.foresee_penalty import penalty_outlook
from core.use_cases.see_balance import NothingCharged, balance_of

_MONTHS_ON_A_PAGE: Final = 5


def penalties_button(turn: Turn) -> Button:
    """The way to the penalties."""
    return turn.button("button-penalties", penalties.carry())


@bill.pressed(meant="penalties")
def penalties(turn: Turn) -> Reply:
    return Go(Bill.penalties)


@bill.shows(Bill.penalties, back=Menu.main, returns=True)
def show_penalties(turn: Turn) -> Screen:
    try:
        outlook = penalty_outlook(turn.work, turn.account, turn.policy, turn.today)
    except NothingCharged:
        return turn.screen("penalties-nothing-charged")
    remains = balance_of(turn.work, turn.account).remains
    pay = (pay_button(turn, remains),) if remains else ()
    if not outlook.is_overdue(turn.today):
        return turn.screen("penalties-none", pay, told=wording.nothing_overdue(turn.text, outlook))
    page = page_at(turn.page, outlook.months, size=_MONTHS_ON_A_PAGE)
    return turn.screen(
        "penalties",
        turn.pages(page),
        pay,
        way_in(turn),
        months=wording.months(turn.text, page.items, turn.today),
        foreseen=wording.foreseen(turn.text, outlook),
        ground=wording.ground(turn.text, outlook),
    )
