"""The calendar to which the person's phone subscribes, where the supplier has a page for it."""

from datetime import datetime

from bot.engine.dialogue import Go, Reply
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.settings import Settings
from bot.handlers.settings.common import settings
from core.base import figures
from core.use_cases.share_calendar import close_calendar, open_calendar, secret_of_calendar


def way_in(turn: Turn) -> Row:
    """The button that leads here; no row where there is no page."""
    return (turn.button("button-calendar", to_calendar.carry()),) if turn.policy.calendar_page else ()


def how_it_stands(turn: Turn) -> str:
    """In one word; nothing where there is no page."""
    if not turn.policy.calendar_page:
        return ""
    return turn.text.label("timing-calendar-on" if turn.cabinet.calendar_since else "timing-calendar-off")


@settings.pressed(meant="calendar")
def to_calendar(turn: Turn) -> Reply:
    return Go(Settings.calendar) if turn.policy.calendar_page else Go(Settings.timing)


@settings.shows(Settings.calendar, back=Settings.timing)
def show_calendar(turn: Turn) -> Screen:
    since = turn.cabinet.calendar_since
    if since is None:
        button = turn.button("button-calendar-on", calendar_on.carry(), look=Look.PRIMARY)
        return turn.screen("calendar-off", (button,))
    label = turn.cut(turn.text.label("button-calendar-page"))
    address = turn.policy.calendar_page + secret_of_calendar(turn.work, turn.cabinet)
    return turn.screen(
        "calendar-on",
        (Button(label, url=address, look=Look.PRIMARY),),
        (
            turn.button("button-calendar-renew", calendar_renewed.carry(_age(since))),
            turn.button("button-calendar-off", calendar_off.carry()),
        ),
        since=figures.day(turn.policy.day(since)),
    )


@settings.pressed()
def calendar_on(turn: Turn) -> Reply:
    """[Включить календарь]; where it is on already, its address stays."""
    _ensure_offered(turn)
    if turn.cabinet.calendar_since is None:
        open_calendar(turn.work, turn.person, turn.cabinet, now=turn.now)
    return Go(Settings.calendar)


@settings.pressed(Settings.calendar)
def calendar_renewed(turn: Turn, age: str) -> Reply:
    """[Новый адрес] in place of the one below which it stood, so that a second press takes nothing away."""
    _ensure_offered(turn)
    since = turn.cabinet.calendar_since
    if since is None or _age(since) != age:
        return Go(Settings.calendar)
    open_calendar(turn.work, turn.person, turn.cabinet, now=turn.now)
    turn.say("calendar-renewed")
    return Go(Settings.calendar)


@settings.pressed(Settings.calendar)
def calendar_off(turn: Turn) -> Reply:
    close_calendar(turn.work, turn.cabinet, by=turn.person.actor, now=turn.now)
    turn.say("calendar-switched-off")
    return Go(Settings.calendar)


def _age(since: datetime) -> str:
    """By which a press names an address without holding it."""
    return f"{since.timestamp():.6f}"


def _ensure_offered(turn: Turn) -> None:
    if not turn.policy.calendar_page:
        raise OutOfDate
