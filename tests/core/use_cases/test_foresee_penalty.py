"""When penalties begin on what an account owes, and what they come to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from core.base.months import Month
from core.model.charges.charge import PENALTY, Payment
from core.model.charges.penalty import KeyRate
from core.use_cases.foresee_penalty import PenaltyOutlook, penalty_outlook
from tests.core.household import ACCOUNT, CHARGE, POLICY
from tests.doubles.memory_work import MemoryWork

RATE = KeyRate(valid_from=date(2022, 2, 28), rate=Decimal(17))
AUGUST = replace(CHARGE, month=Month(2025, 8), opening=0, charged=50000, paid=0, closing=50000)
SEPTEMBER = replace(CHARGE, opening=50000, charged=66200, paid=0, closing=116200)
TWO_MONTHS = (ACCOUNT, RATE, AUGUST, SEPTEMBER)


def outlook(work: MemoryWork, today: date) -> PenaltyOutlook:
    return penalty_outlook(work, ACCOUNT, POLICY, today)


def test_each_month_has_its_own_days_and_all_of_them_one_sum() -> None:
    found = outlook(MemoryWork(*TWO_MONTHS), date(2025, 11, 10))
    assert [(each.month.month, each.amount, each.due, each.starts) for each in found.months] == [
        (8, 50000, date(2025, 9, 10), date(2025, 10, 11)),
        (9, 66200, date(2025, 10, 10), date(2025, 11, 10)),
    ]
    # 500,00 × 9,5 % / 300 × 31 days, and 662,00 × 9,5 % / 300 × 1 day.
    assert [each.by_today for each in found.months] == [491, 21]
    assert found.days[0].penalty == 512
    assert [each.on.isoformat() for each in found.days] == ["2025-11-10", "2025-11-30", "2025-12-10"]


def test_a_due_day_on_a_day_off_moves_and_the_penalty_with_it() -> None:
    october = replace(CHARGE, month=Month(2026, 10), paid=CHARGE.opening)
    (month,) = outlook(MemoryWork(ACCOUNT, october), date(2026, 11, 16)).months
    assert (month.due, month.starts) == (date(2026, 11, 16), date(2026, 12, 17))
    assert not outlook(MemoryWork(ACCOUNT, october), date(2026, 11, 16)).is_overdue(date(2026, 11, 16))
    assert outlook(MemoryWork(ACCOUNT, october), date(2026, 11, 17)).is_overdue(date(2026, 11, 17))


def test_what_billing_has_not_counted_pays_off_the_oldest_month_first() -> None:
    work = MemoryWork(*TWO_MONTHS)
    work.state(Payment(account_id=ACCOUNT.id, date=date(2025, 11, 1), amount=60000))
    found = outlook(work, date(2025, 11, 10))
    assert [(each.month.month, each.amount) for each in found.months] == [(9, 56200)]
    work.state(Payment(account_id=ACCOUNT.id, date=date(2025, 11, 2), amount=56200))
    assert outlook(work, date(2025, 11, 10)).months == ()


def test_a_penalty_that_billing_has_charged_bears_none_and_is_told_apart() -> None:
    charged = replace(CHARGE, service=PENALTY, opening=0, charged=14677, paid=0, closing=14677)
    found = outlook(MemoryWork(*TWO_MONTHS, charged), date(2025, 11, 10))
    assert (found.days[0].penalty, found.stated) == (512, 14677)


def test_without_a_rate_only_what_has_not_begun_is_known() -> None:
    work = MemoryWork(ACCOUNT, AUGUST)
    assert [each.penalty for each in outlook(work, date(2025, 10, 10)).days] == [0, None, None]
