"""Whom the occasions of a day may concern, of all people at once."""

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Select, bindparam, exists, func, or_, select

from core.base.ids import CabinetId
from core.model.accounts import AccountStatus
from core.model.readings.reading import WITHDRAWN
from core.model.readings.sources import ESTIMATED
from core.model.reminders import Occasions
from storage.repositories.repository import Repository
from storage.tables import accounts, charges, links, meters, readings

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
            links.c.cabinet_id > bindparam("after"),
            links.c.unlinked_at.is_(None),
            accounts.c.status != AccountStatus.CLOSED,
            or_(*found),
        )
        .group_by(links.c.cabinet_id)
        .order_by(links.c.cabinet_id)
        .limit(bindparam("limit"))
    )


class Reminded(Repository):
    """Whom the occasions of a day may concern, of all people at once."""

    __slots__ = ()

    def cabinets(self, occasions: Occasions, *, after: CabinetId, limit: int) -> list[CabinetId]:
        """So many cabinets of the next ids in which an occasion finds something, by their ids."""
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
            "limit": limit,
        }
        return [CabinetId(found) for found in self._connection.scalars(asked, stated)]
