"""Facts under a key: what billing states takes the place of what it stated before."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeAlias

from adapters.registers.importing.account_ids import AccountIds
from adapters.registers.importing.report import FileReport
from adapters.registers.importing.rows import Rows
from adapters.registers.schema.kinds import Kind
from storage import tables
from storage.bulk import Database, Row

_ACTIONS = {
    "charges": "charge-corrected",
    "charge_lines": "charge-line-corrected",
    "payments": "payment-corrected",
    "readings": "reading-corrected",
}

Old: TypeAlias = dict[str, Any]
Watch: TypeAlias = Callable[[Sequence[str], int, list[tuple[Row, Row, Row]]], None]
"""Told before a batch is written: the columns, how many of its rows were known, and each that changes as its
key, the values before and the values now."""


class Corrections:
    """Keeps in the audit what billing has corrected, and warns of it."""

    def __init__(self, database: Database, kind: Kind, report: FileReport, now: datetime) -> None:
        self._database = database
        self._action = _ACTIONS[kind.name]
        self._report = report
        self._at = instant(now)
        self._rows: list[tuple[str, str, str, str, str]] = []

    def add(self, subject: str, which: Old, old: Old, line: int) -> None:
        """Remember the old values of a fact.

        Args:
            subject: whom or what the fact is about, as the audit names it; empty for a fact that this file
                states for the first time and then otherwise, which nobody has seen yet.
            which: what names the fact among others of the subject.
            old: the values that are no longer stated.
            line: where the new ones stand.
        """
        if subject:
            details = json.dumps({**which, "old": old}, ensure_ascii=False)
            self._rows.append((self._at, "billing", self._action, subject, details))
        self._report.warn(f"исправлено: {', '.join(old)}", line)

    def keep(self) -> None:
        """Write what was remembered."""
        if self._rows:
            names = ("at", "actor", "action", "subject", "details")
            self._database.insert(tables.audit, names, list(zip(*self._rows, strict=True)))
            self._rows.clear()


def instant(at: datetime) -> str:
    """A moment of UTC as the database door takes it."""
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")


class Upsert:
    """Takes rows of a kind whose key is unique in its table."""

    def __init__(
        self,
        database: Database,
        kind: Kind,
        report: FileReport,
        *,
        now: datetime,
        ensure: Callable[[Rows], Rows] | None = None,
        watch: Watch | None = None,
    ) -> None:
        self._database = database
        self._kind = kind
        self._table = tables.metadata.tables[kind.table]
        self._report = report
        self._account_ids = AccountIds(database) if "account_id" in kind.key else None
        self._corrections = Corrections(database, kind, report, now) if kind.corrections else None
        self._ensure = ensure
        self._watch = watch
        self._empty = {column.target: column.empty for column in kind.columns if not column.required}
        self._expect_new = True

    def take(self, rows: Rows) -> None:
        """Take rows, in their order."""
        if self._account_ids is not None:
            rows = self._account_ids.resolve(rows)
        for column in self._kind.columns:
            if column.target in self._kind.key and column.target not in rows.columns:
                rows.columns[column.target] = [column.empty] * len(rows)
        if self._ensure is not None:
            rows = self._ensure(rows)
        if not len(rows):
            return
        added = 0
        if self._expect_new:
            names = [name for name, values in rows.columns.items() if not self._by_default(name, values)]
            added = self._database.insert_new(self._table, names, [rows.columns[name] for name in names])
            self._report.taken += added
        if added < len(rows):
            self._expect_new = self.merge(rows, added)

    def _by_default(self, name: str, values: Sequence[Any]) -> bool:
        """Whether the table itself gives a new row these values, so that they need not be sent."""
        if name in self._kind.key or name not in self._empty:
            return False
        empty = self._empty[name]
        return values[0] == empty and values[-1] == empty and values.count(empty) == len(values)

    def merge(self, rows: Rows, first: int = 0) -> bool:
        """Take rows from some place on, comparing each with what is stored; whether nothing was stored."""
        key = self._kind.key
        values = [name for name in rows.columns if name not in key]
        keys = list(islice(zip(*(rows.columns[name] for name in key), strict=True), first, None))
        stated = list(islice(zip(*(rows.columns[name] for name in values), strict=True), first, None)) or [
            ()
        ] * len(keys)
        found = self._database.matching(self._table, (*key, *values), key, dict.fromkeys(keys))
        stored = {row[: len(key)]: row[len(key) :] for row in found}
        known = len(stored)
        new: dict[tuple[Any, ...], None] = {}
        changed: dict[tuple[Any, ...], None] = {}
        watched: list[tuple[Row, Row, Row]] = []
        for row, (name, value) in enumerate(zip(keys, stated, strict=True), first):
            old = stored.get(name)
            if old == value:
                self._report.unchanged += 1
                continue
            self._report.taken += 1
            if old is None:
                new[name] = None
            else:
                if name not in new:
                    changed[name] = None
                    watched.append((name, old, value))
                self._correct(name, values, old, value, rows.lines[row])
            stored[name] = value
        if self._watch is not None:
            self._watch(values, known, watched)
        self._write(values, stored, list(new), list(changed))
        return not known

    def _correct(
        self,
        key: tuple[Any, ...],
        values: Sequence[str],
        old: tuple[Any, ...],
        new: tuple[Any, ...],
        line: int,
    ) -> None:
        if self._corrections is None:
            return
        which = dict(zip(self._kind.key, key, strict=True))
        account_id = which.pop("account_id")
        differing = {
            name: before for name, before, after in zip(values, old, new, strict=True) if before != after
        }
        self._corrections.add(f"account:{account_id}", which, differing, line)

    def _write(
        self,
        values: Sequence[str],
        stored: dict[tuple[Any, ...], tuple[Any, ...]],
        new: list[tuple[Any, ...]],
        changed: list[tuple[Any, ...]],
    ) -> None:
        if new:
            columns = list(zip(*((*name, *stored[name]) for name in new), strict=True))
            self._database.insert(self._table, (*self._kind.key, *values), columns)
        if changed:
            self._database.update(
                self._table, self._kind.key, values, [(*name, *stored[name]) for name in changed]
            )
        if self._corrections is not None:
            self._corrections.keep()
