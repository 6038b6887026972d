"""What people are told of new bills: what each comes to, until when, and for one account why."""

from collections.abc import Iterator

from bot.engine.limits import Limits
from bot.engine.markup import Markup, plain
from bot.engine.screens import Look, Row, Screen
from bot.handlers import accounts, payments
from bot.handlers.settings import messages
from bot.messages import optional_letters, short
from bot.messages.message import OF_BULK, Message, Telling
from bot.wording import explanation
from core.base import figures
from core.base.calendar import due_date
from core.base.check_codes import spaced
from core.base.months import Month
from core.model.accounts import Account
from core.model.charges.balance import AccountBalance
from core.model.messages.addresses import folded
from core.model.messages.facts import BillsIssued
from core.model.messages.letters import Letter
from core.model.messages.sms import Sms
from core.model.messages.topics import Topic
from core.model.readings.reading import ReadingStatus
from core.use_cases.compare_with_usual import far_more_than_usual
from core.use_cases.explain_bill import explain
from core.use_cases.mark_address import takes_letters
from core.use_cases.remind import issued_bills
from core.use_cases.see_meters import current_meters

_WITH_BUTTONS = 2
"""So many accounts have buttons of their own; with more, one button leads to all of them."""

_Bill = tuple[Account, AccountBalance]


def _bills(telling: Telling, fact: BillsIssued) -> list[_Bill]:
    """Those to be told; who reads letters alone hears of a bill by its receipt, if that is one."""
    if telling.cabinet is None:
        return []
    bills = issued_bills(telling.work, telling.cabinet, fact)
    if any(chat.reachable for chat in telling.work.chats.of_cabinet(telling.cabinet)):
        return bills
    email = telling.work.cabinets.get(telling.cabinet).email
    return [bill for bill in bills if not _comes_as_receipt(telling, bill[0], email)]


def _comes_as_receipt(telling: Telling, account: Account, email: str) -> bool:
    to = account.subscriptions
    return to.e_receipt and folded(to.email) == folded(email) and takes_letters(telling.work, email)


def _words(telling: Telling, fact: BillsIssued, bills: list[_Bill]) -> Markup:
    text, month = telling.text, figures.month(fact.month)
    due = figures.day(due_date(fact.month, shift=telling.policy.shift_due))
    lines = [
        text("bill-issued", tail=account.tail, sum=figures.money(balance.remains), day=due)
        if balance.remains
        else text("bill-issued-nothing-to-pay", tail=account.tail)
        for account, balance in bills
    ]
    lines += _over_ceiling(telling, bills)
    if len(bills) == 1:
        why = explain(telling.work, bills[0][0], fact.month).explanation
        lines.append(explanation.told(text, why))
        lines += _besides(telling, bills[0][0], fact.month)
    return text("bills-issued", month=month, bills=Markup("\n".join(lines)))


def _over_ceiling(telling: Telling, bills: list[_Bill]) -> Iterator[Markup]:
    """The warning that the person has asked for, by what the month was charged, whatever is owed."""
    cabinet = None if telling.cabinet is None else telling.work.cabinets.get(telling.cabinet)
    if cabinet is None or cabinet.bill_ceiling is None:
        return
    for account, balance in bills:
        if cabinet.is_over_ceiling(balance.charged):
            yield telling.text(
                "bill-over-ceiling",
                tail=account.tail,
                charged=figures.money(balance.charged),
                ceiling=figures.money(cabinet.bill_ceiling),
            )


def _besides(telling: Telling, account: Account, month: Month) -> Iterator[Markup]:
    """What the bill of one account rests on, and whether it is far from what is usual."""
    text, work = telling.text, telling.work
    for meter in current_meters(work, account, month.last_day):
        for reading in work.readings.of_meter_until(meter.id, month, 1):
            if reading.month == month and reading.is_ours and reading.status is ReadingStatus.BILLED:
                values = " / ".join(figures.number(value) for value in reading.values)
                yield text("bill-by-reading", meter=meter.number, values=values, proof=spaced(reading.proof))
    more = far_more_than_usual(work, account, month)
    if more is not None:
        volume, usual = figures.number(more.volume), figures.number(more.usual)
        yield text("bill-far-more", volume=volume, usual=usual)


def _screen(telling: Telling, fact: BillsIssued, limits: Limits) -> Screen:
    bills = _bills(telling, fact)
    rows: list[Row] = []
    if len(bills) > _WITH_BUTTONS:
        press = accounts.show_all.carry()
        rows.append((telling.button(limits, "menu-accounts", press, look=Look.PRIMARY),))
    else:
        for account, balance in bills:
            rows += _rows_of(telling, limits, account, balance)
    no_more = messages.switch_off.carry(Topic.RECEIPTS)
    rows.append((telling.button(limits, "button-bill-no-more", no_more),))
    return Screen(text=_words(telling, fact, bills), rows=tuple(rows))


def _rows_of(telling: Telling, limits: Limits, account: Account, balance: AccountBalance) -> Iterator[Row]:
    """The ways on from the bill of one account."""
    if balance.remains:
        pay, owed = payments.pay_for.carry(account.id), figures.money(balance.remains)
        yield (
            telling.button(
                limits, "button-remind-pay-of", pay, look=Look.PRIMARY, tail=account.tail, sum=owed
            ),
        )
    look_at = accounts.switch.carry(account.id)
    yield (telling.button(limits, "button-bill-account", look_at, tail=account.tail),)


def _letter(telling: Telling, fact: BillsIssued, address: str) -> Letter:
    return optional_letters.about(
        telling,
        fact.topics,
        address,
        "letter-bills-issued-subject",
        "letter-remind",
        month=figures.month(fact.month),
        sections=plain(_words(telling, fact, _bills(telling, fact))),
    )


def _sms(telling: Telling, fact: BillsIssued) -> Sms | None:
    accounts = (account for account, _ in _bills(telling, fact))
    return short.about(telling, accounts, "sms-bills-issued", month=figures.month(fact.month))


bills_issued = Message(
    fact=BillsIssued,
    still_matters=lambda telling, fact: bool(_bills(telling, fact)),
    screen=_screen,
    letter=_letter,
    sms=_sms,
    bulk=True,
    at_once=OF_BULK,
)
