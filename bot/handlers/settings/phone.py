"""The phone of the cabinet (S34)."""

from bot.engine.dialogue import Go, Leave, NoAnswer, Reply
from bot.engine.screens import Screen
from bot.engine.turn import Turn
from bot.fsm.settings import Settings
from bot.handlers.settings.common import phone_or_none, settings
from core.model.cabinets.contact_details import NotAPhone, parse_phone, readable_phone
from core.use_cases.change_contacts import change_phone


@settings.pressed(meant="phone")
def to_phone(turn: Turn) -> Reply:
    return Go(Settings.phone)


@settings.shows(Settings.phone, back=Settings.main, leave=Leave.CANCEL)
def ask_phone(turn: Turn) -> Screen:
    return _phone_screen(turn, "settings-phone", phone=phone_or_none(turn, turn.cabinet.phone))


def _phone_screen(turn: Turn, name: str, **arguments: str) -> Screen:
    row = (turn.button("button-forget-phone", forget_phone.carry()),) if turn.cabinet.phone else ()
    return turn.screen(name, row, **arguments)


@settings.said(Settings.phone)
def phone_typed(turn: Turn, typed: str) -> Reply:
    try:
        phone = parse_phone(typed)
    except NotAPhone:
        return NoAnswer(_phone_screen(turn, "phone-unclear"))
    change_phone(turn.work, turn.person, turn.cabinet, phone, now=turn.now)
    turn.say("phone-noted", phone=readable_phone(phone))
    return Go(Settings.main)


@settings.pressed(Settings.phone)
def forget_phone(turn: Turn) -> Reply:
    """[Удалить телефон]."""
    change_phone(turn.work, turn.person, turn.cabinet, "", now=turn.now)
    turn.say("phone-forgotten")
    return Go(Settings.main)
