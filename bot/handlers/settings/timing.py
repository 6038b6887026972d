"""When the bot writes unasked, and what a calendar tells in its place."""

from bot.engine.dialogue import Go, Leave, NoAnswer, Reply
from bot.engine.screens import Button, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.settings import Settings
from bot.handlers.settings import away, calendar, ceiling
from bot.handlers.settings.common import quiet_hours, settings
from core.model.cabinets.quiet_hours import NotQuietHours, QuietHours, parse_quiet_hours
from core.use_cases.change_contacts import set_quiet_hours

_OFFERED = (QuietHours(21, 8), QuietHours(22, 8), QuietHours(23, 9))
"""What most people want, so that nobody has to type it."""


def way_in(turn: Turn) -> Button:
    """The button that leads here; it promises a calendar where there is one."""
    name = "button-timing-calendar" if turn.policy.calendar_page else "button-timing"
    return turn.button(name, to_timing.carry())


@settings.pressed()
def to_timing(turn: Turn) -> Reply:
    return Go(Settings.timing)


@settings.shows(Settings.timing, back=Settings.messages)
def show_timing(turn: Turn) -> Screen:
    return turn.screen(
        "timing",
        (
            turn.button("button-quiet-hours", to_quiet_hours.carry()),
            turn.button("button-away", away.to_away.carry()),
        ),
        calendar.way_in(turn),
        (turn.button("button-ceiling", ceiling.to_ceiling.carry()),),
        quiet=quiet_hours(turn),
        ceiling=ceiling.how_it_stands(turn),
        away=away.how_it_stands(turn),
        calendar=calendar.how_it_stands(turn),
    )


# --- quiet hours ---


@settings.pressed(meant="quiet-hours")
def to_quiet_hours(turn: Turn) -> Reply:
    return Go(Settings.quiet_hours)


@settings.shows(Settings.quiet_hours, back=Settings.timing, leave=Leave.CANCEL)
def which_hours(turn: Turn) -> Screen:
    return _hours_screen(turn, "quiet-hours", quiet=quiet_hours(turn))


def _hours_screen(turn: Turn, name: str, **arguments: str) -> Screen:
    rows: list[Row] = [
        (
            turn.button(
                "button-hours", take_hours.carry(_carried(hours)), since=hours.since, until=hours.until
            ),
        )
        for hours in _OFFERED
    ]
    if turn.cabinet.quiet_hours is not None:
        rows.append((_as_usual(turn),))
    return turn.screen(name, *rows, **arguments)


def _as_usual(turn: Turn) -> Button:
    usual = turn.policy.quiet_hours
    if usual is None:
        return turn.button("button-no-hours", no_hours.carry())
    return turn.button("button-usual-hours", no_hours.carry(), since=usual.since, until=usual.until)


def _carried(hours: QuietHours) -> str:
    return f"{hours.since}-{hours.until}"


@settings.said(Settings.quiet_hours)
def hours_typed(turn: Turn, typed: str) -> Reply:
    try:
        hours = parse_quiet_hours(typed)
    except NotQuietHours:
        return NoAnswer(_hours_screen(turn, "quiet-hours-unclear"))
    return _set_hours(turn, hours)


@settings.pressed(Settings.quiet_hours)
def take_hours(turn: Turn, carried: str) -> Reply:
    try:
        return _set_hours(turn, parse_quiet_hours(carried))
    except NotQuietHours as forged:
        raise OutOfDate from forged


@settings.pressed(Settings.quiet_hours)
def no_hours(turn: Turn) -> Reply:
    """[Как у всех], or [Писать в любое время] where the supplier has no hours of its own."""
    return _set_hours(turn, None)


def _set_hours(turn: Turn, hours: QuietHours | None) -> Reply:
    set_quiet_hours(turn.work, turn.person, turn.cabinet, hours, now=turn.now)
    return Go(Settings.timing)
