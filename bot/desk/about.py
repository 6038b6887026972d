"""What the operators' chat is for, told to an operator who calls the bot."""

from aiogram.fsm.state import State

from bot.engine.dialogue import Dialogue, Leave, Reply
from bot.engine.roles import Role
from bot.engine.screens import Screen
from bot.engine.turn import Turn
from bot.fsm.desk import Desk

about = Dialogue("desk", role=Role.OPERATOR)


@about.shows(Desk.thread, leave=Leave.NONE)
def explain(turn: Turn) -> Screen:
    return turn.screen("desk-about")


def begin(turn: Turn, payload: str) -> Reply:
    """Answer whatever is addressed to the bot and means nothing more."""
    del turn, payload
    return Desk.thread


def home(turn: Turn) -> State:
    """Where a thread belongs that no dialogue holds."""
    del turn
    return Desk.thread
