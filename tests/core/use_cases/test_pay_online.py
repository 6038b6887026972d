"""Paying by a link: one payment for one wish, and what a provider says of it taken once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.ids import CabinetId, ChatId, OnlinePaymentId
from core.model.accounts import Account
from core.model.cabinets.cabinet import Person
from core.model.charges.charge import Payment
from core.model.messages.facts import PaidByAnother, PaymentEnded, PaymentRefunded
from core.model.messages.recipients import ToChat
from core.model.payments.methods import (
    AmountTooLarge,
    AmountTooSmall,
    PaymentMethod,
    is_unusually_large,
    largest_payable,
)
from core.model.payments.online_payment import AnotherPayment, OnlinePayment, PaymentStatus
from core.model.payments.standing import Decline, Standing, State
from core.ports.payment_providers import PaymentPage
from core.use_cases.pay_online import (
    NotYourPayment,
    Wish,
    begin,
    others_under_way,
    own_under_way,
    payment_of,
)
from core.use_cases.rights import NotAllowed
from core.use_cases.see_balance import balance_of
from core.use_cases.settle_payment import give_up_opening, take_page, take_standing
from tests.core.household import ACCOUNT, NOW, SEPTEMBER, family, stranger
from tests.doubles.memory_work import MemoryWork

CARD = PaymentMethod(provider="yookassa", title="Банковская карта")
ZONE = ZoneInfo("Europe/Moscow")
ANNA = replace(stranger(ChatId(1)), cabinet=CabinetId(1))
BORIS = replace(stranger(ChatId(2)), cabinet=CabinetId(2))
PAGE = PaymentPage(provider_id="2c-1", url="https://bank.example/1", until=NOW + timedelta(hours=1))


def wish(amount: int = 66200, *, email: str = "anna@mail.ru", method: PaymentMethod = CARD) -> Wish:
    return Wish(method=method, amount=amount, email=email, period=SEPTEMBER)


def begun(
    work: MemoryWork, person: Person = ANNA, *, at: datetime = NOW, account: Account = ACCOUNT, **wished: Any
) -> OnlinePayment:
    return begin(work, person, account, wish(**wished), now=at)


def sent(work: MemoryWork, person: Person = ANNA, name: str = "2c-1") -> OnlinePayment:
    payment = begun(work, person)
    kept = take_page(work, payment.id, replace(PAGE, provider_id=name), now=NOW)
    assert kept is not None
    return kept


def says(
    state: State, payment: OnlinePayment, *, received: int | None = None, refunded: int = 0, **more: object
) -> Standing:
    paid = payment.total if received is None else received
    known = Standing(
        state=state,
        provider_id=payment.provider_id or "2c-1",
        word=state.value,
        received=paid if state is State.PAID else 0,
        refunded=refunded,
    )
    return replace(known, **more)  # type: ignore[arg-type]  # any field of a standing


def take(
    work: MemoryWork, payment: OnlinePayment, standing: Standing, *, told: bool = False
) -> OnlinePayment:
    taken = take_standing(work, payment.id, standing, by="poll", now=NOW, zone=ZONE, told=told)
    assert taken is not None
    return taken


class TestCommission:
    @pytest.mark.parametrize(("e_receipt", "fee", "total"), [(True, 0, 94004), (False, 940, 94944)])
    def test_t_k1_the_e_receipt_saves_the_commission(self, e_receipt: bool, fee: int, total: int) -> None:
        payment = begun(family(), account=replace(ACCOUNT, e_receipt=e_receipt), amount=94004)
        assert (payment.amount, payment.fee, payment.total) == (94004, fee, total)

    @given(st.integers(100, 10**9), st.decimals(0, 5, places=2))
    def test_the_largest_sum_fits_with_its_commission_and_a_kopeck_more_does_not(
        self, most: int, commission: Decimal
    ) -> None:
        method = replace(CARD, most=most, commission=commission)
        largest = largest_payable(method, most, e_receipt=False)
        assert largest + method.fee_on(largest, e_receipt=False) <= most
        assert largest + 1 + method.fee_on(largest + 1, e_receipt=False) > most


class TestAdvance:
    def test_what_is_beyond_the_debt_is_an_advance(self) -> None:
        work = family()
        owed = balance_of(work, ACCOUNT).remains
        assert owed > 100
        found = [begun(work, amount=amount).advance for amount in (owed - 1, owed, owed + 1, owed + 500_00)]
        assert found == [0, 0, 1, 500_00]

    def test_a_payment_that_billing_has_not_counted_leaves_less_owed(self) -> None:
        work = family()
        first = sent(work)
        take(work, first, says(State.PAID, first))
        left = balance_of(work, ACCOUNT).remains
        assert begun(work, amount=left + 100_00).advance == 100_00


class TestAmount:
    @pytest.mark.parametrize("amount", [99, 0, -100])
    def test_less_than_a_rouble_is_refused(self, amount: int) -> None:
        with pytest.raises(AmountTooSmall) as refusal:
            begun(family(), amount=amount)
        assert refusal.value.least == 100

    def test_more_than_the_method_takes_with_commission_is_refused_with_the_most(self) -> None:
        with pytest.raises(AmountTooLarge) as refusal:
            begun(family(), amount=350_000_00)
        assert refusal.value.most == 346_534_65
        assert begun(family(), amount=346_534_65).total == 350_000_00

    def test_more_than_three_debts_is_asked_about(self) -> None:
        assert [is_unusually_large(amount, 66200) for amount in (198600, 198601)] == [False, True]
        assert not is_unusually_large(10**9, 0)


class TestOnePayment:
    def test_pressed_twice_is_one_payment(self) -> None:
        work = family()
        assert begun(work) == begun(work)

    def test_the_same_unpaid_link_serves_while_it_lives(self) -> None:
        work = family()
        first = sent(work)
        assert begun(work, at=NOW + timedelta(minutes=54)).url == first.url
        assert begun(work, at=NOW + timedelta(minutes=56)).id != first.id

    def test_money_under_way_serves_the_same_wish_past_the_time_of_its_link(self) -> None:
        work = family()
        coming = take(work, sent(work), says(State.UNDER_WAY, sent(work)))
        assert begun(work, at=NOW + timedelta(days=1)).id == coming.id
        assert not coming.can_be_paid(NOW)

    def test_ones_own_money_under_way_is_named_before_ones_own_link(self) -> None:
        work = family()
        coming = take(work, sent(work), says(State.UNDER_WAY, sent(work)))
        link = begun(work, amount=100)
        assert link.id != coming.id
        assert own_under_way(work, ANNA, ACCOUNT, now=NOW) == coming
        assert own_under_way(work, BORIS, ACCOUNT, now=NOW) is None

    @pytest.mark.parametrize("other", [{"amount": 100}, {"email": "b@mail.ru"}])
    def test_another_sum_or_mail_is_another_payment(self, other: dict[str, Any]) -> None:
        work = family()
        assert begun(work).id != begun(work, **other).id

    def test_after_the_end_a_payment_begins_anew(self) -> None:
        work = family()
        declined = take(work, sent(work), says(State.DECLINED, sent(work)))
        assert begun(work).id != declined.id

    def test_two_people_of_one_account_have_two_links_and_see_that_the_other_is_there(self) -> None:
        work = family()
        anna, boris = sent(work), sent(work, BORIS, "2c-2")
        assert anna.id != boris.id
        assert others_under_way(work, BORIS, ACCOUNT, now=NOW) == [anna]
        assert others_under_way(work, BORIS, ACCOUNT, now=NOW + timedelta(hours=1)) == []

    def test_a_payment_is_its_persons_alone(self) -> None:
        work = family()
        payment = sent(work)
        assert payment_of(work, ANNA, payment.id) == payment
        for person, asked in ((BORIS, payment.id), (ANNA, OnlinePaymentId(404)), (stranger(), payment.id)):
            with pytest.raises(NotYourPayment):
                payment_of(work, person, asked)

    def test_a_stranger_begins_nothing(self) -> None:
        with pytest.raises(NotAllowed):
            begun(family(), stranger())


class TestLife:
    def test_a_link_is_kept_once(self) -> None:
        work = family()
        payment = sent(work)
        assert payment.status is PaymentStatus.LINK_SENT
        again = take_page(work, payment.id, replace(PAGE, provider_id="2c-9", url="https://x"), now=NOW)
        assert again == payment

    def test_paid_is_paid_once_and_told_once(self) -> None:
        work = family()
        payment = sent(work)
        paid = take(work, payment, says(State.PAID, payment))
        assert (paid.status, paid.credited, paid.paid_on) == (
            PaymentStatus.SUCCEEDED,
            66200,
            date(2025, 10, 22),
        )
        assert take(work, payment, says(State.PAID, payment)) == paid
        assert work.told == [(PaymentEnded(payment=payment.id, status="succeeded"), ToChat(ChatId(1)))]
        assert [
            (each.status, each.by, each.evidence) for each in work.online_payments.ledger(payment.id)
        ] == [
            (PaymentStatus.CREATED, "cabinet:1", ""),
            (PaymentStatus.LINK_SENT, "provider:yookassa", "link"),
            (PaymentStatus.SUCCEEDED, "poll", "paid"),
        ]

    def test_who_asks_is_not_told_besides(self) -> None:
        work = family()
        payment = sent(work)
        take(work, payment, says(State.PAID, payment), told=True)
        assert work.told == []

    def test_money_that_came_is_never_denied(self) -> None:
        work = family()
        payment = sent(work)
        take(work, payment, says(State.EXPIRED, payment))
        paid = take(work, payment, says(State.PAID, payment))
        for late in (State.OPEN, State.UNDER_WAY, State.DECLINED, State.EXPIRED):
            assert take(work, payment, says(late, payment)) == paid

    def test_a_word_out_of_order_changes_nothing(self) -> None:
        work = family()
        payment = take(work, sent(work), says(State.UNDER_WAY, sent(work)))
        assert payment.status is PaymentStatus.PENDING
        assert take(work, payment, says(State.OPEN, payment)) == payment

    def test_another_number_is_another_payment(self) -> None:
        work = family()
        payment = sent(work)
        with pytest.raises(AnotherPayment):
            take(work, payment, says(State.PAID, payment, provider_id="2c-9"))

    @pytest.mark.parametrize("wrong", [{"currency": "USD"}, {"received": 0}])
    def test_money_that_is_no_roubles_is_not_taken(self, wrong: dict[str, object]) -> None:
        work = family()
        payment = sent(work)
        with pytest.raises(AnotherPayment):
            take(work, payment, replace(says(State.PAID, payment), **wrong))  # type: ignore[arg-type]  # any field

    def test_partly_paid_credits_what_came_less_the_commission(self) -> None:
        work = family()
        payment = sent(work)
        paid = take(work, payment, says(State.PAID, payment, received=30000))
        assert (paid.is_partial, paid.credited) == (True, 30000 - payment.fee)

    def test_a_refund_is_seen_and_told_once(self) -> None:
        work = family()
        payment = sent(work)
        take(work, payment, says(State.PAID, payment), told=True)
        for _ in range(2):
            refunded = take(work, payment, says(State.PAID, payment, refunded=10000))
        assert refunded.credited == 56200
        assert work.told == [(PaymentRefunded(payment=payment.id, refunded=10000), ToChat(ChatId(1)))]

    def test_who_holds_another_link_is_told_that_it_is_paid(self) -> None:
        work = family()
        anna, boris = sent(work), sent(work, BORIS, "2c-2")
        take(work, anna, says(State.PAID, anna), told=True)
        assert work.told == [(PaidByAnother(payment=boris.id, paid=anna.id), ToChat(ChatId(2)))]

    def test_who_holds_a_second_link_of_their_own_is_told_of_it_but_not_of_money_under_way(self) -> None:
        work = family()
        link = sent(work)
        paid, coming = begun(work, amount=50000), begun(work, amount=100)
        for name, each in (("2c-2", paid), ("2c-3", coming)):
            take_page(work, each.id, replace(PAGE, provider_id=name), now=NOW)
        take(work, coming, replace(says(State.UNDER_WAY, coming), provider_id="2c-3"))
        take(work, paid, replace(says(State.PAID, paid), provider_id="2c-2"), told=True)
        assert work.told == [(PaidByAnother(payment=link.id, paid=paid.id), ToChat(ChatId(1)))]

    def test_without_a_link_it_ends_and_a_late_link_is_not_kept(self) -> None:
        work = family()
        payment = begun(work)
        ended = give_up_opening(work, payment.id, now=NOW, evidence="silent")
        assert ended is not None
        assert (ended.status, ended.decline) == (PaymentStatus.CANCELED, Decline.NOT_OPENED)
        assert take_page(work, payment.id, PAGE, now=NOW) == ended
        linked = sent(work)
        assert give_up_opening(work, linked.id, now=NOW, evidence="silent") == linked


class TestBalance:
    def test_paid_here_stands_beside_the_balance_until_billing_names_it(self) -> None:
        work = family()
        payment = sent(work)
        take(work, payment, says(State.PAID, payment))
        balance = balance_of(work, ACCOUNT)
        assert (balance.to_pay, balance.uncounted, balance.remains) == (66200, 66200, 0)
        work.state(Payment(account_id=ACCOUNT.id, date=date(2025, 10, 23), amount=66200, doc_id="2c-1"))
        assert balance_of(work, ACCOUNT).uncounted == 66200, "counted once, as billing's own"
        assert [each.doc_id for each in balance_of(work, ACCOUNT).paid_since] == ["2c-1"]

    def test_the_day_of_a_payment_is_the_suppliers(self) -> None:
        work = family()
        payment = sent(work)
        late = datetime(2025, 10, 21, 21, 30, tzinfo=UTC)
        paid = take(work, payment, says(State.PAID, payment, paid_at=late))
        assert paid.as_paid.date == date(2025, 10, 22)

    def test_a_providers_clock_that_is_ahead_dates_nothing_in_the_future(self) -> None:
        work = family()
        payment = sent(work)
        paid = take(work, payment, says(State.PAID, payment, paid_at=NOW + timedelta(hours=1)))
        assert paid.paid_at == NOW


@given(st.lists(st.sampled_from(list(State)), max_size=12), st.data())
def test_whatever_is_heard_in_whatever_order_the_ledger_adds_up(
    states: list[State], data: st.DataObject
) -> None:
    work = family()
    payment = sent(work)
    for state in states:
        refunded = data.draw(st.integers(0, payment.total)) if state is State.PAID else 0
        take(work, payment, says(state, payment, refunded=refunded))
    now = work.online_payments.get(payment.id)
    assert now is not None
    assert (now.status is PaymentStatus.SUCCEEDED) == (State.PAID in states)
    rows = work.online_payments.ledger(payment.id)
    assert rows[-1].status is now.status
    assert rows[-1].refunded == now.refunded == max((each.refunded for each in rows), default=0)
    ends = [fact for fact, _ in work.told if isinstance(fact, PaymentEnded) and fact.status == "succeeded"]
    assert len(ends) == (State.PAID in states)
