"""«Меня нет дома»: until the person comes back nobody asks what their meter shows."""

from datetime import date, timedelta
from typing import Final

from bot.engine.dialogue import Go, Leave, NoAnswer, Reply
from bot.engine.screens import Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.settings import Settings
from bot.handlers.settings.common import settings
from core.base import figures
from core.model.cabinets.absence import (
    DayIsOver,
    NotADay,
    TooLongAway,
    checked_return_day,
    parse_return_day,
)
from core.use_cases.change_contacts import set_away

OFFERED: Final = {"week": 7, "weeks": 14, "month": 30, "season": 90}
"""Days that most people are away for, by the names of their texts."""


def how_it_stands(turn: Turn) -> str:
    """Until when the person is away; nothing where they are at home."""
    until = turn.cabinet.away_until
    if until is None or not turn.cabinet.is_away(turn.today):
        return ""
    return turn.text.label("timing-away", day=figures.day(until))


@settings.pressed(meant="away")
def to_away(turn: Turn) -> Reply:
    return Go(Settings.away)


@settings.shows(Settings.away, back=Settings.timing, leave=Leave.CANCEL)
def until_when(turn: Turn) -> Screen:
    return _screen(turn, "away-on" if turn.cabinet.is_away(turn.today) else "away")


def _screen(turn: Turn, name: str) -> Screen:
    until = turn.cabinet.away_until
    rows: list[Row] = []
    if turn.cabinet.is_away(turn.today):
        rows.append((turn.button("button-away-over", back_home.carry()),))
    offered = [
        turn.button(f"button-away-{term}", take_away.carry((turn.today + timedelta(days=days)).isoformat()))
        for term, days in OFFERED.items()
    ]
    rows += [tuple(offered[at : at + 2]) for at in range(0, len(offered), 2)]
    return turn.screen(name, *rows, day=figures.day(until) if until else "")


@settings.said(Settings.away)
def day_typed(turn: Turn, typed: str) -> Reply:
    try:
        until = parse_return_day(typed, turn.today)
    except DayIsOver:
        return Go(Settings.away, screen=_screen(turn, "away-day-over"))
    except TooLongAway:
        return Go(Settings.away, screen=_screen(turn, "away-too-long"))
    except NotADay:
        return NoAnswer(_screen(turn, "away-unclear"))
    return _set(turn, until)


@settings.pressed(Settings.away)
def take_away(turn: Turn, carried: str) -> Reply:
    """[На неделю], and the like: until the day that the button has named then."""
    try:
        return _set(turn, checked_return_day(date.fromisoformat(carried), turn.today))
    except (ValueError, NotADay) as forged:  # or so old that its day is over
        raise OutOfDate from forged


@settings.pressed(Settings.away)
def back_home(turn: Turn) -> Reply:
    """[Я дома]."""
    return _set(turn, None)


def _set(turn: Turn, until: date | None) -> Reply:
    set_away(turn.work, turn.person, turn.cabinet, until, now=turn.now)
    return Go(Settings.timing)
