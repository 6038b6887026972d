"""Readings without registration (S52, S53): the number, the meter, its value, a proof."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.engine.dialogue import Go, Leave, NoAnswer, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn, known
from bot.fsm.guests import Foretold, GuestReadings, Visit
from bot.fsm.start import Start
from bot.handlers.guests.common import ask_number, ensure_guest, guests, number_typed, register_row
from bot.handlers.readings import wording
from bot.handlers.readings.deleting import can_delete, deletable
from bot.texts import word_of
from core.base import figures
from core.base.check_codes import spaced
from core.base.ids import MeterId, ReadingId
from core.base.months import Month
from core.model.accounts import Account
from core.model.meters import Meter, Values
from core.model.readings.plausibility import BeyondCapacity, Doubt, ReadingBelowPrevious
from core.model.readings.reading import NotYourReading, Reading, ReadingGone, ReadingStatus
from core.model.readings.typed_values import (
    NotAReading,
    TooManyDigits,
    ValuesUnclear,
    parse_message,
    parse_next,
)
from core.model.readings.window import window_on
from core.use_cases.delete_reading import delete, ensure_can_delete
from core.use_cases.forbid_guests import GuestsForbidden
from core.use_cases.hand_in_as_guest import (
    InAlready,
    TooManyGuestReadings,
    ensure_awaits_guests,
    ensure_guest_can_hand_in,
    ensure_takes_guests,
    hand_in_as_guest,
)
from core.use_cases.hand_in_reading import AccountClosed, ReadingDoubtful, Submission, unchanged_values
from core.use_cases.see_meters import MeterGone, current_meter, current_meters

# --- the account ---


@guests.pressed()
def read(turn: Turn) -> Reply:
    """[Передать показания] of the entry screen (S5)."""
    return begin(turn)


def begin(turn: Turn, *typed: str) -> Go:
    """Ask for the account; what was `typed` as the meter's value is kept until the meter is known."""
    ensure_guest(turn)
    return Go(GuestReadings.number, Foretold(typed=typed))


@guests.shows(GuestReadings.number, leave=Leave.CANCEL)
def ask_number_of_readings(turn: Turn) -> Screen:
    return ask_number(turn, "guest-readings-number")


@guests.said(GuestReadings.number)
def number_of_readings(turn: Turn, typed: str) -> Reply:
    return number_typed(turn, typed, partial(_found, turn))


def _found(turn: Turn, account: Account) -> Reply:
    try:
        ensure_takes_guests(turn.work, account)
    except (GuestsForbidden, AccountClosed) as refusal:
        return _refuse(turn, account, refusal)
    meters = current_meters(turn.work, account, turn.today)
    typed = turn.recall(Foretold).typed
    if len(meters) == 1:
        return _ask(turn, account, meters[0], typed)
    return Go(GuestReadings.meters, Visit(account=account.id, typed=typed))


# --- the meter ---


@guests.shows(GuestReadings.meters, back=GuestReadings.number, leave=Leave.CANCEL)
def choose_meter(turn: Turn) -> Screen:
    account = _account(turn)
    meters = current_meters(turn.work, account, turn.today)
    if not meters:
        return turn.screen("meters-none", phones=", ".join(turn.supplier.contacts.phones))
    rows = turn.choices(
        meters,
        label=lambda meter: turn.text.label("guest-button-meter", tail=meter.tail),
        press=lambda meter: chosen.carry(meter.id),
    )
    cards = Markup("\n".join(_card(turn, meter) for meter in meters))
    return turn.screen("guest-meters", *rows, number=account.number, cards=turn.part(cards))


@guests.pressed(GuestReadings.meters)
def chosen(turn: Turn, meter_id: MeterId) -> Reply:
    account = _account(turn)
    try:
        meter = current_meter(turn.work, account, meter_id, turn.today)
    except MeterGone as gone:
        raise OutOfDate from gone
    return _ask(turn, account, meter, turn.recall(Visit).typed)


def _ask(turn: Turn, account: Account, meter: Meter, typed: Sequence[str]) -> Reply:
    """Ask for the first value, or go on with what was `typed` before; unless no guest may hand in."""
    try:
        ensure_awaits_guests(turn.work, account, meter.id, policy=turn.policy, now=turn.now)
    except (GuestsForbidden, AccountClosed, InAlready) as refusal:
        return _refuse(turn, account, refusal)
    visit = Visit(account=account.id, meter=meter.id)
    for each in typed:
        try:
            return _judged(turn, meter, replace(visit, values=parse_message(each, meter)))
        except (NotAReading, TooManyDigits, ValuesUnclear):
            continue
    return Go(GuestReadings.value, visit)


def _refuse(turn: Turn, account: Account, refusal: Exception) -> Reply:
    """Say why no reading is taken, and what to do instead."""
    phones = ", ".join(turn.supplier.contacts.phones)
    match refusal:
        case GuestsForbidden():
            screen = turn.screen("guest-forbidden", register_row(turn, account.number), phones=phones)
        case AccountClosed():
            screen = turn.screen("account-closed", phones=phones)
        case InAlready(month=month):
            screen = turn.screen(
                "guest-in-already",
                register_row(turn, account.number),
                month=figures.month(month),
                phones=phones,
            )
        case _:
            screen = turn.screen("guest-too-many-readings", register_row(turn, account.number), phones=phones)
    return Go(GuestReadings.number, screen=screen)


# --- the value ---


@guests.shows(GuestReadings.value, back=GuestReadings.meters, leave=Leave.CANCEL)
def ask_value(turn: Turn) -> Screen:
    visit = turn.recall(Visit)
    meter = _meter(turn, visit)
    given = _given(visit, meter)
    arguments = {"card": turn.part(_card(turn, meter)), "example": wording.example(turn, meter, len(given))}
    if given:
        return turn.screen(
            "ask-value-of-next-zone",
            (turn.button("button-put-right", again.carry()),),
            given=turn.part(wording.values(turn, meter, given)),
            zone=turn.text.label(f"zone-{meter.zones[len(given)]}"),
            step=len(given) + 1,
            steps=len(meter.zones),
            **arguments,
        )
    rows: list[Row] = [_unchanged_row(turn, meter), (turn.button("button-more", more.carry()),)]
    own = deletable(turn, meter)
    if own is not None:
        note = turn.text("already-handed-in", month=figures.month(own.month))
        arguments["card"] = turn.part(Markup(f"{_card(turn, meter)}\n{note}"))
        rows.append((turn.button("button-delete-reading", ask_delete.carry(own.id)),))
    if len(meter.zones) == 1:
        return turn.screen("ask-value", *rows, **arguments)
    return turn.screen(
        "ask-value-of-zone",
        *rows,
        zone=turn.text.label(f"zone-{meter.zones[0]}"),
        steps=len(meter.zones),
        at_once="; ".join(wording.example(turn, meter, zone) for zone in range(len(meter.zones))),
        **arguments,
    )


def _unchanged_row(turn: Turn, meter: Meter) -> Row:
    values = unchanged_values(turn.work, meter, policy=turn.policy, now=turn.now)
    if values is None:
        return ()
    return (turn.button("button-unchanged", unchanged.carry(), values=wording.in_a_row(values)),)


@guests.pressed(GuestReadings.value)
def unchanged(turn: Turn) -> Reply:
    """[Показания не изменились]: the last values, confirmed as typed ones are."""
    visit = turn.recall(Visit)
    meter = _meter(turn, visit)
    values = unchanged_values(turn.work, meter, policy=turn.policy, now=turn.now)
    if values is None:
        raise OutOfDate
    return _judged(turn, meter, replace(visit, values=values))


@guests.pressed(GuestReadings.value)
def more(turn: Turn) -> Reply:
    """[Подробнее] (S53)."""
    return GuestReadings.meter


@guests.shows(GuestReadings.meter, back=GuestReadings.value, leave=Leave.CANCEL)
def meter_card(turn: Turn) -> Screen:
    meter = _meter(turn, turn.recall(Visit))
    return turn.screen(
        "guest-meter",
        tail=meter.tail,
        zones=wording.zones(turn, meter),
        digits=str(meter.digits),
        fraction=str(meter.fraction),
    )


@guests.said(GuestReadings.value, GuestReadings.confirm, GuestReadings.doubt)
def value_typed(turn: Turn, typed: str) -> Reply:
    """The next value; in place of a confirmation it is the first one anew."""
    visit = turn.recall(Visit)
    meter = _meter(turn, visit)
    is_asked = turn.chat.state == GuestReadings.value.state
    given = _given(visit, meter) if is_asked else ()
    stand = () if is_asked else visit.values
    example = wording.example(turn, meter, len(given))
    try:
        values = (
            (parse_next(typed, meter, len(given)),)
            if given
            else parse_message(typed, meter, instead_of=stand)
        )
    except NotAReading:
        screen = turn.screen("value-unclear", example=example)
    except TooManyDigits as many:
        screen = turn.screen("value-too-long", digits=many.digits, typed=many.typed, example=example)
    except ValuesUnclear as unclear:
        screen = turn.screen(
            "values-unclear" if unclear.expected == 1 else "values-unclear-of-zones",
            expected=unclear.expected,
            example="; ".join(wording.example(turn, meter, zone) for zone in range(unclear.expected)),
        )
    else:
        return _judged(turn, meter, replace(visit, values=(*given, *values)))
    return NoAnswer(Go(GuestReadings.value, replace(visit, values=given), screen))


def _judged(turn: Turn, meter: Meter, visit: Visit) -> Reply:
    """Ask for the next zone, or have the values confirmed; what cannot be taken as it is, is told at once."""
    if len(visit.values) < len(meter.zones):
        return Go(GuestReadings.value, visit)
    try:
        ensure_guest_can_hand_in(turn.work, _submission(turn, visit, visit.values), turn.policy)
    except (ReadingBelowPrevious, ReadingDoubtful):
        return Go(GuestReadings.doubt, visit)
    except (GuestsForbidden, AccountClosed, InAlready) as refusal:
        return _refuse(turn, _account(turn), refusal)
    return Go(GuestReadings.confirm, visit)


@guests.shows(GuestReadings.confirm, back=GuestReadings.value, leave=Leave.CANCEL)
def confirm(turn: Turn) -> Screen:
    visit = turn.recall(Visit)
    meter = _meter(turn, visit)
    return turn.screen(
        "confirm-values",
        (turn.button("button-hand-in", take.carry(_mark(meter, visit.values)), look=Look.PRIMARY),),
        (turn.button("button-put-right", again.carry()),),
        card=turn.part(_card(turn, meter)),
        values=turn.part(wording.values(turn, meter, _whole(visit, meter))),
    )


@guests.pressed(GuestReadings.value, GuestReadings.confirm, GuestReadings.doubt)
def again(turn: Turn) -> Reply:
    """[Исправить]."""
    return Go(GuestReadings.value, replace(turn.recall(Visit), values=()))


@guests.pressed(GuestReadings.confirm)
def take(turn: Turn, mark: str) -> Reply:
    """[Передать]."""
    return _submit(turn, mark)


def _mark(meter: Meter, values: Values) -> str:
    """The meter and values that a button means, so that it hands in no others that have been typed since."""
    return "_".join([str(meter.id), *map(str, values)])


def _submit(turn: Turn, mark: str, *, turned_over: bool = False, sure: bool = False) -> Reply:
    visit = turn.recall(Visit)
    meter = _meter(turn, visit)
    if mark != _mark(meter, _whole(visit, meter)):
        raise OutOfDate
    submission = _submission(turn, visit, visit.values, turned_over=turned_over, sure=sure)
    try:
        reading = hand_in_as_guest(turn.work, submission, turn.policy).reading
    except (ReadingBelowPrevious, ReadingDoubtful):
        return GuestReadings.doubt
    except (GuestsForbidden, AccountClosed, InAlready, TooManyGuestReadings) as refusal:
        return _refuse(turn, submission.account, refusal)
    return Go(GuestReadings.accepted, Visit(account=visit.account, meter=meter.id, reading=reading.id))


# --- doubts ---


@guests.shows(GuestReadings.doubt, back=GuestReadings.value, leave=Leave.CANCEL)
def doubt(turn: Turn) -> Screen:
    """Why the values were not taken yet; what is usual in a stranger's home is not said."""
    visit = turn.recall(Visit)
    meter = _meter(turn, visit)
    values = _whole(visit, meter)
    try:
        ensure_guest_can_hand_in(turn.work, _submission(turn, visit, values), turn.policy)
    except ReadingBelowPrevious as below:
        return _below(turn, meter, values, below)
    except ReadingDoubtful as doubtful:
        return _doubtful(turn, meter, values, doubtful.doubt)
    except (GuestsForbidden, AccountClosed, InAlready) as refusal:
        raise OutOfDate from refusal
    raise OutOfDate


def _below(turn: Turn, meter: Meter, values: Values, below: ReadingBelowPrevious) -> Screen:
    rows: list[Row] = []
    if below.rollover is not None:
        rows.append((turn.button("button-rollover", rolled_over.carry(_mark(meter, values))),))
    return turn.screen(
        "value-below" if len(meter.zones) == 1 else "value-below-of-zone",
        *rows,
        (turn.button("button-put-right", again.carry()),),
        typed=figures.number(below.typed),
        previous=figures.number(below.previous),
        date=figures.day(below.previous_on) if below.previous_on else turn.text.label("at-installation"),
        slip="none",
        zone=turn.text.label(f"zone-{below.zone}"),
    )


def _doubtful(turn: Turn, meter: Meter, values: Values, doubt: Doubt) -> Screen:
    beyond = isinstance(doubt, BeyondCapacity)
    sure = stand_by.carry(_mark(meter, values))
    return turn.screen(
        "guest-value-beyond" if beyond else "guest-value-unusual",
        (turn.button("button-put-right", again.carry(), look=Look.PRIMARY),),
        (turn.button("button-sure", sure),),
        values=turn.part(wording.values(turn, meter, values)),
        consumption=figures.volume(doubt.consumption),
    )


@guests.pressed(GuestReadings.doubt)
def rolled_over(turn: Turn, mark: str) -> Reply:
    """[Счётчик перешёл через ноль]: taken, and an operator checks it."""
    return _submit(turn, mark, turned_over=True)


@guests.pressed(GuestReadings.doubt)
def stand_by(turn: Turn, mark: str) -> Reply:
    """[Да, всё верно]."""
    return _submit(turn, mark, sure=True)


# --- the proof ---


@guests.shows(GuestReadings.accepted)
def accepted(turn: Turn) -> Screen:
    """What was handed in, with its code; what it comes to is the owner's business."""
    visit = turn.recall(Visit)
    meter, account = _meter(turn, visit), _account(turn)
    reading = _own(turn, known(visit.reading))
    rows: list[Row] = []
    if len(current_meters(turn.work, account, turn.today)) > 1:
        rows.append((turn.button("button-another-meter", another.carry()),))
    if can_delete(turn, reading):
        rows.append((turn.button("button-delete-reading", ask_delete.carry(reading.id)),))
    rows.append(register_row(turn, account.number))
    notes = [
        turn.text(
            "guest-proof",
            status=word_of(reading.status),
            code=spaced(reading.proof),
            number=account.number,
            tail=meter.tail,
            values=turn.part(wording.values(turn, meter, reading.values)),
            at=figures.moment(turn.policy.local(reading.received_at)),
            month=figures.month(reading.month),
        )
    ]
    if reading.status is ReadingStatus.ON_CHECK:
        notes.append(turn.text("proof-on-check"))
    if reading.month > Month.of(reading.taken_on):
        last_day = window_on(reading.taken_on, turn.policy.windows).last_day
        notes.append(turn.text("proof-next-month", day=last_day, month=figures.month(reading.month)))
    notes += [turn.text("proof-note"), turn.text("guest-offer")]
    return Screen(text=Markup("\n\n".join(notes)), rows=tuple(rows))


@guests.pressed(GuestReadings.accepted)
def another(turn: Turn) -> Reply:
    return Go(GuestReadings.meters, Visit(account=turn.recall(Visit).account))


# --- taking it back ---


@guests.pressed()
def ask_delete(turn: Turn, reading_id: ReadingId) -> Reply:
    ensure_guest(turn)
    reading = _own(turn, reading_id)
    meter = turn.work.meters.get(reading.meter_id)
    if meter is None:
        raise OutOfDate
    return Go(GuestReadings.delete, Visit(account=meter.account_id, meter=meter.id, reading=reading_id))


@guests.shows(GuestReadings.delete, leave=Leave.CANCEL)
def confirm_delete(turn: Turn) -> Screen:
    visit = turn.recall(Visit)
    reading, meter = _own(turn, known(visit.reading)), _meter(turn, visit)
    return turn.screen(
        "guest-delete-confirm",
        (turn.button("button-delete-yes", deleted.carry(reading.id), look=Look.DANGER),),
        tail=meter.tail,
        values=turn.part(wording.values(turn, meter, reading.values)),
        date=figures.day(reading.taken_on),
    )


@guests.pressed(GuestReadings.delete)
def deleted(turn: Turn, reading_id: ReadingId) -> Reply:
    """Only one's own; what stands again then may be somebody else's, so it is not said."""
    account = _account(turn)
    try:
        ensure_can_delete(turn.work, turn.person, account, reading_id)
    except NotYourReading as refused:
        raise OutOfDate from refused
    except ReadingGone:
        turn.say("delete-too-late", phones=", ".join(turn.supplier.contacts.phones))
        return Go(Start.welcome)
    try:
        gone = delete(turn.work, turn.person, account, reading_id, policy=turn.policy, now=turn.now).reading
    except ReadingGone as quicker:  # an export or an operator was quicker by a moment
        raise OutOfDate from quicker
    turn.say("guest-deleted", code=spaced(gone.proof))
    return Go(Start.welcome)


# --- what the steps share ---


def _account(turn: Turn) -> Account:
    return turn.work.accounts.get(turn.recall(Visit).account)


def _meter(turn: Turn, visit: Visit) -> Meter:
    try:
        return current_meter(turn.work, turn.work.accounts.get(visit.account), known(visit.meter), turn.today)
    except MeterGone as gone:
        raise OutOfDate from gone


def _given(visit: Visit, meter: Meter) -> Values:
    """The zones given so far; none after a step back from a full set."""
    return visit.values if len(visit.values) < len(meter.zones) else ()


def _whole(visit: Visit, meter: Meter) -> Values:
    """The values of all zones."""
    if len(visit.values) != len(meter.zones):
        raise OutOfDate
    return visit.values


def _own(turn: Turn, reading_id: ReadingId) -> Reading:
    """A reading of this chat's own that has not been withdrawn."""
    reading = turn.work.readings.get(reading_id)
    if reading is None or reading.withdrawn or reading.handed_in_by != turn.person.actor:
        raise OutOfDate
    return reading


def _submission(
    turn: Turn, visit: Visit, values: Values, *, turned_over: bool = False, sure: bool = False
) -> Submission:
    return Submission(
        person=turn.person,
        account=turn.work.accounts.get(visit.account),
        meter_id=known(visit.meter),
        values=values,
        at=turn.now,
        turned_over=turned_over,
        sure=sure,
    )


def _card(turn: Turn, meter: Meter) -> Markup:
    """The end of the meter's number with the date and value of its last reading."""
    reading = turn.work.readings.last_of_meter(meter.id)
    if reading is None:
        return turn.text("guest-meter-card-new", tail=meter.tail)
    return turn.text(
        "guest-meter-card",
        tail=meter.tail,
        date=figures.day(reading.taken_on),
        values=turn.part(wording.values(turn, meter, reading.values)),
    )
