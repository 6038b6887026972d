"""Everything on one screen, then the consent (S56, S57)."""

from bot.engine.dialogue import Go, Leave, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.menu import Menu
from bot.fsm.payments import Begun, Paying, Payments
from bot.handlers.home import turn_to
from bot.handlers.payments.asking import another_amount, another_email, another_method, take_amount
from bot.handlers.payments.checking import check
from bot.handlers.payments.code import by_code, draw, other_ways
from bot.handlers.payments.common import (
    LINK,
    can_be_paid_here,
    elsewhere,
    email_in_hand,
    method_in_hand,
    owed_now,
    own_label,
    own_words,
    paid_month,
    payments,
)
from bot.handlers.payments.e_receipt import offer_row
from bot.handlers.payments.limits import smaller_part, way
from bot.handlers.promises.common import way_in_where_offered
from core.base import figures
from core.base.ids import AccountId
from core.base.money import Kopecks
from core.model.accounts import Account
from core.model.payments.methods import AmountOutOfBounds, PaymentMethod, can_be_paid
from core.model.payments.online_payment import PaymentStatus
from core.use_cases.pay_online import Wish, begin, others_under_way, own_under_way


@payments.pressed()
def pay(turn: Turn) -> Reply:
    """[Оплатить]: the whole debt by the first way, which the summary lets one change."""
    return pay_debt(turn)


@payments.pressed()
def pay_for(turn: Turn, account_id: AccountId) -> Reply:
    """[Оплатить] of a reminder: its account becomes the active one."""
    turn_to(turn, account_id)
    return pay_debt(turn)


def pay_debt(turn: Turn) -> Reply:
    """Offer to pay the whole debt, or ask for the sum where it cannot be paid at once."""
    return pay_sum(turn, owed_now(turn))


def pay_sum(turn: Turn, owed: Kopecks) -> Reply:
    """The same for a sum that is a part of the debt."""
    if not can_be_paid_here(turn):
        return Go(Payments.elsewhere)
    if not _can_be_paid_at_once(turn, owed):
        return Go(Payments.amount, Paying())
    if not turn.policy.methods:
        return draw(turn, owed)
    return Go(Payments.summary, Paying(amount=owed))


def pay_button(turn: Turn, owed: Kopecks) -> Button:
    """[Оплатить] with what remains to be paid, or without a sum where nothing does (S54)."""
    if not owed:
        return turn.button("menu-pay-ahead", pay.carry())
    return turn.button("menu-pay", pay.carry(), sum=figures.money(owed))


def _can_be_paid_at_once(turn: Turn, owed: Kopecks) -> bool:
    method = method_in_hand(turn, Paying())
    if method is None:
        return owed > 0
    return can_be_paid(owed, method, e_receipt=turn.account.e_receipt)


@payments.shows(Payments.elsewhere, leave=Leave.MENU)
def show_elsewhere(turn: Turn) -> Screen:
    return elsewhere(turn)


@payments.shows(Payments.summary, back=Menu.main, leave=Leave.CANCEL)
def show_summary(turn: Turn) -> Screen:
    paying = turn.recall(Paying)
    method = method_in_hand(turn, paying)
    if method is None:
        # The administrator has taken the last provider away meanwhile.
        if not turn.policy.payment_qr:
            return elsewhere(turn)
        return turn.screen("pay-by-code-only", (turn.button("button-code", by_code.carry()),))
    fee = method.fee_on(paying.amount, e_receipt=turn.account.e_receipt)
    rows: list[Row] = [
        (
            turn.button(
                "button-agree",
                agreed.carry(paying.amount),
                look=Look.PRIMARY,
                sum=figures.money(paying.amount + fee),
            ),
        ),
        smaller_part(turn, turn.account, method, paying.amount, take_amount.carry),
        (
            turn.button("button-another-sum", another_amount.carry()),
            turn.button("button-another-email", another_email.carry()),
        ),
    ]
    own = own_under_way(turn.work, turn.person, turn.account, now=turn.now)
    own_row: Row = () if own is None else (turn.button(own_label(own), check.carry(own.id)),)
    last_row = (*own_row, *way_in_where_offered(turn))
    rows += [offer_row(turn, fee), other_ways(turn, another_method.carry()), last_row]
    return turn.screen(
        "pay-summary",
        *rows,
        number=turn.account.number,
        sum=figures.money(paying.amount),
        of_it=_of_debt(turn, paying.amount),
        commission=commission(turn, turn.account, method, paying.amount),
        method=turn.part(way(turn, turn.account, method, paying.amount)),
        email=email_in_hand(turn, paying),
        others=Markup(own_words(turn, own) + _others(turn)),
    )


def _of_debt(turn: Turn, amount: Kopecks) -> str:
    """What the sum is beside the debt: all of it, a part, more."""
    owed = owed_now(turn)
    if amount == owed:
        return turn.text.label("pay-of-all")
    name = "pay-of-part" if amount < owed else "pay-of-more" if owed else "pay-of-nothing"
    return turn.text.label(name, owed=figures.money(owed), more=figures.money(amount - owed))


def commission(turn: Turn, account: Account, method: PaymentMethod, amount: Kopecks) -> Markup:
    """What the bank takes, and what would save it (S57)."""
    fee = method.fee_on(amount, e_receipt=account.e_receipt)
    if account.e_receipt and method.commission:
        return turn.text("pay-without-commission-by-e-receipt")
    if not fee:
        return turn.text("pay-without-commission")
    return turn.text(
        "pay-with-commission",
        fee=figures.money(fee),
        per_cent=figures.number(method.commission),
        total=figures.money(amount + fee),
    )


def _others(turn: Turn) -> Markup:
    """Payments that somebody else has begun for this account; not who."""
    others = others_under_way(turn.work, turn.person, turn.account, now=turn.now)
    if not others:
        return Markup("")
    latest = others[0]
    return Markup(
        "\n\n"
        + turn.text(
            "pay-others",
            sum=figures.money(latest.amount),
            at=figures.time_of_day(turn.policy.local(latest.created_at)),
        )
    )


@payments.pressed(Payments.summary)
def agreed(turn: Turn, amount: int) -> Reply:
    """[Согласен]: begin the payment that the screen showed, and have its link made."""
    paying = turn.recall(Paying)
    method = method_in_hand(turn, paying)
    if amount != paying.amount or method is None:
        raise OutOfDate
    wish = Wish(
        method=method,
        amount=paying.amount,
        email=email_in_hand(turn, paying),
        period=paid_month(turn, turn.account),
    )
    try:
        payment = begin(turn.work, turn.person, turn.account, wish, now=turn.now)
    except AmountOutOfBounds:
        # The supplier's limits, or the commission, have changed since the sum was taken.
        turn.toast = turn.text.label("changed-meanwhile")
        return Go(Payments.amount, Paying())
    if payment.status is PaymentStatus.CREATED:
        # Each chat of the cabinet has it shown; the provider gives one page, however often it is asked.
        turn.errand(LINK, once=str(payment.id), payment=payment.id)
    return Go(Payments.link, Begun(payment=payment.id))
