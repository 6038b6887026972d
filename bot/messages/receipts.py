"""The month's receipt by e-mail, as a PDF that goes along."""

from bot.messages import optional_letters
from bot.messages.message import Message, Telling
from bot.texts import source_names
from core.base import figures
from core.base.calendar import due_date
from core.model.messages.facts import ReceiptIssued
from core.model.messages.letters import Letter
from core.model.messages.recipients import ToAddress
from core.model.receipts.receipt import Receipt
from core.use_cases.mail_receipts import still_goes_to
from core.use_cases.make_receipt import Issue, receipt_of
from core.use_cases.see_balance import balance_of
from core.use_cases.set_switch import prints_large

_BY = "mail"
"""The name under which the audit knows that nobody has asked."""


def _letter(telling: Telling, fact: ReceiptIssued, address: str) -> Letter:
    text = telling.text
    account = telling.work.accounts.get(fact.account)
    remains = balance_of(telling.work, account).remains
    due = figures.day(due_date(fact.month, shift=telling.policy.shift_due))
    to_pay = (
        text.label("letter-receipt-to-pay", sum=figures.money(remains), due=due)
        if remains
        else text.label("letter-receipt-nothing-to-pay")
    )
    return optional_letters.with_receipt(
        telling,
        account.id,
        address,
        "letter-receipt-subject",
        "letter-receipt",
        month=figures.month(fact.month),
        tail=account.tail,
        to_pay=to_pay,
    )


def _receipt(telling: Telling, fact: ReceiptIssued) -> Receipt:
    issue = Issue(
        supplier=telling.supplier,
        source_names=source_names(telling.text),
        policy=telling.policy,
        now=telling.now,
        by=_BY,
        check_link=telling.check_link,
        large_print=isinstance(telling.to, ToAddress) and prints_large(telling.work, telling.to.email),
    )
    return receipt_of(telling.work, telling.work.accounts.get(fact.account), fact.month, issue)


receipt_issued = Message(
    fact=ReceiptIssued,
    still_matters=lambda telling, fact: still_goes_to(telling.work, fact, telling.to),
    letter=_letter,
    receipt=_receipt,
    bulk=True,
    at_once=2,
)
