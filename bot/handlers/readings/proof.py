"""The numbered proof of what was handed in."""

from collections.abc import Iterator
from decimal import Decimal

from bot.engine.dialogue import Go, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.readings import HandedIn, Readings
from bot.handlers.readings import wording
from bot.handlers.readings.common import open_meter, readings, standing
from bot.handlers.readings.deleting import ask_delete, can_delete
from bot.handlers.readings.evidence import attach_button, can_attach
from bot.handlers.readings.history import history
from bot.handlers.readings.unasked import number_of
from bot.handlers.readings.unusual import hush_button, told
from bot.texts import word_of
from core.base import figures
from core.base.check_codes import spaced
from core.base.ids import ReadingId
from core.base.months import Month
from core.model.cabinets.contact_details import masked_email
from core.model.cabinets.switches import Switch
from core.model.meters import Meter
from core.model.readings.reading import Reading, ReadingStatus
from core.model.readings.window import window_on
from core.use_cases import forecast_bill
from core.use_cases.heed_ceiling import read_cost
from core.use_cases.notice_unusual_use import notice
from core.use_cases.see_meters import current_meters
from core.use_cases.see_proof import ReadingProof, proof_of
from core.use_cases.set_switch import is_on


@readings.shows(Readings.accepted)
def accepted(turn: Turn) -> Screen:
    """The numbered proof: who, when, by what channel, values, consumption, about what it costs."""
    reading = standing(turn, turn.recall(HandedIn).reading)
    proof = proof_of(turn.work, turn.account, reading, turn.policy)
    received = turn.policy.local(reading.received_at)
    others = [m for m in current_meters(turn.work, turn.account, turn.today) if m.id != proof.meter.id]
    known = [kwh for kwh in reading.consumption if kwh is not None]
    consumption = sum(known, Decimal(0)) if len(known) == len(reading.consumption) else None
    rows: list[Row] = [(turn.button("button-another-meter", another.carry()),)] if others else []
    if can_attach(turn, reading):
        rows.append((attach_button(turn),))
    if can_delete(turn, reading):
        rows.append((turn.button("button-delete-reading", ask_delete.carry(reading.id)),))
    unusual = notice(turn.work, turn.cabinet, turn.account, proof)
    if unusual is not None:
        rows.append((hush_button(turn, proof.meter),))
    rows.append((turn.button("button-history", history.carry()),))
    facts = [
        turn.text(
            "proof",
            code=spaced(reading.proof),
            meter=proof.meter.number,
            values=turn.part(wording.values(turn, proof.meter, reading.values)),
            previous=turn.text.label("unknown")
            if proof.is_first
            else turn.part(wording.values(turn, proof.meter, proof.previous.values)),
            at=figures.moment(received),
            source=wording.source(turn, reading.source),
            who=_who(turn, reading),
            month=figures.month(reading.month),
            status=word_of(reading.status),
        ),
        turn.text("proof-first")
        if proof.is_first
        else turn.text("proof-consumption", consumption=wording.volume(consumption)),
    ]
    if proof.cost is not None and not proof.is_first and reading.status is not ReadingStatus.ON_CHECK:
        facts.append(turn.text("proof-cost", cost=figures.money(proof.cost)))
    forecast = _forecast(turn, reading)
    if forecast is not None:
        facts.append(forecast)
    notes = [told(turn, unusual, reading.month)] if unusual else []
    notes += _over_ceiling(turn, proof)
    notes += [_replaced(turn, proof.meter, gone) for gone in turn.recall(HandedIn).replaced]
    if reading.status is ReadingStatus.ON_CHECK:
        notes.append(turn.text("proof-on-check"))
        if can_attach(turn, reading) and not turn.work.evidence.count(reading.id):
            notes.append(turn.text("evidence-helps"))
    if reading.month > Month.of(reading.taken_on):
        last_day = window_on(reading.taken_on, turn.policy.windows).last_day
        notes.append(turn.text("proof-next-month", day=last_day, month=figures.month(reading.month)))
    notes.append(turn.text("proof-note"))
    if proof.meter.verification_expired(turn.today):
        notes.append(turn.text("meter-verification-over"))
    return Screen(text=Markup("\n\n".join(["\n".join(facts), *notes])), rows=tuple(rows))


@readings.said(Readings.accepted)
def typed_after(turn: Turn, typed: str) -> Reply:
    """A number below a proof puts right what was handed in, or the zone that it names."""
    reading = standing(turn, turn.recall(HandedIn).reading)
    return number_of(turn, open_meter(turn, reading.meter_id), typed, instead_of=reading.values)


def _forecast(turn: Turn, reading: Reading) -> Markup | None:
    """Between which sums the bill of the reading's month is likely to lie, unless it is not wanted."""
    if not reading.counts or not is_on(turn.work, turn.cabinet.id, Switch.FORECAST):
        return None
    found = forecast_bill.forecast(turn.work, turn.account, turn.policy, turn.today)
    if found is None or found.month != reading.month:
        return None
    return turn.text(
        "proof-forecast",
        month=figures.month(found.month),
        least=figures.money(found.least),
        most=figures.money(found.most),
        basis="reading" if found.is_read else "months",
    )


def _over_ceiling(turn: Turn, proof: ReadingProof) -> Iterator[Markup]:
    """The warning that the person has asked for, where the month comes to more than they wanted."""
    reading = proof.reading
    if turn.cabinet.bill_ceiling is None or proof.is_first or not reading.counts:
        return
    cost = read_cost(turn.work, turn.account, reading.month, turn.policy)
    if cost is not None and turn.cabinet.is_over_ceiling(cost):
        yield turn.text(
            "proof-over-ceiling",
            month=figures.month(reading.month),
            cost=figures.money(cost),
            ceiling=figures.money(turn.cabinet.bill_ceiling),
        )


def _who(turn: Turn, reading: Reading) -> str:
    """From whose cabinet it was handed in; of somebody else's, such as a relative's, nothing more is said."""
    if reading.handed_in_by != turn.person.actor:
        return turn.text.label("who-another")
    return masked_email(turn.cabinet.email)


def _replaced(turn: Turn, meter: Meter, reading_id: ReadingId) -> Markup:
    """Say that an earlier code proves nothing any more: the person may have kept it."""
    reading = turn.work.readings.get(reading_id)
    if reading is None or not reading.withdrawn:
        raise OutOfDate
    return turn.text(
        "proof-replaces",
        month=figures.month(reading.month),
        values=turn.part(wording.values(turn, meter, reading.values)),
        code=spaced(reading.proof),
    )


@readings.pressed()
def another(turn: Turn) -> Reply:
    return Go(Readings.meters)
