"""What changes for a meter's other readings when one is accepted late, deleted or rejected.

Each reading is judged against the one before it. When that becomes another one, the consumption changes, and
what could be taken on trust perhaps no longer can. What has left for billing stays as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter
from typing import Final

from core.base.months import Month
from core.model.meters import Meter
from core.model.readings.plausibility import CheckLimits, Expectation, judge_again
from core.model.readings.reading import Reading, ReadingStatus, previous_reading
from core.ports.work import Work

_AGE: Final = attrgetter("month", "taken_on", "received_at", "id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Why readings are judged anew."""

    by: str
    """Who has deleted or decided, as the audit names them."""
    at: datetime
    limits: CheckLimits


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """What has become of a meter's other readings."""

    brought_back: Reading | None = None
    """An earlier reading of the same month, which stands again."""
    put_on_check: tuple[Reading, ...] = ()
    """Later ones that nobody can take on trust any more."""
    cleared: tuple[Reading, ...] = ()
    """Later ones that were on check and count now, since nothing about them is suspicious any more."""


def after_leaving(work: Work, meter: Meter, month: Month, occasion: Occasion) -> Aftermath:
    """A reading of the month has been deleted or rejected: what it replaced stands again."""
    brought_back = _bring_back(work, meter, month, occasion)
    return replace(after_change(work, meter, month, occasion), brought_back=brought_back)


def after_change(work: Work, meter: Meter, month: Month, occasion: Occasion) -> Aftermath:
    """Other readings of the month count than before: judge those of later months anew."""
    history = list(work.readings.of_meter(meter.id))
    changed: list[Reading] = []
    for reading in sorted(history, key=_AGE):
        if reading.month <= month or not reading.can_be_taken_back:
            continue
        judged = judged_anew(meter, history, reading, occasion.limits)
        if judged == reading or not work.readings.revise(judged, was=reading.status):
            continue
        history[history.index(reading)] = judged
        if judged.status is not reading.status:
            changed.append(judged)
            on_check = judged.status is ReadingStatus.ON_CHECK
            _record(work, "reading-put-on-check" if on_check else "reading-cleared", judged, occasion)
    return Aftermath(
        put_on_check=tuple(each for each in changed if each.status is ReadingStatus.ON_CHECK),
        cleared=tuple(each for each in changed if each.status is ReadingStatus.ACCEPTED),
    )


def judged_anew(meter: Meter, history: Sequence[Reading], reading: Reading, limits: CheckLimits) -> Reading:
    """The reading with its true consumption; judged anew only if that is another than it had.

    So what an operator has accepted stays accepted until it is compared with something else.
    """
    if len(reading.values) != len(meter.zones):
        return reading  # from before a change of zones: there is nothing to compare it with
    previous = previous_reading(
        meter,
        (each for each in history if each.id != reading.id),
        month=reading.month,
        taken_on=reading.taken_on,
    )
    if previous.consumption(meter, reading.values) == reading.consumption:
        return reading
    expected = Expectation(meter=meter, previous=previous, taken_on=reading.taken_on, limits=limits)
    verdict = judge_again(expected, reading)
    return replace(
        reading, consumption=verdict.consumption, status=verdict.status, suspicion=verdict.suspicion
    )


def _bring_back(work: Work, meter: Meter, month: Month, occasion: Occasion) -> Reading | None:
    """Let the newest replaced reading of the month stand again, unless another one stands there."""
    history = work.readings.of_meter(meter.id)
    if any(each.is_ours and each.month == month for each in history):
        return None
    replaced = work.readings.last_replaced(meter.id, month)
    if replaced is None:
        return None
    status = ReadingStatus.ON_CHECK if replaced.suspicion else ReadingStatus.ACCEPTED
    back = judged_anew(meter, history, replace(replaced, status=status), occasion.limits)
    if not work.readings.revise(back, was=ReadingStatus.REPLACED):
        return None
    _record(work, "reading-brought-back", back, occasion)
    return back


def _record(work: Work, action: str, reading: Reading, occasion: Occasion) -> None:
    work.audit.record(at=occasion.at, actor=occasion.by, action=action, subject=f"reading:{reading.id}")
