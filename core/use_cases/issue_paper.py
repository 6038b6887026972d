"""Issuing a paper: entering it in the register, with a number and a code by which anybody can check it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from core.base.check_codes import new_code
from core.base.ids import AccountId, PaperId
from core.base.months import Month
from core.model.charges.charge import Payment
from core.model.papers.paper import Fact, Paper, PaperKind, fingerprint_of
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.see_standing import debt_on, standing_on

_FOR_EVER: Final = timedelta(0)


def issue(
    work: Work,
    account_id: AccountId,
    kind: PaperKind,
    month: Month,
    *,
    by: str,
    policy: Policy,
    now: datetime,
    purpose: str = "",
    lasts: timedelta = _FOR_EVER,
) -> Paper:
    """Enter a paper in the register; one that would say the same is that paper, under its number.

    Args:
        work: the unit of work.
        account_id: whose it is.
        kind: what it is.
        month: the charged month that it states, or rests on.
        by: the name under which the audit knows who asks.
        policy: the supplier's settings.
        now: when it is asked for.
        purpose: what it is for, as typed.
        lasts: for how long it holds, in days; none for ever.
    """
    day = policy.day(now)
    unknown = Paper(
        id=PaperId(0),
        code=new_code(),
        kind=kind,
        account_id=account_id,
        month=month,
        day=day,
        purpose=purpose,
        fingerprint="",
        issued_at=now,
        asked_by=by,
        valid_until=day + lasts if lasts else None,
    )
    paper = replace(unknown, fingerprint=fingerprint_of(facts_of(work, unknown, policy)))
    work.accounts.hold(account_id)  # two chats that ask at once get one number
    issued = work.papers.same_as(paper)
    if issued is not None:
        return issued
    paper = work.papers.add(paper)
    work.audit.record(at=now, actor=by, action="paper-issued", subject=f"paper:{paper.id}")
    return paper


def facts_of(work: Work, paper: Paper, policy: Policy) -> Sequence[Fact]:
    """What the paper ought to state, as billing has it now."""
    return _FACTS[paper.kind](work, paper, policy)


def _of_receipt(work: Work, paper: Paper, policy: Policy) -> Sequence[Fact]:
    """The month's sums; the day on which it is printed changes nothing."""
    del policy
    facts: list[Fact] = [str(paper.month)]
    for charge in work.charges.of_month(paper.account_id, paper.month):
        facts += [
            charge.service,
            charge.tariff,
            charge.volume,
            charge.opening,
            charge.charged,
            charge.recalculated,
            charge.quality,
            charge.paid,
            charge.closing,
        ]
    for line in work.charges.lines_of(paper.account_id, paper.month):
        facts += [line.service, line.zone, line.range, line.volume, line.tariff, line.amount]
    return facts


def _of_certificate(work: Work, paper: Paper, policy: Policy) -> Sequence[Fact]:
    """What was owed on the day; payments only where without them there would be a debt."""
    standing = standing_on(work, paper.account_id, paper.month, paper.day)
    statement = standing.statement
    return [
        str(paper.month),
        paper.day,
        statement.service.total,
        statement.penalty_due,
        *_paid(debt_on(standing, policy).counted),
    ]


def _of_statement(work: Work, paper: Paper, policy: Policy) -> Sequence[Fact]:
    """The months that it tells of, and all that was paid since the last of them."""
    del policy
    standing = standing_on(work, paper.account_id, paper.month, paper.day)
    facts: list[Fact] = [str(paper.month), paper.day]
    for stated in standing.last_year:
        total = stated.total
        facts += [str(stated.month), total.opening, total.charged, total.corrected, total.paid]
    return [*facts, *_paid(standing.paid_since)]


def _paid(payments: Iterable[Payment]) -> list[Fact]:
    return [fact for payment in payments for fact in (payment.date, payment.amount)]


_FACTS: Final[Mapping[PaperKind, Callable[[Work, Paper, Policy], Sequence[Fact]]]] = {
    PaperKind.RECEIPT: _of_receipt,
    PaperKind.NO_DEBT: _of_certificate,
    PaperKind.STATEMENT: _of_statement,
}
