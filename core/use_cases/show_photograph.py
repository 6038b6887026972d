"""Somebody sends a photograph, to be looked at: each costs a second of a processor, so they are counted."""

from datetime import datetime
from typing import Final

from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Person
from core.ports.work import Work
from core.use_cases.limits import HOUR, Limit, take_try

MOST_OF_A_PERSON: Final = 30
MOST_OF_AN_ADDRESS: Final = 150
"""An hour; mobile operators put thousands of people behind one address."""


class TooManyPhotographs(Refusal):
    """So many have been looked at within the hour that this one is not."""


def count_photograph(work: Work, person: Person, *, now: datetime) -> None:
    """Count one more.

    Raises:
        TooManyPhotographs: when this person, or this network address, has shown all that are looked at.
    """
    limits = [Limit("photograph-person", person.actor, MOST_OF_A_PERSON, HOUR)]
    if person.address:
        limits.append(Limit("photograph-address", person.address, MOST_OF_AN_ADDRESS, HOUR))
    if not take_try(work, limits, now):
        raise TooManyPhotographs
