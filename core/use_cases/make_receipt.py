"""Putting a receipt together from what billing has stated: the last one, and any earlier as it was then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.base.calendar import due_date
from core.base.months import Month
from core.base.periods import Period
from core.model.accounts import Account
from core.model.charges.balance import MonthStatement
from core.model.meters import Meter
from core.model.papers.paper import PaperKind
from core.model.readings.reading import PreviousReading, Reading
from core.model.receipts.receipt import BilledAccount, Contacts, MeterLine, Receipt
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.work import Work
from core.use_cases import issue_paper
from core.use_cases.see_balance import NothingCharged
from core.use_cases.see_counted_readings import counted_then
from core.use_cases.see_receipts import is_last, months_of, statement_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """By whom, when and how receipts are made."""

    supplier: Supplier
    source_names: Mapping[str, str]
    """How the subscriber reads the sources of readings."""
    policy: Policy
    now: datetime
    by: str
    """The name under which the audit knows who has asked for them."""
    check_link: Callable[[str], str]
    """The address that opens the check of a code; empty where there is none."""
    large_print: bool = False
    """Whether they are for weak eyes."""


def receipts_of(work: Work, account: Account, period: Period, issue: Issue) -> tuple[Receipt, ...]:
    """The receipts of a period's charged months, oldest first; there is at least one.

    The account has been proven to be the person's, and `ensure_may_have` been asked.

    Raises:
        NothingCharged: when no month of the period has been charged.
    """
    months = months_of(work, account, period)
    if not months:
        raise NothingCharged
    return tuple(receipt_of(work, account, month, issue) for month in months)


def receipt_of(work: Work, account: Account, month: Month, issue: Issue) -> Receipt:
    """The receipt of a month: its charges, its lines, and the meters and readings that it was charged by.

    It is entered in the register of papers, whose code it keeps for as long as its sums stay as they are.
    Of an account no history is kept, so that address, owner and residents are those of today.

    Raises:
        NothingCharged: when billing has not charged the month.
    """
    statement = statement_of(work, account, month)
    is_newest = is_last(work, account, month)
    paper = issue_paper.issue(
        work,
        account.id,
        PaperKind.RECEIPT,
        month,
        by=issue.by,
        policy=issue.policy,
        now=issue.now,
    )
    return Receipt(
        payee=issue.supplier.payee,
        supplier=issue.supplier.contacts,
        network=Contacts(name=account.network_company) if account.network_company else None,
        account=BilledAccount.of(account),
        month=month,
        meters=tuple(
            line
            for meter in work.meters.of_account(account.id)
            if _was_there(meter, month)
            for line in _meter_lines(work, meter, statement, issue)
        ),
        lines=tuple(work.charges.lines_of(account.id, month)),
        services=statement.services,
        penalty=statement.penalty,
        due=due_date(month, shift=issue.policy.shift_due),
        made_at=issue.policy.local(issue.now),
        e_receipt=account.e_receipt,
        is_last=is_newest,
        has_code=issue.policy.payment_qr and is_newest,
        large_print=issue.large_print,
        code=paper.code,
        check_link=issue.check_link(paper.code),
    )


def _was_there(meter: Meter, month: Month) -> bool:
    begun = meter.installed is None or meter.installed <= month.last_day
    return begun and (meter.removed is None or meter.removed >= month.first_day)


def _meter_lines(work: Work, meter: Meter, statement: MonthStatement, issue: Issue) -> list[MeterLine]:
    counted = counted_then(work, meter, statement, issue.policy)
    newest = next(counted, None)
    current = newest if newest and newest.month == statement.month else None
    previous = next(counted, None) if current else newest
    consumption = _consumption(meter, previous, current) if current else ()
    return [
        MeterLine(
            number=meter.number,
            zone=zone,
            previous=previous.values[at] if previous and at < len(previous.values) else None,
            previous_on=previous.taken_on if previous else None,
            current=current.values[at] if current and at < len(current.values) else None,
            current_on=current.taken_on if current else None,
            consumption=consumption[at] if at < len(consumption) else None,
            source=issue.source_names.get(current.source, current.source) if current else "",
            verify_until=meter.verify_until,
        )
        for at, zone in enumerate(meter.zones)
    ]


def _consumption(meter: Meter, previous: Reading | None, current: Reading) -> tuple[Decimal | None, ...]:
    before = (
        PreviousReading.of(previous)
        if previous and len(previous.values) == len(current.values)
        else PreviousReading.at_installation(meter, current.month)
    )
    return before.consumption(meter, current.values)
