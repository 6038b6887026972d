"""Payments that billing has counted, and those whose account nobody knows yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, Final, TypeAlias

from sqlalchemy import Table

from adapters.registers.importing.account_ids import AccountIds
from adapters.registers.importing.report import FileReport
from adapters.registers.importing.rows import Rows
from adapters.registers.importing.upsert import Corrections
from adapters.registers.schema.kinds import Kind
from core.base.figures import bare_money
from core.model.payments.online_payment import PaymentStatus, credit_of
from storage.bulk import Database
from storage.tables import accounts, online_payments, payments, unidentified_payments

_FACTS: Final = ("paid_on", "amount", "channel", "status", "doc_id", "period", "purpose")
_BEARER_FACTS: Final = ("status", "period", "purpose")
"""What may differ between two statements of one payment that has no number of its own."""
_MOVED: Final = ", ".join((*_FACTS, "ordinal"))

_Owner: TypeAlias = int | str


def adopt(database: Database) -> int:
    """Give unidentified payments to the accounts that have become known meanwhile; how many there were."""
    waiting = {number for (number,) in database.select(unidentified_payments, ("account_number",))}
    if not waiting:
        return 0
    known = {
        number for (number,) in database.matching(accounts, ("number",), ("number",), ((n,) for n in waiting))
    }
    if not known:
        return 0
    found = database.matching(unidentified_payments, ("id",), ("account_number",), ((n,) for n in known))
    database.run(
        f"INSERT INTO payments (account_id, {_MOVED}) "  # noqa: S608 (our own names)
        f"SELECT a.id, {', '.join(f'u.{name}' for name in _MOVED.split(', '))} "
        "FROM unidentified_payments AS u JOIN accounts AS a ON a.number = u.account_number ORDER BY u.id"
    )
    database.delete(unidentified_payments, "account_number", sorted(known))
    return len(found)


@dataclass(slots=True, eq=False)
class _Payment:
    """A payment as it is stored, or will be."""

    owner: _Owner
    paid_on: str
    amount: int
    channel: str
    status: str
    doc_id: str
    period: int | None
    purpose: str
    ordinal: int = 1
    id: int = 0
    """Zero while it is not stored."""
    stated: bool = False
    """Whether this file has stated it already."""
    changed: bool = False


class Payments:
    """Takes rows of payments; what it cannot give to an account it keeps apart."""

    def __init__(self, database: Database, kind: Kind, report: FileReport, now: datetime) -> None:
        corrections = Corrections(database, kind, report, now)
        self._report = report
        self._account_ids = AccountIds(database)
        self._made_here = MadeHere(database, report)
        self._known = _Shelf(database, payments, "account_id", corrections)
        self._unknown = _Shelf(database, unidentified_payments, "account_number", corrections)

    def take(self, rows: Rows) -> None:
        """Take rows, in their order."""
        numbers = rows.columns.pop("account")
        ids = self._account_ids.ids(numbers)
        self._made_here.compare(ids, rows)
        known = [row for row, account_id in enumerate(ids) if account_id is not None]
        taken, unchanged = self._known.take([ids[row] for row in known], rows.part(known))
        self._report.taken += taken
        self._report.unchanged += unchanged
        if len(known) < len(rows):
            unknown = [row for row, account_id in enumerate(ids) if account_id is None]
            part = rows.part(unknown)
            self._report.unidentified += sum(self._unknown.take([numbers[row] for row in unknown], part))
            for line in part.lines:
                self._report.tell("невыясненный платёж: лицевого счёта нет в базе", line)


class MadeHere:
    """Compares what billing states with the payments made by a link, which come back by their number.

    One that comes back with another account is not counted as ours: whose money it is, a person decides.
    """

    def __init__(self, database: Database, report: FileReport) -> None:
        self._database = database
        self._report = report
        # The index of their numbers begins with the provider.
        self._providers = [
            name for (name,) in database.select(online_payments, ("provider",), "GROUP BY provider")
        ]

    def compare(self, account_ids: list[int | None], rows: Rows) -> None:
        """Warn of each row that states a payment of ours otherwise than it was made."""
        doc_ids = set(rows.columns.get("doc_id", ())) - {""}
        if not self._providers or not doc_ids:
            return
        keys = [(provider, doc_id) for provider in self._providers for doc_id in sorted(doc_ids)]
        wanted = ("provider_id", "id", "account_id", "status", "received", "fee", "refunded")
        found = self._database.matching(online_payments, wanted, ("provider", "provider_id"), keys)
        ours = {row[0]: row[1:] for row in found}
        if not ours:
            return
        stated = zip(rows.columns["doc_id"], account_ids, rows.columns["amount"], rows.lines, strict=True)
        for doc_id, account_id, amount, line in stated:
            if doc_id not in ours:
                continue
            payment_id, owner, status, *sums = ours[doc_id]
            if account_id != owner:
                self._report.warn(f"наш платёж {payment_id}, но с другим лицевым счётом: не учтён", line)
            elif status != PaymentStatus.SUCCEEDED:
                self._report.warn(f"наш платёж {payment_id}, но у нас он не оплачен", line)
            elif amount != (credit := credit_of(*sums)):
                self._report.warn(f"наш платёж {payment_id}, но у нас его сумма {bare_money(credit)}", line)


class _Shelf:
    """One of the two tables where payments are kept; an owner is an account's id there or its number."""

    def __init__(self, database: Database, table: Table, owner: str, corrections: Corrections) -> None:
        self._database = database
        self._table = table
        self._owner = owner
        self._corrections = corrections
        self._stated = IdSet()

    def take(self, owners: list[Any], rows: Rows) -> tuple[int, int]:
        """Take rows of these owners; how many were taken and how many were there already."""
        given: dict[str, list[Any]] = {name: rows.columns[name] for name in _FACTS if name in rows.columns}
        absent: list[Any] = [""] * len(rows)
        doc_ids = given.get("doc_id", absent)
        shelf = self._stored(dict.fromkeys(zip(owners, doc_ids, strict=True)))
        stated: list[str] = [
            name for name in ("paid_on", "amount", "channel", *_BEARER_FACTS) if name in given
        ]
        taken = unchanged = 0
        touched = []
        reasons = {}
        for row, (owner, doc_id) in enumerate(zip(owners, doc_ids, strict=True)):
            facts = {name: values[row] for name, values in given.items()}
            payment = shelf.find(owner, facts)
            if payment is None:
                payment = shelf.add(owner, facts)
                taken += 1
            elif doc_id and payment.stated and payment.amount != facts["amount"]:
                reasons[row] = "doc_id: второй платёж с тем же номером и другой суммой"
                continue
            elif self._restate(payment, facts, stated if doc_id else _BEARER_FACTS, rows.lines[row]):
                taken += 1
            else:
                unchanged += 1
            payment.stated = True
            touched.append(payment)
        self._write(touched, stated)
        rows.refuse(reasons)
        return taken, unchanged

    def _stored(self, keys: Iterable[tuple[_Owner, str]]) -> "_Found":
        wanted = (self._owner, *_FACTS, "ordinal", "id")
        rows = self._database.matching(self._table, wanted, (self._owner, "doc_id"), keys)
        found = [_Payment(*row) for row in rows]
        for payment in found:
            payment.stated = payment.id in self._stated
        return _Found(found)

    def _restate(self, payment: _Payment, facts: dict[str, Any], names: Iterable[str], line: int) -> bool:
        old = {
            name: before
            for name in names
            if name in facts and (before := getattr(payment, name)) != facts[name]
        }
        if not old:
            return False
        subject = f"{_SUBJECTS[self._owner]}:{payment.id}" if payment.id else ""
        self._corrections.add(subject, {}, old, line)
        for name in old:
            setattr(payment, name, facts[name])
        payment.changed = True
        return True

    def _write(self, touched: list[_Payment], stated: list[str]) -> None:
        new = [payment for payment in dict.fromkeys(touched) if not payment.id]
        changed = [payment for payment in dict.fromkeys(touched) if payment.id and payment.changed]
        if new:
            for payment, new_id in zip(new, self._database.new_ids(self._table, len(new)), strict=True):
                payment.id = new_id
            fields = ("owner", *_FACTS, "ordinal", "id")
            columns = list(zip(*map(attrgetter(*fields), new), strict=True))
            self._database.insert(self._table, (self._owner, *fields[1:]), columns)
        if changed:
            self._database.update(self._table, ("id",), stated, list(map(attrgetter("id", *stated), changed)))
        self._corrections.keep()
        for payment in touched:
            self._stated.add(payment.id)


_SUBJECTS: Final = {"account_id": "payment", "account_number": "unidentified-payment"}


class _Found:
    """Payments of some owners, found again by what names them."""

    def __init__(self, stored: Iterable[_Payment]) -> None:
        self._numbered: dict[tuple[_Owner, str], _Payment] = {}
        self._bearers: dict[tuple[_Owner, str, int, str], list[_Payment]] = {}
        for payment in sorted(stored, key=attrgetter("ordinal")):
            self._put(payment)

    def _put(self, payment: _Payment) -> None:
        if payment.doc_id:
            self._numbered[payment.owner, payment.doc_id] = payment
        else:
            self._equals(payment.owner, payment.paid_on, payment.amount, payment.channel).append(payment)

    def _equals(self, owner: _Owner, paid_on: str, amount: int, channel: str) -> list[_Payment]:
        return self._bearers.setdefault((owner, paid_on, amount, channel), [])

    def find(self, owner: _Owner, facts: dict[str, Any]) -> _Payment | None:
        """The payment that a row states: by its number, or the first equal one not stated by the file yet."""
        if facts.get("doc_id"):
            return self._numbered.get((owner, facts["doc_id"]))
        equal = self._equals(owner, facts["paid_on"], facts["amount"], facts.get("channel", ""))
        return next((payment for payment in equal if not payment.stated), None)

    def add(self, owner: _Owner, facts: dict[str, Any]) -> _Payment:
        """A payment that is stated for the first time."""
        payment = _Payment(
            owner=owner,
            paid_on=facts["paid_on"],
            amount=facts["amount"],
            channel=facts.get("channel", ""),
            status=facts.get("status", ""),
            doc_id=facts.get("doc_id", ""),
            period=facts.get("period"),
            purpose=facts.get("purpose", ""),
        )
        if not payment.doc_id:
            equal = self._equals(owner, payment.paid_on, payment.amount, payment.channel)
            payment.ordinal = len(equal) + 1
        self._put(payment)
        return payment


class IdSet:
    """A set of ids that lie close together: a bit an id, where a plain set takes sixty bytes."""

    _BITS = 1 << 13

    def __init__(self) -> None:
        self._parts: dict[int, bytearray] = {}

    def __contains__(self, number: int) -> bool:
        part = self._parts.get(number // self._BITS)
        at = number % self._BITS
        return part is not None and bool(part[at >> 3] & 1 << (at & 7))

    def add(self, number: int) -> None:
        """Add an id."""
        part = self._parts.setdefault(number // self._BITS, bytearray(self._BITS >> 3))
        at = number % self._BITS
        part[at >> 3] |= 1 << (at & 7)
