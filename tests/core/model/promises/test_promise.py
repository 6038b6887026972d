"""Schedules that add up, and promises judged by billing's balance."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.base.ids import AccountId, CabinetId, PromiseId
from core.base.months import Month
from core.model.charges.charge import ELECTRICITY, PENALTY, Charge
from core.model.promises.promise import (
    LEAST_PART,
    Part,
    Promise,
    PromiseStatus,
    at_once,
    instalments,
    numbers_of_parts,
    promised_days,
)
from core.model.promises.terms import PromiseTerms

TERMS = PromiseTerms()
GRACE = timedelta(days=3)
TODAY = date(2025, 10, 22)
SEPTEMBER, OCTOBER = Month(2025, 9), Month(2025, 10)
FIRST, SECOND = Part(date(2025, 10, 27), 40000), Part(date(2025, 11, 27), 26200)
PLAN = Promise(
    id=PromiseId(1),
    account_id=AccountId(1),
    cabinet_id=CabinetId(1),
    parts=(FIRST, SECOND),
    month=SEPTEMBER,
    penalty=0,
    made_at=datetime(2025, 10, 22, 9, tzinfo=UTC),
    grace_days=GRACE.days,
)


def charge(month: Month, opening: int, charged: int, paid: int, service: str = ELECTRICITY) -> Charge:
    return Charge(
        account_id=AccountId(1),
        month=month,
        service=service,
        opening=opening,
        charged=charged,
        paid=paid,
        closing=opening + charged - paid,
    )


class TestSchedule:
    @given(
        debt=st.integers(1, 10**9),
        percent=st.integers(1, 100),
        months=st.integers(2, 36),
        today=st.dates(date(2025, 1, 1), date(2040, 12, 31)),
    )
    def test_every_offered_division_adds_up_to_the_kopeck(
        self, debt: int, percent: int, months: int, today: date
    ) -> None:
        terms = PromiseTerms(least_first_percent=percent, most_months=months)
        for number in numbers_of_parts(debt, terms):
            parts = instalments(debt, number=number, terms=terms, today=today)
            amounts = [part.amount for part in parts]
            assert (len(parts), sum(amounts)) == (number, debt)
            assert amounts[0] * 100 >= debt * percent
            assert min(amounts) >= LEAST_PART
            assert amounts == sorted(amounts, reverse=True)
            assert max(amounts[1:]) - min(amounts[1:]) <= 1
            assert all(later.due > earlier.due for earlier, later in pairwise(parts))

    def test_the_first_part_is_the_least_allowed_and_the_others_are_equal(self) -> None:
        assert instalments(100001, number=4, terms=TERMS, today=TODAY) == (
            Part(date(2025, 10, 27), 30001),
            Part(date(2025, 11, 27), 23334),
            Part(date(2025, 12, 27), 23333),
            Part(date(2026, 1, 27), 23333),
        )

    def test_an_equal_share_that_is_more_comes_first(self) -> None:
        assert [part.amount for part in instalments(100001, number=2, terms=TERMS, today=TODAY)] == [
            50001,
            50000,
        ]

    def test_a_month_without_the_day_has_its_last_one(self) -> None:
        parts = instalments(90000, number=3, terms=replace(TERMS, first_days=10), today=date(2026, 1, 21))
        assert [part.due for part in parts] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]

    @pytest.mark.parametrize(("debt", "numbers"), [(199, ()), (300, (2, 3)), (66200, (2, 3, 6))])
    def test_a_debt_is_divided_into_no_less_than_roubles(self, debt: int, numbers: tuple[int, ...]) -> None:
        assert numbers_of_parts(debt, TERMS) == numbers

    @pytest.mark.parametrize(("most", "days"), [(3, (3,)), (14, (7, 14)), (10, (7, 10)), (30, (7, 14, 30))])
    def test_everything_is_promised_in_whole_weeks_or_on_the_last_day(
        self, most: int, days: tuple[int, ...]
    ) -> None:
        assert promised_days(replace(TERMS, most_days=most)) == days
        assert at_once(66200, days=days[0], today=TODAY) == (Part(TODAY + timedelta(days=days[0]), 66200),)


class TestLeft:
    def test_nothing_paid_leaves_everything(self) -> None:
        assert PLAN.left([charge(SEPTEMBER, 0, 66200, 0)], uncounted=0) == 66200

    def test_a_later_month_is_not_part_of_it(self) -> None:
        charges = [charge(SEPTEMBER, 0, 66200, 0), charge(OCTOBER, 66200, 50000, 40000)]
        assert PLAN.left(charges, uncounted=0) == 26200

    def test_what_billing_has_not_counted_is_paid(self) -> None:
        assert PLAN.left([charge(SEPTEMBER, 0, 66200, 0)], uncounted=40000) == 26200
        assert PLAN.left([charge(SEPTEMBER, 0, 66200, 0)], uncounted=99999) == 0

    def test_a_penalty_that_was_added_later_is_not_part_of_it(self) -> None:
        promise = replace(PLAN, parts=(Part(TODAY, 66700),), penalty=500)
        charges = [charge(SEPTEMBER, 0, 66200, 0), charge(SEPTEMBER, 0, 900, 0, PENALTY)]
        assert promise.left(charges, uncounted=0) == 66700

    def test_it_is_never_more_than_was_promised(self) -> None:
        assert PLAN.left([charge(SEPTEMBER, 0, 99999, 0)], uncounted=0) == 66200


class TestJudging:
    @pytest.mark.parametrize(
        ("left", "unpaid"),
        [
            (66200, (FIRST, SECOND)),
            (56200, (replace(FIRST, amount=30000), SECOND)),
            (26200, (SECOND,)),
            (1, (replace(SECOND, amount=1),)),
            (0, ()),
        ],
    )
    def test_payments_fill_the_parts_in_order(self, left: int, unpaid: tuple[Part, ...]) -> None:
        assert PLAN.unpaid(left) == unpaid

    @pytest.mark.parametrize(
        ("left", "today", "status"),
        [
            (66200, FIRST.due + GRACE, PromiseStatus.RUNNING),
            (66200, FIRST.due + GRACE + timedelta(days=1), PromiseStatus.BROKEN),
            (26201, FIRST.due + GRACE + timedelta(days=1), PromiseStatus.BROKEN),
            (26200, FIRST.due + GRACE + timedelta(days=1), PromiseStatus.RUNNING),
            (26200, SECOND.due + GRACE + timedelta(days=1), PromiseStatus.BROKEN),
            (0, SECOND.due + timedelta(days=99), PromiseStatus.KEPT),
        ],
    )
    def test_a_part_that_is_late_beyond_grace_breaks_it(
        self, left: int, today: date, status: PromiseStatus
    ) -> None:
        assert PLAN.judged(left, today) is status

    def test_grace_is_that_of_the_day_on_which_it_was_promised(self) -> None:
        strict = replace(PLAN, grace_days=0)
        assert strict.judged(66200, FIRST.due) is PromiseStatus.RUNNING
        assert strict.judged(66200, FIRST.due + timedelta(days=1)) is PromiseStatus.BROKEN

    def test_what_has_ended_is_not_judged_again(self) -> None:
        assert replace(PLAN, status=PromiseStatus.BROKEN).judged(0, TODAY) is PromiseStatus.BROKEN
