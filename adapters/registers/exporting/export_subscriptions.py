"""Export of the subscriptions that were changed here: a row an account, as it was changed last."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, tzinfo
from pathlib import Path
from typing import Final

from adapters.registers.exporting.outgoing import write_out
from adapters.registers.importing.upsert import instant
from core.base.calendar import local_day
from storage import tables
from storage.bulk import Database, Row

SUBSCRIPTIONS: Final = ("account", "e_receipt", "email", "sms", "phone", "changed")

_WANTED: Final = ("id", "account_id", "e_receipt", "email", "sms", "phone", "changed_at")
_NOT_REPLACED: Final = "WHERE replaced_at IS NULL"
_WORDS: Final = {0: "no", 1: "yes"}


def export_subscriptions(
    database_url: str, out: Path, *, zone: tzinfo, now: datetime, since: date | None = None
) -> int:
    """Write what has been changed and not been exported, and mark it; how many accounts there were.

    Args:
        database_url: an SQLAlchemy URL of a prepared database.
        out: the register, which must not be there yet.
        zone: the supplier's, which decides the day of a change.
        now: the moment of the export, in UTC.
        since: export what was changed from this day on once more, exported or not.

    Raises:
        NotWritten: when the file is there, or cannot be written; nothing is marked then.
        DatabaseRefused: when the database cannot be worked with; the same.
    """
    leaving: list[Row] = []

    def take(database: Database) -> Iterator[list[str]]:
        where = _NOT_REPLACED if since else f"{_NOT_REPLACED} AND exported_at IS NULL"
        found = database.select(tables.subscription_changes, ("id", "changed_at"), where)
        begins = instant(datetime.combine(since, time(), zone).astimezone(UTC)) if since else ""
        chosen = [(number,) for number, changed_at in found if changed_at >= begins]
        exported_at = instant(now)
        # Marked before they are read: what is changed again meanwhile leaves with the next export.
        database.update(
            tables.subscription_changes,
            ("id",),
            ("exported_at",),
            [(number, exported_at) for (number,) in chosen],
        )
        leaving.extend(sorted(database.matching(tables.subscription_changes, _WANTED, ("id",), chosen)))
        return _rows(database, leaving, zone)

    write_out(database_url, out, SUBSCRIPTIONS, take)
    return len(leaving)


def _rows(database: Database, changes: Sequence[Row], zone: tzinfo) -> Iterator[list[str]]:
    accounts: dict[int, str] = dict(
        database.matching(
            tables.accounts, ("id", "number"), ("id",), dict.fromkeys((change[1],) for change in changes)
        )
    )
    for _, account_id, e_receipt, email, sms, phone, changed_at in changes:
        changed_on = local_day(datetime.fromisoformat(changed_at).replace(tzinfo=UTC), zone)
        yield [accounts[account_id], _WORDS[e_receipt], email, _WORDS[sms], phone, str(changed_on)]
