"""A unit of work in memory, for the rules of core alone.

`tests/storage/test_memory_work.py` asks the same of it and of the store, so that it cannot promise more.
"""

import secrets
from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from itertools import count
from typing import TYPE_CHECKING, Any, Final, TypeVar

from core.base.ids import (
    AccountId,
    AccountNumber,
    CabinetId,
    ChatId,
    ConsentId,
    ErasureId,
    InvitationId,
    LinkId,
    MeterId,
    NoticeId,
    OnlinePaymentId,
    PaperId,
    PermitId,
    PromiseId,
    ReadingId,
    UndeliverableId,
)
from core.base.money import Kopecks
from core.base.months import Month
from core.base.periods import Period
from core.base.sealed import KEY_BYTES
from core.model.accounts import Account, AccountStatus
from core.model.cabinets.cabinet import (
    Cabinet,
    Code,
    Consent,
    Edition,
    GuestConsent,
    Link,
    ProofKind,
    erased_email,
)
from core.model.cabinets.delegation import Invitation
from core.model.cabinets.erasure import Act, Erasure, Rows
from core.model.cabinets.permits import Permit, Purpose
from core.model.cabinets.quiet_hours import QuietHours
from core.model.cabinets.switches import Switch
from core.model.charges.charge import ELECTRICITY, PENALTY, Charge, ChargeLine, Payment
from core.model.charges.penalty import KeyRate
from core.model.charges.tariffs import PriceList, RangeLimits, Tariff, TariffStart
from core.model.chats import OpenChat
from core.model.messages.addresses import Undeliverable, folded
from core.model.messages.facts import Fact
from core.model.messages.recipients import Recipient
from core.model.meters import Meter, Zone
from core.model.notices import Notice
from core.model.papers.paper import Paper
from core.model.payments.online_payment import OnlinePayment, PaymentChange, PaymentStatus
from core.model.promises.promise import Promise, PromiseStatus
from core.model.readings.reading import STILL_OURS, Reading, ReadingStatus
from core.model.readings.sources import ESTIMATED
from core.model.reminders import NewBill, Occasions
from core.model.subscriptions import SubscriptionChange
from core.model.supplier.offices import Office
from core.ports.mailings import DueReceipt
from core.ports.work import Work

if TYPE_CHECKING:
    from core.model.chats import Chat

Stated = (
    Account
    | Meter
    | Reading
    | Charge
    | ChargeLine
    | Payment
    | Notice
    | Office
    | Tariff
    | RangeLimits
    | KeyRate
)
"""What billing states."""

T = TypeVar("T")

_ZONES: Final = list(Zone)
_NEVER: Final = Month(1, 1)


class MemoryWork(Work):
    """Everything in lists and dicts, kept at once: there is no commit, and nothing is rolled back."""

    def __init__(self, *stated: Stated) -> None:
        self.stated: list[Stated] = []
        self.told: list[tuple[Fact, Recipient]] = []
        """What the outbox was given, oldest first."""
        accounts = _Accounts(self.stated)
        self.accounts = accounts
        self.mailings = _Mailings(self.stated, accounts)
        self.keys = _Keys()
        self.undeliverable = _Undeliverable()
        self.meters = _Meters(self.stated)
        self.readings = _Readings(self.stated)
        self.evidence = _Evidence()
        self.tariffs = _Tariffs(self.stated)
        self.rates = _Rates(self.stated)
        self.charges = _Charges(self.stated)
        self.payments = _Payments(self.stated)
        self.notices = _Notices(self.stated)
        self.offices = _Offices(self.stated)
        self.online_payments = _OnlinePayments(self.stated)
        self.promises = _Promises()
        self.papers = _Papers()
        cabinets = _Cabinets()
        self.cabinets = cabinets
        links = _Links(self.stated)
        self.links = links
        self.reminded = _Reminded(self.stated, links, cabinets)
        self.invitations = _Invitations()
        self.consents = _Consents()
        self.switches = _Switches()
        self.codes = _Codes()
        self.permits = _Permits(cabinets)
        self.tries = _Tries()
        self.audit = _Audit()
        self.erasures = _Erasures(cabinets)
        self.personal_data = _PersonalData()
        self.outbox = _Outbox(self.told)
        self.state(*stated)

    def state(self, *stated: Stated) -> None:
        """Have billing state something more."""
        self.stated.extend(stated)


class _OfBilling:
    """One kind of what billing states."""

    def __init__(self, stated: list[Stated]) -> None:
        self._stated = stated

    def _all(self, kind: type[T]) -> list[T]:
        return [each for each in self._stated if isinstance(each, kind)]


class _Accounts(_OfBilling):
    def __init__(self, stated: list[Stated]) -> None:
        super().__init__(stated)
        self._changes: dict[AccountId, SubscriptionChange] = {}
        self._last: dict[AccountId, SubscriptionChange] = {}
        self._forbidden: set[AccountId] = set()

    def get(self, account_id: AccountId) -> Account:
        found = _first(each for each in self._in_force() if each.id == account_id)
        if found is None:
            raise KeyError(account_id)
        return found

    def by_number(self, number: AccountNumber) -> Account | None:
        return _first(each for each in self._in_force() if each.number == number)

    def are_guests_forbidden(self, account_id: AccountId) -> bool:
        return account_id in self._forbidden

    def forbid_guests(self, account_id: AccountId, by: CabinetId, at: datetime) -> bool:
        del by, at  # nothing reads them back
        if account_id in self._forbidden:
            return False
        self._forbidden.add(account_id)
        return True

    def allow_guests(self, account_id: AccountId) -> bool:
        if account_id not in self._forbidden:
            return False
        self._forbidden.remove(account_id)
        return True

    def change_subscriptions(self, change: SubscriptionChange) -> None:
        self._changes[change.account_id] = self._last[change.account_id] = change

    def confirm(self, stated: Account) -> None:
        """Have billing state the account so, and what was changed here stand back."""
        self._changes.pop(stated.id, None)
        self._stated[:] = [
            stated if isinstance(each, Account) and each.id == stated.id else each for each in self._stated
        ]

    def changed_by(self, cabinet_id: CabinetId) -> list[Account]:
        return [self.get(each.account_id) for each in self._changes.values() if each.cabinet_id == cabinet_id]

    def last_change(self, account_id: AccountId) -> SubscriptionChange | None:
        return self._last.get(account_id)

    def open_change(self, account_id: AccountId) -> SubscriptionChange | None:
        return self._changes.get(account_id)

    def _in_force(self) -> Iterator[Account]:
        for account in self._all(Account):
            change = self._changes.get(account.id)
            yield replace(account, **asdict(change.wanted)) if change else account

    def hold(self, account_id: AccountId) -> None:
        """Nobody else is there."""


class _Meters(_OfBilling):
    def get(self, meter_id: MeterId) -> Meter | None:
        return _first(each for each in self._all(Meter) if each.id == meter_id)

    def of_account(self, account_id: AccountId) -> Sequence[Meter]:
        found = [each for each in self._all(Meter) if each.account_id == account_id]
        return sorted(found, key=lambda meter: (meter.number, meter.id))


class _Evidence:
    def __init__(self) -> None:
        self._kept: list[tuple[ReadingId, bytes, str]] = []

    def add(self, reading_id: ReadingId, content: bytes, *, by: str, at: datetime) -> None:
        del at
        self._kept.append((reading_id, content, by))

    def count(self, reading_id: ReadingId) -> int:
        return len(self.of_reading(reading_id))

    def of_reading(self, reading_id: ReadingId) -> list[bytes]:
        return [content for reading, content, _ in self._kept if reading == reading_id]

    def of_person(self, actor: str) -> list[tuple[ReadingId, bytes]]:
        return [(reading, content) for reading, content, by in self._kept if by == actor]


class _Readings(_OfBilling):
    def get(self, reading_id: ReadingId) -> Reading | None:
        return _first(each for each in self._all(Reading) if each.id == reading_id)

    def of_meter(self, meter_id: MeterId, limit: int = 36) -> Sequence[Reading]:
        standing = (each for each in self._newest() if each.meter_id == meter_id and not each.withdrawn)
        return list(standing)[:limit]

    def of_meter_until(self, meter_id: MeterId, month: Month, limit: int = 36) -> Sequence[Reading]:
        everything = self.of_meter(meter_id, limit=len(self._stated))
        return [each for each in everything if each.month <= month][:limit]

    def last_of_meter(self, meter_id: MeterId) -> Reading | None:
        everything = self.of_meter(meter_id, limit=len(self._stated))
        return _first(each for each in everything if each.source not in ESTIMATED)

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
        found = [
            each
            for each in self._of(account_id)
            if meter_id in {None, each.meter_id}
            and source in {None, each.source}
            and year in {None, each.month.year}
        ]
        return found[offset : offset + limit]

    def sources_of(self, account_id: AccountId) -> list[str]:
        return sorted({each.source for each in self._of(account_id)})

    def years_of(self, account_id: AccountId) -> list[int]:
        return sorted({each.month.year for each in self._of(account_id)}, reverse=True)

    def add(self, reading: Reading) -> Reading:
        taken = replace(reading, id=ReadingId(max((each.id for each in self._all(Reading)), default=0) + 1))
        self._stated.append(taken)
        return taken

    def withdraw(self, reading_id: ReadingId, status: ReadingStatus) -> bool:
        reading = self.get(reading_id)
        if reading is None or reading.status not in STILL_OURS:
            return False
        self._put(replace(reading, status=status))
        return True

    def on_check(self) -> list[Reading]:
        found = [each for each in self._all(Reading) if each.status is ReadingStatus.ON_CHECK]
        return sorted(found, key=lambda each: (each.received_at, each.id))

    def last_replaced(self, meter_id: MeterId, month: Month) -> Reading | None:
        found = [
            each
            for each in self._all(Reading)
            if (each.meter_id, each.month, each.status) == (meter_id, month, ReadingStatus.REPLACED)
        ]
        return max(found, key=lambda each: (each.received_at, each.id), default=None)

    def revise(self, reading: Reading, *, was: ReadingStatus) -> bool:
        kept = self.get(reading.id)
        if kept is None or kept.status is not was:
            return False
        self._put(
            replace(
                kept,
                status=reading.status,
                suspicion=reading.suspicion,
                reason=reading.reason,
                consumption=reading.consumption,
            )
        )
        return True

    def by_proof(self, code: str) -> Reading | None:
        return _first(each for each in self._all(Reading) if code and each.proof == code)

    def _newest(self) -> list[Reading]:
        everything = self._all(Reading)
        return sorted(everything, key=lambda each: (each.taken_on, each.received_at, each.id), reverse=True)

    def _of(self, account_id: AccountId) -> list[Reading]:
        meters = {meter.id for meter in self._all(Meter) if meter.account_id == account_id}
        return [each for each in self._newest() if each.meter_id in meters]

    def _put(self, reading: Reading) -> None:
        place = next(
            place
            for place, each in enumerate(self._stated)
            if isinstance(each, Reading) and each.id == reading.id
        )
        self._stated[place] = reading


class _Tariffs(_OfBilling):
    def of_group(self, group: str) -> PriceList:
        prices = [each for each in self._all(Tariff) if each.group == group]
        limits = [each for each in self._all(RangeLimits) if each.group == group]
        return PriceList(
            tariffs=sorted(prices, key=lambda tariff: tariff.valid_from),
            limits=sorted(limits, key=lambda limit: limit.valid_from),
        )

    def starting(self, *, after: date, until: date) -> list[TariffStart]:
        return sorted(
            {
                TariffStart(each.valid_from, each.group)
                for each in self._all(Tariff)
                if after < each.valid_from <= until
            }
        )


class _Rates(_OfBilling):
    def key_rates(self) -> Sequence[KeyRate]:
        return sorted(self._all(KeyRate), key=lambda rate: rate.valid_from)


class _Charges(_OfBilling):
    def of_month(self, account_id: AccountId, month: Month) -> list[Charge]:
        found = [each for each in self._of(account_id) if each.month == month]
        return sorted(found, key=lambda charge: _place(charge.service))

    def lines_of(self, account_id: AccountId, month: Month) -> list[ChargeLine]:
        found = [
            each for each in self._all(ChargeLine) if (each.account_id, each.month) == (account_id, month)
        ]
        return sorted(found, key=_line_place)

    def lines_of_period(self, account_id: AccountId, period: Period) -> list[ChargeLine]:
        return [
            line
            for month in sorted({each.month for each in self._all(ChargeLine)})
            if period.first <= month <= period.last
            for line in self.lines_of(account_id, month)
        ]

    def of_last_month(self, account_id: AccountId) -> list[Charge]:
        last = max((each.month for each in self._of(account_id)), default=None)
        return [] if last is None else self.of_month(account_id, last)

    def of_period(self, account_id: AccountId, period: Period) -> list[Charge]:
        found = [each for each in self._of(account_id) if period.first <= each.month <= period.last]
        found.sort(key=lambda charge: _place(charge.service))
        return sorted(found, key=lambda charge: charge.month, reverse=True)

    def of_last_years(self, account_id: AccountId, years: int) -> list[Charge]:
        span = self.span(account_id)
        return self.of_period(account_id, Period.ending(span.last, 12 * years)) if span else []

    def span(self, account_id: AccountId) -> Period | None:
        months = [each.month for each in self._of(account_id)]
        return Period(min(months), max(months)) if months else None

    def months_of(self, account_id: AccountId) -> list[Month]:
        return sorted({each.month for each in self._of(account_id)}, reverse=True)

    def _of(self, account_id: AccountId) -> list[Charge]:
        return [each for each in self._all(Charge) if each.account_id == account_id]


def _line_place(line: ChargeLine) -> tuple[object, ...]:
    return _place(line.service), -1 if line.zone is None else _ZONES.index(line.zone), line.range


class _Payments(_OfBilling):
    def of_account(self, account_id: AccountId, since: date, until: date) -> list[Payment]:
        found = [
            each
            for each in self._all(Payment)
            if each.account_id == account_id and since <= each.date <= until
        ]
        found.reverse()  # of one day the one that was stated last comes first
        return sorted(found, key=lambda payment: payment.date, reverse=True)

    def span(self, account_id: AccountId) -> tuple[date, date] | None:
        days = [each.date for each in self._all(Payment) if each.account_id == account_id]
        return (min(days), max(days)) if days else None


class _Notices(_OfBilling):
    def __init__(self, stated: list[Stated]) -> None:
        super().__init__(stated)
        self._read: dict[tuple[CabinetId, NoticeId], bytes] = {}

    def of_account(
        self, account_id: AccountId, cabinet_id: CabinetId, offset: int, limit: int
    ) -> list[Notice]:
        return self.dated_from(account_id, cabinet_id, date.min)[offset : offset + limit]

    def dated_from(self, account_id: AccountId, cabinet_id: CabinetId, day: date) -> list[Notice]:
        found = [
            replace(each, read_hash=self._read.get((cabinet_id, each.id)))
            for each in self._all(Notice)
            if each.account_id == account_id and each.date >= day
        ]
        return sorted(found, key=lambda notice: (notice.date, notice.id), reverse=True)

    def get(self, notice_id: NoticeId, cabinet_id: CabinetId) -> Notice | None:
        found = _first(each for each in self._all(Notice) if each.id == notice_id)
        return found and replace(found, read_hash=self._read.get((cabinet_id, notice_id)))

    def mark_read(self, notice: Notice, cabinet_id: CabinetId, at: datetime) -> None:
        del at  # nothing reads it back
        self._read[cabinet_id, notice.id] = notice.text_hash


class _Offices(_OfBilling):
    def open(self) -> Sequence[Office]:
        return sorted(self._all(Office), key=lambda office: (office.town, office.address))


class _Papers:
    def __init__(self) -> None:
        self._kept: list[Paper] = []

    def add(self, paper: Paper) -> Paper:
        self._kept.append(replace(paper, id=PaperId(len(self._kept) + 1)))
        return self._kept[-1]

    def get(self, paper_id: PaperId) -> Paper | None:
        return _first(each for each in self._kept if each.id == paper_id)

    def by_code(self, code: str) -> Paper | None:
        return _first(each for each in self._kept if each.code == code)

    def same_as(self, paper: Paper) -> Paper | None:
        return _first(
            each for each in self._kept if each.withdrawn_at is None and _says(each) == _says(paper)
        )

    def last(self, limit: int, account_id: AccountId | None = None) -> Sequence[Paper]:
        found = [each for each in reversed(self._kept) if account_id in {None, each.account_id}]
        return found[:limit]

    def withdraw(self, paper_id: PaperId, reason: str, at: datetime) -> bool:
        paper = self.get(paper_id)
        if paper is None or paper.withdrawn_at is not None:
            return False
        self._kept[self._kept.index(paper)] = replace(paper, withdrawn_at=at, reason=reason)
        return True


def _says(paper: Paper) -> tuple[object, ...]:
    return paper.account_id, paper.kind, paper.fingerprint, paper.purpose


class _Promises:
    def __init__(self) -> None:
        self._kept: dict[PromiseId, Promise] = {}

    def add(self, promise: Promise) -> Promise:
        kept = replace(promise, id=PromiseId(len(self._kept) + 1))
        self._kept[kept.id] = kept
        return kept

    def get(self, promise_id: PromiseId) -> Promise | None:
        return self._kept.get(promise_id)

    def last_of(self, account_id: AccountId) -> Promise | None:
        return _first(each for each in reversed(self._kept.values()) if each.account_id == account_id)

    def running(self) -> list[Promise]:
        return [each for each in self._kept.values() if each.status is PromiseStatus.RUNNING]

    def end(self, promise_id: PromiseId, status: PromiseStatus, at: datetime) -> None:
        ended = replace(self._kept[promise_id], status=status, ended_at=at, exported_at=None)
        self._kept[promise_id] = ended


class _OnlinePayments:
    def __init__(self, stated: list[Stated]) -> None:
        self._stated = stated
        self._kept: dict[OnlinePaymentId, OnlinePayment] = {}
        self._ledger: list[tuple[OnlinePaymentId, PaymentChange]] = []

    def add(self, payment: OnlinePayment, *, by: str) -> OnlinePayment:
        kept = replace(payment, id=OnlinePaymentId(len(self._kept) + 1))
        self._kept[kept.id] = kept
        self._note(kept, at=payment.created_at, by=by, evidence="")
        return kept

    def get(self, payment_id: OnlinePaymentId) -> OnlinePayment | None:
        return self._kept.get(payment_id)

    def hold(self, payment_id: OnlinePaymentId) -> OnlinePayment | None:
        return self.get(payment_id)

    def by_token(self, token: str) -> OnlinePayment | None:
        return _first(each for each in self._kept.values() if each.token == token)

    def by_provider_id(self, provider: str, provider_id: str) -> OnlinePayment | None:
        named = (provider, provider_id)
        return _first(each for each in self._kept.values() if (each.provider, each.provider_id) == named)

    def open_of(self, account_id: AccountId) -> list[OnlinePayment]:
        return [each for each in self._newest() if each.account_id == account_id and each.is_open]

    def paid_since(self, account_id: AccountId, since: date) -> list[OnlinePayment]:
        return [
            each
            for each in self._newest()
            if each.account_id == account_id
            and each.status is PaymentStatus.SUCCEEDED
            and each.paid_on is not None
            and each.paid_on >= since
        ]

    def uncounted(self, account_id: AccountId, since: date) -> list[OnlinePayment]:
        return [each for each in self.paid_since(account_id, since) if self._waits(each)]

    def hanging(self) -> list[OnlinePayment]:
        return [each for each in reversed(self._newest()) if each.is_open or self._waits(each)]

    def of_provider(
        self, provider: str, since: datetime, until: datetime | None = None
    ) -> list[OnlinePayment]:
        return [
            each
            for each in reversed(self._newest())
            if each.provider == provider
            and each.created_at >= since
            and (until is None or each.created_at < until)
        ]

    def change(self, payment: OnlinePayment, *, at: datetime, by: str, evidence: str) -> None:
        self._kept[payment.id] = payment
        self._note(payment, at=at, by=by, evidence=evidence)

    def ledger(self, payment_id: OnlinePaymentId) -> list[PaymentChange]:
        return [change for of, change in self._ledger if of == payment_id]

    def _newest(self) -> list[OnlinePayment]:
        return sorted(self._kept.values(), key=lambda each: (each.created_at, each.id), reverse=True)

    def _waits(self, payment: OnlinePayment) -> bool:
        named = (payment.account_id, payment.provider_id)
        counted = (each for each in self._stated if isinstance(each, Payment))
        return payment.status is PaymentStatus.SUCCEEDED and all(
            (each.account_id, each.doc_id) != named for each in counted
        )

    def _note(self, payment: OnlinePayment, *, at: datetime, by: str, evidence: str) -> None:
        change = PaymentChange(
            at=at,
            by=by,
            status=payment.status,
            received=payment.received,
            refunded=payment.refunded,
            evidence=evidence,
        )
        self._ledger.append((payment.id, change))


class _Cabinets:
    def __init__(self) -> None:
        self._kept: list[Cabinet] = []
        self.chats: list[Chat] = []
        """Chats that a test lets this unit of work reach."""

    def get(self, cabinet_id: CabinetId) -> Cabinet:
        found = _first(each for each in self._kept if each.id == cabinet_id)
        if found is None:
            raise KeyError(cabinet_id)
        return found

    def last(self) -> CabinetId:
        return max((each.id for each in self._kept), default=CabinetId(0))

    def by_email(self, email: str) -> Cabinet | None:
        return _first(each for each in self._kept if each.email == email.lower())

    def add(self, *, email: str, phone: str, password_hash: str, at: datetime) -> Cabinet:
        assert self.by_email(email) is None, "one e-mail has one cabinet"
        cabinet = Cabinet(
            id=CabinetId(len(self._kept) + 1),
            email=email.lower(),
            phone=phone,
            password_hash=password_hash,
            created_at=at,
        )
        self._kept.append(cabinet)
        return cabinet

    def hold(self, cabinet_id: CabinetId) -> Cabinet:
        return self.get(cabinet_id)

    def set_password(self, cabinet_id: CabinetId, password_hash: str) -> None:
        self._put(replace(self.get(cabinet_id), password_hash=password_hash))

    def is_open_in(self, cabinet_id: CabinetId, chat: ChatId) -> bool:
        return any((each.id, each.cabinet_id) == (chat, cabinet_id) for each in self.chats)

    def open_chats(self, cabinet_id: CabinetId) -> list[OpenChat]:
        found = [
            OpenChat(id=each.id, channel=each.channel, active_at=each.active_at)
            for each in self.chats
            if each.cabinet_id == cabinet_id
        ]
        return sorted(found, key=lambda chat: (-chat.active_at.timestamp(), chat.id))

    def close_chat(self, cabinet_id: CabinetId, chat: ChatId) -> bool:
        closed = [each for each in self.chats if (each.id, each.cabinet_id) == (chat, cabinet_id)]
        for each in closed:
            each.leave()
        return bool(closed)

    def close_chats(self, cabinet_id: CabinetId, *, but: ChatId | None = None) -> list[ChatId]:
        closed = [each for each in self.chats if each.cabinet_id == cabinet_id and each.id != but]
        for chat in closed:
            chat.leave()
        return sorted(chat.id for chat in closed)

    def set_email(self, cabinet_id: CabinetId, email: str) -> None:
        assert self.by_email(email) is None, "one e-mail has one cabinet"
        self._put(replace(self.get(cabinet_id), email=email.lower()))

    def set_phone(self, cabinet_id: CabinetId, phone: str) -> None:
        self._put(replace(self.get(cabinet_id), phone=phone))

    def set_quiet_hours(self, cabinet_id: CabinetId, hours: QuietHours | None) -> None:
        since, until = (hours.since, hours.until) if hours else (None, None)
        self._put(replace(self.get(cabinet_id), quiet_since=since, quiet_until=until))

    def set_away(self, cabinet_id: CabinetId, until: date | None) -> None:
        self._put(replace(self.get(cabinet_id), away_until=until))

    def set_bill_ceiling(self, cabinet_id: CabinetId, amount: Kopecks | None) -> None:
        self._put(replace(self.get(cabinet_id), bill_ceiling=amount))

    def by_calendar(self, secret_hash: bytes) -> Cabinet | None:
        return _first(each for each in self._kept if each.calendar_hash == secret_hash)

    def set_calendar(self, cabinet_id: CabinetId, secret_hash: bytes | None, since: datetime | None) -> None:
        self._put(replace(self.get(cabinet_id), calendar_hash=secret_hash, calendar_since=since))

    def _put(self, cabinet: Cabinet) -> None:
        self._kept = [cabinet if each.id == cabinet.id else each for each in self._kept]

    def empty(self, cabinet_id: CabinetId) -> None:
        """Forget whose it is; its number stays."""
        cabinet = self.get(cabinet_id)
        self._put(Cabinet(id=cabinet.id, email=erased_email(cabinet.id), created_at=cabinet.created_at))


class _Links(_OfBilling):
    def __init__(self, stated: list[Stated]) -> None:
        super().__init__(stated)
        self._kept: list[Link] = []
        self.billed: dict[LinkId, Month] = {}

    def of_cabinet(self, cabinet_id: CabinetId) -> list[Link]:
        return [each for each in self.open() if each.cabinet_id == cabinet_id]

    def of_account(self, account_id: AccountId) -> list[Link]:
        return [each for each in self.open() if each.account_id == account_id]

    def get(self, link_id: LinkId) -> Link | None:
        return next((each for each in self._kept if each.id == link_id), None)

    def add_delegate(self, cabinet_id: CabinetId, invitation: Invitation, at: datetime) -> Link:
        link = self.add(cabinet_id, invitation.account_id, ProofKind.INVITATION, at)
        self._kept[-1] = replace(
            link,
            rights=invitation.rights,
            granted_by=invitation.cabinet_id,
            name=invitation.name,
            until=invitation.until,
        )
        return self._kept[-1]

    def add(self, cabinet_id: CabinetId, account_id: AccountId, proof: ProofKind, at: datetime) -> Link:
        assert all(each.account_id != account_id for each in self.of_cabinet(cabinet_id)), "linked once"
        link = Link(
            id=LinkId(len(self._kept) + 1),
            cabinet_id=cabinet_id,
            account_id=account_id,
            proof=proof,
            linked_at=at,
        )
        self._kept.append(link)
        months = [each.month for each in self._all(Charge) if each.account_id == account_id]
        self.billed[link.id] = max(months, default=_NEVER)
        return link

    def close(self, link_id: LinkId, at: datetime) -> None:
        """Other chats of the cabinet are the store's: here there are none."""
        self._kept = [
            replace(each, unlinked_at=at) if each.id == link_id and each.unlinked_at is None else each
            for each in self._kept
        ]

    def open(self) -> list[Link]:
        return [each for each in self._kept if each.unlinked_at is None]


class _Invitations:
    def __init__(self) -> None:
        self._kept: list[Invitation] = []

    def add(self, invitation: Invitation) -> Invitation:
        self.drop(invitation.account_id, invitation.cabinet_id)
        self._kept.append(replace(invitation, id=InvitationId(len(self._kept) + 1)))
        return self._kept[-1]

    def by_hash(self, hash_: str, now: datetime) -> Invitation | None:
        return next((each for each in self._kept if each.hash == hash_ and each.expires_at > now), None)

    def take(self, invitation_id: InvitationId) -> bool:
        before = len(self._kept)
        self._kept = [each for each in self._kept if each.id != invitation_id]
        return len(self._kept) < before

    def drop(self, account_id: AccountId, cabinet_id: CabinetId) -> None:
        self._kept = [
            each for each in self._kept if (each.account_id, each.cabinet_id) != (account_id, cabinet_id)
        ]


class _Consents:
    def __init__(self) -> None:
        self._kept: list[Consent] = []
        self._texts: dict[ConsentId, str] = {}
        self._of_guests: list[tuple[ChatId, GuestConsent]] = []

    def give(
        self,
        cabinet_id: CabinetId,
        edition: Edition,
        *,
        at: datetime,
        channel: str,
        account_id: AccountId | None = None,
    ) -> None:
        consent = Consent(
            id=ConsentId(len(self._kept) + 1),
            kind=edition.kind,
            version=edition.version,
            given_at=at,
            channel=channel,
            cabinet_id=cabinet_id,
            account_id=account_id,
        )
        self._kept.append(consent)
        self._texts[consent.id] = edition.text

    def give_as_guest(
        self, chat_id: ChatId, edition: Edition, *, at: datetime, channel: str, account_id: AccountId
    ) -> None:
        consent = GuestConsent(
            account_id=account_id, version=edition.version, text=edition.text, given_at=at, channel=channel
        )
        self._of_guests.append((chat_id, consent))

    def of_guest(self, chat_id: ChatId) -> list[GuestConsent]:
        return [each for chat, each in self._of_guests if chat == chat_id]

    def withdraw_as_guest(self, chat_id: ChatId, account_id: AccountId, at: datetime) -> None:
        self._of_guests = [
            (chat, replace(each, withdrawn_at=at))
            if (chat, each.account_id, each.withdrawn_at) == (chat_id, account_id, None)
            else (chat, each)
            for chat, each in self._of_guests
        ]

    def of_cabinet(self, cabinet_id: CabinetId) -> list[Consent]:
        return [each for each in self._kept if each.cabinet_id == cabinet_id]

    def text_of(self, consent_id: ConsentId) -> str:
        return self._texts[consent_id]

    def withdraw(self, consent_id: ConsentId, at: datetime) -> None:
        self._kept = [
            replace(each, withdrawn_at=at) if each.id == consent_id and each.withdrawn_at is None else each
            for each in self._kept
        ]


class _Reminded(_OfBilling):
    def __init__(self, stated: list[Stated], links: _Links, cabinets: _Cabinets) -> None:
        super().__init__(stated)
        self._links = links
        self._cabinets = cabinets

    def last(self) -> CabinetId:
        return self._cabinets.last()

    def everybody(self, *, after: CabinetId, until: CabinetId) -> list[CabinetId]:
        return sorted({link.cabinet_id for link in self._links.open() if after < link.cabinet_id <= until})

    def with_tariffs(self, groups: Collection[str], *, after: CabinetId, until: CabinetId) -> list[CabinetId]:
        accounts = {
            each.id
            for each in self._all(Account)
            if each.tariff_group in groups and each.status is not AccountStatus.CLOSED
        }
        found = {each.cabinet_id for each in self._links.open() if each.account_id in accounts}
        return sorted(each for each in found if after < each <= until)

    def new_bills(self, *, after: CabinetId, until: CabinetId) -> list[NewBill]:
        return [
            NewBill(
                cabinet_id=link.cabinet_id, link_id=link.id, account_id=link.account_id, month=max(months)
            )
            for link in sorted(self._links.open(), key=lambda each: (each.cabinet_id, each.id))
            if after < link.cabinet_id <= until and (months := self._months(link))
        ]

    def mark_told(self, bill: NewBill) -> bool:
        if self._links.billed.get(bill.link_id, _NEVER) >= bill.month:
            return False
        self._links.billed[bill.link_id] = bill.month
        return True

    def _months(self, link: Link) -> list[Month]:
        known = self._links.billed.get(link.id, _NEVER)
        return [
            each.month
            for each in self._all(Charge)
            if each.account_id == link.account_id and each.month > known
        ]

    def cabinets(self, occasions: Occasions, *, after: CabinetId, until: CabinetId) -> list[CabinetId]:
        open_accounts = {each.id for each in self._all(Account) if each.status is not AccountStatus.CLOSED}
        concerned = {account for account in open_accounts if self._is_concerned(account, occasions)}
        found = {each.cabinet_id for each in self._links.open() if each.account_id in concerned}
        return sorted(each for each in found if after < each <= until)

    def _is_concerned(self, account_id: AccountId, occasions: Occasions) -> bool:
        meters = [
            each
            for each in self._all(Meter)
            if each.account_id == account_id and (each.removed is None or each.removed > occasions.until)
        ]
        owed = sum(
            each.total
            for each in self._all(Charge)
            if each.account_id == account_id and each.month == occasions.billed
        )
        return (
            any(self._lacks_readings(each, occasions.readings) for each in meters)
            or owed > 0
            or any(each.verify_until in occasions.verified_until for each in meters)
        )

    def _lacks_readings(self, meter: Meter, month: Month | None) -> bool:
        return month is not None and not any(
            each.meter_id == meter.id
            and each.month >= month
            and not each.withdrawn
            and each.source not in ESTIMATED
            for each in self._all(Reading)
        )


class _Mailings(_OfBilling):
    def __init__(self, stated: list[Stated], accounts: _Accounts) -> None:
        super().__init__(stated)
        self._accounts = accounts
        self._seen: dict[AccountId, Month | None] = {}

    def last(self) -> AccountId:
        return max((each.id for each in self._all(Account)), default=AccountId(0))

    def due_receipts(self, *, after: AccountId, until: AccountId) -> list[DueReceipt]:
        found = []
        for number in sorted(each.id for each in self._all(Account) if after < each.id <= until):
            account = self._accounts.get(number)
            months = [each.month for each in self._all(Charge) if each.account_id == number]
            month = max(months, default=None)
            is_first = number not in self._seen
            is_new = month is not None and month > (self._seen.get(number) or _NEVER)
            if account.e_receipt and account.email and (is_first or is_new):
                due = DueReceipt(account_id=number, email=account.email, month=month, is_first=is_first)
                found.append(due)
        return found

    def see_to(self, account_id: AccountId, month: Month | None) -> bool:
        if account_id in self._seen and (month or _NEVER) <= (self._seen[account_id] or _NEVER):
            return False
        self._seen[account_id] = month
        return True


class _Switches:
    def __init__(self) -> None:
        self._kept: dict[tuple[CabinetId, Switch, str], bool] = {}

    def changed(self, cabinet_id: CabinetId, switch: Switch, subject: str) -> bool | None:
        return self._kept.get((cabinet_id, switch, subject))

    def put(self, cabinet_id: CabinetId, switch: Switch, subject: str, *, is_on: bool, at: datetime) -> None:
        del at  # nothing reads it back
        self._kept[cabinet_id, switch, subject] = is_on


class _Codes:
    def __init__(self) -> None:
        self._kept: dict[ChatId, Code] = {}

    def of_chat(self, chat: ChatId) -> Code | None:
        return self._kept.get(chat)

    def put(self, code: Code) -> None:
        self._kept[code.chat] = code

    def drop(self, chat: ChatId) -> None:
        self._kept.pop(chat, None)


class _Permits:
    def __init__(self, cabinets: _Cabinets) -> None:
        self._cabinets = cabinets
        self._kept: dict[PermitId, Permit] = {}

    def add(self, permit: Permit) -> Permit:
        kept = replace(permit, id=PermitId(next(reversed(self._kept), 0) + 1))
        self._kept[kept.id] = kept
        return kept

    def get(self, permit_id: PermitId) -> Permit | None:
        return self._kept.get(permit_id)

    def by_hash(self, secret_hash: bytes) -> Permit | None:
        return _first(each for each in self._kept.values() if each.hash == secret_hash)

    def of_chat(self, chat: ChatId, purpose: Purpose) -> Permit | None:
        newest = reversed(self._kept.values())
        return _first(each for each in newest if (each.chat_id, each.purpose) == (chat, purpose))

    def open(self, permit_id: PermitId, chat: ChatId) -> bool:
        permit = self._kept.get(permit_id)
        if permit is None or permit.used_at is not None or permit.opened_by not in {None, chat}:
            return False
        self._kept[permit_id] = replace(permit, opened_by=chat)
        return True

    def use(self, permit_id: PermitId, at: datetime) -> bool:
        permit = self._kept.get(permit_id)
        if permit is None or permit.used_at is not None:
            return False
        self._kept[permit_id] = replace(permit, used_at=at)
        return True

    def leading_back(self, email: str, now: datetime) -> Permit | None:
        return _first(
            each
            for each in self._kept.values()
            if each.email == email
            and each.is_good_for(Purpose.STOP, now)
            and each.cabinet_id is not None
            and self._cabinets.get(each.cabinet_id).email != email
        )

    def withdraw(self, cabinet_id: CabinetId, purpose: Purpose, *, after: PermitId | None = None) -> None:
        self._kept = {
            each.id: each
            for each in self._kept.values()
            if (each.cabinet_id, each.purpose) != (cabinet_id, purpose)
            or each.used_at is not None
            or (after is not None and each.id <= after)
        }


class _Keys:
    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def get(self, name: str) -> bytes:
        return self._kept.setdefault(name, secrets.token_bytes(KEY_BYTES))


class _Undeliverable:
    def __init__(self) -> None:
        self._kept: dict[str, Undeliverable] = {}
        self._numbers = count(1)

    def mark(self, email: str, code: str, at: datetime) -> Undeliverable | None:
        if self.of(email) is not None:
            return None
        mark = Undeliverable(
            id=UndeliverableId(next(self._numbers)), email=folded(email), code=code, since=at
        )
        self._kept[mark.email] = mark
        return mark

    def get(self, mark: UndeliverableId) -> Undeliverable | None:
        return next((each for each in self._kept.values() if each.id == mark), None)

    def of(self, email: str) -> Undeliverable | None:
        return self._kept.get(folded(email))

    def clear(self, email: str) -> bool:
        return self._kept.pop(folded(email), None) is not None


class _Tries:
    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], list[datetime]] = {}

    def hold(self, *counted: tuple[str, str]) -> None:
        """Nobody else is there."""

    def add(self, kind: str, subject: str, at: datetime) -> None:
        insort(self._kept.setdefault((kind, subject), []), at)

    def count(self, kind: str, subject: str, since: datetime) -> int:
        kept = self._kept.get((kind, subject), [])
        return len(kept) - bisect_left(kept, since)


class _Audit:
    def __init__(self) -> None:
        self._kept: list[tuple[str, tuple[datetime, str, str]]] = []

    def record(
        self,
        *,
        at: datetime,
        actor: str,
        action: str,
        subject: str,
        details: Mapping[str, object] | None = None,
    ) -> None:
        del details  # nothing reads them back
        self._kept.append((subject, (at, actor, action)))

    def of(self, subject: str) -> Sequence[tuple[datetime, str, str]]:
        return [row for about, row in self._kept if about == subject]


class _Erasures:
    """What becomes of the tables is the store's: here the cabinet is closed, and that is all."""

    def __init__(self, cabinets: "_Cabinets") -> None:
        self._cabinets = cabinets
        self._kept: dict[ErasureId, Erasure] = {}

    def close(
        self, cabinet: Cabinet, *, here: ChatId, others: Sequence[ChatId]
    ) -> tuple[Sequence[ChatId], Rows]:
        self._cabinets.empty(cabinet.id)
        return (here, *others), {}

    def add(self, erasure: Erasure) -> Erasure:
        kept = replace(erasure, id=ErasureId(len(self._kept) + 1))
        self._kept[kept.id] = kept
        return kept

    def get(self, erasure_id: ErasureId) -> Erasure | None:
        return self._kept.get(erasure_id)

    def all(self) -> Sequence[Erasure]:
        return list(self._kept.values())

    def waiting(self, until: date) -> Sequence[Erasure]:
        return [each for each in self._kept.values() if each.done_at is None and each.due <= until]

    def carry_out(self, erasure: Erasure, at: datetime) -> Act | None:
        if self._kept[erasure.id].done_at is not None:
            return None
        act = Act(erased={}, emptied={}, kept={})
        self._kept[erasure.id] = replace(erasure, done_at=at, act=act, email="")
        return act

    def empty_what_is_free(self) -> int:
        return 0


class _PersonalData:
    def of_cabinet(self, cabinet_id: CabinetId) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """Rows are the store's: here there are none."""
        del cabinet_id
        return {}


class _Outbox:
    def __init__(self, told: list[tuple[Fact, Recipient]]) -> None:
        self._told = told
        self._keys: set[tuple[str, str]] = set()
        self.not_before: list[datetime] = []
        """When what is told later may be told."""

    def tell(
        self,
        fact: Fact,
        to: Recipient,
        *,
        at: datetime,
        not_before: datetime | None = None,
        key: str | None = None,
    ) -> bool:
        del at  # what is told here waits for nobody
        if key is not None:
            if (fact.kind, key) in self._keys:
                return False
            self._keys.add((fact.kind, key))
        self._told.append((fact, to))
        if not_before is not None:
            self.not_before.append(not_before)
        return True

    def tell_each(self, fact: Fact, whom: Mapping[str, Recipient], *, at: datetime) -> None:
        for key, to in whom.items():
            self.tell(fact, to, at=at, key=key)


def _first(found: Iterable[T]) -> T | None:
    return next(iter(found), None)


def _place(service: str) -> tuple[bool, bool, str]:
    """Electricity first, penalty last."""
    return service == PENALTY, service != ELECTRICITY, service
