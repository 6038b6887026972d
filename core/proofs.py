"""The numbered proof: a code by which anybody can check that a reading or a document of ours is real."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from core.cabinets import Person
from core.errors import Refusal
from core.policy import Policy
from core.ports import Work
from core.typed import visible

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base32: no I, L, O and U, which are taken for others."""
_LENGTH: Final = 12
_MEANT: Final = str.maketrans("ILO", "110")
_IGNORED: Final = " -\u2010\u2011\u2012\u2013\u2014\u00a0"
_GROUP: Final = 4
_HOUR: Final = timedelta(hours=1)


class NotACode(Refusal):
    """What was typed cannot be a code of ours."""


class NothingUnderCode(Refusal):
    """There is nothing under this code."""


class TooManyChecks(Refusal):
    """So many codes have been checked within an hour that no more are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """All that a code tells to anybody."""

    at: datetime
    """When it was handed in."""
    account_tail: str
    """The account's last four digits."""
    valid: bool
    """False when it has been withdrawn: deleted, replaced or rejected."""


def new_code() -> str:
    """A code that nobody can guess: 60 random bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def spaced(code: str) -> str:
    """The code as people read it: `7K3M-9QXA-2B4D`."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def parse_code(typed: str) -> str:
    """Read a code as people type it: any case, with or without dashes; I and L are 1, O is 0.

    Raises:
        NotACode: when it cannot be one.
    """
    code = "".join(character for character in visible(typed).upper() if character not in _IGNORED).translate(
        _MEANT
    )
    if len(code) != _LENGTH or any(character not in _ALPHABET for character in code):
        raise NotACode
    return code


def check(work: Work, person: Person, typed: str, *, policy: Policy, now: datetime) -> Checked:
    """Say what stands under a code, and no more than that.

    Raises:
        NotACode: before anything is counted.
        TooManyChecks: see there.
        NothingUnderCode: see there.
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
