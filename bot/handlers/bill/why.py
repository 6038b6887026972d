"""Why a month's bill comes to what it does: two lines that anybody understands, and how each sum is made."""

from decimal import Decimal

from bot.engine.dialogue import Go, Reply
from bot.engine.screens import Button, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.bill import Bill, Explained
from bot.fsm.menu import Menu
from bot.handlers.bill.common import bill
from bot.handlers.bill.consumption import consumption_button
from bot.handlers.bill.penalties import penalties_button
from bot.handlers.bill.ranges import ranges_row
from bot.handlers.bill.tariff import tariff_row
from bot.wording import explanation as wording
from core.base import figures
from core.base.months import Month
from core.model.cabinets.switches import Switch
from core.use_cases import forecast_bill
from core.use_cases.explain_bill import ExplainedBill, explain
from core.use_cases.see_balance import NothingCharged
from core.use_cases.set_switch import is_on, set_forecast


def why_button(turn: Turn, month: Month) -> Button:
    """A button that leads to a month's explanation."""
    return turn.button("button-why", why.carry(str(month)))


@bill.pressed()
def why(turn: Turn, month: str) -> Reply:
    """Explain the month that is carried as YYYY-MM."""
    try:
        asked = Explained(month=Month.parse(month))
    except ValueError as forged:
        raise OutOfDate from forged
    if turn.today.year < asked.month.year or not asked.month.year:
        raise OutOfDate
    _explained(turn, asked)
    return Go(Bill.why, asked)


@bill.pressed(Bill.why)
def parts(turn: Turn) -> Reply:
    return Go(Bill.parts, turn.recall(Explained))


@bill.pressed(meant="forecast")
def forecast(turn: Turn) -> Reply:
    """What the next month is likely to come to."""
    return Go(Bill.forecast)


@bill.pressed()
def forecast_on(turn: Turn) -> Reply:
    """[Показывать прогноз]."""
    set_forecast(turn.work, turn.cabinet, on=True, now=turn.now)
    return Go(Bill.forecast)


@bill.pressed()
def forecast_off(turn: Turn) -> Reply:
    """[Не показывать прогноз]: neither here nor with a reading's proof."""
    set_forecast(turn.work, turn.cabinet, on=False, now=turn.now)
    return Go(Bill.forecast)


@bill.shows(Bill.forecast, back=Menu.main, returns=True)
def show_forecast(turn: Turn) -> Screen:
    if not is_on(turn.work, turn.cabinet.id, Switch.FORECAST):
        return turn.screen("forecast-off", (turn.button("button-forecast-on", forecast_on.carry()),))
    found = forecast_bill.forecast(turn.work, turn.account, turn.policy, turn.today)
    off = (turn.button("button-forecast-off", forecast_off.carry()),)
    if found is None:
        return turn.screen("forecast-none", off)
    lately = figures.volume(found.lately.quantize(Decimal(1)))
    return turn.screen(
        "forecast",
        off,
        month=figures.month(found.month),
        least=figures.money(found.least),
        most=figures.money(found.most),
        basis=turn.text("forecast-by-reading")
        if found.is_read
        else turn.text("forecast-by-lately", lately=lately)
        if found.last_year is None
        else turn.text(
            "forecast-by-season",
            lately=lately,
            month=figures.month(found.month.plus(-12)),
            last=figures.volume(found.last_year),
        ),
    )


@bill.shows(Bill.why, back=Menu.main, returns=True)
def show_why(turn: Turn) -> Screen:
    found = _explained(turn, turn.recall(Explained))
    explanation = found.explanation
    rows = [(turn.button("button-why-parts", parts.carry()),)] if explanation.parts else []
    rows.append((turn.button("button-forecast", forecast.carry()),))
    return turn.screen(
        "why",
        *rows,
        (consumption_button(turn),),
        tariff_row(turn),
        (*ranges_row(turn), penalties_button(turn)),
        month=figures.month(explanation.month),
        total=figures.money(explanation.total),
        told=wording.told(turn.text, explanation),
        scope=wording.scope(turn.text, explanation),
    )


@bill.shows(Bill.parts, back=Bill.why, returns=True)
def show_parts(turn: Turn) -> Screen:
    found = _explained(turn, turn.recall(Explained))
    name = "why-first-parts" if found.explanation.before is None else "why-parts"
    return turn.screen(name, entries=wording.parts(turn.text, found))


def _explained(turn: Turn, asked: Explained) -> ExplainedBill:
    try:
        return explain(turn.work, turn.account, asked.month)
    except NothingCharged as gone:
        raise OutOfDate from gone
