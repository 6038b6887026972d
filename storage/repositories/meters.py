"""Meters as billing states them."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import bindparam, select

from core.base.ids import AccountId, MeterId
from core.model.meters import Meter
from storage.repositories.repository import AnyRow, Repository, once
from storage.tables import meters

_METER: Final = select(meters)


_METER_BY_ID: Final = _METER.where(meters.c.id == bindparam("meter"))


_METERS_OF_ACCOUNT: Final = _METER.where(meters.c.account_id == bindparam("account")).order_by(
    meters.c.number, meters.c.id
)


class Meters(Repository):
    """Meters as billing states them."""

    @once
    def get(self, meter_id: MeterId) -> Meter | None:
        """The meter of this id."""
        row = self._connection.execute(_METER_BY_ID, {"meter": meter_id}).one_or_none()
        return _meter(row) if row else None

    @once
    def of_account(self, account_id: AccountId) -> Sequence[Meter]:
        """All meters of the account, removed ones too, in the order of their numbers."""
        found = [_meter(row) for row in self._connection.execute(_METERS_OF_ACCOUNT, {"account": account_id})]
        for meter in found:
            self._learn("get", meter.id, found=meter)
        return found


def _meter(row: AnyRow) -> Meter:
    return Meter(
        id=row.id,
        account_id=row.account_id,
        number=row.number,
        model=row.model,
        digits=row.digits,
        fraction=row.fraction,
        ratio=row.ratio,
        zones=row.zones,
        installed=row.installed,
        removed=row.removed,
        initial=tuple(
            value for value in (row.initial_t1, row.initial_t2, row.initial_t3) if value is not None
        ),
        verify_until=row.verify_until,
        max_power_kw=row.max_power_kw,
    )
