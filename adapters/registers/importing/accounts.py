"""Billing's accounts, and the subscriptions changed here that it repeats."""

from datetime import datetime
from typing import Final

from adapters.registers.importing.new_owners import SUBSCRIPTIONS, NewOwners, subscriptions_of
from adapters.registers.importing.report import FileReport
from adapters.registers.importing.rows import Rows
from adapters.registers.importing.upsert import Upsert, instant
from adapters.registers.schema.kinds import Kind
from core.model.subscriptions import Subscriptions
from storage.bulk import Database, Row
from storage.tables import accounts, subscription_changes

_TOLD: Final = "confirmed_at IS NULL AND replaced_at IS NULL AND exported_at IS NOT NULL"
"""Billing can repeat only what it has been told."""


class Accounts:
    """Takes rows of accounts.

    A change of subscriptions made here stands beside the account, so nothing of it is overwritten; once
    billing states the same, billing's word holds again. Such changes are few, so each is looked up.

    Where billing names another person as the owner, whoever had the account loses it (`NewOwners`).
    """

    def __init__(
        self, database: Database, kind: Kind, report: FileReport, now: datetime, *, many_new_owners: bool
    ) -> None:
        self._database = database
        self._report = report
        self._now = now
        self._new_owners = NewOwners(database, report, now, may_be_many=many_new_owners)
        self._upsert = Upsert(database, kind, report, now=now, watch=self._new_owners.look)
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
        """Let billing's word hold again where it repeats what was changed here; say how often it does not.

        Raises:
            FileFault: when so many accounts have changed hands that the file is likely to be damaged.
        """
        self._new_owners.finish()
        asked = [(self._ids[number],) for number in self._stated]
        stated = self._stated_now(asked)
        changes = self._database.matching(
            subscription_changes,
            ("account_id", "id", *SUBSCRIPTIONS),
            ("account_id",),
            asked,
            and_where=_TOLD,
        )
        repeated = [
            change_id
            for account_id, change_id, *wanted in changes
            if subscriptions_of(wanted).is_repeated_by(stated[account_id])
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
        found = self._database.matching(accounts, ("id", *SUBSCRIPTIONS), ("id",), asked)
        return {account_id: subscriptions_of(stated) for account_id, *stated in found}
