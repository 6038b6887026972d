"""Whom there is something to tell unasked, of all people at once."""

from collections.abc import Collection
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, and_, bindparam, exists, func, literal_column, or_, select, update

from core.base.ids import CabinetId
from core.model.accounts import AccountStatus
from core.model.readings.reading import WITHDRAWN
from core.model.readings.sources import ESTIMATED
from core.model.reminders import NewBill, Occasions
from storage.repositories.repository import Repository, facts
from storage.tables import accounts, cabinets, charges, links, meters, readings
from storage.tables.types import MonthNumber

if TYPE_CHECKING:
    from sqlalchemy.sql.elements import ColumnElement

_OF_ACCOUNT: Final = meters.c.account_id == accounts.c.id

_IN_SERVICE: Final = or_(meters.c.removed.is_(None), meters.c.removed > bindparam("on"))

_HANDED_IN: Final = exists().where(
    readings.c.meter_id == meters.c.id,
    readings.c.month >= bindparam("month"),
    readings.c.status.not_in(sorted(WITHDRAWN)),
    readings.c.source.not_in(sorted(ESTIMATED)),
)

_LACKS_READINGS: Final = exists().where(_OF_ACCOUNT, _IN_SERVICE, ~_HANDED_IN)

_OWES: Final = (
    select(
        func.sum(
            charges.c.opening
            + charges.c.charged
            + charges.c.recalculated
            + charges.c.quality
            - charges.c.paid
        )
    )
    .where(charges.c.account_id == accounts.c.id, charges.c.month == bindparam("billed"))
    .scalar_subquery()
    > 0
)

_VERIFICATION_ENDS: Final = exists().where(
    _OF_ACCOUNT, _IN_SERVICE, meters.c.verify_until.in_(bindparam("verified", expanding=True))
)


_AMONG: Final = and_(
    links.c.cabinet_id > bindparam("after"),
    links.c.cabinet_id <= bindparam("until"),
    links.c.unlinked_at.is_(None),
)

_EVERYBODY: Final = select(links.c.cabinet_id).where(_AMONG).distinct().order_by(links.c.cabinet_id)

_WITH_TARIFFS: Final = (
    select(links.c.cabinet_id)
    .join(accounts, accounts.c.id == links.c.account_id)
    .where(
        _AMONG,
        accounts.c.status != AccountStatus.CLOSED,
        accounts.c.tariff_group.in_(bindparam("groups", expanding=True)),
    )
    .distinct()
    .order_by(links.c.cabinet_id)
)

_LAST: Final = select(func.max(cabinets.c.id))

_KNOWN: Final = func.coalesce(links.c.billed_month, literal_column("0"))

_NEW_BILLS: Final = (
    select(
        links.c.cabinet_id,
        links.c.id.label("link_id"),
        links.c.account_id,
        func.max(charges.c.month, type_=MonthNumber).label("month"),
    )
    .select_from(links)
    .join(
        charges,
        and_(
            charges.c.account_id == links.c.account_id,
            charges.c.month > _KNOWN,
        ),
    )
    .where(_AMONG)
    .group_by(links.c.cabinet_id, links.c.id, links.c.account_id)
    .order_by(links.c.cabinet_id, links.c.id)
)

_MARK_TOLD: Final = (
    update(links)
    .where(
        links.c.id == bindparam("link"),
        bindparam("month", type_=MonthNumber) > _KNOWN,
    )
    .values(billed_month=bindparam("month", type_=MonthNumber))
)


@cache
def _concerned(*, readings: bool, bills: bool, verifications: bool) -> Select[int]:
    """Asks only for what there is an occasion for; which is a handful of statements in all."""
    found: list[ColumnElement[Any]] = [
        clause
        for clause, is_asked in (
            (_LACKS_READINGS, readings),
            (_OWES, bills),
            (_VERIFICATION_ENDS, verifications),
        )
        if is_asked
    ]
    return (
        select(links.c.cabinet_id)
        .join(accounts, accounts.c.id == links.c.account_id)
        .where(
            _AMONG,
            accounts.c.status != AccountStatus.CLOSED,
            or_(*found),
        )
        .group_by(links.c.cabinet_id)
        .order_by(links.c.cabinet_id)
    )


class Reminded(Repository):
    """Whom there is something to tell unasked, of all people at once."""

    __slots__ = ()

    def last(self) -> CabinetId:
        """The highest id of a cabinet, with which going through them ends; 0 where there is none."""
        return CabinetId(self._connection.scalar(_LAST) or 0)

    def cabinets(self, occasions: Occasions, *, after: CabinetId, until: CabinetId) -> list[CabinetId]:
        """The cabinets of these ids, the last included, in which an occasion finds something."""
        if not occasions:
            return []
        asked = _concerned(
            readings=occasions.readings is not None,
            bills=occasions.billed is not None,
            verifications=bool(occasions.verified_until),
        )
        stated = {
            "on": occasions.until,
            "month": occasions.readings,
            "billed": occasions.billed,
            "verified": list(occasions.verified_until),
            "after": after,
            "until": until,
        }
        return [CabinetId(found) for found in self._connection.scalars(asked, stated)]

    def everybody(self, *, after: CabinetId, until: CabinetId) -> list[CabinetId]:
        """The cabinets of these ids, the last included, that have an account, by their ids."""
        found = self._connection.scalars(_EVERYBODY, {"after": after, "until": until})
        return [CabinetId(cabinet) for cabinet in found]

    def with_tariffs(self, groups: Collection[str], *, after: CabinetId, until: CabinetId) -> list[CabinetId]:
        """The cabinets of these ids, the last included, that have an open account of one of these groups."""
        asked = {"groups": list(groups), "after": after, "until": until}
        return [CabinetId(found) for found in self._connection.scalars(_WITH_TARIFFS, asked)]

    def new_bills(self, *, after: CabinetId, until: CabinetId) -> list[NewBill]:
        """The last bills of these cabinets' open links of which they have not been told."""
        rows = self._connection.execute(_NEW_BILLS, {"after": after, "until": until})
        return [NewBill(**facts(row)) for row in rows]

    def mark_told(self, bill: NewBill) -> bool:
        """Remember that the bill is told; False where that has been done before."""
        marked = self._connection.execute(_MARK_TOLD, {"link": bill.link_id, "month": bill.month})
        return marked.rowcount == 1
