"""The dialogue itself, its doors, and what most of its steps ask."""

from dataclasses import replace
from typing import Final

from bot.engine.dialogue import Dialogue, Go, Needs, Reply
from bot.engine.screens import Button
from bot.engine.turn import Turn
from bot.fsm.charges import Charges, Seen
from core.base.months import Month
from core.base.periods import Period
from core.use_cases.see_charges import charged_span

charges = Dialogue("charges", needs=Needs.ACCOUNT)

_OURS: Final = {state.state for state in Charges.states()}
_YEAR: Final = 12


def seen(turn: Turn) -> Seen:
    """What is looked at; nothing in particular for somebody who comes from elsewhere."""
    return turn.recall(Seen) if turn.chat.state in _OURS else Seen()


@charges.pressed()
def last(turn: Turn) -> Reply:
    return Go(Charges.last, replace(seen(turn), month=None))


@charges.pressed()
def history(turn: Turn) -> Reply:
    return Go(Charges.history, replace(seen(turn), month=None))


@charges.pressed()
def payments(turn: Turn) -> Reply:
    return Go(Charges.payments, replace(seen(turn), month=None))


def history_button(turn: Turn) -> Button:
    """The way to the history of charges."""
    return turn.button("button-charges-history", history.carry())


def payments_button(turn: Turn) -> Button:
    """The way to the history of payments."""
    return turn.button("button-payments-history", payments.carry())


def this_month(turn: Turn) -> Month:
    """The month that it is at the supplier's."""
    return Month.of(turn.today)


def charged_period(turn: Turn) -> Period:
    """The period of the history; of itself the twelve months that end with the last charged one."""
    return seen(turn).period or Period.ending(
        charged_span(turn.work, turn.account, this=this_month(turn)).last, _YEAR
    )


def paid_period(turn: Turn) -> Period:
    """The period of the payments; of itself the twelve months that end with this one."""
    return seen(turn).period or Period.ending(this_month(turn), _YEAR)
