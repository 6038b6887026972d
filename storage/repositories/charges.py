"""Charges by month."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Integer, bindparam, func, select, type_coerce

from core.base.ids import AccountId
from core.base.months import Month
from core.base.periods import Period
from core.model.charges.charge import ELECTRICITY, PENALTY, Charge, ChargeLine
from core.model.meters import Zone
from storage.repositories.repository import AnyRow, Repository, columns, facts, once
from storage.tables import charge_lines, charges

_CHARGES: Final = select(*columns(charges, Charge)).where(
    charges.c.account_id == bindparam("account"), charges.c.month == bindparam("month")
)


_CHARGE_LINES: Final = select(*columns(charge_lines, ChargeLine)).where(
    charge_lines.c.account_id == bindparam("account"), charge_lines.c.month == bindparam("month")
)


_LINES_OF_PERIOD: Final = select(*columns(charge_lines, ChargeLine)).where(
    charge_lines.c.account_id == bindparam("account"),
    charge_lines.c.month.between(bindparam("first"), bindparam("last")),
)


_LAST_CHARGES: Final = select(*columns(charges, Charge)).where(
    charges.c.account_id == bindparam("account"),
    charges.c.month
    == select(func.max(charges.c.month))
    .where(charges.c.account_id == bindparam("account"))
    .scalar_subquery(),
)


_CHARGES_OF_PERIOD: Final = select(*columns(charges, Charge)).where(
    charges.c.account_id == bindparam("account"),
    charges.c.month.between(bindparam("first"), bindparam("last")),
)


_NEWEST: Final = (
    select(func.max(charges.c.month)).where(charges.c.account_id == bindparam("account")).scalar_subquery()
)
_OF_LAST_YEARS: Final = select(*columns(charges, Charge)).where(
    charges.c.account_id == bindparam("account"),
    # A month is kept as YYYYMM, so that a year before it is a hundred less.
    type_coerce(charges.c.month, Integer)
    > type_coerce(_NEWEST, Integer) - bindparam("years", type_=Integer) * 100,
)


_SPAN: Final = select(func.min(charges.c.month), func.max(charges.c.month)).where(
    charges.c.account_id == bindparam("account")
)


_CHARGED_MONTHS: Final = (
    select(charges.c.month)
    .where(charges.c.account_id == bindparam("account"))
    .distinct()
    .order_by(charges.c.month.desc())
)


_ZONE_ORDER: Final = {zone: place for place, zone in enumerate(Zone)}


class Charges(Repository):
    """Charges by month."""

    @once
    def of_month(self, account_id: AccountId, month: Month) -> list[Charge]:
        """The month's charges, electricity first, penalty last."""
        return _charges(self._connection.execute(_CHARGES, {"account": account_id, "month": month}))

    @once
    def lines_of(self, account_id: AccountId, month: Month) -> list[ChargeLine]:
        """The month's charges by zone and range; empty where billing gives none."""
        rows = self._connection.execute(_CHARGE_LINES, {"account": account_id, "month": month})
        return sorted((_charge_line(row) for row in rows), key=_line_place)

    @once
    def lines_of_period(self, account_id: AccountId, period: Period) -> list[ChargeLine]:
        """The same of several months, oldest month first."""
        asked = {"account": account_id, "first": period.first, "last": period.last}
        lines = map(_charge_line, self._connection.execute(_LINES_OF_PERIOD, asked))
        return sorted(lines, key=lambda line: (line.month, _line_place(line)))

    @once
    def of_last_month(self, account_id: AccountId) -> list[Charge]:
        """The charges of the last month that has any, in the same order; empty where nothing was charged."""
        return _charges(self._connection.execute(_LAST_CHARGES, {"account": account_id}))

    @once
    def of_last_years(self, account_id: AccountId, years: int) -> list[Charge]:
        """The charges of so many years that end with the last charged month, in the order of `of_period`."""
        found = _charges(self._connection.execute(_OF_LAST_YEARS, {"account": account_id, "years": years}))
        return sorted(found, key=lambda charge: charge.month, reverse=True)

    @once
    def of_period(self, account_id: AccountId, period: Period) -> list[Charge]:
        """The charges of several months, newest month first; in each, electricity first, penalty last."""
        asked = {"account": account_id, "first": period.first, "last": period.last}
        found = _charges(self._connection.execute(_CHARGES_OF_PERIOD, asked))
        return sorted(found, key=lambda charge: charge.month, reverse=True)

    @once
    def span(self, account_id: AccountId) -> Period | None:
        """From the first charged month to the last; None where nothing was charged."""
        first, last = self._connection.execute(_SPAN, {"account": account_id}).one()
        return Period(first, last) if first else None

    @once
    def months_of(self, account_id: AccountId) -> list[Month]:
        """The months that have been charged, newest first."""
        return list(self._connection.scalars(_CHARGED_MONTHS, {"account": account_id}))


def _charges(rows: Iterable[AnyRow]) -> list[Charge]:
    return sorted((Charge(**facts(row)) for row in rows), key=lambda charge: _place(charge.service))


def _place(service: str) -> tuple[bool, bool, str]:
    return service == PENALTY, service != ELECTRICITY, service


def _line_place(line: ChargeLine) -> tuple[object, ...]:
    return _place(line.service), -1 if line.zone is None else _ZONE_ORDER[line.zone], line.range


def _charge_line(row: AnyRow) -> ChargeLine:
    stated = facts(row)
    return ChargeLine(**stated | {"zone": Zone(stated["zone"]) if stated["zone"] else None})
