"""What a button carries stays in people's chats for ever, so its name outlives the release that made it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from bot.cabinet import DIALOGUES
from bot.engine.events import Pressed
from bot.texts import russian

if TYPE_CHECKING:
    from tests.dialogues.people import Chatter

_KEPT: Final = Path(__file__).parents[1] / "data" / "wires.txt"
_OF_ENGINE: Final = {"nav.back", "nav.leave", "nav.meant", "nav.page", "nav.resume"}
_LINES: Final = [line.split() for line in _KEPT.read_text("utf-8").splitlines() if not line.startswith("#")]

STANDING: Final = {line[0] for line in _LINES if line[1:] != ["retired"]}
RETIRED: Final = {line[0] for line in _LINES if line[1:] == ["retired"]}


def test_every_name_on_a_button_is_one_that_is_kept() -> None:
    """A handler that is renamed ages every button of it: give it its name back, or mark it as retired."""
    made = {wire for dialogue in DIALOGUES for wire in dialogue.presses} | _OF_ENGINE
    assert made == STANDING, f"add to {_KEPT.name}, or mark there as retired: {sorted(made ^ STANDING)}"
    assert not STANDING & RETIRED


async def test_a_retired_button_is_out_of_date(galina: Chatter) -> None:
    for would in await galina.would(*(Pressed(f"{wire}:1") for wire in RETIRED)):
        assert would.answer.toast == russian().label("out-of-date")
