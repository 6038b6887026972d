"""Help, and how personal data are treated, for anybody."""

from bot.engine.dialogue import Dialogue, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Screen
from bot.engine.turn import Turn
from bot.wording.consents import edition
from core.model.cabinets.cabinet import ConsentKind

start = Dialogue("start", always=True)
"""Of the first screen as well, which leads here."""


@start.pressed()
def helped(turn: Turn) -> Reply:
    return show_help(turn, "")


@start.command("help")
def show_help(turn: Turn, argument: str) -> Reply:
    contacts = turn.supplier.contacts
    words = turn.screen(
        "help" if turn.chat.cabinet_id is not None else "help-guest",
        phones=", ".join(contacts.phones),
        hours=turn.supplier.hours,
        site=contacts.site,
    )
    turn.said.append(words)
    return None


@start.command("privacy")
def privacy(turn: Turn, argument: str) -> Reply:
    text = edition(turn.text, turn.supplier, ConsentKind.PERSONAL_DATA).text
    turn.said.append(Screen(text=Markup(text)))
    return None
