"""What billing owns, as it is read in a turn, and the readings that people hand in."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Select, bindparam, func, insert, or_, select, update

from core.accounts import Account
from core.charges import ELECTRICITY, PENALTY, Charge, ChargeLine, Payment
from core.ids import AccountId, AccountNumber, MeterId, ReadingId
from core.meters import Meter, Zone
from core.months import Month
from core.readings import ESTIMATED_SOURCES, STILL_OURS, WITHDRAWN, Reading, ReadingStatus
from core.tariffs import RangeLimits, Tariff
from storage.repository import AnyRow, Repository, columns, facts, once
from storage.tables import accounts, charge_lines, charges, meters, payments, range_limits, readings, tariffs

_ACCOUNT: Final = select(*columns(accounts, Account))
_ACCOUNT_BY_ID: Final = _ACCOUNT.where(accounts.c.id == bindparam("account"))
_HOLD_ACCOUNT: Final = (
    select(accounts.c.id).where(accounts.c.id == bindparam("account")).with_for_update(key_share=True)
)
_ACCOUNT_BY_NUMBER: Final = _ACCOUNT.where(accounts.c.number == bindparam("number"))


class Accounts(Repository):
    """Accounts as billing states them."""

    @once
    def get(self, account_id: AccountId) -> Account:
        """The account of this id; a KeyError when there is none."""
        row = self._connection.execute(_ACCOUNT_BY_ID, {"account": account_id}).one_or_none()
        if row is None:
            raise KeyError(account_id)
        return Account(**facts(row))

    def by_number(self, number: AccountNumber) -> Account | None:
        """The account of this number."""
        row = self._connection.execute(_ACCOUNT_BY_NUMBER, {"number": number}).one_or_none()
        return Account(**facts(row)) if row else None

    def hold(self, account_id: AccountId) -> None:
        """Let nobody else act on the account until this unit of work ends."""
        # SQLite lets one transaction at a time in, so there is nobody to lock out.
        if self._connection.dialect.name != "sqlite":
            self._connection.execute(_HOLD_ACCOUNT, {"account": account_id})


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
        return [_meter(row) for row in self._connection.execute(_METERS_OF_ACCOUNT, {"account": account_id})]


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


def _newest(statement: Select[Any]) -> Select[Any]:
    return statement.order_by(readings.c.taken_on.desc(), readings.c.received_at.desc(), readings.c.id.desc())


_OF_ACCOUNT: Final = (readings.c.meter_id == meters.c.id) & (meters.c.account_id == bindparam("account"))

# fmt: off
_READING: Final = select(*readings.c[
    "id", "meter_id", "taken_on", "received_at", "month", "t1", "t2", "t3", "c1", "c2", "c3",
    "source", "status", "marked", "reason", "proof", "billing_id",
])
# fmt: on
_READING_BY_ID: Final = _READING.where(readings.c.id == bindparam("reading"))
_READING_BY_PROOF: Final = _READING.where(readings.c.proof == bindparam("code"))
# One by one, since IN is written anew with each execution.
_STANDING: Final = _newest(
    _READING.where(
        readings.c.meter_id == bindparam("meter"),
        *(readings.c.status != status for status in sorted(WITHDRAWN)),
    )
)
_READINGS_OF_METER: Final = _STANDING.limit(bindparam("limit"))
_LAST_OF_METER: Final = _STANDING.where(
    *(readings.c.source != source for source in sorted(ESTIMATED_SOURCES))
).limit(1)
_READINGS_OF_ACCOUNT: Final = (
    _newest(_READING.where(_OF_ACCOUNT)).offset(bindparam("offset")).limit(bindparam("limit"))
)
_SOURCES: Final = select(readings.c.source).where(_OF_ACCOUNT).distinct().order_by(readings.c.source)
_MONTHS: Final = select(readings.c.month).where(_OF_ACCOUNT).distinct()
_HANDED_IN_BY: Final = select(readings.c.handed_in_by).where(readings.c.id == bindparam("reading"))
_ADD_READING: Final = insert(readings).returning(readings.c.id)
_WITHDRAW: Final = (
    update(readings)
    .where(
        readings.c.id == bindparam("reading"),
        or_(*(readings.c.status == status for status in sorted(STILL_OURS))),
    )
    .values(status=bindparam("new_status"))
)
# Only people's own readings have a proof, and its index spares a walk through all of billing's.
_ON_CHECK: Final = _READING.where(
    readings.c.proof.is_not(None), readings.c.status == ReadingStatus.ON_CHECK
).order_by(readings.c.received_at, readings.c.id)
_DECIDE: Final = (
    update(readings)
    .where(readings.c.id == bindparam("reading"), readings.c.status == ReadingStatus.ON_CHECK)
    .values(status=bindparam("new_status"), reason=bindparam("why"))
)


class Readings(Repository):
    """Readings, billing's and ours."""

    @once
    def get(self, reading_id: ReadingId) -> Reading | None:
        """The reading of this id."""
        row = self._connection.execute(_READING_BY_ID, {"reading": reading_id}).one_or_none()
        return _reading(row) if row else None

    @once
    def of_meter(self, meter_id: MeterId, limit: int = 36) -> Sequence[Reading]:
        """The meter's readings that have not been withdrawn, newest first by date, then by time received."""
        rows = self._connection.execute(_READINGS_OF_METER, {"meter": meter_id, "limit": limit})
        return [_reading(row) for row in rows.all()]

    @once
    def last_of_meter(self, meter_id: MeterId) -> Reading | None:
        """The newest of them that a dial has shown; a history need not be read for it."""
        row = self._connection.execute(_LAST_OF_METER, {"meter": meter_id}).one_or_none()
        return _reading(row) if row else None

    def of_account(
        self,
        account_id: AccountId,
        *,
        meter_id: MeterId | None = None,
        source: str | None = None,
        year: int | None = None,
        offset: int = 0,
        limit: int = 100,
    ) -> list[Reading]:
        """The account's history, newest first, as filtered; `year` is of the settlement month."""
        wanted = _READINGS_OF_ACCOUNT
        if meter_id is not None:
            wanted = wanted.where(readings.c.meter_id == meter_id)
        if source is not None:
            wanted = wanted.where(readings.c.source == source)
        if year is not None:
            wanted = wanted.where(readings.c.month.between(Month(year, 1), Month(year, 12)))
        rows = self._connection.execute(wanted, {"account": account_id, "offset": offset, "limit": limit})
        return [_reading(row) for row in rows]

    def sources_of(self, account_id: AccountId) -> list[str]:
        """Which sources the account's readings have, in alphabetical order."""
        return list(self._connection.scalars(_SOURCES, {"account": account_id}))

    def years_of(self, account_id: AccountId) -> list[int]:
        """Which years the account's settlement months have, newest first."""
        months = self._connection.scalars(_MONTHS, {"account": account_id})
        return sorted({month.year for month in months}, reverse=True)

    def add(self, reading: Reading, *, by: str) -> Reading:
        """Keep a new reading, whose id is 0, and return it with its own; `by` is who handed it in."""
        history = self._known.get(("of_meter", (reading.meter_id,)))
        self._known.clear()
        t1, t2, t3 = (*reading.values, None, None)[:3]
        c1, c2, c3 = (*reading.consumption, None, None)[:3]
        row = self._connection.execute(
            _ADD_READING,
            {
                "meter_id": reading.meter_id,
                "taken_on": reading.taken_on,
                "received_at": reading.received_at,
                "month": reading.month,
                "t1": t1,
                "t2": t2,
                "t3": t3,
                "c1": c1,
                "c2": c2,
                "c3": c3,
                "source": reading.source,
                "status": reading.status,
                "marked": reading.marked,
                "reason": reading.reason,
                "proof": reading.proof or None,
                "billing_id": reading.billing_id,
                "handed_in_by": by,
            },
        ).one()
        taken = replace(reading, id=ReadingId(row.id))
        self._learn("get", taken.id, found=taken)
        self._learn("handed_in_by", taken.id, found=by)
        if history is not None and not taken.withdrawn:
            # What was judged by is what the proof is made of: a long history is not read twice in a turn.
            newest = sorted((taken, *history), key=_NEWNESS, reverse=True)
            self._learn("of_meter", taken.meter_id, found=newest)
        return taken

    def withdraw(self, reading_id: ReadingId, status: ReadingStatus) -> bool:
        """Take a reading back as deleted or replaced; False when it has left for billing, or is withdrawn."""
        self._known.clear()
        taken_back = self._connection.execute(_WITHDRAW, {"reading": reading_id, "new_status": status})
        return taken_back.rowcount == 1

    def on_check(self) -> list[Reading]:
        """The readings that wait for an operator, oldest first."""
        return [_reading(row) for row in self._connection.execute(_ON_CHECK)]

    def decide(self, reading_id: ReadingId, status: ReadingStatus, *, reason: str) -> bool:
        """Accept or reject a reading on check; False when it is on check no longer."""
        self._known.clear()
        decision = {"reading": reading_id, "new_status": status, "why": reason}
        return self._connection.execute(_DECIDE, decision).rowcount == 1

    @once
    def handed_in_by(self, reading_id: ReadingId) -> str:
        """Who handed it in (`Person.actor`), empty for billing's own."""
        return self._connection.scalar(_HANDED_IN_BY, {"reading": reading_id}) or ""

    def by_proof(self, code: str) -> Reading | None:
        """The reading of this proof code."""
        row = self._connection.execute(_READING_BY_PROOF, {"code": code}).one_or_none()
        return _reading(row) if row else None


_NEWNESS: Final = attrgetter("taken_on", "received_at", "id")
"""As `_newest` orders them."""


def _reading(row: AnyRow) -> Reading:
    # By their places: a history is long, and to look each column up by its name takes longer than to read it.
    (
        reading_id, meter_id, taken_on, received_at, month, t1, t2, t3, c1, c2, c3,
        source, status, marked, reason, proof, billing_id,
    ) = row  # fmt: skip
    values = (t1,) if t2 is None else (t1, t2) if t3 is None else (t1, t2, t3)
    return Reading(
        id=reading_id,
        meter_id=meter_id,
        taken_on=taken_on,
        received_at=received_at,
        month=month,
        values=values,
        consumption=(c1, c2, c3)[: len(values)],
        source=source,
        status=status,
        marked=marked,
        reason=reason,
        proof=proof or "",
        billing_id=billing_id,
    )


_TARIFFS: Final = (
    select(*columns(tariffs, Tariff, group="tariff_group"))
    .where(tariffs.c.tariff_group == bindparam("group"))
    .order_by(tariffs.c.valid_from, tariffs.c.id)
)
_LIMITS: Final = (
    select(*columns(range_limits, RangeLimits, group="tariff_group"))
    .where(range_limits.c.tariff_group == bindparam("group"))
    .order_by(range_limits.c.valid_from)
)


class Tariffs(Repository):
    """Prices and the ends of ranges, by date."""

    def of_group(self, group: str) -> list[Tariff]:
        """All prices of the group, oldest first."""
        return [Tariff(**facts(row)) for row in self._connection.execute(_TARIFFS, {"group": group})]

    def limits_of(self, group: str) -> list[RangeLimits]:
        """All range limits of the group, oldest first."""
        return [RangeLimits(**facts(row)) for row in self._connection.execute(_LIMITS, {"group": group})]


_CHARGES: Final = select(*columns(charges, Charge)).where(
    charges.c.account_id == bindparam("account"), charges.c.month == bindparam("month")
)
_CHARGE_LINES: Final = select(*columns(charge_lines, ChargeLine)).where(
    charge_lines.c.account_id == bindparam("account"), charge_lines.c.month == bindparam("month")
)
_LAST_CHARGES: Final = select(*columns(charges, Charge)).where(
    charges.c.account_id == bindparam("account"),
    charges.c.month
    == select(func.max(charges.c.month))
    .where(charges.c.account_id == bindparam("account"))
    .scalar_subquery(),
)
_CHARGED_MONTHS: Final = (
    select(charges.c.month)
    .where(
        charges.c.account_id == bindparam("account"),
        charges.c.month.between(bindparam("first"), bindparam("last")),
    )
    .distinct()
    .order_by(charges.c.month.desc())
)
_ZONE_ORDER: Final = {zone: place for place, zone in enumerate(Zone)}


class Charges(Repository):
    """Charges by month."""

    def of_month(self, account_id: AccountId, month: Month) -> list[Charge]:
        """The month's charges, electricity first, penalty last."""
        return _charges(self._connection.execute(_CHARGES, {"account": account_id, "month": month}))

    def lines_of(self, account_id: AccountId, month: Month) -> list[ChargeLine]:
        """The month's charges by zone and range; empty where billing gives none."""
        rows = self._connection.execute(_CHARGE_LINES, {"account": account_id, "month": month})
        return sorted((_charge_line(row) for row in rows), key=_line_place)

    def of_last_month(self, account_id: AccountId) -> list[Charge]:
        """The charges of the last month that has any, in the same order; empty where nothing was charged."""
        return _charges(self._connection.execute(_LAST_CHARGES, {"account": account_id}))

    def months_of(self, account_id: AccountId, year: int) -> list[Month]:
        """The months of a year that have been charged, newest first."""
        asked = {"account": account_id, "first": Month(year, 1), "last": Month(year, 12)}
        return list(self._connection.scalars(_CHARGED_MONTHS, asked))


def _charges(rows: Iterable[AnyRow]) -> list[Charge]:
    return sorted((Charge(**facts(row)) for row in rows), key=lambda charge: _place(charge.service))


def _place(service: str) -> tuple[bool, bool, str]:
    return service == PENALTY, service != ELECTRICITY, service


def _line_place(line: ChargeLine) -> tuple[object, ...]:
    return _place(line.service), -1 if line.zone is None else _ZONE_ORDER[line.zone], line.range


def _charge_line(row: AnyRow) -> ChargeLine:
    stated = facts(row)
    return ChargeLine(**stated | {"zone": Zone(stated["zone"]) if stated["zone"] else None})


_PAYMENTS: Final = (
    select(*columns(payments, Payment, date="paid_on"))
    .where(
        payments.c.account_id == bindparam("account"),
        payments.c.paid_on.between(bindparam("since"), bindparam("until")),
    )
    .order_by(payments.c.paid_on.desc(), payments.c.id.desc())
)


class Payments(Repository):
    """Payments that billing knows of."""

    def of_account(self, account_id: AccountId, since: date, until: date) -> list[Payment]:
        """Payments of a period, both days included, newest first."""
        asked = {"account": account_id, "since": since, "until": until}
        return [Payment(**facts(row)) for row in self._connection.execute(_PAYMENTS, asked)]
