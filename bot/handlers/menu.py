"""The main screen (S30, S31) and the account's card with its balance (S38, S39)."""

from typing import Final

from bot.engine.dialogue import Dialogue, Go, Leave, Needs, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import Turn
from bot.fsm.menu import Menu
from bot.handlers import (
    accounts,
    appeals,
    bill,
    certificates,
    charges,
    notices,
    outage,
    payments,
    promises,
    readings,
    receipts,
    settings,
)
from bot.handlers import contacts as contacts_of_supplier
from bot.wording.balance import owed, parts
from core.base import figures
from core.model.accounts import AccountStatus
from core.model.charges.balance import AccountBalance
from core.model.readings.reading import ReadingStatus
from core.model.readings.window import settlement_month, window_on
from core.use_cases.see_balance import NothingCharged, balance_of
from core.use_cases.see_meters import current_meters

_BELOW_RECEIPT: Final = 3
"""The row in which the certificate stands where there is room for it; else the receipt leads to it."""

menu = Dialogue("menu", needs=Needs.ACCOUNT)


@menu.shows(Menu.main, leave=Leave.NONE)
def main(turn: Turn) -> Screen:
    rows: list[Row] = [
        (turn.button("menu-information", information.carry()), notices.way_in(turn)),
        (turn.button("menu-readings", readings.begin.carry(), look=Look.PRIMARY), outage.way_in(turn)),
    ]
    balance = _balance(turn)
    if balance is not None:
        month = figures.month(balance.month)
        rows.append((turn.button("menu-receipt", receipts.last.carry(), month=month),))
    pay_button = payments.pay_button(turn, balance.remains if balance else 0)
    rows.append((pay_button, *promises.way_in(turn)))
    rows.append((*_charges_row(turn), *appeals.way_in(turn)))
    last_row: Row = (
        _accounts_button(turn),
        turn.button("menu-settings", settings.show_settings.carry()),
        turn.button("menu-contacts", contacts_of_supplier.show.carry()),
    )
    taken = sum(map(len, rows)) + len(last_row)
    if taken > turn.limits.buttons:
        last_row = last_row[1:]  # the account's card leads to the others too
    if taken > turn.limits.buttons + 1:
        last_row = last_row[:-1]  # appeals lead to the contacts too
    if taken < turn.limits.buttons and balance is not None:
        rows.insert(_BELOW_RECEIPT, certificates.way_in(turn))
    rows.append(last_row)
    return turn.screen(
        "menu",
        *rows,
        supplier=turn.supplier.contacts.name,
        owed=owed(turn.text, balance),
        readings=readings_due(turn),
    )


def _accounts_button(turn: Turn) -> Button:
    return turn.button("menu-accounts", accounts.show_all.carry())


def _charges_row(turn: Turn) -> Row:
    return (turn.button("menu-charges", charges.last.carry()),)


def _balance(turn: Turn) -> AccountBalance | None:
    try:
        return balance_of(turn.work, turn.account)
    except NothingCharged:
        return None


def readings_due(turn: Turn) -> Markup:
    """Whether the month still waits for readings, and until when."""
    if turn.account.status is AccountStatus.CLOSED:
        return turn.text("readings-closed")
    month = settlement_month(turn.today, turn.person.source, turn.policy.windows)
    until = window_on(turn.today, turn.policy.windows).closes_on(month)
    meters = current_meters(turn.work, turn.account, turn.today)
    if not meters:
        return turn.text("readings-no-meters")
    last = [turn.work.readings.last_of_meter(meter.id) for meter in meters]
    handed_in = [reading and reading.month >= month for reading in last]
    name = "readings-handed-in" if all(handed_in) else "readings-due"
    if all(handed_in) and any(reading and reading.status is ReadingStatus.ON_CHECK for reading in last):
        name = "readings-on-check"
    return turn.text(name, month=figures.month(month), until=figures.day(until))


@menu.pressed(meant="information")
def information(turn: Turn) -> Reply:
    return Go(Menu.information)


@menu.shows(Menu.information)
def account_card(turn: Turn) -> Screen:
    account = turn.account
    unknown = turn.text.label("unknown")
    balance = _balance(turn)
    return turn.screen(
        "information",
        (turn.button("menu-readings", readings.begin.carry()), _accounts_button(turn)),
        (turn.button("menu-receipt", receipts.last.carry(), month=figures.month(balance.month)),)
        if balance
        else (),
        (
            payments.pay_button(turn, balance.remains if balance else 0),
            *((bill.penalties_button(turn),) if balance and balance.remains else ()),
        ),
        _charges_row(turn),
        (bill.why_button(turn, balance.month),) if balance else (),
        city=account.city or unknown,
        number=account.number,
        area=f"{figures.volume(account.area)} м²" if account.area is not None else unknown,
        registered=unknown if account.registered is None else str(account.registered),
        residents=unknown if account.residents is None else str(account.residents),
        ownership=account.ownership_doc or turn.text.label("not-stated"),
        network=outage.network_of_house(turn),
        balance=_balance_table(turn, balance),
    )


def _balance_table(turn: Turn, balance: AccountBalance | None) -> Markup:
    if balance is None:
        return owed(turn.text, balance)
    return turn.text("balance", in_month=figures.month_in(balance.month), **parts(turn.text, balance))


@menu.pressed()
def contacts(turn: Turn) -> Reply:
    """[Контакты] of older screens."""
    return contacts_of_supplier.show.call(turn, "")
