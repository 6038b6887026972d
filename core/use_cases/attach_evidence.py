"""A photograph of the meter is attached to a reading, for the operator who judges it."""

from datetime import datetime

from core.base.ids import ReadingId
from core.model.cabinets.cabinet import Person
from core.model.readings.evidence import MOST_OF_A_READING, EnoughEvidence
from core.model.readings.reading import NotYourReading, Reading, ReadingGone
from core.ports.work import Work


def ensure_may_attach(work: Work, person: Person, reading_id: ReadingId) -> Reading:
    """Only one's own reading is backed, while it stands for something.

    Raises:
        NotYourReading: when somebody else handed it in, or there is none of this id.
        ReadingGone: when it has been deleted, replaced or rejected.
        EnoughEvidence: when it has all the photographs that are kept of one.
    """
    reading = work.readings.get(reading_id)
    if reading is None or reading.handed_in_by != person.actor:
        raise NotYourReading
    if reading.withdrawn:
        raise ReadingGone(reading.status)
    if work.evidence.count(reading_id) >= MOST_OF_A_READING:
        raise EnoughEvidence
    return reading


def attach(work: Work, person: Person, reading_id: ReadingId, content: bytes, *, now: datetime) -> None:
    """Keep a photograph that has been made fit to be kept; the refusals are those of `ensure_may_attach`."""
    ensure_may_attach(work, person, reading_id)
    work.evidence.add(reading_id, content, by=person.actor, at=now)
