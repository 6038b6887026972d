"""Export of the promises to pay: a row a part, once more when a promise has been kept or broken."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from typing import Final

from adapters.registers.exporting.outgoing import write_out
from adapters.registers.importing.upsert import instant
from core.base.calendar import local_day
from core.base.money import roubles
from storage import tables
from storage.bulk import Database, Row

PROMISES: Final = ("account", "made", "part", "due", "amount", "status", "id")

_WANTED: Final = ("id", "account_id", "made_at", "status")


def export_promises(
    database_url: str, out: Path, *, zone: tzinfo, now: datetime, since: date | None = None
) -> int:
    """Write the promises that have not been exported as they stand; how many there were.

    Args:
        database_url: an SQLAlchemy URL of a prepared database.
        out: the register, which must not be there yet.
        zone: the supplier's, which decides the day of a promise.
        now: the moment of the export, in UTC.
        since: export everything promised from this day on once more, exported or not.

    Raises:
        NotWritten: when the file is there, or cannot be written; nothing is marked then.
        DatabaseRefused: when the database cannot be worked with; the same.
    """
    leaving: list[Row] = []

    def take(database: Database) -> Iterator[list[str]]:
        if since is None:
            found = database.select(tables.promises, ("id",), "WHERE exported_at IS NULL")
        else:
            begins = instant(datetime.combine(since, time(), zone).astimezone(UTC))
            made = database.select(tables.promises, ("id", "made_at"))
            found = [(number,) for number, made_at in made if made_at >= begins]
        exported_at = instant(now)
        database.update(
            tables.promises, ("id",), ("exported_at",), [(number, exported_at) for (number,) in found]
        )
        leaving.extend(sorted(database.matching(tables.promises, _WANTED, ("id",), found)))
        return _rows(database, leaving, zone)

    write_out(database_url, out, PROMISES, take)
    return len(leaving)


def _rows(database: Database, promises: Sequence[Row], zone: tzinfo) -> Iterator[list[str]]:
    accounts: dict[int, str] = dict(
        database.matching(
            tables.accounts, ("id", "number"), ("id",), dict.fromkeys((promise[1],) for promise in promises)
        )
    )
    parts: dict[int, list[Row]] = {}
    found = database.matching(
        tables.promise_parts,
        ("promise_id", "id", "due", "amount"),
        ("promise_id",),
        ((promise[0],) for promise in promises),
    )
    for part in sorted(found):
        parts.setdefault(part[0], []).append(part)
    for promise_id, account_id, made_at, status in promises:
        made_on = local_day(datetime.fromisoformat(made_at).replace(tzinfo=UTC), zone)
        for number, (_, _, due, amount) in enumerate(parts[promise_id], 1):
            yield [
                accounts[account_id],
                str(made_on),
                str(number),
                str(due),
                f"{roubles(amount):.2f}",
                status,
                str(promise_id),
            ]
