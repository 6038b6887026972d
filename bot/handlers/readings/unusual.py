"""Word of unusual use below a proof, and its switch, one for each meter."""

from decimal import Decimal
from typing import Final

from bot.engine.dialogue import Reply
from bot.engine.markup import Markup
from bot.engine.screens import Button
from bot.engine.turn import OutOfDate, Turn
from bot.handlers.readings.common import readings
from bot.texts import word_of
from core.base import figures
from core.base.ids import MeterId
from core.base.months import Month
from core.model.cabinets.switches import Switch, of_meter
from core.model.meters import Meter
from core.model.readings.unusual_use import Cause, UnusualUse
from core.use_cases.see_meters import MeterGone
from core.use_cases.set_switch import is_on, set_unusual_use

BOTH_WAYS: Final = frozenset({Cause.DAYS, Cause.ZONE, Cause.UNKNOWN})
"""Causes that are worded differently for more and for less."""


@readings.pressed()
def tell(turn: Turn, meter_id: MeterId) -> Reply:
    """[Сообщать о необычном расходе]."""
    return _turned(turn, meter_id, on=True)


@readings.pressed()
def hush(turn: Turn, meter_id: MeterId) -> Reply:
    """[Не сообщать об этом счётчике]."""
    return _turned(turn, meter_id, on=False)


def _turned(turn: Turn, meter_id: MeterId, *, on: bool) -> Reply:
    try:
        set_unusual_use(turn.work, turn.person, meter_id, on=on, now=turn.now)
    except MeterGone as gone:
        raise OutOfDate from gone
    turn.toast = turn.text.label("unusual-turned-on" if on else "unusual-turned-off")
    return None


def hush_button(turn: Turn, meter: Meter) -> Button:
    """The press that stills a meter."""
    return turn.button("button-unusual-off", hush.carry(meter.id))


def how_it_stands(turn: Turn, meter: Meter) -> tuple[Markup, Button]:
    """Whether unusual use of a meter is told, and the press that changes it."""
    if is_on(turn.work, turn.cabinet.id, Switch.UNUSUAL_USE, of_meter(meter.id)):
        return turn.text("unusual-is-on"), hush_button(turn, meter)
    return turn.text("unusual-is-off"), turn.button("button-unusual-on", tell.carry(meter.id))


def told(turn: Turn, found: UnusualUse, month: Month) -> Markup:
    """Two lines: beside what the use of a settlement month is unusual, and why it may be so."""
    way = "more" if found.is_more else "less"
    facts: dict[str, str | int] = {
        "usual": figures.volume(found.usual.quantize(Decimal(1))),
        "last": "" if found.last_year is None else figures.volume(found.last_year.quantize(Decimal(1))),
        "month": figures.month(month.plus(-12)),
        "days": found.days,
        "when": "" if found.zone is None else turn.text.label(f"why-at-{found.zone}"),
    }
    what = f"unusual-{way}-than-last-year" if found.by_last_year else f"unusual-{way}"
    why = f"unusual-by-{word_of(found.cause)}" + (f"-{way}" if found.cause in BOTH_WAYS else "")
    return turn.text(
        "unusual", what=turn.part(turn.text(what, **facts)), why=turn.part(turn.text(why, **facts))
    )
