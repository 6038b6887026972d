"""What plain words lead to where they name a month, a sum or a value, or where it takes more than a button.

What merely opens a dialogue stands there: `pressed(meant=…)`. The phrases are in `bot/texts/ru/intents.toml`.
"""

from collections.abc import Callable

from bot.engine.dialogue import Go, NoAnswer, Reply
from bot.engine.screens import Screen
from bot.engine.turn import NoAccount, Turn
from bot.fsm.bill import Bill, Explained
from bot.fsm.charges import Charges, Seen
from bot.fsm.menu import Menu
from bot.fsm.payments import Paying, Payments
from bot.fsm.readings import Given, Readings
from bot.fsm.settings import Settings
from bot.handlers import (
    bill,
    charges,
    contacts,
    delegates,
    guests,
    menu,
    payments,
    promises,
    readings,
    receipts,
    start,
)
from bot.handlers.accounts import accounts
from bot.handlers.help import show_help
from bot.handlers.payments.asking import take_sum
from bot.handlers.readings.common import open_meters
from bot.handlers.readings.unasked import typed_unasked
from bot.handlers.settings import settings
from bot.understanding.slots import Slots
from core.base import figures
from core.base.money import NotASum, parse_sum
from core.base.months import Month
from core.base.periods import Period
from core.model.charges.typed_periods import NotAPeriod, parse_period
from core.use_cases.link_account import linked_accounts
from core.use_cases.see_balance import NothingCharged, last_statement
from core.use_cases.see_charges import charged_span, month_among_neighbours, paid_span
from core.use_cases.see_receipts import receipt_years


def open_account(turn: Turn, tail: str) -> bool:
    """Make the account the active one that ends so; False where the person has none, or several of them."""
    found = [
        account_id
        for account_id in linked_accounts(turn.work, turn.person)
        if turn.work.accounts.get(account_id).number.endswith(tail)
    ]
    if len(found) == 1:
        turn.chat.switch(found[0])
    return len(found) == 1


# --- readings and the meter ---


@readings.readings.meant("readings")
def hand_in(turn: Turn, said: Slots) -> Reply:
    """A value is confirmed before it is handed in; without one it is asked for."""
    if not said.numbers:
        return readings.begin.call(turn, "")
    beside = len(turn.said)
    reply = typed_unasked(turn, said.values)
    if not isinstance(reply, NoAnswer) or len(said.numbers) != 1:
        return reply
    del turn.said[beside:]  # other words stand around: «показания 8650 и баланс»
    return typed_unasked(turn, said.numbers[0])


@readings.readings.meant("readings-wrong")
def put_right(turn: Turn, said: Slots) -> Reply:
    """What is handed in again in the same window takes the place of what stands."""
    turn.say("meant-reading-wrong")
    return hand_in(turn, said)


@menu.menu.meant("readings-when")
def until_when(turn: Turn, said: Slots) -> Reply:
    """Said above whatever stands there."""
    turn.said.append(Screen(text=menu.readings_due(turn)))
    return None


@readings.readings.meant("meter")
def meter_card(turn: Turn, said: Slots) -> Reply:
    """The card of the only meter, with its verification; else the list."""
    meters = open_meters(turn)
    return Go(Readings.meter, Given(meter=meters[0].id)) if len(meters) == 1 else Go(Readings.meters)


# --- what is owed, charged and paid ---


@menu.menu.meant("balance")
def balance(turn: Turn, said: Slots) -> Reply:
    return Go(Menu.information)


@receipts.receipts.meant("receipt")
def receipt(turn: Turn, said: Slots) -> Reply:
    """The last receipt, that of an earlier month, or those of a year."""
    period = _period(turn, said)
    if period is not None and period == Period.of_year(period.first.year):
        year = period.first.year
        if year in receipt_years(turn.work, turn.account):
            return receipts.register.of_year.call(turn, str(year))
    month = _month(turn, said)
    if month is None:
        return receipts.last.call(turn, "")
    return receipts.register.of_month.call(turn, str(month.number))


@receipts.receipts.meant("due")
def due(turn: Turn, said: Slots) -> Reply:
    """The receipt says until when it is to be paid."""
    return receipts.last.call(turn, "")


@charges.charges.meant("charges")
def charged(turn: Turn, said: Slots) -> Reply:
    """A month, a period, or the last month."""
    period = _period(turn, said)
    if period is None:
        return Go(Charges.last, Seen())
    if period.first != period.last:
        return Go(Charges.history, Seen(period=period))
    month = _month(turn, said)
    return Go(Charges.last, Seen()) if month is None else Go(Charges.month, Seen(month=month))


@charges.charges.meant("table")
def table(turn: Turn, said: Slots) -> Reply:
    """The list of a period, from which the table can be had."""
    return Go(Charges.history, Seen(period=_period(turn, said)))


@charges.charges.meant("payments")
def paid(turn: Turn, said: Slots) -> Reply:
    return Go(Charges.payments, Seen(period=_period(turn, said, among=paid_span)))


@bill.bill.meant("why")
def why(turn: Turn, said: Slots) -> Reply:
    """The explanation of a month, of itself of the last one."""
    month = _month(turn, said)
    if month is None:
        try:
            month = last_statement(turn.work, turn.account).month
        except NothingCharged:
            return Go(Charges.last, Seen())
    return Go(Bill.why, Explained(month=month))


def _period(turn: Turn, said: Slots, among: Callable[..., Period] = charged_span) -> Period | None:
    """The months that are named, `among` those that something is known of; None where there are none."""
    if not said.months:
        return None
    this = Month.of(turn.today)
    try:
        return parse_period(said.months, this=this, known=among(turn.work, turn.account, this=this)).period
    except NotAPeriod:
        return None


def _month(turn: Turn, said: Slots) -> Month | None:
    """The earlier month that is named and was charged; None for the last one, and where none can be shown."""
    period = _period(turn, said)
    if period is None or period.first != period.last:
        return None
    try:
        if period.last == last_statement(turn.work, turn.account).month:
            return None
        month_among_neighbours(turn.work, turn.account, period.last)
    except NothingCharged:
        turn.say("meant-month-not-charged", period=figures.period(period))
        return None
    return period.last


# --- paying ---


@payments.payments.meant("pay")
def pay(turn: Turn, said: Slots) -> Reply:
    """The sum that is named, on the summary that is to be confirmed; the whole debt where none is."""
    typed = said.money or (said.numbers[0] if len(said.numbers) == 1 else "")
    if not typed:
        return payments.pay.call(turn, "")
    try:
        return take_sum(turn, parse_sum(typed), Paying())
    except NotASum:
        return Go(Payments.amount, Paying())


@promises.promises.meant("promise")
def promise(turn: Turn, said: Slots) -> Reply:
    """Only where the supplier offers it."""
    return person(turn, said) if turn.policy.promises is None else promises.look.call(turn, "")


# --- people ---


@contacts.contacts.meant("person")
def person(turn: Turn, said: Slots) -> Reply:
    """A human being: by telephone; its number and hours are among the contacts."""
    turn.say("meant-person")
    return contacts.show.call(turn, "")


@start.start.meant("person", "contacts")
def helped(turn: Turn, said: Slots) -> Reply:
    """While something is to be decided first: help has the telephone too, and leaves nobody elsewhere."""
    return show_help(turn, "")


@start.start.meant("foreign")
def foreign(turn: Turn, said: Slots) -> Reply:
    turn.say("meant-foreign")
    return None


@delegates.delegates.meant("delegates")
def close_ones(turn: Turn, said: Slots) -> Reply:
    return delegates.show_all.call(turn, str(turn.account.id))


# --- the cabinet ---


@settings.meant("large-print")
def print_settings(turn: Turn, said: Slots) -> Reply:
    """Whether documents are printed in large letters is set there."""
    return Go(Settings.main)


@accounts.meant("enter", "register")
def entered_already(turn: Turn, said: Slots) -> Reply:
    turn.say("meant-already-entered")
    return None


# --- without registration ---


@guests.guests.meant("readings", "readings-wrong")
def read_as_guest(turn: Turn, said: Slots) -> Reply:
    """A value that is named is confirmed once the account is known; other words may stand around it."""
    _ensure_guest(turn)
    alone = said.numbers if len(said.numbers) == 1 else ()
    return guests.readings.begin(turn, *((said.values, *alone) if said.numbers else ()))


@guests.guests.meant("pay")
def pay_as_guest(turn: Turn, said: Slots) -> Reply:
    _ensure_guest(turn)
    return guests.paying.pay.call(turn, "")


@guests.guests.meant("subscriptions")
def receive_as_guest(turn: Turn, said: Slots) -> Reply:
    _ensure_guest(turn)
    return guests.e_receipt.receive.call(turn, "")


def _ensure_guest(turn: Turn) -> None:
    """Whoever has a cabinet has no use for what guests do, also while there is no account in it.

    Raises:
        NoAccount: when there is a cabinet.
    """
    if turn.chat.cabinet_id is not None:
        raise NoAccount
