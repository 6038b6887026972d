"""«Предупредить о сумме»: what a month may come to before the person is warned."""

from typing import Final

from bot.engine.dialogue import Go, Leave, NoAnswer, Reply
from bot.engine.screens import Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.settings import Settings
from bot.handlers.settings.common import settings
from core.base import figures
from core.base.money import Kopecks, NotASum, kopecks
from core.use_cases.heed_ceiling import CeilingOutOfRange, parse_ceiling, set_ceiling

_OFFERED: Final = (1000, 1500, 2000, 3000)
"""Roubles."""


def how_it_stands(turn: Turn) -> str:
    """Above which sum the person is warned; nothing where they are not."""
    ceiling = turn.cabinet.bill_ceiling
    return "" if ceiling is None else turn.text.label("timing-ceiling", ceiling=figures.money(ceiling))


@settings.pressed(meant="ceiling")
def to_ceiling(turn: Turn) -> Reply:
    return Go(Settings.ceiling)


@settings.shows(Settings.ceiling, back=Settings.timing, leave=Leave.CANCEL)
def which_ceiling(turn: Turn) -> Screen:
    return _screen(turn, "ceiling")


def _screen(turn: Turn, name: str) -> Screen:
    offered = [
        turn.button("button-ceiling-of", take_ceiling.carry(str(each)), sum=figures.money(kopecks(each)))
        for each in _OFFERED
    ]
    rows: list[Row] = [tuple(offered[at : at + 2]) for at in range(0, len(offered), 2)]
    if turn.cabinet.bill_ceiling is not None:
        rows.append((turn.button("button-no-ceiling", no_ceiling.carry()),))
    return turn.screen(name, *rows)


@settings.said(Settings.ceiling)
def ceiling_typed(turn: Turn, typed: str) -> Reply:
    try:
        return _set(turn, parse_ceiling(typed))
    except CeilingOutOfRange:
        return Go(Settings.ceiling, screen=_screen(turn, "ceiling-out-of-range"))
    except NotASum:
        return NoAnswer(_screen(turn, "ceiling-unclear"))


@settings.pressed(Settings.ceiling)
def take_ceiling(turn: Turn, roubles: str) -> Reply:
    """[1 500 ₽], and the like."""
    try:
        return _set(turn, parse_ceiling(roubles))
    except NotASum as forged:
        raise OutOfDate from forged


@settings.pressed(Settings.ceiling)
def no_ceiling(turn: Turn) -> Reply:
    """[Не предупреждать]."""
    return _set(turn, None)


def _set(turn: Turn, amount: Kopecks | None) -> Reply:
    set_ceiling(turn.work, turn.person, turn.cabinet, amount, now=turn.now)
    return Go(Settings.timing)
