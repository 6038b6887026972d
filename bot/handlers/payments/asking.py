"""How much, by which way, and where the fiscal receipt goes (S55)."""

from dataclasses import replace

from bot.engine.dialogue import Go, Leave, NoAnswer, Reply
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.payments import Paying, Payments
from bot.handlers.payments.code import by_code, draw
from bot.handlers.payments.common import can_be_paid_here, elsewhere, method_in_hand, owed_now, payments
from bot.handlers.payments.limits import method_button, whole_sum_row
from core.base import figures
from core.base.money import Kopecks, NotASum, parse_sum
from core.model.cabinets.contact_details import NotAnEmail, parse_email
from core.model.payments.guesses import guesses, means_all
from core.model.payments.methods import (
    LEAST,
    AmountTooLarge,
    AmountTooSmall,
    ensure_can_be_paid,
    is_unusually_large,
    largest_payable,
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
    most = _most(turn)
    if most and owed > most:
        return turn.screen(
            "pay-how-much-at-once",
            (_sum_button(turn, most),),
            owed=figures.money(owed),
            most=figures.money(most),
        )
    return turn.screen("pay-how-much", *_whole(turn, owed), owed=figures.money(owed))


def _most(turn: Turn) -> Kopecks:
    """What the way in hand takes at once; 0 where there is none, or where it is not known."""
    method = method_in_hand(turn, turn.recall(Paying))
    return 0 if method is None else largest_payable(method, method.most, e_receipt=turn.account.e_receipt)


def _sum_button(turn: Turn, amount: Kopecks) -> Button:
    return turn.button("button-pay-sum", take_amount.carry(amount), sum=figures.money(amount))


def _whole(turn: Turn, owed: Kopecks) -> tuple[Row, ...]:
    """The button of the whole debt, where it can be paid at once."""
    most = _most(turn)
    if owed < LEAST or (most and owed > most):
        return ()
    label = figures.money(owed)
    return ((turn.button("button-pay-all", take_amount.carry(owed), look=Look.PRIMARY, sum=label),),)


@payments.pressed(Payments.amount, Payments.large, Payments.summary)
def take_amount(turn: Turn, amount: int) -> Reply:
    """A sum that a button carries; it may be forged, so it is judged like a typed one."""
    if turn.chat.state == Payments.summary.state:  # a part of a sum that was asked about already
        turn.remember(replace(turn.recall(Paying), asked=amount))
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
            return NoAnswer(_refuse(turn, "pay-not-a-sum"))
        offers = (
            turn.button("button-sum", take_amount.carry(each), sum=figures.money(each)) for each in meant
        )
        return turn.screen("pay-meant", tuple(offers), typed=typed)
    return _take(turn, amount)


@payments.said(Payments.summary)
def other_sum_typed(turn: Turn, typed: str) -> Reply:
    """A sum in place of the one that is to be confirmed; nothing is paid by typing it."""
    try:
        return _take(turn, parse_sum(typed))
    except NotASum:
        return NoAnswer()


def _take(turn: Turn, amount: Kopecks) -> Reply:
    return take_sum(turn, amount, turn.recall(Paying))


def take_sum(turn: Turn, amount: Kopecks, paying: Paying) -> Reply:
    """Go on with a sum, unless it cannot be paid here."""
    if not can_be_paid_here(turn):
        return Go(Payments.elsewhere)
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
            return _too_much(turn, replace(paying, amount=amount), refusal.most)
    if is_unusually_large(amount, owed) and paying.asked != amount:
        return Go(Payments.large, replace(paying, asked=amount))
    if method is None:
        return draw(turn, amount)
    return Go(Payments.summary, replace(paying, amount=amount, asked=amount))


def _refuse(turn: Turn, name: str) -> Screen:
    return turn.screen(name, *_whole(turn, owed_now(turn)))


def _too_much(turn: Turn, paying: Paying, most: Kopecks) -> Reply:
    """Less by the same way, or the whole by another one: the sum is kept for it."""
    another = turn.button("button-another-method", another_method.carry())
    code = turn.button("button-code", by_code.carry())
    rows = (
        (_sum_button(turn, most),),
        whole_sum_row(turn, turn.account, paying.amount, another, code),
        *_whole(turn, owed_now(turn)),
    )
    return Go(Payments.amount, paying, screen=turn.screen("pay-too-much", *rows, most=figures.money(most)))


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


@payments.pressed(Payments.summary, Payments.link, Payments.amount)
def another_method(turn: Turn) -> Reply:
    return Payments.method


@payments.shows(Payments.method, back=Payments.summary, leave=Leave.CANCEL)
def ask_method(turn: Turn) -> Screen:
    amount = turn.recall(Paying).amount
    buttons = (
        method_button(turn, turn.account, method, amount, take_method.carry) for method in turn.policy.methods
    )
    return turn.screen("pay-which-way", *((button,) for button in buttons))


@payments.pressed(Payments.method)
def take_method(turn: Turn, provider: str) -> Reply:
    chosen = next((each for each in turn.policy.methods if each.provider == provider), None)
    if chosen is None:
        raise OutOfDate
    paying = replace(turn.recall(Paying), method=provider)
    try:
        ensure_can_be_paid(paying.amount, chosen, e_receipt=turn.account.e_receipt)
    except AmountTooSmall:
        return Go(Payments.amount, paying)
    except AmountTooLarge as refusal:
        return _too_much(turn, paying, refusal.most)
    return Go(Payments.summary, paying)


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
        own = turn.button("button-own-email", own_email.carry())
        return NoAnswer(turn.screen("pay-not-an-email", (own,)))
    return Go(Payments.summary, replace(turn.recall(Paying), email=email))
