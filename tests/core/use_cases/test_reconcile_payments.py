"""Payments that hang, and our books beside a provider's."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.base.ids import CabinetId, ChatId
from core.model.payments.methods import PaymentMethod
from core.model.payments.online_payment import OnlinePayment
from core.model.payments.standing import Standing, State
from core.ports.payment_providers import PaymentPage
from core.use_cases.look_at_payments import Why, hanging, named
from core.use_cases.pay_online import Wish, begin
from core.use_cases.reconcile_payments import Difference, Entry, Odds, differences, standings_of
from core.use_cases.settle_payment import take_page, take_standing
from tests.core.household import ACCOUNT, NOW, POLICY, SEPTEMBER, family, stranger
from tests.doubles.memory_work import MemoryWork

CARD = PaymentMethod(provider="yookassa", title="Банковская карта")
ANNA = replace(stranger(ChatId(1)), cabinet=CabinetId(1))


def begun(work: MemoryWork, amount: int = 66200) -> OnlinePayment:
    wish = Wish(method=CARD, amount=amount, email="anna@mail.ru", period=SEPTEMBER)
    return begin(work, ANNA, ACCOUNT, wish, now=NOW)


def sent(work: MemoryWork, amount: int = 66200, name: str = "2c-1") -> OnlinePayment:
    payment = take_page(
        work, begun(work, amount).id, PaymentPage(provider_id=name, url="https://b/1"), now=NOW
    )
    assert payment is not None
    return payment


def says(payment: OnlinePayment, state: State = State.PAID, refunded: int = 0, more: int = 0) -> Standing:
    received = payment.total + more if state is State.PAID else 0
    name = payment.provider_id or "2c-1"
    return Standing(state=state, provider_id=name, word=state.value, received=received, refunded=refunded)


def paid(work: MemoryWork, amount: int = 66200, name: str = "2c-1") -> OnlinePayment:
    payment = sent(work, amount, name)
    kept = take_standing(work, payment.id, says(payment), by="poll", now=NOW, zone=POLICY.time_zone)
    assert kept is not None
    return kept


def compared(work: MemoryWork, *theirs: tuple[str, Standing], with_refunds: bool = True) -> list[Difference]:
    ours = work.online_payments.of_provider("yookassa", NOW - timedelta(days=1))
    return differences(work, "yookassa", theirs, ours, with_refunds=with_refunds)


class TestHanging:
    @pytest.mark.parametrize(
        ("days", "providers", "why"),
        [(4, ["yookassa"], []), (5, ["yookassa"], [Why.UNCOUNTED]), (0, ["sber"], [Why.NO_PROVIDER])],
    )
    def test_what_is_paid_hangs_when_billing_has_had_its_days_or_nobody_can_be_asked(
        self, days: int, providers: list[str], why: list[Why]
    ) -> None:
        work = family()
        paid(work)
        found = hanging(work, providers=providers, days=5, now=NOW + timedelta(days=days))
        assert [each.why for each in found] == why

    def test_what_is_open_hangs_from_its_beginning(self) -> None:
        work = family()
        payment = sent(work)
        (found,) = hanging(work, providers=["yookassa"], days=5, now=NOW)
        assert (found.payment, found.why, found.since) == (payment, Why.OPEN, NOW)

    def test_what_was_given_back_whole_waits_for_nothing(self) -> None:
        work = family()
        payment = paid(work)
        back = says(payment, refunded=payment.total)
        take_standing(work, payment.id, back, by="poll", now=NOW, zone=POLICY.time_zone)
        assert hanging(work, providers=["yookassa"], days=0, now=NOW) == []

    def test_a_payment_is_named_by_its_number_or_its_token(self) -> None:
        work = family()
        payment = begun(work)
        assert named(work, str(payment.id)) == named(work, payment.token) == payment
        for name in ("404", "нет", "1" * 24, "9" * 19, "²"):
            assert named(work, name) is None


class TestDifferences:
    def test_equal_books_differ_in_nothing(self) -> None:
        work = family()
        payment, other = paid(work), sent(work, 100, "2c-2")
        assert compared(work, ("", says(payment)), ("", says(other, State.OPEN))) == []

    def test_paid_there_and_not_here(self) -> None:
        work = family()
        payment = sent(work)
        (found,) = compared(work, (payment.token, says(payment)))
        assert (found.odds, found.payment, found.account) == (Odds.PAID_THERE, payment, ACCOUNT.number)

    def test_paid_there_by_a_link_whose_number_never_came(self) -> None:
        work = family()
        payment = begun(work)
        (found,) = compared(work, (payment.token, says(payment)))
        assert (found.odds, found.payment, found.provider_id) == (Odds.PAID_THERE, payment, "2c-1")

    def test_paid_here_and_not_there(self) -> None:
        work = family()
        payment = paid(work)
        (absent,) = compared(work)
        (open_there,) = compared(work, (payment.token, says(payment, State.OPEN)))
        assert (absent.odds, absent.standing) == (Odds.PAID_HERE, None)
        assert open_there.odds is Odds.PAID_HERE

    def test_what_was_never_paid_need_not_be_there(self) -> None:
        work = family()
        sent(work)
        assert compared(work) == []

    @pytest.mark.parametrize(("more", "currency"), [(1, "RUB"), (0, "USD")])
    def test_another_sum_or_money(self, more: int, currency: str) -> None:
        work = family()
        payment = paid(work)
        (found,) = compared(work, ("", replace(says(payment, more=more), currency=currency)))
        assert found.odds is Odds.OTHER_SUM

    def test_a_refund_that_we_have_not_seen(self) -> None:
        work = family()
        payment = paid(work)
        (found,) = compared(work, ("", says(payment, refunded=1)))
        assert found.odds is Odds.REFUND

    def test_a_register_that_tells_of_no_refunds_denies_none(self) -> None:
        work = family()
        payment = paid(work)
        take_standing(work, payment.id, says(payment, refunded=1), by="poll", now=NOW, zone=POLICY.time_zone)
        assert compared(work, ("", says(payment)), with_refunds=False) == []
        assert len(compared(work, ("", says(payment)))) == 1

    def test_money_that_no_payment_of_ours_asked_for(self) -> None:
        work = family()
        stray = says(begun(work))
        assert [
            each.odds for each in compared(work, ("", stray), ("", replace(stray, state=State.OPEN)))
        ] == [Odds.UNKNOWN]


class TestRegister:
    def test_lines_of_one_number_are_one_payment_with_what_was_given_back(self) -> None:
        work = family()
        payment = paid(work)
        day = date(2025, 10, 22).toordinal()
        lines = [
            Entry(id="2c-1", amount=payment.total, day_number=day),
            Entry(id="2c-1", amount=-5000, day_number=day),
        ]
        ((token, standing),) = standings_of(work, lines, [payment])
        assert (token, standing.received, standing.refunded) == ("", payment.total, 5000)

    @pytest.mark.parametrize(("days", "odds"), [(0, []), (1, []), (2, [Odds.UNKNOWN, Odds.PAID_HERE])])
    def test_a_line_with_a_number_of_the_banks_own_is_found_by_account_sum_and_day(
        self, days: int, odds: list[Odds]
    ) -> None:
        work = family()
        payment = paid(work)
        line = Entry(
            id="СУИП-7",
            amount=payment.total,
            day_number=date(2025, 10, 22).toordinal() + days,
            account=ACCOUNT.number,
        )
        found = compared(work, *standings_of(work, [line], [payment]))
        assert [each.odds for each in found] == odds

    def test_two_equal_lines_are_two_payments(self) -> None:
        work = family()
        payment = paid(work)
        line = Entry(
            id="1", amount=payment.total, day_number=date(2025, 10, 22).toordinal(), account=ACCOUNT.number
        )
        found = compared(work, *standings_of(work, [line, replace(line, id="2")], [payment]))
        assert [each.odds for each in found] == [Odds.UNKNOWN]
