"""What a month's charges come to, and what of it is to be paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from core.base.money import Kopecks
from core.base.months import Month
from core.model.charges.charge import Charge, Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Sums of charges; an advance is negative."""

    opening: Kopecks
    charged: Kopecks
    recalculated: Kopecks
    quality: Kopecks
    paid: Kopecks
    closing: Kopecks
    """As billing states it."""

    @classmethod
    def of(cls, charges: Iterable[Charge]) -> Self:
        """The sum of rows, which is «ИТОГО» when they are all of the month's."""
        rows = tuple(charges)
        return cls(
            opening=sum(row.opening for row in rows),
            charged=sum(row.charged for row in rows),
            recalculated=sum(row.recalculated for row in rows),
            quality=sum(row.quality for row in rows),
            paid=sum(row.paid for row in rows),
            closing=sum(row.closing for row in rows),
        )

    @property
    def corrected(self) -> Kopecks:
        """The line «Перерасчет», which holds the quality adjustment too, so that the block adds up."""
        return self.recalculated + self.quality

    @property
    def previous(self) -> Kopecks:
        """«Долг/аванс за предыдущие периоды, с учетом перерасчета и оплаты»."""
        return self.opening + self.corrected - self.paid

    @property
    def total(self) -> Kopecks:
        """«Всего к оплате с учетом долга/аванса»: the sum of the lines, not billing's own."""
        return self.previous + self.charged


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthStatement:
    """The charges of one month, as the table «Начисления» shows them."""

    month: Month
    services: tuple[Charge, ...]
    """The month's rows but for the penalty's."""
    penalty: Charge | None

    @classmethod
    def of(cls, month: Month, charges: Iterable[Charge]) -> Self:
        """The rows of a month, chosen from an account's charges."""
        rows = [charge for charge in charges if charge.month == month]
        return cls(
            month=month,
            services=tuple(row for row in rows if not row.is_penalty),
            penalty=next((row for row in rows if row.is_penalty), None),
        )

    @property
    def rows(self) -> tuple[Charge, ...]:
        """The rows above «ИТОГО», penalty last."""
        return self.services if self.penalty is None else (*self.services, self.penalty)

    @property
    def service(self) -> Balance:
        """The services without the penalty, which is the six-line block of the receipt."""
        return Balance.of(self.services)

    @property
    def total(self) -> Balance:
        """The row «ИТОГО»."""
        return Balance.of(self.rows)

    @property
    def penalty_due(self) -> Kopecks:
        """What is owed of the penalty."""
        return self.penalty.total if self.penalty else 0

    @property
    def discrepancies(self) -> tuple[Charge, ...]:
        """Rows whose closing balance does not follow from their other columns."""
        return tuple(row for row in self.rows if row.discrepancy)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountBalance:
    """The panel «Баланс» by the last charged month, service and penalty together; its lines add up."""

    month: Month
    opening: Kopecks
    """«Долг на начало»; an advance is negative."""
    charged: Kopecks
    """«Начислено», without the penalty."""
    recalculated: Kopecks
    """«Перерасчет», which holds the quality adjustment too."""
    penalty: Kopecks
    """«Начислено пени»."""
    paid: Kopecks
    """«Оплачено»."""
    paid_since: tuple[Payment, ...] = ()
    """Payments that billing has not yet counted."""

    @classmethod
    def of(
        cls, statement: MonthStatement, payments: Iterable[Payment] = (), *, here: Iterable[Payment] = ()
    ) -> Self:
        """The balance by a month's charges, beside what has been paid since.

        The month's charges state what was paid in it, so only a payment of a later day awaits the next ones;
        `here` are payments made with us that no register of billing names yet, whatever their day.
        """
        total, charged = statement.total, statement.service.charged
        return cls(
            month=statement.month,
            opening=total.opening,
            charged=charged,
            recalculated=total.corrected,
            penalty=total.charged - charged,
            paid=total.paid,
            paid_since=(
                *here,
                *(each for each in payments if each.is_paid and each.date > statement.month.last_day),
            ),
        )

    @property
    def owed(self) -> Kopecks:
        """What the lines come to; an advance is negative."""
        return self.opening + self.charged + self.recalculated + self.penalty - self.paid

    @property
    def to_pay(self) -> Kopecks:
        """«К оплате», never negative."""
        return max(0, self.owed)

    @property
    def overpaid(self) -> Kopecks:
        """«Переплата»; 0 when there is something to pay."""
        return max(0, -self.owed)

    @property
    def uncounted(self) -> Kopecks:
        """What has been paid since; never negative, though a refund may be stated as a payment below 0."""
        return max(0, sum(payment.amount for payment in self.paid_since))

    @property
    def last_paid_on(self) -> date | None:
        """The day of the last payment that billing has not yet counted."""
        return max((payment.date for payment in self.paid_since if payment.amount > 0), default=None)

    @property
    def remains(self) -> Kopecks:
        """«Останется», once billing has counted the payments that it has not yet."""
        return max(0, self.owed - self.uncounted)

    @property
    def will_be_overpaid(self) -> Kopecks:
        """«Переплата» by then; 0 while something remains to pay."""
        return max(0, self.uncounted - self.owed)
