"""What billing has stated anew, of all accounts at once and of one."""

from typing import Any, Final

from sqlalchemy import Text, and_, bindparam, cast, exists, func, or_, select, true

from core.base.ids import AccountId, CabinetId, NoticeId, ReadingId
from core.model.charges.charge import Payment
from core.model.news import Marks
from storage.repositories.repository import Repository, columns, facts
from storage.tables import audit, links, meters, notices, online_payments, payments, readings
from storage.tables.cabinets import READINGS_CORRECTED

_NEWEST: Final = select(
    *(
        select(func.coalesce(func.max(table.c.id), 0)).where(stated).scalar_subquery().label(name)
        for name, table, stated in (
            ("payments", payments, true()),
            ("notices", notices, true()),
            # What turns write meanwhile comes before an import that is under way and has lower ids.
            ("corrections", audit, READINGS_CORRECTED),
        )
    )
)

_PAYMENT: Final = and_(
    payments.c.id > bindparam("payments_since"),
    payments.c.id <= bindparam("payments_until"),
    payments.c.amount > 0,
    ~exists().where(
        online_payments.c.account_id == payments.c.account_id,
        online_payments.c.provider_id == payments.c.doc_id,
        payments.c.doc_id != "",
    ),
)

_NOTICE: Final = and_(notices.c.id > bindparam("notices_since"), notices.c.id <= bindparam("notices_until"))

_PUT_RIGHT: Final = and_(
    audit.c.id > bindparam("corrections_since"),
    audit.c.id <= bindparam("corrections_until"),
    READINGS_CORRECTED,
    audit.c.subject == "reading:" + cast(readings.c.id, Text),
    readings.c.handed_in_by != "",
    readings.c.meter_id == meters.c.id,
)

_CABINETS: Final = (
    select(links.c.cabinet_id)
    .where(
        links.c.unlinked_at.is_(None),
        links.c.cabinet_id > bindparam("first"),
        links.c.cabinet_id <= bindparam("last"),
        or_(
            exists().where(payments.c.account_id == links.c.account_id, _PAYMENT),
            exists().where(notices.c.account_id == links.c.account_id, _NOTICE),
            exists().where(meters.c.account_id == links.c.account_id, _PUT_RIGHT),
        ),
    )
    .distinct()
    .order_by(links.c.cabinet_id)
)

_PAYMENTS: Final = (
    select(*columns(payments, Payment, date="paid_on"))
    .where(payments.c.account_id == bindparam("account"), _PAYMENT)
    .order_by(payments.c.id)
)

_NOTICES: Final = (
    select(notices.c.id).where(notices.c.account_id == bindparam("account"), _NOTICE).order_by(notices.c.id)
)

_READINGS: Final = (
    select(readings.c.id)
    .where(meters.c.account_id == bindparam("account"), _PUT_RIGHT)
    .distinct()
    .order_by(readings.c.id)
)


def _between(since: Marks, until: Marks) -> dict[str, Any]:
    return {
        "payments_since": since.payments,
        "payments_until": until.payments,
        "notices_since": since.notices,
        "notices_until": until.notices,
        "corrections_since": since.corrections,
        "corrections_until": until.corrections,
    }


class News(Repository):
    """What billing has stated after one mark, up to another one."""

    __slots__ = ()

    def newest(self) -> Marks:
        """How far billing's facts go."""
        return Marks(**self._connection.execute(_NEWEST).one()._asdict())

    def cabinets(self, since: Marks, until: Marks, *, first: CabinetId, last: CabinetId) -> list[CabinetId]:
        """The cabinets after the first of these ids, the last included, that something new may concern."""
        asked = {"first": first, "last": last, **_between(since, until)}
        return [CabinetId(found) for found in self._connection.scalars(_CABINETS, asked)]

    def payments(self, account_id: AccountId, since: Marks, until: Marks) -> list[Payment]:
        """New payments of an account, oldest first; those that were begun here have been told of."""
        asked = {"account": account_id, **_between(since, until)}
        return [Payment(**facts(row)) for row in self._connection.execute(_PAYMENTS, asked)]

    def notices(self, account_id: AccountId, since: Marks, until: Marks) -> list[NoticeId]:
        """New notices of an account, oldest first."""
        asked = {"account": account_id, **_between(since, until)}
        return [NoticeId(found) for found in self._connection.scalars(_NOTICES, asked)]

    def put_right(self, account_id: AccountId, since: Marks, until: Marks) -> list[ReadingId]:
        """The readings of an account that were handed in here and have now been stated otherwise."""
        asked = {"account": account_id, **_between(since, until)}
        return [ReadingId(found) for found in self._connection.scalars(_READINGS, asked)]
