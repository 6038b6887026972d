"""The dialogue itself, and the words that several of its screens say."""

from bot.engine.dialogue import Dialogue, Needs
from bot.engine.turn import Turn
from core.model.cabinets.contact_details import masked_phone

settings = Dialogue("settings", needs=Needs.CABINET)


def phone_or_none(turn: Turn, phone: str) -> str:
    """The phone as its owner knows it again, or that there is none."""
    return masked_phone(phone) if phone else turn.text.label("settings-none")


def quiet_hours(turn: Turn) -> str:
    """«с 22:00 до 8:00», or that there are none."""
    hours = turn.cabinet.quiet_hours
    if hours is None:
        return turn.text.label("settings-none")
    return turn.text.label("settings-hours", since=hours.since, until=hours.until)
