"""The last month's receipt: what it comes to, what its charges are made of, and its PDF (S32, S67–S69)."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from bot.engine.dialogue import Dialogue, Go, Needs, Reply
from bot.engine.markup import Markup
from bot.engine.paging import page_at
from bot.engine.screens import Button, Look, Screen
from bot.engine.turn import Turn, known
from bot.fsm.menu import Menu
from bot.fsm.receipts import AskedFile, Progress, Receipt, Receipts
from bot.handlers.bill import why_button
from bot.handlers.home import go_home
from bot.handlers.payments import pay_button
from bot.wording.balance import owed
from bot.wording.charge_lines import charge_lines
from core.base import figures
from core.base.calendar import due_date
from core.base.months import Month
from core.model.charges.balance import AccountBalance, Balance, MonthStatement
from core.model.charges.charge import ELECTRICITY, Basis, Charge, ChargeLine
from core.model.files import KeptFile
from core.use_cases.link_account import linked_accounts
from core.use_cases.see_balance import NothingCharged, balance_by, balance_of, last_statement

receipts = Dialogue("receipts", needs=Needs.ACCOUNT)

RECEIPT = "receipt"
"""The errand that makes the file."""

_SERVICES_ON_A_PAGE: Final = 5
"""Each takes up to a dozen lines; more services than most people have."""

_BASES: Final = {
    Basis.METER: "charged-by-meter",
    Basis.AVERAGE: "charged-by-average",
    Basis.NORM: "charged-by-norm",
}


# --- what it comes to ---


@receipts.pressed()
def last(turn: Turn) -> Reply:
    return Go(Receipts.month, turn.recall(Receipt))


@receipts.shows(Receipts.month, back=Menu.main)
def show_month(turn: Turn) -> Screen:
    """The row of S67: month, sum, penalty, type, with its two buttons; below it what of it is to be paid."""
    try:
        statement = last_statement(turn.work, turn.account)
    except NothingCharged:
        return turn.screen("receipt-none")
    balance = balance_by(turn.work, turn.account, statement)
    return turn.screen(
        "receipt-month",
        (_download_button(turn),),
        (pay_button(turn, balance.remains),) if balance.remains else (),
        (why_button(turn, statement.month),),
        (turn.button("button-details", details.carry()),),
        month=figures.month(statement.month),
        sum=figures.money(statement.service.total),
        penalty=figures.money(statement.penalty_due),
        owed=_owed_until(turn, balance),
    )


def _download_button(turn: Turn) -> Button:
    return turn.button("button-download", download.carry(), look=Look.PRIMARY)


def _owed_until(turn: Turn, balance: AccountBalance) -> Markup:
    """What is owed, and by when; the due day is left out when nothing is to be paid."""
    stated = owed(turn.text, balance)
    if not balance.remains:
        return stated
    due = due_date(balance.month, shift=turn.policy.shift_due)
    name = "receipt-due" if turn.today <= due else "receipt-due-passed"
    return Markup(f"{stated}\n{turn.text(name, day=figures.day(due))}")


# --- what its charges are made of ---


@receipts.pressed()
def details(turn: Turn) -> Reply:
    return Go(Receipts.details, turn.recall(Receipt))


@receipts.shows(Receipts.details, back=Receipts.month)
def show_details(turn: Turn) -> Screen:
    """The month's charges (S68) by service, in pages where there are many, with the total below the last."""
    try:
        statement = last_statement(turn.work, turn.account)
    except NothingCharged:
        return turn.screen("receipt-none")
    lines = turn.work.charges.lines_of(turn.account.id, statement.month)
    page = page_at(turn.page, statement.services, size=_SERVICES_ON_A_PAGE)
    entries = [
        _service(turn, charge, [line for line in lines if line.service == charge.service])
        for charge in page.items
    ]
    if not page.more:
        entries.append(_total(turn, statement))
    return turn.screen(
        "charges",
        turn.pages(page),
        (_download_button(turn),),
        month=figures.month(statement.month),
        entries=Markup("\n\n".join(entries)),
    )


def _service(turn: Turn, charge: Charge, lines: Sequence[ChargeLine]) -> Markup:
    """How the charge came about, as far as billing tells it."""
    text, corrected = turn.text, Balance.of((charge,)).corrected
    told = [text("charge-of", service=charge.service)]
    if charge.basis is not None:
        told.append(text(_BASES[charge.basis]))
    if lines:
        told += charge_lines(text, lines)
    else:
        told += _without_lines(turn, charge)
    told.append(text("charged", sum=figures.money(charge.charged)))
    if corrected:
        told.append(text("charge-corrected", sum=figures.money(corrected)))
    return Markup("\n".join(told))


def _without_lines(turn: Turn, charge: Charge) -> list[Markup]:
    """What is known where billing gives no zones and ranges; for electricity this is pointed out."""
    told = []
    if charge.volume is not None:
        volume, price = figures.volume(charge.volume), _price(charge.tariff)
        told.append(
            turn.text("charge-volume-by", volume=volume, price=price)
            if price
            else turn.text("charge-volume", volume=volume)
        )
    if charge.service == ELECTRICITY:
        told.append(turn.text("charge-without-lines"))
    return told


def _price(tariff: Decimal | None) -> str:
    """Empty where there is none, as for a service of several prices."""
    return figures.price(tariff) if tariff else ""


def _total(turn: Turn, statement: MonthStatement) -> Markup:
    balance = balance_by(turn.work, turn.account, statement)
    return turn.text(
        "charges-total",
        of_month=figures.month_of(balance.month),
        opening=figures.money(balance.opening),
        charged=figures.money(balance.charged),
        recalculated=figures.money(balance.recalculated),
        penalty=figures.money(balance.penalty),
        paid=figures.money(balance.paid),
        owed=owed(turn.text, balance),
    )


# --- its file ---


@receipts.pressed()
def download(turn: Turn) -> Reply:
    """Have the file made; it takes too long for a turn, so it comes as a message of its own."""
    try:
        month = last_statement(turn.work, turn.account).month
    except NothingCharged:
        return Go(Receipts.month)
    asked = AskedFile(account=turn.account.id, month=month)
    if turn.recall(Receipt).file != asked:  # the same button pressed twice makes one file
        turn.errand(RECEIPT, account=turn.account.id)
    return Go(Receipts.file, Receipt(file=asked))


def _is_awaited(turn: Turn, account: int) -> bool:
    """Whether the person stands where the file of this account is awaited."""
    return turn.chat.state == Receipts.file.state and known(turn.recall(Receipt).file).account == account


def _note_progress(turn: Turn, progress: Progress) -> None:
    asked = known(turn.recall(Receipt).file)
    turn.remember(Receipt(file=replace(asked, progress=progress)))


def _forget_file(turn: Turn, account: int) -> None:
    """So that it can be asked for again; what another dialogue remembers stays."""
    asked = turn.recall(Receipt).file
    if asked is not None and asked.account == account:
        turn.remember(Receipt())


@receipts.shows(Receipts.file, back=Receipts.month)
def show_file(turn: Turn) -> Screen:
    file = known(turn.recall(Receipt).file)
    again = turn.button("button-receipt-again", download.carry())
    return turn.screen(
        file.progress,
        () if file.progress is Progress.BEING_MADE else (again,),
        month=figures.month(file.month),
        phones=", ".join(turn.supplier.contacts.phones),
    )


@receipts.done(RECEIPT)
def made(turn: Turn, result: dict[str, Any]) -> Reply:
    """Send the file, unless the account has been unlinked meanwhile."""
    account = result["account"]
    is_awaited = _is_awaited(turn, account)
    if account not in linked_accounts(turn.work, turn.person):
        turn.say("receipt-of-unlinked")
        return go_home(turn) if is_awaited else None
    about = {"month": figures.month(Month.parse(result["month"])), "owed": _owed_by(turn, result)}
    # The awaited one stands below the header with its account; any other has to say whose it is.
    text = (
        turn.text("receipt", **about)
        if is_awaited
        else turn.text("receipt-of", number=result["number"], **about)
    )
    file = turn.keep(KeptFile(result["name"], "application/pdf", result["content"]))
    screen = Screen(text=text, files=(file,))
    if is_awaited:
        _note_progress(turn, Progress.SENT)
        return screen
    _forget_file(turn, account)
    turn.said.append(screen)
    return None


def _owed_by(turn: Turn, made: dict[str, Any]) -> Markup:
    """What the file asks for; the due day is left out when nothing is to be paid."""
    if not made["to_pay"]:
        return turn.text("receipt-nothing-to-pay")
    to_pay = figures.money(made["to_pay"])
    if not balance_of(turn.work, turn.work.accounts.get(made["account"])).remains:
        return turn.text("receipt-paid", sum=to_pay)
    return turn.text("receipt-to-pay", sum=to_pay, due=made["due"])


@receipts.done(f"{RECEIPT}-gave-up")
def gave_up(turn: Turn, result: dict[str, Any]) -> Reply:
    """Say that the file could not be made, rather than leave the person waiting."""
    account = result["account"]
    if _is_awaited(turn, account):
        _note_progress(turn, Progress.NOT_MADE)
    else:
        _forget_file(turn, account)
        turn.say("receipt-gave-up", phones=", ".join(turn.supplier.contacts.phones))
    return None
