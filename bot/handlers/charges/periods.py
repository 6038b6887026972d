"""Which period is shown: a quick choice, or months in the words that people type (S64, S65)."""

from dataclasses import replace
from enum import StrEnum

from bot.engine.dialogue import Go, NoAnswer, Reply
from bot.engine.screens import Row, Screen
from bot.engine.states import State
from bot.engine.turn import Turn
from bot.fsm.charges import Charges
from bot.handlers.charges.common import charges, seen, this_month
from bot.handlers.readings.unasked import typed_unasked
from core.base import figures
from core.base.periods import Period
from core.model.charges.typed_periods import MonthsUnclear, NoSuchMonth, NotAPeriod, parse_period
from core.use_cases.see_charges import charged_span, paid_span


class Quick(StrEnum):
    """Periods that are a press away; also the name of the button's text."""

    THIS_YEAR = "period-this-year"
    LAST_YEAR = "period-last-year"
    TWELVE_MONTHS = "period-twelve-months"
    EVERYTHING = "period-everything"


def _list_of(turn: Turn) -> State:
    """The list that the period is for."""
    at_payments = turn.chat.state in {Charges.payments.state, Charges.payments_period.state}
    return Charges.payments if at_payments else Charges.history


def _question_of(turn: Turn) -> State:
    return Charges.payments_period if _list_of(turn) is Charges.payments else Charges.history_period


# --- the question ---


def another_row(turn: Turn) -> Row:
    """The button that leads to the question."""
    return (turn.button("button-another-period", another_period.carry()),)


@charges.pressed(Charges.history, Charges.payments)
def another_period(turn: Turn) -> Reply:
    return Go(_question_of(turn), seen(turn))


@charges.shows(Charges.history_period, back=Charges.history)
@charges.shows(Charges.payments_period, back=Charges.payments)
def ask_period(turn: Turn) -> Screen:
    return _question(turn, "period-ask")


def _question(turn: Turn, name: str, **arguments: str | int) -> Screen:
    """A screen that ends in examples, above the quick choices."""
    return turn.screen(
        name, *_quick_rows(turn), example=_example(turn), year=_example_year(turn), **arguments
    )


def nothing_there(turn: Turn, name: str, **arguments: str) -> Screen:
    """Say that the period shows nothing, above the ways to another one."""
    return turn.screen(name, *_quick_rows(turn), another_row(turn), **arguments)


def _quick_rows(turn: Turn) -> tuple[Row, Row]:
    this_year, last_year, months, everything = (turn.button(quick, choose.carry(quick)) for quick in Quick)
    return (this_year, last_year), (months, everything)


def _example_year(turn: Turn) -> str:
    return str(turn.today.year - 1)


def _example(turn: Turn) -> str:
    year = _example_year(turn)
    return f"01.{year}-09.{year}"


# --- the answer ---


@charges.pressed(Charges.history, Charges.payments, Charges.history_period, Charges.payments_period)
def choose(turn: Turn, quick: Quick) -> Reply:
    return Go(_list_of(turn), replace(seen(turn), period=_quick_period(turn, quick)))


def _quick_period(turn: Turn, quick: Quick) -> Period | None:
    match quick:
        case Quick.THIS_YEAR:
            return Period.of_year(turn.today.year)
        case Quick.LAST_YEAR:
            return Period.of_year(turn.today.year - 1)
        case Quick.TWELVE_MONTHS:
            return None
        case Quick.EVERYTHING:
            return _known(turn)


def _known(turn: Turn) -> Period:
    """All the time of which the list knows anything."""
    span = paid_span if _list_of(turn) is Charges.payments else charged_span
    return span(turn.work, turn.account, this=this_month(turn))


@charges.said(Charges.history_period, Charges.payments_period)
def period_typed(turn: Turn, typed: str) -> Reply:
    try:
        return _to_typed(turn, typed)
    except NotAPeriod as refused:
        return NoAnswer(_asked_again(turn, refused))


@charges.said(Charges.history, Charges.payments)
def typed_at_list(turn: Turn, typed: str) -> Reply:
    """Months are a period also where nothing is asked for; any other number may be a reading."""
    try:
        return _to_typed(turn, typed)
    except MonthsUnclear as refused:
        return NoAnswer(Go(_question_of(turn), seen(turn), screen=_asked_again(turn, refused)))
    except NotAPeriod:
        return typed_unasked(turn, typed)


def _to_typed(turn: Turn, typed: str) -> Reply:
    """The list with the period that was typed.

    Raises:
        NotAPeriod: when it was none.
    """
    meant = parse_period(typed, this=this_month(turn), known=_known(turn))
    if meant.turned:
        turn.say("period-turned", period=figures.period(meant.period))
    return Go(_list_of(turn), replace(seen(turn), period=meant.period))


def _asked_again(turn: Turn, refused: NotAPeriod) -> Screen:
    if isinstance(refused, NoSuchMonth):
        return _question(turn, "period-no-such-month", number=refused.number)
    return _question(turn, "period-unclear")
