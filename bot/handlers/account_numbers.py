"""What is said to words that can be no account's number, wherever one is asked for."""

from bot.engine.screens import Screen
from bot.engine.turn import Turn


def number_unclear(turn: Turn, typed: str) -> Screen:
    """How a number looks; to words without a figure, as «не помню», where it stands."""
    if any(map(str.isdecimal, typed)):
        return turn.screen("link-number-unclear")
    return turn.screen("link-number-where", phones=", ".join(turn.supplier.contacts.phones))
