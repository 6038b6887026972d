"""Checking the code of a reading or a paper: anybody may, and learns only what `Checked` holds."""

from dataclasses import dataclass
from datetime import date, datetime

from core.base.check_codes import parse_code
from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Person
from core.model.papers.paper import Paper, PaperKind, Verdict, fingerprint_of
from core.model.supplier.policy import Policy
from core.ports.work import Work
from core.use_cases.issue_paper import facts_of
from core.use_cases.limits import HOUR, Limit, take_try


class NothingUnderCode(Refusal):
    """Nothing has this code."""


class TooManyChecks(Refusal):
    """The person has checked as many codes within an hour as they may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """All that anybody learns by a code."""

    kind: PaperKind | None = None
    """What the paper is; None for a reading."""
    at: datetime
    """When it was issued, or handed in."""
    account_tail: str
    """The account's last four digits."""
    verdict: Verdict
    """A reading is withdrawn when it was deleted, replaced or rejected."""
    valid_until: date | None = None
    """The last day on which a paper holds; None where it holds for ever."""


def check(work: Work, person: Person, typed: str, *, policy: Policy, now: datetime) -> Checked:
    """Say what a code proves, and no more than that.

    Raises:
        NotACode: before anything is counted.
        TooManyChecks: when the person has checked as many codes within an hour as they may.
        NothingUnderCode: when neither a reading nor a paper has this code.
    """
    code = parse_code(typed)
    if not take_try(work, [Limit("check", person.actor, policy.checks_an_hour, HOUR)], now):
        raise TooManyChecks
    paper = work.papers.by_code(code)
    return _of_reading(work, code) if paper is None else _of_paper(work, paper, policy, now)


def _of_reading(work: Work, code: str) -> Checked:
    reading = work.readings.by_proof(code)
    meter = work.meters.get(reading.meter_id) if reading else None
    if reading is None or meter is None:
        raise NothingUnderCode
    return Checked(
        at=reading.received_at,
        account_tail=work.accounts.get(meter.account_id).tail,
        verdict=Verdict.WITHDRAWN if reading.withdrawn else Verdict.VALID,
    )


def _of_paper(work: Work, paper: Paper, policy: Policy, now: datetime) -> Checked:
    return Checked(
        kind=paper.kind,
        at=paper.issued_at,
        account_tail=work.accounts.get(paper.account_id).tail,
        verdict=verdict_of(work, paper, policy, policy.day(now)),
        valid_until=paper.valid_until,
    )


def verdict_of(work: Work, paper: Paper, policy: Policy, today: date) -> Verdict:
    """Whether a paper holds today."""
    facts = facts_of(work, paper, policy)
    return paper.verdict(fingerprint_of(facts), today)
