"""Readings, billing's and ours."""

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Select, bindparam, insert, or_, select, update

from core.base.ids import AccountId, MeterId, ReadingId
from core.base.months import Month
from core.model.readings.reading import STILL_OURS, WITHDRAWN, Reading, ReadingStatus
from core.model.readings.sources import ESTIMATED
from storage.repositories.repository import AnyRow, Repository, once
from storage.tables import meters, readings
from storage.tables.readings import ON_CHECK

_HISTORY: Final = 36
"""So many readings of a meter are judged by."""


def _newest(statement: Select[Any]) -> Select[Any]:
    return statement.order_by(readings.c.taken_on.desc(), readings.c.received_at.desc(), readings.c.id.desc())


_OF_ACCOUNT: Final = (readings.c.meter_id == meters.c.id) & (meters.c.account_id == bindparam("account"))


# fmt: off
_READING: Final = select(*readings.c[
    "id", "meter_id", "taken_on", "received_at", "month", "t1", "t2", "t3", "c1", "c2", "c3",
    "source", "status", "suspicion", "marked", "reason", "handed_in_by", "proof", "billing_id",
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


_UNTIL: Final = _STANDING.where(readings.c.month <= bindparam("until")).limit(bindparam("limit"))


_LAST_OF_METER: Final = _STANDING.where(*(readings.c.source != source for source in sorted(ESTIMATED))).limit(
    1
)


_READINGS_OF_ACCOUNT: Final = (
    _newest(_READING.where(_OF_ACCOUNT)).offset(bindparam("offset")).limit(bindparam("limit"))
)


_SOURCES: Final = select(readings.c.source).where(_OF_ACCOUNT).distinct().order_by(readings.c.source)


_MONTHS: Final = select(readings.c.month).where(_OF_ACCOUNT).distinct()


_ADD_READING: Final = insert(readings).returning(readings.c.id)


_WITHDRAW: Final = (
    update(readings)
    .where(
        readings.c.id == bindparam("reading"),
        or_(*(readings.c.status == status for status in sorted(STILL_OURS))),
    )
    .values(status=bindparam("new_status"))
)


_ON_CHECK: Final = _READING.where(ON_CHECK).order_by(readings.c.received_at, readings.c.id)


_LAST_REPLACED: Final = (
    _READING.where(
        readings.c.meter_id == bindparam("meter"),
        readings.c.month == bindparam("of_month"),
        readings.c.status == ReadingStatus.REPLACED,
    )
    .order_by(readings.c.received_at.desc(), readings.c.id.desc())
    .limit(1)
)


_REVISE: Final = (
    update(readings)
    .where(readings.c.id == bindparam("reading"), readings.c.status == bindparam("was"))
    .values({name: bindparam(f"new_{name}") for name in ("status", "suspicion", "reason", "c1", "c2", "c3")})
)


class Readings(Repository):
    """Readings, billing's and ours."""

    @once
    def get(self, reading_id: ReadingId) -> Reading | None:
        """The reading of this id."""
        row = self._connection.execute(_READING_BY_ID, {"reading": reading_id}).one_or_none()
        return _reading(row) if row else None

    @once
    def of_meter(self, meter_id: MeterId, limit: int = _HISTORY) -> Sequence[Reading]:
        """The meter's readings that have not been withdrawn, newest first by date, then by time received."""
        rows = self._connection.execute(_READINGS_OF_METER, {"meter": meter_id, "limit": limit})
        return [_reading(row) for row in rows.all()]

    def of_meter_until(self, meter_id: MeterId, month: Month, limit: int = _HISTORY) -> Sequence[Reading]:
        """The same, of settlement months up to this one, however many have come since."""
        rows = self._connection.execute(_UNTIL, {"meter": meter_id, "until": month, "limit": limit})
        return [_reading(row) for row in rows.all()]

    @once
    def last_of_meter(self, meter_id: MeterId) -> Reading | None:
        """The newest of them that a dial has shown; a history need not be read for it."""
        shown = (each for each in self._history(meter_id) if each.source not in ESTIMATED)
        if (known := next(shown, None)) is not None:
            return known
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

    def add(self, reading: Reading) -> Reading:
        """Keep a new reading, whose id is 0, and return it with its own."""
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
                "suspicion": reading.suspicion,
                "marked": reading.marked,
                "reason": reading.reason,
                "handed_in_by": reading.handed_in_by,
                "proof": reading.proof or None,
                "billing_id": reading.billing_id,
            },
        ).one()
        taken = replace(reading, id=ReadingId(row.id))
        self._rewritten(taken)
        return taken

    def withdraw(self, reading_id: ReadingId, status: ReadingStatus) -> bool:
        """Take a reading back as deleted or replaced; False when it has left for billing, or is withdrawn."""
        done = self._connection.execute(_WITHDRAW, {"reading": reading_id, "new_status": status})
        return self._written(reading_id, done.rowcount == 1, status=status)

    def on_check(self) -> list[Reading]:
        """The readings that wait for an operator, oldest first."""
        return [_reading(row) for row in self._connection.execute(_ON_CHECK)]

    def last_replaced(self, meter_id: MeterId, month: Month) -> Reading | None:
        """Of the meter's readings of a month that others have replaced, the one that was received last."""
        asked = {"meter": meter_id, "of_month": month}
        row = self._connection.execute(_LAST_REPLACED, asked).one_or_none()
        if row is None:
            return None
        found = _reading(row)
        self._learn("get", found.id, found=found)
        return found

    def revise(self, reading: Reading, *, was: ReadingStatus) -> bool:
        """Keep a reading's status, suspicion, reason and consumption; False where it is no longer `was`."""
        c1, c2, c3 = (*reading.consumption, None, None)[:3]
        done = self._connection.execute(
            _REVISE,
            {
                "reading": reading.id,
                "was": was,
                "new_status": reading.status,
                "new_suspicion": reading.suspicion,
                "new_reason": reading.reason,
                "new_c1": c1,
                "new_c2": c2,
                "new_c3": c3,
            },
        )
        return self._written(
            reading.id,
            done.rowcount == 1,
            status=reading.status,
            suspicion=reading.suspicion,
            reason=reading.reason,
            consumption=reading.consumption,
        )

    def by_proof(self, code: str) -> Reading | None:
        """The reading of this proof code."""
        row = self._connection.execute(_READING_BY_PROOF, {"code": code}).one_or_none()
        return _reading(row) if row else None

    def _history(self, meter_id: MeterId) -> Sequence[Reading]:
        """What `of_meter` has found in this unit of work."""
        found: Sequence[Reading] = self._known.get(("of_meter", (meter_id,)), ())
        return found

    def _written(self, reading_id: ReadingId, is_done: bool, **changed: Any) -> bool:
        """Know what has been changed; where another was quicker, what is known of it is no longer true."""
        known = self._known.get(("get", (reading_id,)))
        for asked, found in self._known.items():
            if known is None and asked[0] == "of_meter":
                known = next((each for each in found if each.id == reading_id), None)
        if known is None or not is_done:
            self._known.clear()
        else:
            self._rewritten(replace(known, **changed))
        return is_done

    def _rewritten(self, reading: Reading) -> None:
        """Know a reading as it has just been written, and the meter's history with it.

        What a reading was judged by is what its proof is made of: a long history is not read twice in a turn.
        """
        is_known = ("of_meter", (reading.meter_id,)) in self._known
        history = self._history(reading.meter_id)
        others = [each for each in history if each.id != reading.id]
        self._known = {asked: found for asked, found in self._known.items() if asked[0] == "get"}
        self._learn("get", reading.id, found=reading)
        standing = others if reading.withdrawn else sorted((*others, reading), key=_NEWNESS, reverse=True)
        # A full history from which one has gone has room for an older one, which has not been read.
        if is_known and (len(history) < _HISTORY or len(standing) >= _HISTORY):
            self._learn("of_meter", reading.meter_id, found=standing[:_HISTORY])


_NEWNESS: Final = attrgetter("taken_on", "received_at", "id")
"""As `_newest` orders them."""


def _reading(row: AnyRow) -> Reading:
    # By their places: a history is long, and to look each column up by its name takes longer than to read it.
    (
        reading_id, meter_id, taken_on, received_at, month, t1, t2, t3, c1, c2, c3,
        source, status, suspicion, marked, reason, handed_in_by, proof, billing_id,
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
        suspicion=suspicion,
        marked=marked,
        reason=reason,
        handed_in_by=handed_in_by,
        proof=proof or "",
        billing_id=billing_id,
    )
