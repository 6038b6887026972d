"""What was used month by month: the numbers at once, and their picture in a message of its own."""

from dataclasses import replace
from typing import Any, Final

from bot.engine.dialogue import Go, Reply
from bot.engine.screens import Button, Screen
from bot.engine.turn import Turn
from bot.fsm.bill import Bill, Pictured
from bot.fsm.menu import Menu
from bot.handlers.bill.common import bill
from bot.handlers.bill.ranges import ranges_row
from bot.handlers.bill.tariff import tariff_row
from bot.wording import consumption as wording
from core.model.files import KeptFile
from core.use_cases.link_account import linked_accounts
from core.use_cases.see_consumption import consumption_of

CHART: Final = "chart"
"""The errand that draws the picture."""


def consumption_button(turn: Turn) -> Button:
    """The way to the consumption by month."""
    return turn.button("button-consumption", consumption.carry())


@bill.pressed(meant="consumption")
def consumption(turn: Turn) -> Reply:
    """Have the picture drawn, unless it is being drawn or there is nothing to draw."""
    asked = Pictured(account=turn.account.id)
    waits = turn.chat.state == Bill.consumption.state and turn.recall(Pictured) == asked
    if not waits and not consumption_of(turn.work, turn.account, turn.today).is_empty:
        turn.errand(CHART, account=turn.account.id)
    return Go(Bill.consumption, asked)


@bill.shows(Bill.consumption, back=Menu.main, returns=True)
def show_consumption(turn: Turn) -> Screen:
    found = consumption_of(turn.work, turn.account, turn.today)
    if found.is_empty:
        return turn.screen("consumption-none")
    drawn = turn.recall(Pictured).drawn
    again = (turn.button("button-consumption-again", consumption.carry()),) if drawn else ()
    return turn.screen(
        "consumption",
        again,
        ranges_row(turn),
        tariff_row(turn),
        years=wording.years(turn.text, found),
        months=wording.months(turn.text, found),
        legend=wording.legend(turn.text, found),
    )


@bill.done(CHART)
def drawn(turn: Turn, result: dict[str, Any]) -> Reply:
    """Send the picture, unless the account has been unlinked meanwhile."""
    _note_end(turn, result["account"])
    if result["account"] not in linked_accounts(turn.work, turn.person):
        return None
    file = turn.keep(KeptFile(result["name"], "image/png", result["content"]))
    # One that was drawn before an upgrade does not say of how many years it is.
    name = "consumption-picture-of-one-year" if result.get("one_year") else "consumption-picture"
    text = turn.text(name, number=result["number"], year=result["year"])
    turn.said.append(Screen(text=text, files=(file,)))
    return None


@bill.done(f"{CHART}-gave-up")
def not_drawn(turn: Turn, result: dict[str, Any]) -> Reply:
    _note_end(turn, result["account"])
    turn.say("consumption-gave-up")
    return None


def _note_end(turn: Turn, account: int) -> None:
    """So that the picture can be asked for again."""
    if turn.chat.state == Bill.consumption.state and turn.recall(Pictured).account == account:
        turn.remember(replace(turn.recall(Pictured), drawn=True))
