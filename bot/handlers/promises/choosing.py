"""What may be chosen, and the schedule that comes of it."""

from bot.engine.dialogue import Go, Leave, Reply
from bot.engine.screens import Look, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.menu import Menu
from bot.fsm.promises import Chosen, Promises
from bot.handlers.promises.common import lines, promises
from core.base import figures
from core.use_cases.promise_payment import (
    AlreadyPromised,
    AnotherOffer,
    BrokenBefore,
    CannotPromise,
    Choice,
    DebtTooLarge,
    Offer,
    offer_of,
    promise,
    schedule_of,
)


@promises.shows(Promises.offer, back=Menu.main)
def show_offer(turn: Turn) -> Screen:
    try:
        offer = _offer(turn)
    except DebtTooLarge as refusal:
        return turn.screen("promise-too-large", most=figures.money(refusal.most), phones=_phones(turn))
    except BrokenBefore:
        return turn.screen("promise-broken-before", phones=_phones(turn))
    except CannotPromise:
        return turn.screen("promise-nothing-overdue")
    days = (turn.button("button-promise-days", choose_day.carry(days), days=days) for days in offer.days)
    numbers = (
        turn.button("button-promise-parts", choose_parts.carry(number), number=number)
        for number in offer.parts
    )
    return turn.screen(
        "promise-offer" if offer.parts else "promise-offer-whole",
        tuple(days),
        tuple(numbers),
        debt=figures.money(offer.debt),
    )


@promises.pressed(Promises.offer)
def choose_day(turn: Turn, days: int) -> Reply:
    """Everything on one day."""
    return _choose(turn, Chosen(days=days))


@promises.pressed(Promises.offer)
def choose_parts(turn: Turn, number: int) -> Reply:
    """So many parts."""
    return _choose(turn, Chosen(parts=number))


def _choose(turn: Turn, chosen: Chosen) -> Reply:
    try:
        schedule_of(_offer(turn), _choice(chosen), turn.policy, turn.now)
    except CannotPromise as gone:
        raise OutOfDate from gone
    return Go(Promises.plan, chosen)


@promises.shows(Promises.plan, back=Promises.offer, leave=Leave.CANCEL)
def show_plan(turn: Turn) -> Screen:
    chosen = turn.recall(Chosen)
    try:
        offer = _offer(turn)
        parts = schedule_of(offer, _choice(chosen), turn.policy, turn.now)
    except CannotPromise:
        return turn.screen("promise-changed")
    return turn.screen(
        "promise-plan" if chosen.parts else "promise-plan-whole",
        (turn.button("button-promise", agreed.carry(offer.debt), look=Look.PRIMARY),),
        number=turn.account.number,
        schedule=lines(turn, parts),
        debt=figures.money(offer.debt),
        grace=_grace(turn),
    )


def _grace(turn: Turn) -> str:
    """« и ещё 3 дня», where the supplier's terms have it."""
    terms = turn.policy.promises
    return turn.text.label("promise-grace", days=terms.grace_days) if terms and terms.grace_days else ""


@promises.pressed(Promises.plan)
def agreed(turn: Turn, debt: int) -> Reply:
    """[Обещаю заплатить]: keep what the screen showed."""
    try:
        promise(
            turn.work,
            turn.person,
            turn.account,
            _choice(turn.recall(Chosen)),
            shown=debt,
            policy=turn.policy,
            now=turn.now,
        )
    except AlreadyPromised:
        return Go(Promises.running)
    except AnotherOffer as changed:
        raise OutOfDate from changed
    except CannotPromise:
        return Go(Promises.offer)
    turn.say("promise-made")
    return Go(Promises.running)


def _choice(chosen: Chosen) -> Choice:
    return Choice(days=chosen.days, parts=chosen.parts)


def _offer(turn: Turn) -> Offer:
    return offer_of(turn.work, turn.person, turn.account, turn.policy, turn.now)


def _phones(turn: Turn) -> str:
    return ", ".join(turn.supplier.contacts.phones)
