"""[Удалить мои данные]: what stays and why, one confirmation, and what happens when."""

from bot.engine.dialogue import Go, Leave, Reply
from bot.engine.screens import Button, Look, Screen
from bot.engine.turn import Turn
from bot.fsm.mydata import MyData
from bot.handlers.home import go_home
from bot.handlers.mydata.common import mydata
from core.base import figures
from core.model.cabinets.contact_details import masked_email
from core.model.cabinets.erasure import due_day
from core.use_cases.erase_my_data import ask_to_be_forgotten


def delete_button(turn: Turn) -> Button:
    """The button that leads here."""
    return turn.button("button-mydata-delete", ask.carry())


@mydata.pressed(meant="delete-data")
def ask(turn: Turn) -> Reply:
    return Go(MyData.delete)


@mydata.shows(MyData.delete, back=MyData.main, leave=Leave.CANCEL)
def confirm(turn: Turn) -> Screen:
    return turn.screen(
        "mydata-delete",
        (turn.button("button-mydata-delete-yes", delete.carry(), look=Look.DANGER),),
        supplier=turn.supplier.short_name,
        due=figures.day(due_day(turn.today)),
    )


@mydata.pressed(MyData.delete)
def delete(turn: Turn) -> Reply:
    """Do at once what can be done at once; what stood in the chat is forgotten, so the answer is new."""
    email = turn.cabinet.email
    erasure = ask_to_be_forgotten(
        turn.work, turn.person, turn.chat, turn.cabinet, policy=turn.policy, now=turn.now
    )
    turn.say(
        "mydata-deleted",
        number=erasure.id,
        due=figures.day(erasure.due),
        email=masked_email(email),
        phones=", ".join(turn.supplier.contacts.phones),
    )
    turn.fresh = True
    return go_home(turn)
