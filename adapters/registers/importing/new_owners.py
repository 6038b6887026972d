"""Accounts of which billing names another person as the owner: whoever had them sees them no more."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from adapters.registers.files.register import FileFault
from adapters.registers.importing.report import FileReport
from adapters.registers.importing.upsert import instant
from core.base.ids import LinkId
from core.model.messages.codec import to_json
from core.model.messages.facts import OwnerChanged
from core.model.owners import is_another_owner
from core.model.subscriptions import Subscriptions
from storage.bulk import Database, Row
from storage.tables import (
    accounts,
    audit,
    cabinets,
    chats,
    consents,
    forbidden_to_guests,
    guest_consents,
    invitations,
    links,
    queue,
    subscription_changes,
)

_MANY: Final = 20
_OF_KNOWN: Final = 10
"""From 20 accounts on, and beyond a tenth of those known, a shifted column is likelier than so many sales."""
_BY: Final = "billing"
SUBSCRIPTIONS: Final = ("e_receipt", "email", "sms", "phone")
"""The columns of what an account receives, in billing's word and in changes made here."""


class NewOwners:
    """Ends what the former owner had here, in the transaction in which billing's word is taken.

    Everything that was proven or allowed under the former owner ends: links, those of delegates too, offers
    to delegates, consents, what was forbidden to guests, e-receipts and SMS to addresses of then.
    """

    def __init__(self, database: Database, report: FileReport, now: datetime, *, may_be_many: bool) -> None:
        self._database = database
        self._report = report
        self._at = instant(now)
        self._may_be_many = may_be_many
        self._known = 0
        self._accounts: set[int] = set()
        self._ended: list[tuple[int, int, int]] = []
        """Links that have ended: the link, its account, its cabinet."""

    def look(self, names: Sequence[str], known: int, changed: list[tuple[Row, Row, Row]]) -> None:
        """End the links of a batch before it is written.

        A turn of the conversation holds its cabinet, and then perhaps an account; in the other order each
        would wait for the other.
        """
        self._known += known
        if "owner" not in names:
            return
        owner = names.index("owner")
        numbers = {key for key, before, now in changed if is_another_owner(before[owner], now[owner])}
        found = {each for (each,) in self._database.matching(accounts, ("id",), ("number",), numbers)}
        self._accounts |= found
        self._end_links(found)

    def finish(self) -> None:
        """End what is left, and say how many accounts have changed hands.

        Raises:
            FileFault: when they are so many that the file is likely to be damaged.
        """
        count = len(self._accounts)
        if not count:
            return
        if count >= _MANY and count * _OF_KNOWN > self._known and not self._may_be_many:
            raise FileFault(
                f"у счетов сменился владелец: {count} из {self._known} известных. Похоже, столбец owner "
                "съехал: проверьте его. Если владельцы и правда другие, повторите с --new-owners: прежние "
                "потеряют доступ к этим счетам. Без столбца owner примется всё остальное"
            )
        self._end_links(self._accounts)  # those that were made while the account's row was waited for
        for table in (invitations, forbidden_to_guests):
            self._database.delete(table, "account_id", list(self._accounts))
        self._withdraw(guest_consents, ("account_id",), _keys(self._accounts))
        self._end_subscriptions()
        self._record("owner-changed", self._accounts, {})
        self._report.tell(f"сменился владелец, счетов: {count}; закрыто привязок: {len(self._ended)}")

    def _end_links(self, account_ids: Iterable[int]) -> None:
        asked = _keys(account_ids)
        held = {each for (each,) in self._open_links(asked, "cabinet_id")}
        if not held:
            return
        self._database.hold(cabinets, held)
        # Asked again: somebody may have unlinked an account while their cabinet was waited for.
        ended = [
            (link, account, cabinet)
            for link, account, cabinet in self._open_links(asked, "id", "account_id", "cabinet_id")
            if cabinet in held
        ]
        self._database.update(links, ("id",), ("unlinked_at",), [(link, self._at) for link, _, _ in ended])
        pairs = {(cabinet, account) for _, account, cabinet in ended}
        active = self._database.matching(
            chats, ("id", "cabinet_id", "account_id"), ("cabinet_id",), _keys(held)
        )
        self._database.update(
            chats, ("id",), ("account_id",), [(chat, None) for chat, *pair in active if tuple(pair) in pairs]
        )
        self._withdraw(consents, ("cabinet_id", "account_id"), list(pairs))
        self._tell(ended)
        self._ended += ended

    def _open_links(self, asked: list[Row], *wanted: str) -> list[Row]:
        return self._database.matching(
            links, wanted, ("account_id",), asked, and_where="t.unlinked_at IS NULL"
        )

    def _withdraw(self, table: Any, keys: Sequence[str], asked: list[Row]) -> None:
        given = self._database.matching(table, ("id",), keys, asked, and_where="t.withdrawn_at IS NULL")
        self._database.update(table, ("id",), ("withdrawn_at",), [(each, self._at) for (each,) in given])

    def _tell(self, ended: list[tuple[int, int, int]]) -> None:
        rows = [
            (
                OwnerChanged.kind,
                f"link:{link}",
                cabinet,
                json.dumps(to_json(OwnerChanged(link=LinkId(link)))),
                self._at,
                self._at,
            )
            for link, _, cabinet in ended
        ]
        if rows:
            names = ("kind", "key", "cabinet_id", "payload", "created_at", "due_at")
            self._database.insert(queue, names, list(zip(*rows, strict=True)))

    def _end_subscriptions(self) -> None:
        """Let nothing go to an address of the former owner's; a new address of billing's is the new owner's.

        An open change is replaced in any case: billing may be about to take it over.
        """
        former = self._addresses_before()
        changing: dict[int, Subscriptions] = {}
        asked = _keys(self._accounts)
        open_changes: dict[int, int] = dict(
            self._database.matching(
                subscription_changes,
                ("account_id", "id"),
                ("account_id",),
                asked,
                and_where="t.confirmed_at IS NULL AND t.replaced_at IS NULL",
            )
        )
        for account, *stated in self._database.matching(accounts, ("id", *SUBSCRIPTIONS), ("id",), asked):
            receives = subscriptions_of(stated)
            left = receives.apart_from(former.get(account, []))
            if account in open_changes or not left.is_repeated_by(receives):
                changing[account] = left
        if not changing:
            return
        self._database.update(
            subscription_changes,
            ("id",),
            ("replaced_at",),
            [(each, self._at) for each in open_changes.values()],
        )
        rows = [
            (account, self._at, int(left.e_receipt), left.email, int(left.sms), left.phone)
            for account, left in changing.items()
        ]
        names = ("account_id", "changed_at", *SUBSCRIPTIONS)
        self._database.insert(subscription_changes, names, list(zip(*rows, strict=True)))
        for account, left in changing.items():
            details = {"e_receipt": left.e_receipt, "sms": left.sms}
            self._record("subscriptions-changed", [account], details)

    def _addresses_before(self) -> dict[int, list[Subscriptions]]:
        """By account: where its receipts and SMS were wanted here, and the addresses of who had it."""
        former: dict[int, list[Subscriptions]] = {}
        for account, *wanted in self._database.matching(
            subscription_changes, ("account_id", *SUBSCRIPTIONS), ("account_id",), _keys(self._accounts)
        ):
            former.setdefault(account, []).append(subscriptions_of(wanted))
        whose = _keys({cabinet for _, _, cabinet in self._ended})
        known = {
            cabinet: Subscriptions(email=email, phone=phone)
            for cabinet, email, phone in self._database.matching(
                cabinets, ("id", "email", "phone"), ("id",), whose
            )
        }
        for _, account, cabinet in self._ended:
            former.setdefault(account, []).append(known[cabinet])
        return former

    def _record(self, action: str, account_ids: Iterable[int], details: dict[str, bool]) -> None:
        rows = [
            (self._at, _BY, action, f"account:{each}", json.dumps(details)) for each in sorted(account_ids)
        ]
        names = ("at", "actor", "action", "subject", "details")
        self._database.insert(audit, names, list(zip(*rows, strict=True)))


def _keys(ids: Iterable[int]) -> list[Row]:
    return [(each,) for each in ids]


def subscriptions_of(stored: Sequence[Any]) -> Subscriptions:
    """What an account receives, of the columns that are kept."""
    e_receipt, email, sms, phone = stored
    return Subscriptions(e_receipt=bool(e_receipt), email=email, sms=bool(sms), phone=phone)
