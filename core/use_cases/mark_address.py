"""An address at which nobody takes letters is marked, and its person is told once, in the chat (S35)."""

import hmac
import re
from datetime import datetime, time, timedelta
from hashlib import sha256
from typing import Final

from core.base.ids import AccountId, CabinetId, TaskId, UndeliverableId
from core.model.messages.addresses import Bounce, Undeliverable, folded
from core.model.messages.facts import NO_ACCOUNT, LettersReturned, ReceiptIssued
from core.model.messages.recipients import ToCabinet
from core.model.supplier.policy import Policy
from core.ports.store import TurnWork
from core.ports.work import Work
from core.use_cases.mail_receipts import account_of
from core.use_cases.unsubscribe import key_of_letters

_LATELY: Final = timedelta(days=14)
"""Mail servers try for five days, rarely longer, before they send a letter back."""
_NAME: Final = re.compile(r"letter-(?P<task>\d{1,19})-(?P<sign>[0-9a-f]{24})")
_UNSIGNED: Final = "unsigned-letters"
"""The cursor that holds the last task from before letters were signed."""
_MORNING, _EVENING = time(10), time(21)
"""Nobody need be woken by it."""


def name_of_letter(work: TurnWork, task: TaskId, email: str) -> str:
    """The left half of a letter's Message-ID: the same for every try, and nobody else can make one.

    It is signed together with the address, so that only who has had the letter can send it back. One that
    waited when signing began keeps its name, by which a mailbox knows a letter that comes twice.
    """
    if task <= int(work.cursors.get(_UNSIGNED) or 0):
        return f"letter-{task}"
    return f"letter-{task}-{_sign(work, task, email)}"


def mark_returned(work: TurnWork, bounce: Bounce, *, policy: Policy, now: datetime) -> bool:
    """Mark the address of a letter that has come back; False where it is not one that we have sent lately."""
    named = _NAME.fullmatch(bounce.letter)
    if named is None:
        return False
    task = TaskId(int(named["task"]))
    ours = (each for each in bounce.addresses if hmac.compare_digest(_sign(work, task, each), named["sign"]))
    email = next(ours, None)
    if email is None:
        return False  # the number is anybody's then, perhaps one that no database takes
    closed = work.queue.closed(task)
    if closed is None or closed.at < now - _LATELY:
        return False
    account = account_of(closed.key) if closed.kind == ReceiptIssued.kind else None
    mark_undeliverable(work, email, bounce.code, account=account, policy=policy, now=now)
    return True


def mark_undeliverable(
    work: Work, email: str, code: str, *, account: AccountId | None, policy: Policy, now: datetime
) -> None:
    """Keep that nobody takes letters there, and have those told whom it concerns: once, and by day.

    Args:
        work: the unit of work.
        email: the address.
        code: what its mail server has said, in numbers.
        account: the account whose receipt was in the letter, if one was.
        policy: the supplier's settings; its clock has the day.
        now: the time.
    """
    mark = work.undeliverable.mark(email, code, now)
    if mark is None:
        return
    not_before = _by_day(policy.local(now))
    for cabinet in _concerned(work, email, account):
        fact = LettersReturned(mark=mark.id, account=account or NO_ACCOUNT)
        work.outbox.tell(fact, ToCabinet(cabinet), at=now, not_before=not_before, key=f"{cabinet}:{mark.id}")


def takes_letters(work: Work, email: str) -> bool:
    """Whether letters that a person may do without are to go to the address."""
    return work.undeliverable.of(email) is None


def standing_mark(
    work: Work, mark_id: UndeliverableId, cabinet: CabinetId, account: AccountId
) -> Undeliverable | None:
    """The mark, while it is of an address that is still the person's, or their account's receipts'."""
    mark = work.undeliverable.get(mark_id)
    if mark is None:
        return None
    if folded(work.cabinets.get(cabinet).email) == mark.email:
        return mark
    owned = {each.account_id for each in work.links.of_cabinet(cabinet) if each.is_own}
    if account in owned:
        receipts = work.accounts.get(account).subscriptions
        if receipts.e_receipt and folded(receipts.email) == mark.email:
            return mark
    return None


def _concerned(work: Work, email: str, account: AccountId | None) -> set[CabinetId]:
    """Whose address it is, and who owns the account whose receipts go there."""
    cabinet = work.cabinets.by_email(email.strip())
    concerned = {cabinet.id} if cabinet is not None else set()
    if account is not None:
        concerned |= {each.cabinet_id for each in work.links.of_account(account) if each.is_own}
    return concerned


def _by_day(local: datetime) -> datetime:
    if _MORNING <= local.time() < _EVENING:
        return local
    morning = local.replace(hour=_MORNING.hour, minute=0, second=0, microsecond=0)
    return morning if local.time() < _MORNING else morning + timedelta(days=1)


def _sign(work: Work, task: TaskId, email: str) -> str:
    signed = f"{task} {folded(email)}".encode()
    return hmac.new(key_of_letters(work), b"letter " + signed, sha256).hexdigest()[:24]
