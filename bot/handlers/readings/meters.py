"""Which meter is read (S43), and what is known of it (S44)."""

from functools import partial

from bot.engine.dialogue import Go, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Row, Screen
from bot.engine.turn import Turn
from bot.fsm.readings import Given, Readings
from bot.handlers import guest_access
from bot.handlers.home import turn_to
from bot.handlers.readings import wording
from bot.handlers.readings.common import meter_in_hand, open_meter, open_meters, readings
from bot.handlers.readings.history import history
from bot.handlers.readings.unusual import how_it_stands
from core.base import figures
from core.base.ids import AccountId, MeterId
from core.model.accounts import AccountStatus
from core.model.cabinets.delegation import Rights
from core.model.meters import Meter
from core.use_cases.rights import ensure_may


@readings.pressed()
def begin(turn: Turn) -> Reply:
    """Ask for the value at once where there is only one meter."""
    ensure_may(turn.work, turn.person, turn.account.id, Rights.READINGS)
    meters = open_meters(turn)
    return ask(meters[0]) if len(meters) == 1 else Go(Readings.meters)


@readings.pressed()
def begin_for(turn: Turn, account_id: AccountId) -> Reply:
    """[Передать показания] of a reminder: its account becomes the active one."""
    turn_to(turn, account_id)
    return begin.call(turn, "")


def ask(meter: Meter, *, photo: str = "") -> Go:
    """Ask for the first value of a meter."""
    return Go(Readings.value, Given(meter=meter.id, photo=photo))


@readings.shows(Readings.meters)
def choose_meter(turn: Turn) -> Screen:
    meters = open_meters(turn)
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
    cards = Markup("\n".join(wording.card(turn, meter) for meter in meters))
    return turn.screen("meters", *rows, history_row, cards=turn.part(cards))


def _meter_label(turn: Turn, meter: Meter) -> str:
    return turn.text.label("button-meter", number=meter.number)


@readings.pressed()
def chosen(turn: Turn, meter_id: MeterId) -> Reply:
    return ask(open_meter(turn, meter_id))


@readings.pressed(Readings.value)
def more(turn: Turn) -> Reply:
    """[Подробнее] (S44)."""
    meter_in_hand(turn)
    return Readings.meter


@readings.shows(Readings.meter, back=Readings.value)
def meter_card(turn: Turn) -> Screen:
    meter = meter_in_hand(turn)
    unknown = turn.text.label("unknown")
    verified = meter.verify_until
    text = turn.text(
        "meter",
        number=meter.number,
        model=meter.model or unknown,
        zones=wording.zones(turn, meter),
        digits=str(meter.digits),
        fraction=str(meter.fraction),
        installed=figures.day(meter.installed) if meter.installed else unknown,
        verified=figures.day(verified) if verified else unknown,
    )
    if meter.verification_expired(turn.today):
        text = Markup(f"{text}\n\n{turn.text('meter-verification-over')}")
    unusual_use, switch = how_it_stands(turn, meter)
    guests, door = guest_access.how_it_stands(turn, turn.account.id)
    rows = tuple(row for row in ((switch,), door) if row)
    return Screen(text=Markup(f"{text}\n\n{unusual_use}\n{guests}"), rows=rows)
