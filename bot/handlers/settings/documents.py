"""How documents are printed for the person: in ordinary letters, or in large ones for weak eyes."""

from bot.engine.dialogue import Reply
from bot.engine.screens import Button
from bot.engine.turn import Turn
from bot.handlers.settings.common import settings
from core.model.cabinets.switches import Switch
from core.use_cases.set_switch import is_on, set_large_print


def is_large(turn: Turn) -> bool:
    """Whether documents are for weak eyes."""
    return is_on(turn.work, turn.cabinet.id, Switch.LARGE_PRINT)


def print_button(turn: Turn) -> Button:
    """The press that changes it; heard on any screen, which then shows how it stands."""
    if is_large(turn):
        return turn.button("button-print-plain", print_plain.carry())
    return turn.button("button-print-large", print_large.carry())


@settings.pressed()
def print_large(turn: Turn) -> Reply:
    """[Крупный шрифт]."""
    set_large_print(turn.work, turn.cabinet, on=True, now=turn.now)
    return None


@settings.pressed()
def print_plain(turn: Turn) -> Reply:
    """[Обычный шрифт]."""
    set_large_print(turn.work, turn.cabinet, on=False, now=turn.now)
    return None
