"""Checking the code of a reading or a document: anybody may, and learns only what `Checked` holds."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Person
from core.model.readings.proof_codes import parse_code
from core.model.supplier.policy import Policy
from core.ports.work import Work

_HOUR: Final = timedelta(hours=1)


class NothingUnderCode(Refusal):
    """Nothing has this code."""


class TooManyChecks(Refusal):
    """The person has checked as many codes within an hour as they may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """All that anybody learns by a code."""

    at: datetime
    """When it was handed in."""
    account_tail: str
    """The account's last four digits."""
    valid: bool
    """False when it has been withdrawn: deleted, replaced or rejected."""


def check(work: Work, person: Person, typed: str, *, policy: Policy, now: datetime) -> Checked:
    """Say what a code proves, and no more than that.

    Raises:
        NotACode: before anything is counted.
        TooManyChecks: when the person has checked as many codes within an hour as they may.
        NothingUnderCode: when there is no reading of this code.
    """
    code = parse_code(typed)
    if work.tries.count("check", person.actor, now - _HOUR) >= policy.checks_an_hour:
        raise TooManyChecks
    work.tries.add("check", person.actor, now)
    reading = work.readings.by_proof(code)
    meter = work.meters.get(reading.meter_id) if reading else None
    if reading is None or meter is None:
        raise NothingUnderCode
    return Checked(
        at=reading.received_at,
        account_tail=work.accounts.get(meter.account_id).tail,
        valid=not reading.withdrawn,
    )
