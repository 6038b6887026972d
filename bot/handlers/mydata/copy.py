"""[Получить мои данные]: everything that is known of the person, as two files, and the photographs."""

from typing import Any, Final

from bot.engine.dialogue import Reply
from bot.engine.screens import Button, Screen
from bot.engine.turn import Turn
from bot.fsm.mydata import Copying, MyData
from bot.handlers.mydata.common import mydata
from core.model.files import KeptFile

COPY: Final = "my-data"
"""The errand that makes the files."""
_PDF, _JSON, _ZIP = "application/pdf", "application/json", "application/zip"


def copy_button(turn: Turn) -> Button:
    return turn.button("button-mydata-copy", copy.carry())


@mydata.pressed(MyData.main)
def copy(turn: Turn) -> Reply:
    """Have the files made, which takes too long for a turn; pressed twice they are made once."""
    if not turn.recall(Copying).asked:
        turn.errand(COPY, cabinet=turn.cabinet.id)
    turn.remember(Copying(asked=True))
    return None


@mydata.done(COPY)
def sent(turn: Turn, result: dict[str, Any]) -> Reply:
    """Send the files, unless the cabinet has been left in this chat meanwhile."""
    _forget(turn)
    if result["cabinet"] != turn.chat.cabinet_id:
        turn.say("mydata-of-left")
        return None
    made = [
        KeptFile(result["pdf_name"], _PDF, result["pdf"]),
        KeptFile(result["json_name"], _JSON, result["json"]),
    ]
    if result["photos"]:
        made.append(KeptFile(result["photos_name"], _ZIP, result["photos"]))
    files = tuple(map(turn.keep, made))
    turn.said.append(Screen(text=turn.text("mydata-copy"), files=files))
    return None


@mydata.done(f"{COPY}-gave-up")
def gave_up(turn: Turn, result: dict[str, Any]) -> Reply:
    """Say that the files could not be made, rather than leave the person waiting."""
    del result
    _forget(turn)
    turn.say("mydata-gave-up", phones=", ".join(turn.supplier.contacts.phones))
    return None


def _forget(turn: Turn) -> None:
    """Let it be asked for again, where the person still stands there."""
    if turn.chat.state == MyData.main.state:
        turn.remember(Copying())
