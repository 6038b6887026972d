"""Certificates on request: who may have which, whether there is a debt in the way, and what they say."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from core.base.calendar import due_date
from core.base.ids import AccountId, CabinetId
from core.base.refusals import Refusal
from core.base.typed import visible
from core.model.accounts import Account
from core.model.cabinets.cabinet import Person
from core.model.cabinets.delegation import Deed, Rights
from core.model.charges.charge import Payment
from core.model.papers.certificate import (
    AccountStatement,
    Certificate,
    Head,
    NoDebtCertificate,
    Unpaid,
    UsedReading,
)
from core.model.papers.paper import LONGEST_PURPOSE, Paper, PaperKind
from core.model.papers.standing import AccountStanding, DebtVerdict
from core.model.receipts.receipt import BilledAccount
from core.model.supplier.policy import Policy
from core.model.supplier.supplier import Supplier
from core.ports.work import Work
from core.use_cases.delegate_account import note_of_cabinet
from core.use_cases.issue_paper import issue
from core.use_cases.rights import NotAllowed, cabinet_may, ensure_may
from core.use_cases.see_balance import last_statement
from core.use_cases.see_counted_readings import counted_then
from core.use_cases.see_meters import current_meters
from core.use_cases.see_standing import debt_on, standing_on

NEEDED: Final = Rights.PAY
"""Who may only see an account gets no paper in its owner's name."""


class InDebt(Refusal):
    """There is a debt, so it cannot be certified that there is none."""


class NotAPurpose(Refusal):
    """There is no letter in what the paper is to be for, or it has more than `LONGEST_PURPOSE` characters."""


class Outcome(StrEnum):
    """What has become of a wish by the time it is carried out."""

    MADE = "made"
    IN_DEBT = "in-debt"
    NOT_ALLOWED = "not-allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A certificate that somebody wants."""

    cabinet: CabinetId
    account_id: AccountId
    kind: PaperKind
    purpose: str = ""
    """As typed, tidied."""
    large_print: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who gives certificates, by which rules, and how one finds their check."""

    supplier: Supplier
    policy: Policy
    check_link: Callable[[str], str]
    """The address that opens the check of a code; empty where there is none."""


def tidy_purpose(typed: str) -> str:
    """What a paper is for, on one line, as it was typed else.

    Raises:
        NotAPurpose: when it can be none, or is too long for the paper.
    """
    purpose = " ".join(visible(typed).split())
    if len(purpose) > LONGEST_PURPOSE or not any(map(str.isalpha, purpose)):
        raise NotAPurpose
    return purpose


def see_debt(work: Work, person: Person, account: Account, *, policy: Policy, now: datetime) -> DebtVerdict:
    """Whether the account owes anything today that stands in a certificate's way.

    Raises:
        NotAllowed: when the account's owner has not allowed that much.
        NothingCharged: when no month has been charged.
    """
    ensure_may(work, person, account.id, NEEDED)
    month = last_statement(work, account).month
    return debt_on(standing_on(work, account.id, month, policy.day(now)), policy)


def make_certificate(work: Work, wish: Wish, issuer: Issuer, *, now: datetime) -> Certificate:
    """Enter a certificate in the register, and put together what it says.

    Raises:
        NotAllowed: when the cabinet has not this right any more.
        NothingCharged: when no month has been charged.
        InDebt: when it would certify that there is no debt, and there is one.
    """
    if not cabinet_may(work, wish.cabinet, wish.account_id, NEEDED):
        raise NotAllowed
    policy, account = issuer.policy, work.accounts.get(wish.account_id)
    month = last_statement(work, account).month
    standing = standing_on(work, account.id, month, policy.day(now))
    verdict = debt_on(standing, policy)
    if wish.kind is PaperKind.NO_DEBT and not verdict.is_clear:
        raise InDebt
    paper = issue(
        work,
        account.id,
        wish.kind,
        month,
        by=f"cabinet:{wish.cabinet}",
        policy=policy,
        now=now,
        purpose=wish.purpose,
        lasts=policy.certificate_lasts,
    )
    if paper.issued_at == now:  # not the paper of an earlier wish
        note_of_cabinet(work, wish.cabinet, account.id, Deed.CERTIFIED, now=now)
    head = _head(account, paper, issuer, large_print=wish.large_print)
    if wish.kind is PaperKind.STATEMENT:
        return _statement(work, head, standing)
    return NoDebtCertificate(
        head=head,
        readings=_readings(work, account, standing, policy),
        last_paid=_last_paid(work, account.id, standing),
        counted=verdict.counted,
        not_due=tuple(
            Unpaid(debt=debt, due=due_date(debt.month, shift=policy.shift_due)) for debt in verdict.not_due
        ),
    )


def _head(account: Account, paper: Paper, issuer: Issuer, *, large_print: bool) -> Head:
    return Head(
        paper=paper,
        issued_at=issuer.policy.local(paper.issued_at),
        check_link=issuer.check_link(paper.code),
        payee=issuer.supplier.payee,
        supplier=issuer.supplier.contacts,
        signer=issuer.supplier.signer,
        account=BilledAccount.of(account),
        large_print=large_print,
    )


def _statement(work: Work, head: Head, standing: AccountStanding) -> AccountStatement:
    months = standing.last_year
    return AccountStatement(
        head=head,
        balance=standing.balance,
        months=months,
        payments=tuple(
            payment
            for payment in work.payments.of_account(
                head.paper.account_id, months[-1].month.first_day, standing.month.last_day
            )
            if payment.is_paid
        ),
    )


def _readings(
    work: Work, account: Account, standing: AccountStanding, policy: Policy
) -> tuple[UsedReading, ...]:
    """Of each meter that hung there when the month was over, the last reading by which was charged."""
    found = []
    for meter in current_meters(work, account, standing.month.last_day):
        last = next(counted_then(work, meter, standing.statement, policy), None)
        if last is not None:
            found += [
                UsedReading(meter=meter.number, zone=zone, value=value, taken_on=last.taken_on)
                for zone, value in zip(meter.zones, last.values, strict=False)
            ]
    return tuple(found)


def _last_paid(work: Work, account_id: AccountId, standing: AccountStanding) -> Payment | None:
    if standing.paid_since:
        return standing.paid_since[0]
    counted = work.payments.of_account(account_id, date.min, standing.day)
    return next((payment for payment in counted if payment.is_paid), None)
