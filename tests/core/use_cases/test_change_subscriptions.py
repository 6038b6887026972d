"""What an account receives is changed by those who have it, and holds at once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.base.ids import CabinetId
from core.model.cabinets.cabinet import Person
from core.model.payments.methods import PaymentMethod
from core.model.subscriptions import Subscriptions
from core.use_cases.change_subscriptions import (
    NotLinked,
    NowhereToSend,
    allow_sms,
    change_subscriptions,
    forbid_sms,
    switch_e_receipt,
)
from tests.core.household import ACCOUNT, NEIGHBOUR, NOW
from tests.doubles.memory_work import MemoryWork


@pytest.mark.rows("S35", "S57")
def test_the_e_receipt_goes_to_the_cabinets_email_and_the_commission_falls_at_once(
    work: MemoryWork, anna: Person
) -> None:
    then = switch_e_receipt(work, anna, ACCOUNT, on=True, now=NOW)
    assert then == work.accounts.get(ACCOUNT.id)
    assert anna.cabinet is not None
    assert then.subscriptions == Subscriptions(e_receipt=True, email=work.cabinets.get(anna.cabinet).email)
    method = PaymentMethod(provider="paper", title="Карта")
    assert method.fee_on(94004, e_receipt=then.e_receipt) == 0
    later = NOW + timedelta(hours=1)
    assert not switch_e_receipt(work, anna, then, on=False, now=later).e_receipt
    change = work.accounts.open_change(ACCOUNT.id)
    assert change is not None
    assert (change.cabinet_id, change.changed_at) == (anna.cabinet, later)


def test_who_changed_it_and_when_is_in_the_audit_once(work: MemoryWork, anna: Person) -> None:
    for _ in range(2):
        switch_e_receipt(work, anna, work.accounts.get(ACCOUNT.id), on=True, now=NOW)
    rows = [row for row in work.audit.of(f"account:{ACCOUNT.id}") if row[2] == "subscriptions-changed"]
    assert rows == [(NOW, anna.actor, "subscriptions-changed")]


def test_what_holds_already_is_no_change(work: MemoryWork, anna: Person) -> None:
    assert switch_e_receipt(work, anna, ACCOUNT, on=False, now=NOW) == ACCOUNT
    assert work.accounts.open_change(ACCOUNT.id) is None


@pytest.mark.rows("S35")
def test_sms_are_allowed_with_a_phone_and_forbidden_with_or_without_forgetting_it(
    work: MemoryWork, anna: Person
) -> None:
    then = allow_sms(work, anna, ACCOUNT, "+79123456789", now=NOW)
    assert then.subscriptions == Subscriptions(sms=True, phone="+79123456789")
    then = forbid_sms(work, anna, then, forget=False, now=NOW)
    assert then.subscriptions == Subscriptions(phone="+79123456789")
    then = allow_sms(work, anna, then, then.phone, now=NOW)
    assert forbid_sms(work, anna, then, forget=True, now=NOW).subscriptions == Subscriptions()


@pytest.mark.parametrize("cabinet", [None, CabinetId(404)])
def test_only_those_who_have_the_account_change_it(
    work: MemoryWork, anna: Person, cabinet: CabinetId | None
) -> None:
    with pytest.raises(NotLinked):
        switch_e_receipt(work, anna, NEIGHBOUR, on=True, now=NOW)
    wanted = Subscriptions(e_receipt=True, email="stranger@mail.ru")
    with pytest.raises(NotLinked):
        change_subscriptions(work, replace(anna, cabinet=cabinet), ACCOUNT, wanted, now=NOW)
    assert work.accounts.get(ACCOUNT.id) == ACCOUNT


@pytest.mark.parametrize("wanted", [Subscriptions(e_receipt=True), Subscriptions(sms=True)])
def test_without_an_address_nothing_is_subscribed(
    work: MemoryWork, anna: Person, wanted: Subscriptions
) -> None:
    with pytest.raises(NowhereToSend):
        change_subscriptions(work, anna, ACCOUNT, wanted, now=NOW)


@pytest.mark.parametrize(
    ("stated", "same"),
    [
        (Subscriptions(e_receipt=True, email=" Anna@Mail.RU", phone="1"), True),
        (Subscriptions(e_receipt=True, email="anna@mail.ru", sms=True, phone="1"), False),
        (Subscriptions(e_receipt=True, email="boris@mail.ru"), False),
        (Subscriptions(email="anna@mail.ru"), False),
    ],
)
def test_billing_repeats_what_goes_where_in_its_own_spelling(stated: Subscriptions, same: bool) -> None:
    assert Subscriptions(e_receipt=True, email="anna@mail.ru").is_repeated_by(stated) is same


@pytest.mark.parametrize("phone", ["89123456789", "8 (912) 345-67-89", "+79123456789", "9123456789"])
def test_a_phone_is_the_same_however_it_begins(phone: str) -> None:
    wanted = Subscriptions(sms=True, phone="+79123456789")
    assert wanted.is_repeated_by(Subscriptions(sms=True, phone=phone))
    assert not wanted.is_repeated_by(Subscriptions(sms=True, phone=phone[:-1] + "0"))
