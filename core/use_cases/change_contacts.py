"""Changing how a person is reached: the phone, the hours in which nobody writes, the days of an absence."""

from datetime import date, datetime

from core.model.cabinets.cabinet import Cabinet, Person
from core.model.cabinets.quiet_hours import QuietHours
from core.ports.work import Work


def change_phone(work: Work, person: Person, cabinet: Cabinet, phone: str, *, now: datetime) -> None:
    """Keep another phone, as `parse_phone` reads it; an empty one, and there is none."""
    if phone == cabinet.phone:
        return
    work.cabinets.set_phone(cabinet.id, phone)
    work.audit.record(at=now, actor=person.actor, action="phone-changed", subject=f"cabinet:{cabinet.id}")


def set_quiet_hours(
    work: Work, person: Person, cabinet: Cabinet, hours: QuietHours | None, *, now: datetime
) -> None:
    """Have nobody write in these hours; None, and the supplier's hold."""
    if hours == cabinet.quiet_hours:
        return
    work.cabinets.set_quiet_hours(cabinet.id, hours)
    work.audit.record(at=now, actor=person.actor, action="quiet-hours-set", subject=f"cabinet:{cabinet.id}")


def set_away(work: Work, person: Person, cabinet: Cabinet, until: date | None, *, now: datetime) -> None:
    """Remind of no readings until the day on which the person comes back; None, and they are at home."""
    if until == cabinet.away_until:
        return
    work.cabinets.set_away(cabinet.id, until)
    work.audit.record(at=now, actor=person.actor, action="absence-set", subject=f"cabinet:{cabinet.id}")
