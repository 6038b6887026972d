"""Somebody sends a photograph, to be looked at: each costs a second of a processor, so they are counted."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from core.base.refusals import Refusal
from core.model.cabinets.cabinet import Person
from core.ports.work import Work

MOST_OF_A_PERSON: Final = 30
MOST_OF_AN_ADDRESS: Final = 150
"""An hour; mobile operators put thousands of people behind one address."""
_HOUR: Final = timedelta(hours=1)


class TooManyPhotographs(Refusal):
    """So many have been looked at within the hour that this one is not."""


def count_photograph(work: Work, person: Person, *, now: datetime) -> None:
    """Count one more.

    Raises:
        TooManyPhotographs: when this person, or this network address, has shown all that are looked at.
    """
    limits = list(_limits(person))
    if any(work.tries.count(kind, subject, now - _HOUR) >= most for kind, subject, most in limits):
        raise TooManyPhotographs
    for kind, subject, _ in limits:
        work.tries.add(kind, subject, now)


def _limits(person: Person) -> Iterable[tuple[str, str, int]]:
    yield "photograph-person", person.actor, MOST_OF_A_PERSON
    if person.address:
        yield "photograph-address", person.address, MOST_OF_AN_ADDRESS
