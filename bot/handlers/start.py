"""The first screen, and help."""

from bot.engine.dialogue import Dialogue, Leave, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Look, Screen
from bot.engine.turn import Turn
from bot.fsm.start import Start
from bot.handlers import entrance, guests, outage, proofs
from bot.wording.consents import edition
from core.model.cabinets.cabinet import ConsentKind

start = Dialogue("start", always=True)


@start.shows(Start.welcome, leave=Leave.NONE)
def welcome(turn: Turn) -> Screen:
    return turn.screen(
        "welcome",
        (
            turn.button("button-enter", entrance.enter.carry(), look=Look.PRIMARY),
            turn.button("button-register", entrance.register.carry()),
        ),
        (turn.button("button-forgotten", entrance.forgotten.carry()),),
        (
            turn.button("button-guest-readings", guests.readings.read.carry()),
            turn.button("button-guest-pay", guests.paying.pay.carry()),
        ),
        (turn.button("button-guest-receipt", guests.e_receipt.receive.carry()),),
        (turn.button("button-check", proofs.ask.carry()),),
        (outage.way_in(turn), turn.button("button-help", helped.carry())),
        supplier=turn.supplier.contacts.name,
    )


@start.said(Start.welcome)
def typed_by_guest(turn: Turn, typed: str) -> Reply:
    """Whoever hands in a reading without a cabinet is led to one."""
    turn.say("number-of-guest" if any(map(str.isdecimal, typed)) else "unexpected-words")
    return None


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
