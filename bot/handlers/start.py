"""The first screen."""

from bot.engine.dialogue import Leave, NoAnswer, Reply
from bot.engine.screens import Look, Screen
from bot.engine.turn import Turn
from bot.fsm.start import Start
from bot.handlers import contacts, entrance, guests, outage, proofs
from bot.handlers.help import helped, start

__all__ = ["start", "welcome"]


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
        (
            outage.way_in(turn),
            turn.button("menu-contacts", contacts.show.carry()),
            turn.button("button-help", helped.carry()),
        ),
        supplier=turn.supplier.contacts.name,
    )


@start.said(Start.welcome)
def typed_by_guest(turn: Turn, typed: str) -> Reply:
    """Whoever hands in a reading without a cabinet is led to one."""
    if any(map(str.isdecimal, typed)):
        turn.say("number-of-guest")
    return NoAnswer()
