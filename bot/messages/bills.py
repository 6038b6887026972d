"""What people are told of new bills: what each comes to, until when, and for one account why."""

from bot.engine.limits import Limits
from bot.engine.markup import Markup, plain, shortened
from bot.engine.screens import Button, Look, Row, Screen
from bot.handlers import accounts, payments
from bot.handlers.settings import messages
from bot.messages.message import OF_BULK, Message, Telling
from bot.wording import explanation
from core.base import figures
from core.base.calendar import due_date
from core.model.accounts import Account
from core.model.charges.balance import AccountBalance
from core.model.messages.facts import BillsIssued
from core.model.messages.letters import Letter
from core.model.messages.recipients import ToCabinet
from core.model.messages.topics import Topic
from core.use_cases.explain_bill import explain
from core.use_cases.remind import issued_bills

_WITH_BUTTONS = 2
"""So many accounts have buttons of their own; with more, one button leads to all of them."""

_Bill = tuple[Account, AccountBalance]


def _bills(telling: Telling, fact: BillsIssued) -> list[_Bill]:
    match telling.to:
        case ToCabinet(cabinet):
            return issued_bills(telling.work, cabinet, fact)
    return []


def _words(telling: Telling, fact: BillsIssued, bills: list[_Bill]) -> Markup:
    text, month = telling.text, figures.month(fact.month)
    due = figures.day(due_date(fact.month, shift=telling.policy.shift_due))
    lines = [
        text("bill-issued", tail=account.tail, sum=figures.money(balance.remains), day=due)
        if balance.remains
        else text("bill-issued-nothing-to-pay", tail=account.tail)
        for account, balance in bills
    ]
    if len(bills) == 1:
        why = explain(telling.work, bills[0][0], fact.month).explanation
        lines.append(explanation.told(text, why))
    return text("bills-issued", month=month, bills=Markup("\n".join(lines)))


def _screen(telling: Telling, fact: BillsIssued, limits: Limits) -> Screen:
    bills = _bills(telling, fact)

    def button(name: str, press: str, look: Look = Look.PLAIN, **arguments: str) -> Row:
        label = telling.text.label(name, **arguments)
        return (Button(shortened(label, limits.label), press, look=look),)

    if len(bills) > _WITH_BUTTONS:
        rows = [button("menu-accounts", accounts.show_all.carry(), Look.PRIMARY)]
    else:
        rows = [
            row
            for account, balance in bills
            for row in (
                *(
                    [
                        button(
                            "button-remind-pay-of",
                            payments.pay_for.carry(account.id),
                            Look.PRIMARY,
                            tail=account.tail,
                            sum=figures.money(balance.remains),
                        )
                    ]
                    if balance.remains
                    else []
                ),
                button("button-bill-account", accounts.switch.carry(account.id), tail=account.tail),
            )
        ]
    rows.append(button("button-bill-no-more", messages.switch_off.carry(Topic.RECEIPTS)))
    return Screen(text=_words(telling, fact, bills), rows=tuple(rows))


def _letter(telling: Telling, fact: BillsIssued, address: str) -> Letter:
    contacts = telling.supplier.contacts
    return Letter(
        to=address,
        subject=telling.text.label("letter-bills-issued-subject", month=figures.month(fact.month)),
        text=telling.text.label(
            "letter-remind",
            sections=plain(_words(telling, fact, _bills(telling, fact))),
            supplier=contacts.name,
            phones=", ".join(contacts.phones),
        ),
    )


bills_issued = Message(
    fact=BillsIssued,
    still_matters=lambda telling, fact: bool(_bills(telling, fact)),
    screen=_screen,
    letter=_letter,
    bulk=True,
    at_once=OF_BULK,
)
