"""A debtor promises to pay: what is offered, one promise at a time, reminders, kept or broken."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from core.base.ids import CabinetId, ChatId, PromiseId
from core.model.charges.charge import ELECTRICITY, Charge, Payment
from core.model.messages.facts import PartDueTomorrow
from core.model.messages.recipients import ToCabinet
from core.model.promises.promise import Promise, PromiseStatus
from core.model.promises.terms import PromiseTerms
from core.use_cases.promise_payment import (
    AlreadyPromised,
    AnotherOffer,
    BrokenBefore,
    CannotPromise,
    Choice,
    DebtTooLarge,
    NothingOffered,
    NothingOverdue,
    Offer,
    judge_all,
    judged_promise,
    offer_of,
    overdue_debt,
    promise,
    schedule_of,
    unpaid_parts,
)
from tests.core.household import ACCOUNT, NEIGHBOUR, NOW, OCTOBER, POLICY, TODAY, done, family, stranger
from tests.doubles.memory_work import MemoryWork

TERMS = PromiseTerms()
HALVES = Choice(parts=2)
WITH_TERMS = replace(POLICY, promises=TERMS)
ANNA = replace(stranger(ChatId(1)), cabinet=CabinetId(1))


def promised(work: MemoryWork, choice: Choice = HALVES, *, shown: int = 66200, at: datetime = NOW) -> Promise:
    return promise(work, ANNA, ACCOUNT, choice, shown=shown, policy=WITH_TERMS, now=at)


def pays(work: MemoryWork, amount: int, day: date = TODAY) -> None:
    work.state(Payment(account_id=ACCOUNT.id, date=day, amount=amount))


class TestOffer:
    def test_a_debtor_may_choose(self) -> None:
        assert offer_of(family(), ANNA, ACCOUNT, WITH_TERMS, NOW) == Offer(
            debt=66200, days=(7, 14), parts=(2, 3, 6)
        )

    def test_what_is_not_due_yet_is_no_debt(self) -> None:
        due_day = datetime(2025, 10, 10, 9, tzinfo=UTC)
        assert overdue_debt(family(), ACCOUNT, POLICY, due_day.date()) == 0
        with pytest.raises(NothingOverdue):
            offer_of(family(), ANNA, ACCOUNT, WITH_TERMS, due_day)

    def test_what_has_been_paid_and_not_counted_is_no_debt(self) -> None:
        work = family()
        pays(work, 66200)
        with pytest.raises(NothingOverdue):
            offer_of(work, ANNA, ACCOUNT, WITH_TERMS, NOW)

    def test_where_nothing_was_charged_nothing_is_overdue(self) -> None:
        assert overdue_debt(family(), NEIGHBOUR, POLICY, TODAY) == 0

    def test_an_operator_decides_about_a_large_debt(self) -> None:
        policy = replace(POLICY, promises=replace(TERMS, most=66199))
        with pytest.raises(DebtTooLarge) as refusal:
            offer_of(family(), ANNA, ACCOUNT, policy, NOW)
        assert refusal.value.most == 66199

    def test_nothing_is_offered_without_terms_or_a_cabinet(self) -> None:
        for person, policy in ((ANNA, POLICY), (stranger(), WITH_TERMS)):
            with pytest.raises(NothingOffered):
                offer_of(family(), person, ACCOUNT, policy, NOW)

    @pytest.mark.parametrize(
        "choice", [Choice(), Choice(days=8), Choice(parts=1), Choice(parts=7), Choice(days=7, parts=2)]
    )
    def test_what_is_not_offered_cannot_be_chosen(self, choice: Choice) -> None:
        offer = offer_of(family(), ANNA, ACCOUNT, WITH_TERMS, NOW)
        with pytest.raises(AnotherOffer):
            schedule_of(offer, choice, WITH_TERMS, NOW)


class TestPromise:
    def test_it_is_kept_as_it_was_shown_and_noted(self) -> None:
        work = family()
        offer = offer_of(work, ANNA, ACCOUNT, WITH_TERMS, NOW)
        made = promised(work)
        assert made.parts == schedule_of(offer, Choice(parts=2), WITH_TERMS, NOW)
        assert (made.total, made.status) == (66200, PromiseStatus.RUNNING)
        assert done(work, f"account:{ACCOUNT.id}") == ["promised"]

    def test_the_day_before_each_part_is_reminded_of(self) -> None:
        work = family()
        made = promised(work)
        assert work.told == [
            (PartDueTomorrow(promise=made.id, due=part.due), ToCabinet(CabinetId(1))) for part in made.parts
        ]
        assert work.outbox.not_before == [
            datetime(2025, 10, 26, 7, tzinfo=UTC),
            datetime(2025, 11, 26, 7, tzinfo=UTC),
        ]

    def test_one_at_a_time(self) -> None:
        work = family()
        promised(work)
        with pytest.raises(AlreadyPromised):
            promised(work)

    def test_another_debt_than_was_shown_is_not_promised(self) -> None:
        work = family()
        pays(work, 100)
        with pytest.raises(AnotherOffer):
            promised(work)
        assert work.promises.running() == []

    def test_every_refusal_is_one_of_promising(self) -> None:
        for refusal in (AlreadyPromised, AnotherOffer, BrokenBefore, DebtTooLarge, NothingOffered):
            assert issubclass(refusal, CannotPromise)


class TestJudging:
    def test_payments_fill_the_parts_and_keep_it(self) -> None:
        work = family()
        made = promised(work)
        pays(work, 33100)
        assert unpaid_parts(work, ACCOUNT, made) == made.parts[1:]
        pays(work, 33100)
        kept = judged_promise(work, ACCOUNT, WITH_TERMS, NOW)
        assert kept is not None
        assert (kept.status, kept.ended_at) == (PromiseStatus.KEPT, NOW)

    def test_billings_next_month_counts_the_payment_and_adds_no_debt_to_it(self) -> None:
        work = family()
        made = promised(work)
        work.state(
            Charge(
                account_id=ACCOUNT.id,
                month=OCTOBER,
                service=ELECTRICITY,
                opening=66200,
                charged=50000,
                paid=33100,
                closing=83100,
            )
        )
        assert unpaid_parts(work, ACCOUNT, made) == made.parts[1:]

    def test_a_late_part_breaks_it_and_no_other_is_made_before_it_is_paid(self) -> None:
        work = family()
        promised(work)
        later = NOW + timedelta(days=9)
        judge_all(work, WITH_TERMS, later)
        broken = work.promises.get(PromiseId(1))
        assert broken is not None
        assert broken.status is PromiseStatus.BROKEN
        with pytest.raises(BrokenBefore):
            offer_of(work, ANNA, ACCOUNT, WITH_TERMS, later)
        pays(work, 66200)
        with pytest.raises(NothingOverdue):
            offer_of(work, ANNA, ACCOUNT, WITH_TERMS, later)

    def test_after_one_that_was_kept_another_may_be_made(self) -> None:
        work = family()
        promised(work)
        pays(work, 66200)
        judge_all(work, WITH_TERMS, NOW)
        work.state(
            Charge(
                account_id=ACCOUNT.id,
                month=OCTOBER,
                service=ELECTRICITY,
                opening=66200,
                charged=50000,
                paid=66200,
                closing=50000,
            )
        )
        december = datetime(2025, 12, 1, 9, tzinfo=UTC)
        assert promised(work, Choice(days=7), shown=50000, at=december).total == 50000
