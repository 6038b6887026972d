"""Issuing a paper: entering it in the register, with a number and a code by which anybody can check it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from core.base.check_codes import new_code
from core.base.ids import AccountId, PaperId
from core.base.months import Month
from core.model.papers.paper import Fact, Paper, PaperKind, fingerprint_of
from core.model.supplier.policy import Policy
from core.ports.work import Work

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
    facts = facts_of(work, account_id, kind, month, day)
    paper = Paper(
        id=PaperId(0),
        code=new_code(),
        kind=kind,
        account_id=account_id,
        month=month,
        day=day,
        purpose=purpose,
        fingerprint=fingerprint_of(facts),
        issued_at=now,
        asked_by=by,
        valid_until=day + lasts if lasts else None,
    )
    work.accounts.hold(account_id)  # two chats that ask at once get one number
    issued = work.papers.same_as(paper)
    if issued is not None:
        return issued
    paper = work.papers.add(paper)
    work.audit.record(at=now, actor=by, action="paper-issued", subject=f"paper:{paper.id}")
    return paper


def facts_of(work: Work, account_id: AccountId, kind: PaperKind, month: Month, day: date) -> Sequence[Fact]:
    """What a paper of this kind states, as billing has it now."""
    return _FACTS[kind](work, account_id, month, day)


def _of_receipt(work: Work, account_id: AccountId, month: Month, day: date) -> Sequence[Fact]:
    """The month's sums; the day on which it is printed changes nothing."""
    del day
    facts: list[Fact] = [str(month)]
    for charge in work.charges.of_month(account_id, month):
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
    for line in work.charges.lines_of(account_id, month):
        facts += [line.service, line.zone, line.range, line.volume, line.tariff, line.amount]
    return facts


_FACTS: Final[Mapping[PaperKind, Callable[[Work, AccountId, Month, date], Sequence[Fact]]]] = {
    PaperKind.RECEIPT: _of_receipt,
}
