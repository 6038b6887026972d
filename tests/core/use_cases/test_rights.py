"""What a person may do with an account is asked in core, whatever a dialogue forgets."""

from dataclasses import replace
from decimal import Decimal

import pytest

from core.base.ids import CabinetId
from core.model.cabinets.cabinet import Person
from core.model.payments.methods import PaymentMethod
from core.use_cases.hand_in_reading import Submission, ensure_can_hand_in, hand_in
from core.use_cases.pay_online import Wish, begin
from core.use_cases.rights import NotAllowed
from tests.core.household import ACCOUNT, METER, NOW, POLICY, SEPTEMBER, family, stranger
from tests.doubles.memory_work import MemoryWork

CARD = PaymentMethod(provider="yookassa", title="Банковская карта")
SOMEBODY_ELSE = replace(stranger(), cabinet=CabinetId(404))
OUTSIDERS = pytest.mark.parametrize(
    "person", [stranger(), SOMEBODY_ELSE], ids=["without a cabinet", "of another cabinet"]
)


@pytest.fixture
def work() -> MemoryWork:
    return family()


@OUTSIDERS
def test_nobody_hands_in_for_an_account_that_is_not_open_to_them(work: MemoryWork, person: Person) -> None:
    submission = Submission(
        person=person, account=ACCOUNT, meter_id=METER.id, values=(Decimal(8700),), at=NOW
    )
    for attempt in (ensure_can_hand_in, hand_in):
        with pytest.raises(NotAllowed):
            attempt(work, submission, POLICY)
    assert all(not reading.is_ours for reading in work.readings.of_meter(METER.id))


@OUTSIDERS
def test_nobody_begins_a_payment_of_an_account_that_is_not_open_to_them(
    work: MemoryWork, person: Person
) -> None:
    wish = Wish(method=CARD, amount=100_00, email="a@mail.ru", period=SEPTEMBER)
    with pytest.raises(NotAllowed):
        begin(work, person, ACCOUNT, wish, now=NOW)
    assert work.online_payments.open_of(ACCOUNT.id) == []
