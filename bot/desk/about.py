"""What the operators' chat is for, told to an operator who calls the bot."""

from bot.desk import appeals, broadcasts
from bot.engine.dialogue import Dialogue, Go, Leave
from bot.engine.roles import Role
from bot.engine.screens import Screen
from bot.engine.states import State
from bot.engine.turn import Turn
from bot.fsm.desk import Desk

about = Dialogue("desk", role=Role.OPERATOR)


@about.shows(Desk.thread, leave=Leave.NONE)
def explain(turn: Turn) -> Screen:
    return turn.screen("desk-about", appeals.way_in(turn), (broadcasts.way_in(turn),))


def home(turn: Turn) -> State:
    """Where a thread belongs that no dialogue holds."""
    del turn
    return Desk.thread


def go_home(turn: Turn) -> Go:
    """Lead there, also from everything addressed to the bot that no dialogue understands."""
    return Go(home(turn))
