"""Export of the readings handed in, which billing takes out of the bot."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from adapters.registers.exporting.outgoing import write_out
from adapters.registers.importing.upsert import instant
from core.model.readings.reading import ReadingStatus
from storage import tables
from storage.bulk import Database, Row

READINGS: Final = ("account", "meter", "date", "month", "zone", "value", "source", "id")

_WANTED: Final = ("id", "meter_id", "taken_on", "month", "t1", "t2", "t3", "source")
_OURS: Final = "handed_in_by <> ''"
_MARK: Final = (
    f"UPDATE readings SET status = '{ReadingStatus.EXPORTED}' "  # noqa: S608 (our own words)
    f"WHERE status = '{ReadingStatus.ACCEPTED}' AND {_OURS}"
)
"""Only what counts leaves: a reading on check waits for its operator, a deleted one is nobody's."""
_MARKED: Final = f"WHERE status = '{ReadingStatus.EXPORTED}' AND exported_at IS NULL AND {_OURS} ORDER BY id"


def export_readings(database_url: str, out: Path, *, now: datetime, since: date | None = None) -> int:
    """Write the readings handed in which have not been exported yet, and mark them; how many there were.

    From then on a subscriber can no longer delete what is in the file.

    Args:
        database_url: an SQLAlchemy URL of a prepared database.
        out: the register, which must not be there yet.
        now: the moment of the export, in UTC.
        since: export everything handed in from this day on once more, exported or not.

    Raises:
        NotWritten: when the file is there, or cannot be written; nothing is marked then.
        DatabaseRefused: when the database cannot be worked with; the same.
    """
    readings: list[Row] = []

    def take(database: Database) -> Iterator[list[str]]:
        # Marked before they are read, so that on PostgreSQL nobody deletes one in between.
        database.run(f"{_MARK} AND {_since(since)}" if since else _MARK)
        leaving = [reading_id for (reading_id,) in database.select(tables.readings, ("id",), _MARKED)]
        exported_at = instant(now)
        database.update(
            tables.readings, ("id",), ("exported_at",), [(number, exported_at) for number in leaving]
        )
        readings.extend(_asked_for(database, leaving, since))
        return _rows_of(database, readings)

    write_out(database_url, out, READINGS, take)
    return len(readings)


def _asked_for(database: Database, leaving: Sequence[int], since: date | None) -> list[Row]:
    """What is written: what leaves now, or everything of the period that has ever left."""
    if since is not None:
        gone = f"'{ReadingStatus.EXPORTED}', '{ReadingStatus.BILLED}'"
        where = f"WHERE {_OURS} AND status IN ({gone}) AND {_since(since)} ORDER BY id"
        return database.select(tables.readings, _WANTED, where)
    found = database.matching(tables.readings, _WANTED, ("id",), ((number,) for number in leaving))
    return sorted(found)


def _since(day: date) -> str:
    return f"taken_on >= '{day.isoformat()}'"


def _rows_of(database: Database, readings: Sequence[Row]) -> Iterator[list[str]]:
    meters = {
        meter_id: (number, zones.split(","), account_id)
        for meter_id, number, zones, account_id in database.matching(
            tables.meters,
            ("id", "number", "zones", "account_id"),
            ("id",),
            dict.fromkeys((reading[1],) for reading in readings),
        )
    }
    accounts: dict[int, str] = dict(
        database.matching(
            tables.accounts,
            ("id", "number"),
            ("id",),
            dict.fromkeys((account_id,) for _, _, account_id in meters.values()),
        )
    )
    for reading in readings:
        number, zones, account_id = meters[reading[1]]
        yield from _rows(reading, accounts[account_id], number, zones)


def _rows(reading: Row, account: str, meter: str, zones: Sequence[str]) -> Iterator[list[str]]:
    """One row a zone."""
    reading_id, _, taken_on, month, *values = reading
    for zone, thousandths in zip(zones, values[:3], strict=False):
        value = Decimal(thousandths).scaleb(-3).normalize()
        yield [
            account,
            meter,
            str(taken_on),
            f"{month // 100:04d}-{month % 100:02d}",
            zone,
            f"{value:f}",
            reading[7],
            str(reading_id),
        ]
