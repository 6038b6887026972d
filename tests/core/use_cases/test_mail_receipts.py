"""The receipt goes by e-mail to who has subscribed to it: each month's once, and no old one."""

from dataclasses import replace

import pytest

from core.base.ids import AccountId
from core.model.messages.facts import ReceiptIssued
from core.model.messages.recipients import Recipient, ToAddress
from core.model.subscriptions import SubscriptionChange, Subscriptions
from core.use_cases.mail_receipts import queue_receipts, still_goes_to
from tests.core.household import ACCOUNT, CHARGE, NOW, OCTOBER, town
from tests.doubles.memory_work import MemoryWork

ISSUED = ReceiptIssued(account=ACCOUNT.id, month=OCTOBER)
TO_ANNA = ToAddress("anna@mail.ru")


@pytest.fixture
def work() -> MemoryWork:
    """Anna has subscribed, and her receipt of September was there before."""
    work = town()
    _subscribe(work, "anna@mail.ru")
    return work


def _subscribe(work: MemoryWork, email: str, *, on: bool = True) -> None:
    wanted = Subscriptions(e_receipt=on, email=email)
    change = SubscriptionChange(account_id=ACCOUNT.id, cabinet_id=None, wanted=wanted, changed_at=NOW)
    work.accounts.change_subscriptions(change)


def _queued(work: MemoryWork) -> list[tuple[object, Recipient]]:
    work.told.clear()
    queue_receipts(work, after=AccountId(0), until=AccountId(9), now=NOW)
    return list(work.told)


@pytest.mark.rows("S35")
def test_each_month_goes_out_once_and_what_was_charged_before_does_not(work: MemoryWork) -> None:
    assert _queued(work) == []
    work.state(replace(CHARGE, month=OCTOBER))
    assert _queued(work) == [(ISSUED, TO_ANNA)]
    assert _queued(work) == []


def test_who_has_not_subscribed_gets_none(work: MemoryWork) -> None:
    _queued(work)
    _subscribe(work, "anna@mail.ru", on=False)
    work.state(replace(CHARGE, month=OCTOBER))
    assert _queued(work) == []


def test_what_is_cancelled_moved_or_overtaken_meanwhile_does_not_go(work: MemoryWork) -> None:
    work.state(replace(CHARGE, month=OCTOBER))
    assert still_goes_to(work, ISSUED, TO_ANNA)
    _subscribe(work, "boris@mail.ru")
    assert not still_goes_to(work, ISSUED, TO_ANNA)
    _subscribe(work, "anna@mail.ru", on=False)
    assert not still_goes_to(work, ISSUED, TO_ANNA)
    _subscribe(work, "anna@mail.ru")
    work.state(replace(CHARGE, month=OCTOBER.plus(1)))
    assert not still_goes_to(work, ISSUED, TO_ANNA)
