"""Every state is shown, and every name on a button is somebody's."""

import importlib
import pkgutil

import bot.fsm
from bot import cabinet
from bot.desk import conversation as desk
from bot.engine.limits import PRESS_BYTES
from bot.engine.states import StatesGroup

DIALOGUES = (*cabinet.DIALOGUES, *desk.DIALOGUES)
"""Of the subscribers and of the operators."""


def _states() -> set[str]:
    groups = [
        value
        for module in pkgutil.iter_modules(bot.fsm.__path__)
        for value in vars(importlib.import_module(f"bot.fsm.{module.name}")).values()
        if isinstance(value, type) and issubclass(value, StatesGroup) and value is not StatesGroup
    ]
    return {state.state for group in groups for state in group.states()}


def test_every_state_is_shown_by_one_dialogue() -> None:
    shown = [state for dialogue in DIALOGUES for state in dialogue.shown]
    assert len(shown) == len(set(shown))
    assert set(shown) == _states()


def test_presses_have_names_of_their_own() -> None:
    wires = [wire for dialogue in DIALOGUES for wire in dialogue.presses]
    assert len(wires) == len(set(wires))
    assert all(len(f"{wire}:{'9' * 20}") <= PRESS_BYTES for wire in wires)


def test_what_is_heard_is_heard_in_a_state_of_the_same_dialogue() -> None:
    for dialogue in DIALOGUES:
        heard = {*dialogue.words, *dialogue.attachments, *dialogue.phones}
        heard |= {state for press in dialogue.presses.values() for state in press.states}
        assert heard <= set(dialogue.shown), dialogue.name
