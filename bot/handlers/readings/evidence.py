"""Photographs of the meter, sent with a reading or after it, for the operator who judges it."""

from dataclasses import replace
from typing import Any

from bot.engine.dialogue import Leave, Nothing, Reply
from bot.engine.events import Attached
from bot.engine.screens import Button, Screen
from bot.engine.turn import Turn
from bot.fsm.readings import GIVING, Given, HandedIn, Readings
from bot.handlers import photographs
from bot.handlers.readings.common import EVIDENCE, readings, standing
from bot.handlers.readings.values import value_typed
from core.base.ids import ReadingId
from core.model.photographs import Flaw
from core.model.readings.evidence import EnoughEvidence
from core.model.readings.reading import NotYourReading, Reading, ReadingGone
from core.use_cases.attach_evidence import attach, ensure_may_attach


def attach_button(turn: Turn) -> Button:
    return turn.button("button-attach-photo", ask_photo.carry())


def can_attach(turn: Turn, reading: Reading) -> bool:
    """Whether a photograph may still be attached."""
    try:
        ensure_may_attach(turn.work, turn.person, reading.id)
    except (NotYourReading, ReadingGone, EnoughEvidence):
        return False
    return True


@readings.pressed(Readings.accepted)
def ask_photo(turn: Turn) -> Reply:
    """[Приложить фото]."""
    return Readings.photo


@readings.shows(Readings.photo, back=Readings.accepted, leave=Leave.MENU)
def how_to_take_it(turn: Turn) -> Screen:
    standing(turn, turn.recall(HandedIn).reading)
    return turn.screen("evidence-ask")


@readings.attached(*GIVING)
def sent_with(turn: Turn, file: Attached) -> Reply:
    """The photograph waits for its reading, unless it is of a paper; a number below it is the reading."""
    if not photographs.is_taken(turn, file):
        return None
    turn.remember(replace(turn.recall(Given), photo=file.reference))
    if any(map(str.isdecimal, file.caption)):
        return value_typed(turn, file.caption)
    photographs.look_at(turn, file, for_reading=True)
    return None


@readings.attached(Readings.photo, Readings.accepted)
def sent_after(turn: Turn, file: Attached) -> Reply:
    """Of the meter, most likely; a receipt is still told from it."""
    reading = standing(turn, turn.recall(HandedIn).reading)
    if not can_attach(turn, reading):
        return photographs.sent(turn, file)
    if photographs.is_taken(turn, file):
        turn.errand(EVIDENCE, reading=reading.id, file=file.reference, album=turn.event.together)
        turn.say("photo-looking")
    return None


@readings.done(EVIDENCE, interrupts=True)
def made_fit(turn: Turn, result: dict[str, Any]) -> Reply:
    """Attach it; of several that were sent together one word is said."""
    if "finding" in result:
        return photographs.looked_at(turn, result)
    if "flaw" in result:
        photographs.say_flaw(turn, Flaw(result["flaw"]))
        return None
    try:
        attach(turn.work, turn.person, ReadingId(result["reading"]), result["content"], now=turn.now)
    except (NotYourReading, ReadingGone):
        turn.say("evidence-too-late")
        return None
    except EnoughEvidence:
        pass  # more were sent together than are kept
    if turn.work.queue.waits(EVIDENCE, turn.recipient):
        return Nothing()
    turn.say("evidence-attached")
    return None


@readings.done(f"{EVIDENCE}-gave-up")
def not_made_fit(turn: Turn, result: dict[str, Any]) -> Reply:
    del result
    turn.say("photo-failed")
    return None
