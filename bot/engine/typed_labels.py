"""The button that somebody means who types what stands on it."""

import re
from collections.abc import Iterable

from bot.engine.roles import Role
from bot.engine.screens import Answer, Button
from bot.engine.turn import Turn
from bot.understanding.phrases import plain

_MARKS_AROUND = re.compile(r"^\W+|\W+$")
_GAP = re.compile(r"\s+")


def button_typed(turn: Turn, text: str, *, whole: bool) -> Button | None:
    """The button of the last answer whose label is typed; none where people talk, or after a pause."""
    if turn.role is Role.OPERATOR or not turn.chat.answer or turn.is_after_pause:
        return None
    screens = Answer.from_json(turn.chat.answer).screens
    buttons = (button for screen in screens for row in screen.rows for button in row)
    return button_meant(buttons, text, whole=whole)


def button_meant(buttons: Iterable[Button], typed: str, *, whole: bool = False) -> Button | None:
    """The only button whose label is typed, or begins with the words typed: «показания», «да», «квитанция».

    Args:
        buttons: what can be pressed.
        typed: what a person has typed.
        whole: whether only a whole label counts, where anything else may be an answer.
    """
    words = _bare(typed)
    if not words:
        return None
    found = {}
    for button in buttons:
        label = _bare(button.label)
        if label == words:
            return button
        if not whole and label.startswith(words) and not label[len(words)].isalnum():
            found[button.press] = button
    return found.popitem()[1] if len(found) == 1 else None


def _bare(text: str) -> str:
    """The words as they compare: no marks around them, one kind of gap, one kind of letter."""
    return plain(_MARKS_AROUND.sub("", _GAP.sub(" ", text)))
