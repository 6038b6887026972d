"""The receipt by e-mail: each month's once, to those who have subscribed to it (S35, S37)."""

from datetime import datetime

from core.base.ids import AccountId
from core.base.months import Month
from core.model.messages.facts import ReceiptIssued
from core.model.messages.recipients import Recipient, ToAddress
from core.ports.work import Work


def queue_receipts(work: Work, *, after: AccountId, until: AccountId, now: datetime) -> None:
    """Queue the receipts of some accounts that have been charged anew.

    Of an account whose receipts begin to go by e-mail, what was charged before does not go out: it has been
    on the screen, or went out elsewhere.

    Args:
        work: the unit of work.
        after: the last account that has been seen to.
        until: the last one that is seen to now.
        now: the time.
    """
    for due in work.mailings.due_receipts(after=after, until=until):
        if work.mailings.see_to(due.account_id, due.month) and due.month and not due.is_first:
            work.outbox.tell(
                ReceiptIssued(account=due.account_id, month=due.month),
                ToAddress(due.email),
                at=now,
                key=_key(due.account_id, due.month),
            )


def account_of(key: str) -> AccountId:
    """The account of a receipt that was queued under this key."""
    return AccountId(int(key.partition(":")[0]))


def _key(account: AccountId, month: Month) -> str:
    return f"{account}:{month}"


def still_goes_to(work: Work, issued: ReceiptIssued, to: Recipient) -> bool:
    """Whether the receipt is still to go to this address: neither unsubscribed, moved, nor overtaken.

    To an address at which nobody takes letters no receipt goes.
    """
    match to:
        case ToAddress(email):
            account = work.accounts.get(issued.account)
            charged = work.charges.span(account.id)
            is_newest = charged is not None and charged.last == issued.month
            is_read = work.undeliverable.of(email) is None
            return account.e_receipt and account.email == email and is_newest and is_read
    return False
