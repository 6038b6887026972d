"""What the built-in bank knows, in an SQLite file of its own: a kill of our process loses nothing of it.

Every call opens the file anew, so that it can be made from any thread, and by several processes.
"""

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from adapters.payments.bank.entry import EXPIRED, Done, Entry
from core.model.payments.standing import Decline, State

_SCHEMA: Final = """
create table if not exists entries (
  provider_id text primary key, name text not null unique, form text not null, token text not null unique,
  purpose text not null, amount integer not null, fee integer not null, return_url text not null,
  created_at text not null, until text not null, state text not null, decline text not null,
  received integer not null, refunded integer not null, paid_at text);
create table if not exists notices (
  id integer primary key, provider_id text not null references entries, word text not null,
  since text not null, due text not null);
create index if not exists notices_due on notices (due);
"""
_INSERT: Final = """
insert into entries values (
  :provider_id, :name, :form, :token, :purpose, :amount, :fee, :return_url, :created_at, :until, :state,
  :decline, :received, :refunded, :paid_at)
"""
_UPDATE: Final = """
update entries set state = :state, decline = :decline, received = :received, refunded = :refunded,
  paid_at = :paid_at where provider_id = :provider_id
"""
_MADE_FOR: Final = "select * from entries where token = ?"
_BY_NAME: Final = "select * from entries where name = ?"
_BY_NUMBER: Final = "select * from entries where provider_id = ?"
_BY_DAY: Final = (
    "select * from entries where created_at >= ? and created_at < ? order by created_at, provider_id"
)
_BUSY_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification that the shop is owed."""

    id: int
    provider_id: str
    word: str
    since: datetime
    """When it was due at first."""


class Books:
    """The bank's entries, and the notifications that it owes."""

    def __init__(self, file: Path) -> None:
        """Remember the file, which is made at the first use."""
        self._file = file

    def add(self, entry: Entry, *, tells_end: bool) -> Entry:
        """Enter a payment, unless one of its token is there: then that one.

        `tells_end`: a notification is owed when the link dies, should nobody have paid by then.
        """
        with self._transaction() as rows:
            known = _one(rows, _MADE_FOR, entry.token)
            if known is not None:
                return known
            rows.execute(_INSERT, _row(entry))
            if tells_end:
                _owe(rows, entry.provider_id, EXPIRED, entry.until)
            return entry

    def named(self, name: str, now: datetime) -> Entry | None:
        """The payment of this page."""
        return self._as_of(now, _BY_NAME, name)

    def numbered(self, provider_id: str, now: datetime) -> Entry | None:
        """The payment of this number."""
        return self._as_of(now, _BY_NUMBER, provider_id)

    def between(self, since: datetime, until: datetime) -> list[Entry]:
        """The payments entered in this time, oldest first; the end is not part of it."""
        with self._transaction() as rows:
            return [_entry(row) for row in rows.execute(_BY_DAY, (_kept(since), _kept(until)))]

    def move(self, name: str, done: Done, at: datetime, notices: Sequence[datetime]) -> Entry | None:
        """Do it, where it can be done, and owe a notification of it at each of these times."""
        with self._transaction() as rows:
            before = _one(rows, _BY_NAME, name)
            if before is None:
                return None
            before = _put(rows, before, before.at(at))
            after = _put(rows, before, before.after(done, at))
            if after != before:
                which = (after.provider_id, EXPIRED)
                rows.execute("delete from notices where provider_id = ? and word = ?", which)
                for due in notices:
                    _owe(rows, after.provider_id, after.word, due)
            return after

    def due(self, now: datetime, lease: timedelta) -> list[Notice]:
        """Take the notifications that are due; each comes again after the lease if nobody strikes it off."""
        with self._transaction() as rows:
            found = rows.execute("select * from notices where due <= ? order by due, id", (_kept(now),))
            notices = [_notice(row) for row in found]
            taken = [(_kept(now + lease), each.id) for each in notices]
            rows.executemany("update notices set due = ? where id = ?", taken)
            return notices

    def next_due(self) -> datetime | None:
        """When the next notification is due."""
        with self._transaction() as rows:
            (due,) = rows.execute("select min(due) from notices").fetchone()
        return datetime.fromisoformat(due) if due else None

    def strike(self, notice: Notice) -> None:
        """Strike a notification off: it has been heard, or is given up."""
        with self._transaction() as rows:
            rows.execute("delete from notices where id = ?", (notice.id,))

    def put_off(self, notice: Notice, due: datetime) -> None:
        """Owe the notification at another time."""
        with self._transaction() as rows:
            rows.execute("update notices set due = ? where id = ?", (_kept(due), notice.id))

    def _as_of(self, now: datetime, which: str, value: str) -> Entry | None:
        with self._transaction() as rows:
            entry = _one(rows, which, value)
            return entry and _put(rows, entry, entry.at(now))

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        if not self._file.exists():
            self._file.parent.mkdir(parents=True, exist_ok=True)
            # Whoever reads the file can pay: it holds the names of the pages.
            os.close(os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(sqlite3.connect(self._file, timeout=_BUSY_SECONDS, isolation_level=None)) as rows:
            rows.row_factory = sqlite3.Row
            rows.execute("begin immediate")
            try:
                if not rows.execute("pragma user_version").fetchone()[0]:
                    for statement in filter(str.strip, _SCHEMA.split(";")):
                        rows.execute(statement)
                    rows.execute("pragma user_version = 1")
                yield rows
            except BaseException:
                rows.execute("rollback")
                raise
            rows.execute("commit")


def _one(rows: sqlite3.Connection, which: str, value: str) -> Entry | None:
    row = rows.execute(which, (value,)).fetchone()
    return None if row is None else _entry(row)


def _put(rows: sqlite3.Connection, before: Entry, after: Entry) -> Entry:
    if after != before:
        rows.execute(_UPDATE, _row(after))
    return after


def _owe(rows: sqlite3.Connection, provider_id: str, word: str, due: datetime) -> None:
    rows.execute(
        "insert into notices (provider_id, word, since, due) values (?, ?, ?, ?)",
        (provider_id, word, _kept(due), _kept(due)),
    )


def _kept(instant: datetime) -> str:
    """An instant as the file keeps it: in UTC and of one length, so that instants sort as text."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def _row(entry: Entry) -> dict[str, Any]:
    values = asdict(entry)
    return {name: _kept(value) if isinstance(value, datetime) else value for name, value in values.items()}


def _entry(row: sqlite3.Row) -> Entry:
    values: dict[str, Any] = dict(row)
    for name in ("created_at", "until", "paid_at"):
        values[name] = None if values[name] is None else datetime.fromisoformat(values[name])
    return Entry(**values | {"state": State(values["state"]), "decline": Decline(values["decline"])})


def _notice(row: sqlite3.Row) -> Notice:
    return Notice(row["id"], row["provider_id"], row["word"], datetime.fromisoformat(row["since"]))
