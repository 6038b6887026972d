"""Papers that were issued: what an administrator looks up, and takes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.base.check_codes import NotACode, parse_code
from core.base.ids import AccountId, AccountNumber
from core.base.refusals import Refusal
from core.model.papers.paper import Paper, Verdict, id_in
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.check_code import verdict_of
from core.use_cases.review_reading import tidy_reason


class NoSuchPaper(Refusal):
    """No paper has this number or code."""


class NoSuchAccount(Refusal):
    """No account has this number."""


class WithdrawnBefore(Refusal):
    """The paper has been withdrawn already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A paper, and how it stands today."""

    paper: Paper
    account: AccountNumber
    verdict: Verdict


def last_issued(
    work: Work, *, limit: int, policy: Policy, now: datetime, number: AccountNumber | None = None
) -> Sequence[Issued]:
    """The papers issued last, of one account or of all, newest first.

    Raises:
        NoSuchAccount: when there is none of this number.
    """
    account: AccountId | None = None
    if number is not None:
        found = work.accounts.by_number(number)
        if found is None:
            raise NoSuchAccount
        account = found.id
    return [_as_issued(work, paper, policy, now) for paper in work.papers.last(limit, account)]


def find_paper(work: Work, typed: str, *, policy: Policy, now: datetime) -> Issued:
    """The paper of this number or code.

    Raises:
        NoSuchPaper: when there is none.
    """
    return _as_issued(work, _paper_of(work, typed), policy, now)


def withdraw_paper(work: Work, typed: str, reason: str, *, by: str, now: datetime) -> Paper:
    """Let the paper of this number or code hold no more: whoever checks it is told so, and not why.

    Raises:
        NoReason: when nothing is left of the reason.
        ReasonTooLong: when it is longer than reasons are.
        NoSuchPaper: when there is none.
        WithdrawnBefore: when that has been done before.
    """
    tidy = tidy_reason(reason)
    paper = _paper_of(work, typed)
    if not work.papers.withdraw(paper.id, tidy, now):
        raise WithdrawnBefore
    work.audit.record(at=now, actor=by, action="paper-withdrawn", subject=f"paper:{paper.id}")
    return paper


def _paper_of(work: Work, typed: str) -> Paper:
    paper_id = id_in(typed)
    numbered = None if paper_id is None else work.papers.get(paper_id)
    if numbered is not None and numbered.is_named(typed):
        return numbered
    try:
        coded = work.papers.by_code(parse_code(typed))
    except NotACode:
        coded = None
    if coded is None:
        raise NoSuchPaper
    return coded


def _as_issued(work: Work, paper: Paper, policy: Policy, now: datetime) -> Issued:
    number = work.accounts.get(paper.account_id).number
    return Issued(paper=paper, account=number, verdict=verdict_of(work, paper, policy, policy.day(now)))
