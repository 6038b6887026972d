"""Billing's accounts, and the subscriptions changed here that it repeats."""

from datetime import datetime
from typing import Any, Final

from adapters.registers.importing.report import FileReport
from adapters.registers.importing.rows import Rows
from adapters.registers.importing.upsert import Upsert, instant
from adapters.registers.schema.kinds import Kind
from core.model.subscriptions import Subscriptions
from storage.bulk import Database, Row
from storage.tables import accounts, subscription_changes

_SUBSCRIPTIONS: Final = ("e_receipt", "email", "sms", "phone")
_TOLD: Final = "confirmed_at IS NULL AND replaced_at IS NULL AND exported_at IS NOT NULL"
"""Billing can repeat only what it has been told."""


class Accounts:
    """Takes rows of accounts.

    A change of subscriptions made here stands beside the account, so nothing of it is overwritten; once
    billing states the same, billing's word holds again. Such changes are few, so each is looked up.
    """

    def __init__(self, database: Database, kind: Kind, report: FileReport, now: datetime) -> None:
        self._database = database
        self._report = report
        self._now = now
        self._upsert = Upsert(database, kind, report, now=now)
        waiting = database.select(subscription_changes, ("account_id",), f"WHERE {_TOLD}")
        self._ids: dict[str, int] = dict(database.matching(accounts, ("number", "id"), ("id",), waiting))
        """Accounts by number of which a change waits to be repeated."""
        self._stated: set[str] = set()
        """Those of them whose subscriptions this file states."""

    def take(self, rows: Rows) -> None:
        """Take rows, in their order."""
        if self._ids and ("e_receipt" in rows.columns or "sms" in rows.columns):
            self._stated |= self._ids.keys() & set(rows.columns["number"])
        self._upsert.take(rows)

    def finish(self) -> None:
        """Let billing's word hold again where it repeats what was changed here; say how often it does not."""
        asked = [(self._ids[number],) for number in self._stated]
        stated = self._stated_now(asked)
        changes = self._database.matching(
            subscription_changes,
            ("account_id", "id", *_SUBSCRIPTIONS),
            ("account_id",),
            asked,
            and_where=_TOLD,
        )
        repeated = [
            change_id
            for account_id, change_id, *wanted in changes
            if _subscriptions(wanted).is_repeated_by(stated[account_id])
        ]
        self._database.update(
            subscription_changes,
            ("id",),
            ("confirmed_at",),
            [(each, instant(self._now)) for each in repeated],
        )
        if len(repeated) < len(changes):
            self._report.tell(
                f"подписки, изменённые в чате, в реестре другие, счетов: {len(changes) - len(repeated)}"
            )

    def _stated_now(self, asked: list[Row]) -> dict[int, Subscriptions]:
        found = self._database.matching(accounts, ("id", *_SUBSCRIPTIONS), ("id",), asked)
        return {account_id: _subscriptions(stated) for account_id, *stated in found}


def _subscriptions(stored: list[Any]) -> Subscriptions:
    e_receipt, email, sms, phone = stored
    return Subscriptions(e_receipt=bool(e_receipt), email=email, sms=bool(sms), phone=phone)
