"""The dialogue itself, and the words that several of its screens say."""

from datetime import timedelta
from typing import Final

from bot.engine.dialogue import Dialogue, Needs
from bot.engine.screens import Button, Look, Screen
from bot.engine.turn import Turn
from core.model.cabinets.contact_details import masked_phone
from core.model.cabinets.permits import Purpose
from core.use_cases.change_password import open_password_page

_MINUTE: Final = timedelta(minutes=1)

settings = Dialogue("settings", needs=Needs.CABINET)


def page_screen(turn: Turn, purpose: Purpose, name: str) -> Screen:
    """The way to a page for passwords of this chat alone, made when it is asked for."""
    token = open_password_page(
        turn.work, turn.chat.id, turn.cabinet, purpose, policy=turn.policy, now=turn.now
    )
    label = turn.cut(turn.text.label("button-open-page"))
    return turn.screen(
        name,
        (Button(label, url=turn.policy.password_page + token, look=Look.PRIMARY),),
        minutes=turn.policy.entry_page_lives // _MINUTE,
    )


def phone_or_none(turn: Turn, phone: str) -> str:
    """The phone as its owner knows it again, or that there is none."""
    return masked_phone(phone) if phone else turn.text.label("settings-none")


def quiet_hours(turn: Turn) -> str:
    """«с 22:00 до 8:00»: the person's own or the supplier's; or that there are none."""
    hours = turn.cabinet.quiet_hours or turn.policy.quiet_hours
    if hours is None:
        return turn.text.label("settings-none")
    return turn.text.label("settings-hours", since=hours.since, until=hours.until)
