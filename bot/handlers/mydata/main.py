"""[Мои данные]: what can be done with them."""

from bot.engine.dialogue import Go, Reply
from bot.engine.screens import Button, Screen
from bot.engine.turn import Turn
from bot.fsm.mydata import Copying, MyData
from bot.handlers.mydata.common import mydata
from bot.handlers.mydata.consents import consents_button
from bot.handlers.mydata.copy import copy_button
from bot.handlers.mydata.deletion import delete_button


def way_in(turn: Turn) -> Button:
    """The button that leads here."""
    return turn.button("button-mydata", show.carry())


@mydata.pressed(meant="mydata")
def show(turn: Turn) -> Reply:
    return Go(MyData.main)


@mydata.command("mydata")
def show_command(turn: Turn, argument: str) -> Reply:
    del argument
    if turn.chat.cabinet_id is None:
        turn.say("mydata-guest")
        return None
    return Go(MyData.main)


@mydata.shows(MyData.main)
def main(turn: Turn) -> Screen:
    return turn.screen(
        "mydata-being-made" if turn.recall(Copying).asked else "mydata",
        (consents_button(turn),),
        (copy_button(turn),),
        (delete_button(turn),),
    )
