"""Readings (S43–S51): handed in zone by zone, put right where a slip is likely, proven by a code."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from bot.engine.dialogue import Dialogue, Go, Leave, Needs, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.menu import Menu
from bot.fsm.readings import Readings
from bot.texts import source_names, word_of
from bot.wording import figures
from core.base.ids import MeterId, ReadingId
from core.base.months import Month
from core.model.accounts import AccountStatus
from core.model.cabinets.contact_details import masked_email
from core.model.meters import Meter, Values
from core.model.readings.plausibility import BeyondCapacity, Doubt, ReadingBelowPrevious, Slip, SlipKind
from core.model.readings.proof_codes import spaced
from core.model.readings.reading import NotYourReading, Reading, ReadingGone, ReadingStatus
from core.model.readings.typed_values import (
    NotAReading,
    TooManyDigits,
    ValuesUnclear,
    parse_value,
    parse_values,
)
from core.model.readings.window import window_on
from core.use_cases.delete_reading import delete, ensure_can_delete
from core.use_cases.hand_in_reading import (
    AccountClosed,
    ReadingDoubtful,
    Submission,
    ensure_can_hand_in,
    hand_in,
)
from core.use_cases.link_account import linked_accounts
from core.use_cases.see_meters import any_meter, current_meters
from core.use_cases.see_proof import proof_of

readings = Dialogue("readings", needs=Needs.ACCOUNT)

_HISTORY_PAGE = 5
"""Entries of the history on one screen: as many as a phone shows without scrolling."""
_MOST_PAGES = 200
"""More than a meter's lifetime of them; beyond it a page is forged."""
_MOST_SUGGESTIONS = 3
"""Likely slips that are offered; with the other buttons they fill the tightest messenger's screen."""


# --- the meters ---


@readings.pressed()
def begin(turn: Turn) -> Reply:
    """Ask for the value at once where there is only one meter."""
    meters = _open_meters(turn)
    return _ask(meters[0]) if len(meters) == 1 else Go(Readings.meters)


def _open_meters(turn: Turn) -> list[Meter]:
    """The meters that readings are taken of."""
    if turn.account.status is AccountStatus.CLOSED:
        return []
    return current_meters(turn.work, turn.account, turn.today)


def _ask(meter: Meter, *values: Decimal) -> Go:
    return Go(Readings.value, {"meter": meter.id, "values": [str(value) for value in values]})


@readings.shows(Readings.meters)
def choose_meter(turn: Turn) -> Screen:
    meters = _open_meters(turn)
    history_row: Row = (turn.button("button-history", history.carry()),)
    if not meters:
        closed = turn.account.status is AccountStatus.CLOSED
        return turn.screen(
            "account-closed" if closed else "meters-none",
            history_row,
            phones=", ".join(turn.supplier.contacts.phones),
        )
    rows = turn.choices(
        meters, label=partial(_meter_label, turn), press=lambda m: chosen.carry(m.id), beside=1
    )
    cards = Markup("\n".join(_card(turn, meter) for meter in meters))
    return turn.screen("meters", *rows, history_row, cards=turn.part(cards))


def _meter_label(turn: Turn, meter: Meter) -> str:
    return turn.text.label("button-meter", number=meter.number)


def _card(turn: Turn, meter: Meter) -> Markup:
    """The meter's number with the date and value of its last reading (S43)."""
    reading = turn.work.readings.last_of_meter(meter.id)
    if reading is None:
        return turn.text("meter-card-new", number=meter.number)
    return turn.text(
        "meter-card",
        number=meter.number,
        date=figures.day(reading.taken_on),
        values=turn.part(_values(turn, meter, reading.values)),
    )


def _zone_names(turn: Turn, meter: Meter) -> str:
    if len(meter.zones) == 1:
        return turn.text.label("zones-single")
    return ", ".join(turn.text.label(f"zone-{zone}") for zone in meter.zones)


def _values(turn: Turn, meter: Meter, values: Sequence[Decimal | None]) -> Markup:
    """One value, or one a zone by the zone's name."""
    if len(meter.zones) == 1:
        return turn.text("value", value=_number(values[0]))
    return Markup(
        ", ".join(
            turn.text("value-of-zone", zone=turn.text.label(f"zone-{zone}"), value=_number(value))
            for zone, value in zip(meter.zones, values, strict=False)
        )
    )


def _number(value: Decimal | None) -> str:
    return "—" if value is None else figures.number(value)


@readings.pressed()
def chosen(turn: Turn, meter_id: MeterId) -> Reply:
    return _ask(_meter(turn, meter_id))


def _meter(turn: Turn, meter_id: MeterId) -> Meter:
    for meter in _open_meters(turn):
        if meter.id == meter_id:
            return meter
    raise OutOfDate


def _memorised_meter(turn: Turn) -> Meter:
    return _meter(turn, MeterId(turn.memory.get("meter", 0)))


@readings.pressed(Readings.value)
def more(turn: Turn) -> Reply:
    """[Подробнее] (S44)."""
    _memorised_meter(turn)
    return Readings.meter


@readings.shows(Readings.meter, back=Readings.value)
def meter_card(turn: Turn) -> Screen:
    meter = _memorised_meter(turn)
    unknown = turn.text.label("unknown")
    verified = meter.verify_until
    text = turn.text(
        "meter",
        number=meter.number,
        model=meter.model or unknown,
        zones=_zone_names(turn, meter),
        digits=str(meter.digits),
        fraction=str(meter.fraction),
        installed=figures.day(meter.installed) if meter.installed else unknown,
        verified=figures.day(verified) if verified else unknown,
    )
    if meter.verification_expired(turn.today):
        text = Markup(f"{text}\n\n{turn.text('meter-verification-over')}")
    return Screen(text=text)


# --- the values ---


@readings.shows(Readings.value, back=Readings.meters, leave=Leave.CANCEL)
def ask_value(turn: Turn) -> Screen:
    meter = _memorised_meter(turn)
    given = _given_zones(turn, meter)
    arguments = {"card": turn.part(_card(turn, meter)), "example": _example(turn, meter, len(given))}
    if given:
        return turn.screen(
            "ask-value-of-next-zone",
            (turn.button("button-put-right", again.carry()),),
            given=turn.part(_values(turn, meter, given)),
            zone=turn.text.label(f"zone-{meter.zones[len(given)]}"),
            step=len(given) + 1,
            steps=len(meter.zones),
            **arguments,
        )
    own = _deletable(turn, meter)
    if own is not None:
        note = turn.text("already-handed-in", month=figures.month(own.month))
        arguments["card"] = turn.part(Markup(f"{_card(turn, meter)}\n{note}"))
    rows: list[Row] = [(turn.button("button-more", more.carry()),)]
    if own is not None:
        rows.append((turn.button("button-delete-reading", ask_delete.carry(own.id)),))
    rows.append((turn.button("button-history", history.carry()),))
    if len(meter.zones) == 1:
        return turn.screen("ask-value", *rows, **arguments)
    return turn.screen(
        "ask-value-of-zone",
        *rows,
        zone=turn.text.label(f"zone-{meter.zones[0]}"),
        steps=len(meter.zones),
        at_once="; ".join(_example(turn, meter, zone) for zone in range(len(meter.zones))),
        **arguments,
    )


def _given_zones(turn: Turn, meter: Meter) -> Values:
    """The zones given so far; none after a step back from a full set."""
    values = tuple(Decimal(value) for value in turn.memory.get("values", ()))
    return values if len(values) < len(meter.zones) else ()


def _example(turn: Turn, meter: Meter, zone: int) -> str:
    """What an answer could look like: the last value, with the dial's leading zeros."""
    reading = turn.work.readings.last_of_meter(meter.id)
    value = reading.values[zone] if reading and zone < len(reading.values) else Decimal(1234)
    return str(int(value)).zfill(meter.digits)


@readings.said(Readings.value, Readings.confirm, Readings.doubt)
def value_typed(turn: Turn, typed: str) -> Reply:
    meter = _memorised_meter(turn)
    if turn.chat.state != Readings.value.state:
        turn.memory["values"] = []
        turn.chat.state = str(Readings.value.state)
    given = _given_zones(turn, meter)
    try:
        values = (parse_value(typed, meter),) if given else parse_values(typed, meter)
    except NotAReading:
        return turn.screen("value-unclear", example=_example(turn, meter, len(given)))
    except TooManyDigits as many:
        return _too_many_digits(turn, meter, many, given)
    except ValuesUnclear as unclear:
        return turn.screen(
            "values-unclear" if unclear.expected == 1 else "values-unclear-of-zones",
            expected=unclear.expected,
            example="; ".join(_example(turn, meter, zone) for zone in range(unclear.expected)),
        )
    return _take(turn, meter, (*given, *values), confirmed=len(values) == 1)


def _too_many_digits(turn: Turn, meter: Meter, many: TooManyDigits, given: Values) -> Screen:
    rows: list[Row] = []
    values = _with_comma(turn, meter, many)
    if values:
        rows.append((_suggestion(turn, meter, values, SlipKind.DECIMALS_TYPED_IN),))
    return turn.screen(
        "value-too-long",
        *rows,
        digits=many.digits,
        typed=many.typed,
        example=_example(turn, meter, len(given)),
    )


def _with_comma(turn: Turn, meter: Meter, many: TooManyDigits) -> Values:
    """What was probably meant by too many digits; nothing, where it would not pass either."""
    if many.with_comma is None or len(meter.zones) > 1:
        return ()
    values = (many.with_comma,)
    try:
        ensure_can_hand_in(turn.work, _submission(turn, meter, values), turn.policy)
    except (ReadingBelowPrevious, ReadingDoubtful):
        return ()
    return values


def _take(turn: Turn, meter: Meter, values: Values, *, confirmed: bool) -> Reply:
    """Ask for the next zone, or have several values at once confirmed, or hand in."""
    turn.memory["values"] = [str(value) for value in values]
    if len(values) < len(meter.zones):
        return Readings.value
    if not confirmed:
        return Readings.confirm
    return _hand_in(turn, meter, values)


def typed_on_main_screen(turn: Turn, typed: str) -> Reply:
    """A number typed on the main screen: a reading, once it is confirmed."""
    meters = _open_meters(turn)
    if len(meters) != 1:
        if meters:
            turn.say("number-of-which-meter")
        return Go(Readings.meters)
    return _number_typed(turn, meters[0], typed)


def _number_typed(turn: Turn, meter: Meter, typed: str) -> Reply:
    """A number that nobody has asked for: a reading, once it is confirmed."""
    try:
        values = parse_values(typed, meter)
    except TooManyDigits as many:
        values = _with_comma(turn, meter, many)
    except (NotAReading, ValuesUnclear):
        values = ()
    if not values:
        turn.say("number-no-reading")
        return None
    go = _ask(meter, *values)
    return Go(Readings.confirm, go.memory) if len(values) == len(meter.zones) else go


@readings.shows(Readings.confirm, back=Readings.value, leave=Leave.CANCEL)
def confirm(turn: Turn) -> Screen:
    meter = _memorised_meter(turn)
    values = _memorised_values(turn, meter)
    return turn.screen(
        "confirm-values",
        (turn.button("button-hand-in", take.carry(_wire(meter.id, values)), look=Look.PRIMARY),),
        (turn.button("button-put-right", again.carry()),),
        card=turn.part(_card(turn, meter)),
        values=turn.part(_values(turn, meter, values)),
    )


def _memorised_values(turn: Turn, meter: Meter) -> Values:
    values = tuple(Decimal(value) for value in turn.memory.get("values", ()))
    if len(values) != len(meter.zones):
        raise OutOfDate
    return values


@readings.pressed(Readings.value, Readings.confirm, Readings.doubt)
def again(turn: Turn) -> Reply:
    """[Исправить]."""
    return _ask(_memorised_meter(turn))


@readings.pressed(Readings.value, Readings.confirm, Readings.doubt)
def take(turn: Turn, wire: str) -> Reply:
    """Hand in the values that the button carries: confirmed, or suggested in place of a slip."""
    return _hand_in(turn, *_unwire(turn, wire))


def _wire(meter_id: MeterId, values: Values) -> str:
    """A meter with values, so that a button means these, whatever has been typed or chosen since."""
    return "_".join([str(meter_id), *map(str, values)])


def _unwire(turn: Turn, wire: str) -> tuple[Meter, Values]:
    """What a button carries; it may be forged, so the values are read as typed ones are."""
    meter = _memorised_meter(turn)
    meter_id, *parts = wire.split("_")
    if meter_id != str(meter.id) or len(parts) != len(meter.zones):
        raise OutOfDate
    try:
        return meter, tuple(parse_value(part, meter) for part in parts)
    except (NotAReading, TooManyDigits) as error:
        raise OutOfDate from error


# --- handing in, and putting right ---


def _submission(
    turn: Turn, meter: Meter, values: Values, *, turned_over: bool = False, sure: bool = False
) -> Submission:
    return Submission(
        person=turn.person,
        account=turn.account,
        meter_id=meter.id,
        values=values,
        at=turn.now,
        turned_over=turned_over,
        sure=sure,
    )


def _hand_in(
    turn: Turn, meter: Meter, values: Values, *, turned_over: bool = False, sure: bool = False
) -> Reply:
    turn.memory["values"] = [str(value) for value in values]
    submission = _submission(turn, meter, values, turned_over=turned_over, sure=sure)
    try:
        handed_in = hand_in(turn.work, submission, turn.policy)
    except AccountClosed:
        turn.say("account-closed", phones=", ".join(turn.supplier.contacts.phones))
        return Go(Menu.main)
    except (ReadingBelowPrevious, ReadingDoubtful):
        return Readings.doubt
    replaced = [reading.id for reading in handed_in.replaced]
    return Go(Readings.accepted, {"reading": handed_in.reading.id, "replaced": replaced})


@readings.shows(Readings.doubt, back=Readings.value, leave=Leave.CANCEL)
def doubt(turn: Turn) -> Screen:
    """Why the values were not taken yet; judged each time it is shown, since things may have changed."""
    meter = _memorised_meter(turn)
    values = _memorised_values(turn, meter)
    try:
        ensure_can_hand_in(turn.work, _submission(turn, meter, values), turn.policy)
    except ReadingBelowPrevious as below:
        return _below(turn, meter, values, below)
    except ReadingDoubtful as doubtful:
        return _doubtful(turn, meter, values, doubtful.doubt)
    raise OutOfDate


def _below(turn: Turn, meter: Meter, values: Values, below: ReadingBelowPrevious) -> Screen:
    """Less than before is never taken (S45); the likely slip is one press away."""
    rows = _suggestions(turn, meter, below.slips)
    if below.rollover is not None:
        rows.append((turn.button("button-rollover", rolled_over.carry(_wire(meter.id, values))),))
    return turn.screen(
        "value-below" if len(meter.zones) == 1 else "value-below-of-zone",
        *rows,
        (turn.button("button-put-right", again.carry()),),
        typed=figures.number(below.typed),
        previous=figures.number(below.previous),
        date=figures.day(below.previous_on) if below.previous_on else turn.text.label("at-installation"),
        slip=_slip_without_values(below.slips),
        zone=turn.text.label(f"zone-{below.zone}"),
    )


def _slip_without_values(slips: Sequence[Slip]) -> str:
    """A slip that can only be named: too many values could have been meant for a button each."""
    return next((word_of(slip.kind) for slip in slips if not slip.suggestions), "none")


def _doubtful(turn: Turn, meter: Meter, values: Values, doubt: Doubt) -> Screen:
    """Much more than usual is asked about once; more than the wires can carry goes to an operator."""
    beyond = isinstance(doubt, BeyondCapacity)
    expected = doubt.most if isinstance(doubt, BeyondCapacity) else doubt.usual
    sure = stand_by.carry(_wire(meter.id, values))
    put_right, stand = Look.PRIMARY if beyond else Look.PLAIN, Look.PLAIN if beyond else Look.PRIMARY
    return turn.screen(
        "value-beyond" if beyond else "value-unusual",
        *_suggestions(turn, meter, doubt.slips),
        (turn.button("button-put-right", again.carry(), look=put_right),),
        (turn.button("button-sure", sure, look=stand),),
        values=turn.part(_values(turn, meter, values)),
        consumption=figures.number(doubt.consumption),
        expected=figures.number(expected.to_integral_value()),
    )


def _suggestions(turn: Turn, meter: Meter, slips: Sequence[Slip]) -> list[Row]:
    rows: list[Row] = []
    for slip in slips:
        if slip.meter_id is None:
            rows += [(_suggestion(turn, meter, values, slip.kind),) for values in slip.suggestions]
        elif other := turn.work.meters.get(slip.meter_id):
            label = turn.text.label("slip-other-meter", number=other.number)
            press = other_meter.carry(_wire(other.id, slip.suggestions[0]))
            rows.append((Button(turn.cut(label), press),))
    return rows[:_MOST_SUGGESTIONS]


def _suggestion(turn: Turn, meter: Meter, values: Values, kind: SlipKind) -> Button:
    shown = " / ".join(figures.number(value) for value in values)
    press = take.carry(_wire(meter.id, values))
    return turn.button(f"slip-{word_of(kind)}", press, values=shown)


@readings.pressed(Readings.doubt)
def rolled_over(turn: Turn, wire: str) -> Reply:
    """[Счётчик перешёл через ноль]: taken, and an operator checks it."""
    return _hand_in(turn, *_unwire(turn, wire), turned_over=True)


@readings.pressed(Readings.doubt)
def stand_by(turn: Turn, wire: str) -> Reply:
    """[Да, всё верно]."""
    return _hand_in(turn, *_unwire(turn, wire), sure=True)


@readings.pressed(Readings.doubt)
def other_meter(turn: Turn, wire: str) -> Reply:
    """The values are of another meter of the person's: go to that one, with its account."""
    for account_id in linked_accounts(turn.work, turn.person):
        for meter in current_meters(turn.work, turn.work.accounts.get(account_id), turn.today):
            if wire.partition("_")[0] == str(meter.id):
                turn.chat.account_id = account_id
                turn.memory["meter"] = meter.id
                _, values = _unwire(turn, wire)
                return Go(Readings.confirm, _ask(meter, *values).memory)
    raise OutOfDate


# --- the proof ---


@readings.shows(Readings.accepted)
def accepted(turn: Turn) -> Screen:
    """The numbered proof: who, when, by what channel, values, consumption, about what it costs."""
    reading = _standing(turn, ReadingId(turn.memory["reading"]))
    proof = proof_of(turn.work, turn.account, reading, turn.policy)
    received = turn.policy.local(reading.received_at)
    others = [m for m in current_meters(turn.work, turn.account, turn.today) if m.id != proof.meter.id]
    known = [kwh for kwh in reading.consumption if kwh is not None]
    consumption = sum(known, Decimal(0)) if len(known) == len(reading.consumption) else None
    rows: list[Row] = [(turn.button("button-another-meter", another.carry()),)] if others else []
    if _can_delete(turn, reading):
        rows.append((turn.button("button-delete-reading", ask_delete.carry(reading.id)),))
    rows.append((turn.button("button-history", history.carry()),))
    facts = [
        turn.text(
            "proof",
            code=spaced(reading.proof),
            meter=proof.meter.number,
            values=turn.part(_values(turn, proof.meter, reading.values)),
            previous=turn.part(_values(turn, proof.meter, proof.previous.values)),
            at=figures.moment(received),
            source=source_name(turn, reading.source),
            who=_who(turn, reading),
            month=figures.month(reading.month),
            status=word_of(reading.status),
        ),
        turn.text("proof-consumption", consumption=_number(consumption)),
    ]
    if proof.cost is not None and reading.status is not ReadingStatus.ON_CHECK:
        facts.append(turn.text("proof-cost", cost=figures.money(proof.cost)))
    notes = [_replaced(turn, proof.meter, ReadingId(number)) for number in turn.memory.get("replaced", ())]
    if reading.status is ReadingStatus.ON_CHECK:
        notes.append(turn.text("proof-on-check"))
    if reading.month > Month.of(reading.taken_on):
        last_day = window_on(reading.taken_on, turn.policy.windows).last_day
        notes.append(turn.text("proof-next-month", day=last_day, month=figures.month(reading.month)))
    notes.append(turn.text("proof-note"))
    if proof.meter.verification_expired(turn.today):
        notes.append(turn.text("meter-verification-over"))
    return Screen(text=Markup("\n\n".join(["\n".join(facts), *notes])), rows=tuple(rows))


@readings.said(Readings.accepted)
def typed_after(turn: Turn, typed: str) -> Reply:
    """A number below a proof puts right what was handed in."""
    reading = _standing(turn, ReadingId(turn.memory["reading"]))
    if any(character.isdecimal() for character in typed):
        return _number_typed(turn, _meter(turn, reading.meter_id), typed)
    turn.say("unexpected-words")
    return None


def _who(turn: Turn, reading: Reading) -> str:
    """Whose cabinet it was handed in from; of another one, such as a relative's, no more than that."""
    if reading.handed_in_by != turn.person.actor:
        return turn.text.label("who-another")
    return masked_email(turn.cabinet.email)


def _replaced(turn: Turn, meter: Meter, reading_id: ReadingId) -> Markup:
    """That an earlier code proves nothing any more, which whoever has kept it must know."""
    reading = turn.work.readings.get(reading_id)
    if reading is None or not reading.withdrawn:
        raise OutOfDate
    return turn.text(
        "proof-replaces",
        month=figures.month(reading.month),
        values=turn.part(_values(turn, meter, reading.values)),
        code=spaced(reading.proof),
    )


def _standing(turn: Turn, reading_id: ReadingId) -> Reading:
    """A reading of the active account that has not been withdrawn."""
    reading = turn.work.readings.get(reading_id)
    meter = turn.work.meters.get(reading.meter_id) if reading else None
    if reading is None or meter is None or meter.account_id != turn.account.id or reading.withdrawn:
        raise OutOfDate
    return reading


@readings.pressed()
def another(turn: Turn) -> Reply:
    return Go(Readings.meters)


def source_name(turn: Turn, source: str) -> str:
    """How a subscriber reads a source (S49); one that is not in the catalogue stays as billing spells it."""
    return source_names(turn.text).get(source, source)


# --- deleting ---


def _can_delete(turn: Turn, reading: Reading) -> bool:
    """Whether it is one's own and has not left for billing (S46)."""
    return reading.handed_in_by == turn.person.actor and reading.can_be_taken_back


def _deletable(turn: Turn, meter: Meter) -> Reading | None:
    """The meter's last reading, if it can be deleted."""
    last = turn.work.readings.last_of_meter(meter.id)
    return last if last is not None and _can_delete(turn, last) else None


@readings.pressed()
def ask_delete(turn: Turn, reading_id: ReadingId) -> Reply:
    _standing(turn, reading_id)
    return _unless_too_late(turn, reading_id) or Go(Readings.delete, {"reading": reading_id})


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
    reading = _standing(turn, ReadingId(turn.memory["reading"]))
    meter = turn.work.meters.get(reading.meter_id)
    if meter is None:
        raise OutOfDate
    return turn.screen(
        "delete-confirm",
        (turn.button("button-delete-yes", deleted.carry(reading.id), look=Look.DANGER),),
        meter=meter.number,
        values=turn.part(_values(turn, meter, reading.values)),
        date=figures.day(reading.taken_on),
    )


@readings.pressed(Readings.delete)
def deleted(turn: Turn, reading_id: ReadingId) -> Reply:
    reading = _standing(turn, reading_id)
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
    """What stands for the month of a deleted reading."""
    if brought_back is None:
        last = turn.work.readings.last_of_meter(gone.meter_id)
        left = "something" if last is not None and last.month == gone.month else "nothing"
        return {"left": left, "values": "", "earlier": ""}
    meter = any_meter(turn.work, turn.account, brought_back.meter_id)
    return {
        "left": word_of(brought_back.status),
        "values": turn.part(_values(turn, meter, brought_back.values)),
        "earlier": spaced(brought_back.proof),
    }


# --- the history ---


@readings.pressed()
def history(turn: Turn) -> Reply:
    return Go(Readings.history)


@readings.shows(Readings.history)
def show_history(turn: Turn) -> Screen:
    """Newest first, filtered by meter, year and source (S47–S51)."""
    memory = turn.memory
    meters = {meter.id: meter for meter in turn.work.meters.of_account(turn.account.id)}
    page = min(int(memory.get("page", 0)), _MOST_PAGES)
    found = turn.work.readings.of_account(
        turn.account.id,
        meter_id=memory.get("meter"),
        year=memory.get("year"),
        source=memory.get("source"),
        offset=page * _HISTORY_PAGE,
        limit=_HISTORY_PAGE + 1,
    )
    entries = [_entry(turn, meters[reading.meter_id], reading) for reading in found[:_HISTORY_PAGE]]
    pages = turn.pages(page, more=len(found) > _HISTORY_PAGE, before="nav-newer", after="nav-older")
    year = str(memory.get("year") or turn.text.label("all"))
    filters = [
        turn.button("filter-year", next_year.carry(), value=year),
        turn.button("filter-source", next_source.carry(), value=_source_filter(turn)),
    ]
    if len(meters) > 1:
        filters.insert(0, turn.button("filter-meter", next_meter.carry(), value=_meter_filter(turn, meters)))
    rows = [*((button,) for button in filters), pages]
    if not entries:
        return turn.screen("history-empty", *rows)
    return turn.screen("history", *rows, entries=turn.part(Markup("\n\n".join(entries))))


def _entry(turn: Turn, meter: Meter, reading: Reading) -> Markup:
    return turn.text(
        "history-entry",
        meter=meter.number,
        date=figures.day(reading.taken_on),
        month=figures.month(reading.month),
        values=turn.part(_values(turn, meter, reading.values)),
        consumption=turn.part(_values(turn, meter, reading.consumption)),
        source=source_name(turn, reading.source),
        status=_what_became(turn, reading),
    )


def _what_became(turn: Turn, reading: Reading) -> str:
    if reading.status is ReadingStatus.REJECTED and reading.reason:
        return turn.text.label("status-rejected-because", reason=reading.reason)
    return turn.text.label(f"status-{word_of(reading.status)}")


def _meter_filter(turn: Turn, meters: dict[MeterId, Meter]) -> str:
    chosen_one = meters.get(turn.memory.get("meter", 0))
    return chosen_one.number if chosen_one else turn.text.label("all")


def _source_filter(turn: Turn) -> str:
    source = turn.memory.get("source")
    return source_name(turn, source) if source else turn.text.label("all")


@readings.pressed(Readings.history)
def next_meter(turn: Turn) -> Reply:
    return _next(turn, "meter", [meter.id for meter in turn.work.meters.of_account(turn.account.id)])


@readings.pressed(Readings.history)
def next_year(turn: Turn) -> Reply:
    return _next(turn, "year", turn.work.readings.years_of(turn.account.id))


@readings.pressed(Readings.history)
def next_source(turn: Turn) -> Reply:
    return _next(turn, "source", turn.work.readings.sources_of(turn.account.id))


def _next(turn: Turn, name: str, values: Sequence[Any]) -> Reply:
    """Turn a filter to its next value; after the last one comes «все» again."""
    now = turn.memory.get(name)
    at = list(values).index(now) + 1 if now in values else 0
    turn.memory[name] = values[at] if at < len(values) else None
    turn.memory.pop("page", None)
    return None
