"""The dialogue itself, and the words that both sides read."""

from datetime import datetime

from bot.engine.dialogue import Dialogue, Needs
from bot.engine.markup import Markup
from bot.engine.turn import Turn
from core.base import figures

delegates = Dialogue("delegates", needs=Needs.CABINET)


def until(turn: Turn, end: datetime | None) -> Markup:
    """«до 26.11.2027», or that the owner ends it."""
    if end is None:
        return turn.text("delegate-until-closed")
    return turn.text("delegate-until", day=figures.day(turn.policy.day(end)))
