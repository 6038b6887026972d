"""How far it is to the next range of consumption this month, and what a kilowatt-hour costs there."""

from bot.engine.dialogue import Go, Reply
from bot.engine.screens import Row, Screen
from bot.engine.turn import Turn
from bot.fsm.bill import Bill
from bot.fsm.menu import Menu
from bot.handlers import readings
from bot.handlers.bill.common import bill
from bot.wording import ranges as wording
from core.base import figures
from core.use_cases.see_ranges import NoRanges, has_ranges, range_outlook


def ranges_row(turn: Turn) -> Row:
    """The way to the ranges; empty for an account that has none."""
    if not has_ranges(turn.work, turn.account, turn.policy, turn.today):
        return ()
    return (turn.button("button-ranges", ranges.carry()),)


@bill.pressed(meant="ranges")
def ranges(turn: Turn) -> Reply:
    return Go(Bill.ranges)


@bill.shows(Bill.ranges, back=Menu.main, returns=True)
def show_ranges(turn: Turn) -> Screen:
    try:
        outlook = range_outlook(turn.work, turn.account, turn.policy, turn.today)
    except NoRanges:
        return turn.screen("ranges-none")
    waits = outlook.has_meters and not outlook.by_network and not outlook.is_read
    return turn.screen(
        "ranges",
        (turn.button("menu-readings", readings.begin.carry()),) if waits else (),
        month=figures.month(outlook.month),
        told=wording.told(turn.text, outlook, turn.today),
    )
