"""One's own reading is deleted, as long as it has not left for billing (S46)."""

from bot.engine.dialogue import Go, Leave, Reply
from bot.engine.screens import Look, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.menu import Menu
from bot.fsm.readings import Deleting, Readings
from bot.handlers.readings import wording
from bot.handlers.readings.common import readings, standing
from bot.texts import word_of
from core.base import figures
from core.base.check_codes import spaced
from core.base.ids import ReadingId
from core.model.meters import Meter
from core.model.readings.reading import NotYourReading, Reading, ReadingGone
from core.use_cases.delete_reading import delete, ensure_can_delete
from core.use_cases.see_meters import any_meter


def can_delete(turn: Turn, reading: Reading) -> bool:
    """Whether it is one's own and has not left for billing (S46)."""
    return reading.handed_in_by == turn.person.actor and reading.can_be_taken_back


def deletable(turn: Turn, meter: Meter) -> Reading | None:
    """The meter's last reading, if it can be deleted."""
    last = turn.work.readings.last_of_meter(meter.id)
    return last if last is not None and can_delete(turn, last) else None


@readings.pressed()
def ask_delete(turn: Turn, reading_id: ReadingId) -> Reply:
    standing(turn, reading_id)
    return _unless_too_late(turn, reading_id) or Go(Readings.delete, Deleting(reading=reading_id))


def _unless_too_late(turn: Turn, reading_id: ReadingId) -> Reply:
    """Say that a reading has left for billing; None when it can be deleted."""
    try:
        ensure_can_delete(turn.work, turn.person, turn.account, reading_id)
    except NotYourReading as refused:
        raise OutOfDate from refused
    except ReadingGone:
        turn.say("delete-too-late", phones=", ".join(turn.supplier.contacts.phones))
        return Go(Menu.main)
    return None


@readings.shows(Readings.delete, leave=Leave.CANCEL)
def confirm_delete(turn: Turn) -> Screen:
    reading = standing(turn, turn.recall(Deleting).reading)
    meter = turn.work.meters.get(reading.meter_id)
    if meter is None:
        raise OutOfDate
    return turn.screen(
        "delete-confirm",
        (turn.button("button-delete-yes", deleted.carry(reading.id), look=Look.DANGER),),
        meter=meter.number,
        values=turn.part(wording.values(turn, meter, reading.values)),
        date=figures.day(reading.taken_on),
    )


@readings.pressed(Readings.delete)
def deleted(turn: Turn, reading_id: ReadingId) -> Reply:
    reading = standing(turn, reading_id)
    if too_late := _unless_too_late(turn, reading_id):
        return too_late
    try:
        aftermath = delete(
            turn.work, turn.person, turn.account, reading_id, policy=turn.policy, now=turn.now
        ).aftermath
    except ReadingGone as gone:  # an export or an operator was quicker by a moment
        raise OutOfDate from gone
    turn.say(
        "deleted",
        code=spaced(reading.proof),
        month=figures.month(reading.month),
        **_left(turn, reading, aftermath.brought_back),
    )
    return Go(Menu.main)


def _left(turn: Turn, gone: Reading, brought_back: Reading | None) -> dict[str, str]:
    """Which reading now counts for the month of the deleted one."""
    if brought_back is None:
        last = turn.work.readings.last_of_meter(gone.meter_id)
        left = "something" if last is not None and last.month == gone.month else "nothing"
        return {"left": left, "values": "", "earlier": ""}
    meter = any_meter(turn.work, turn.account, brought_back.meter_id)
    return {
        "left": word_of(brought_back.status),
        "values": turn.part(wording.values(turn, meter, brought_back.values)),
        "earlier": spaced(brought_back.proof),
    }
