"""What every dialogue says alike that has an e-mail typed, and a one-time code that has gone to it."""

from datetime import timedelta
from typing import Final

from bot.engine.dialogue import NoAnswer
from bot.engine.screens import Look, Row, Screen
from bot.engine.turn import Turn
from core.use_cases.confirm_email import CodeRefused, CodeSentJustNow, CodeSpent, CodeWrong

_MINUTE: Final = timedelta(minutes=1)


def which_email(turn: Turn, typed: str, likely: str, *, take_typed: str, take_likely: str) -> Screen:
    """Ask which address was meant, where the typed one looks like a slip; the presses take either."""
    return turn.screen(
        "email-likely",
        (turn.button("button-email", take_likely, look=Look.PRIMARY, email=likely),),
        (turn.button("button-email-as-typed", take_typed, email=typed),),
        email=typed,
        likely=likely,
    )


def ask_code(turn: Turn, email: str, again: Row) -> Screen:
    """Ask for the code that has gone to an address, given as it may be shown here."""
    return turn.screen("enter-code", again, email=email, minutes=minutes(turn))


def minutes(turn: Turn) -> int:
    """How long a code lives."""
    return turn.policy.code_lives // _MINUTE


def refused(turn: Turn, refusal: CodeRefused, *ways_on: Row) -> NoAnswer | Screen:
    """Why what was typed confirms nothing; what can be no code may mean something else."""
    match refusal:
        case CodeWrong():
            return turn.screen("code-wrong", *ways_on, left=refusal.tries_left)
        case CodeSpent():
            return turn.screen("code-spent", *ways_on)
    return NoAnswer(turn.screen("code-unclear", *ways_on))


def too_soon(turn: Turn, early: CodeSentJustNow, *ways_on: Row) -> Screen:
    """A code has gone just now."""
    return turn.screen("code-too-soon", *ways_on, seconds=early.seconds)


def too_many(turn: Turn) -> Screen:
    """No more letters today."""
    return turn.screen("code-too-many", phones=", ".join(turn.supplier.contacts.phones))
