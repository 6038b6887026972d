"""How much, by which way, and where the fiscal receipt goes (S55)."""

from dataclasses import replace

from bot.engine.dialogue import Go, Leave, Reply
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.payments import Paying, Payments
from bot.handlers.payments.code import draw
from bot.handlers.payments.common import can_be_paid_here, elsewhere, method_in_hand, owed_now, payments
from core.base import figures
from core.base.money import Kopecks, NotASum, parse_sum
from core.model.cabinets.contact_details import NotAnEmail, parse_email
from core.model.payments.guesses import guesses, means_all
from core.model.payments.methods import (
    LEAST,
    AmountTooLarge,
    AmountTooSmall,
    PaymentMethod,
    ensure_can_be_paid,
    is_unusually_large,
)

# --- how much ---


@payments.pressed(Payments.summary, Payments.large)
def another_amount(turn: Turn) -> Reply:
    return Payments.amount


@payments.shows(Payments.amount, leave=Leave.CANCEL)
def ask_amount(turn: Turn) -> Screen:
    if not can_be_paid_here(turn):
        return elsewhere(turn)  # the administrator has taken the last way away meanwhile
    owed = owed_now(turn)
    if not owed:
        return turn.screen("pay-ahead")
    return turn.screen("pay-how-much", _whole(turn, owed), owed=figures.money(owed))


def _whole(turn: Turn, owed: Kopecks) -> Row:
    """The button of the whole debt."""
    return (
        turn.button("button-pay-all", take_amount.carry(owed), look=Look.PRIMARY, sum=figures.money(owed)),
    )


@payments.pressed(Payments.amount, Payments.large)
def take_amount(turn: Turn, amount: int) -> Reply:
    """A sum that a button carries; it may be forged, so it is judged like a typed one."""
    return _take(turn, amount)


@payments.said(Payments.amount, Payments.large)
def amount_typed(turn: Turn, typed: str) -> Reply:
    try:
        amount = parse_sum(typed)
    except NotASum:
        if means_all(typed) and owed_now(turn):
            return _take(turn, owed_now(turn))
        meant = guesses(typed)
        if not meant:
            return _refuse(turn, "pay-not-a-sum")
        offers = (
            turn.button("button-sum", take_amount.carry(each), sum=figures.money(each)) for each in meant
        )
        return turn.screen("pay-meant", tuple(offers), typed=typed)
    return _take(turn, amount)


def _take(turn: Turn, amount: Kopecks) -> Reply:
    if not can_be_paid_here(turn):
        return Go(Payments.elsewhere)
    paying = turn.recall(Paying)
    method = method_in_hand(turn, paying)
    owed = owed_now(turn)
    if method is None:
        if amount < LEAST:
            return _refuse(turn, "pay-too-little")
    else:
        try:
            ensure_can_be_paid(amount, method, e_receipt=turn.account.e_receipt)
        except AmountTooSmall:
            return _refuse(turn, "pay-too-little")
        except AmountTooLarge as refusal:
            most = figures.money(refusal.most)
            offer = turn.button("button-pay-sum", take_amount.carry(refusal.most), sum=most)
            return turn.screen("pay-too-much", (offer,), *_rows(turn, owed), most=most)
    if is_unusually_large(amount, owed) and paying.asked != amount:
        return Go(Payments.large, replace(paying, asked=amount))
    if method is None:
        return draw(turn, amount)
    return Go(Payments.summary, replace(paying, amount=amount, asked=amount))


def _refuse(turn: Turn, name: str) -> Screen:
    return turn.screen(name, *_rows(turn, owed_now(turn)))


def _rows(turn: Turn, owed: Kopecks) -> tuple[Row, ...]:
    return (_whole(turn, owed),) if owed else ()


@payments.shows(Payments.large, back=Payments.amount, leave=Leave.CANCEL)
def ask_large(turn: Turn) -> Screen:
    asked = turn.recall(Paying).asked
    shown = figures.money(asked)
    return turn.screen(
        "pay-large",
        (turn.button("button-pay-sum", take_amount.carry(asked), sum=shown),),
        (turn.button("button-another-sum", another_amount.carry()),),
        sum=shown,
        owed=figures.money(owed_now(turn)),
    )


# --- by which way ---


@payments.pressed(Payments.summary, Payments.link)
def another_method(turn: Turn) -> Reply:
    return Payments.method


@payments.shows(Payments.method, back=Payments.summary, leave=Leave.CANCEL)
def ask_method(turn: Turn) -> Screen:
    return turn.screen(
        "pay-which-way",
        *((_method_button(turn, method),) for method in turn.policy.methods),
    )


def _method_button(turn: Turn, method: PaymentMethod) -> Button:
    name = "button-method-free" if turn.account.e_receipt or not method.commission else "button-method"
    per_cent = figures.number(method.commission)
    return turn.button(name, take_method.carry(method.provider), title=method.title, per_cent=per_cent)


@payments.pressed(Payments.method)
def take_method(turn: Turn, provider: str) -> Reply:
    if provider not in {method.provider for method in turn.policy.methods}:
        raise OutOfDate
    return Go(Payments.summary, replace(turn.recall(Paying), method=provider))


# --- where the fiscal receipt goes ---


@payments.pressed(Payments.summary)
def another_email(turn: Turn) -> Reply:
    return Payments.email


@payments.shows(Payments.email, back=Payments.summary, leave=Leave.CANCEL)
def ask_email(turn: Turn) -> Screen:
    return turn.screen(
        "pay-which-email",
        (turn.button("button-own-email", own_email.carry()),),
        email=turn.cabinet.email,
    )


@payments.pressed(Payments.email)
def own_email(turn: Turn) -> Reply:
    return Go(Payments.summary, replace(turn.recall(Paying), email=""))


@payments.said(Payments.email)
def email_typed(turn: Turn, typed: str) -> Reply:
    try:
        email = parse_email(typed)
    except NotAnEmail:
        return turn.screen("pay-not-an-email", (turn.button("button-own-email", own_email.carry()),))
    return Go(Payments.summary, replace(turn.recall(Paying), email=email))
