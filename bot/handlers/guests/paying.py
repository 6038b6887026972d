"""Payment without registration (S59): the number, the sum that the guest names, a link or a code."""

from dataclasses import replace
from functools import partial

from bot.engine.dialogue import Go, Leave, NoAnswer, Reply
from bot.engine.screens import Button, Look, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.guests import GuestPaying, GuestPayments, GuestReceipt, GuestReceiving
from bot.fsm.payments import Begun, Coded, Paying
from bot.handlers.entrance import register_guest
from bot.handlers.guests.common import ask_number, ensure_guest, guests, number_typed, register_row
from bot.handlers.payments.checking import ask_provider, payment_in_hand
from bot.handlers.payments.code import asked_for
from bot.handlers.payments.common import (
    LINK,
    can_be_paid_here,
    method_in_hand,
    own_label,
    own_words,
    paid_month,
)
from bot.handlers.payments.limits import method_button, smaller_part, way, whole_sum_row
from bot.handlers.payments.link import again_button, link_screen
from bot.handlers.payments.summary import commission
from core.base import figures
from core.base.ids import OnlinePaymentId
from core.base.money import Kopecks, NotASum, parse_sum
from core.model.accounts import Account
from core.model.cabinets.contact_details import NotAnEmail, parse_email
from core.model.payments.guesses import guesses
from core.model.payments.methods import (
    LEAST,
    AmountOutOfBounds,
    AmountTooLarge,
    AmountTooSmall,
    PaymentMethod,
    ensure_can_be_paid,
)
from core.model.payments.online_payment import PaymentStatus
from core.use_cases.pay_online import TooManyPayments, Wish, begin_as_guest, own_under_way

# --- the account ---


@guests.pressed()
def pay(turn: Turn) -> Reply:
    """[Оплатить] of the entry screen (S5)."""
    ensure_guest(turn)
    return Go(GuestPayments.number)


@guests.shows(GuestPayments.number, leave=Leave.CANCEL)
def ask_number_of_payment(turn: Turn) -> Screen:
    return ask_number(turn, "guest-pay-number")


@guests.said(GuestPayments.number)
def number_of_payment(turn: Turn, typed: str) -> Reply:
    """«Проверить номер ЛС»: a number that does not exist is not paid for."""
    return number_typed(turn, typed, partial(account_found, turn))


def account_found(turn: Turn, account: Account) -> Go:
    """Ask for the sum, or say where one can pay."""
    state = GuestPayments.amount if can_be_paid_here(turn) else GuestPayments.elsewhere
    return Go(state, GuestPaying(account=account.id))


@guests.shows(GuestPayments.elsewhere, leave=Leave.MENU)
def show_elsewhere(turn: Turn) -> Screen:
    supplier = turn.supplier.contacts
    return turn.screen(
        "guest-pay-elsewhere",
        number=_account(turn).number,
        supplier=supplier.name,
        address=supplier.address,
        hours=turn.supplier.hours,
        phones=", ".join(supplier.phones),
        site=supplier.site,
    )


# --- how much ---


@guests.pressed(GuestPayments.summary, GuestPayments.code)
def another_sum(turn: Turn) -> Reply:
    if turn.chat.state == GuestPayments.code.state:
        return Go(GuestPayments.amount, GuestPaying(account=turn.recall(Coded).account))
    return GuestPayments.amount


@guests.shows(GuestPayments.amount, back=GuestPayments.number, leave=Leave.CANCEL)
def ask_amount(turn: Turn) -> Screen:
    return turn.screen("guest-pay-how-much", number=_account(turn).number)


@guests.pressed(GuestPayments.amount, GuestPayments.summary)
def take_sum(turn: Turn, amount: int) -> Reply:
    """A sum that a button carries; it may be forged, so it is judged like a typed one."""
    return _take(turn, amount)


@guests.said(GuestPayments.amount)
def amount_typed(turn: Turn, typed: str) -> Reply:
    try:
        amount = parse_sum(typed)
    except NotASum:
        meant = guesses(typed)
        if not meant:
            return NoAnswer(turn.screen("pay-not-a-sum"))
        offers = (turn.button("button-sum", take_sum.carry(each), sum=figures.money(each)) for each in meant)
        return turn.screen("pay-meant", tuple(offers), typed=typed)
    return _take(turn, amount)


@guests.said(GuestPayments.summary)
def other_sum_typed(turn: Turn, typed: str) -> Reply:
    """A sum in place of the one that is to be confirmed; nothing is paid by typing it."""
    try:
        return _take(turn, parse_sum(typed))
    except NotASum:
        return NoAnswer()


def _take(turn: Turn, amount: Kopecks) -> Reply:
    paying = replace(turn.recall(GuestPaying), amount=amount)
    method = _method(turn, paying)
    if method is None:
        if amount < LEAST:
            return turn.screen("pay-too-little")
        return _draw(turn, paying)
    try:
        ensure_can_be_paid(amount, method, e_receipt=_account(turn).e_receipt)
    except AmountTooSmall:
        return turn.screen("pay-too-little")
    except AmountTooLarge as refusal:
        return _too_much(turn, paying, refusal.most)
    return Go(GuestPayments.summary if paying.email else GuestPayments.email, paying)


def _too_much(turn: Turn, paying: GuestPaying, most: Kopecks) -> Reply:
    """Less by the same way, or the whole by another one: the sum is kept for it."""
    shown = figures.money(most)
    most_button = turn.button("button-pay-sum", take_sum.carry(most), sum=shown)
    another = turn.button("button-another-method", another_way.carry())
    code = turn.button("button-code", by_code.carry())
    account = turn.work.accounts.get(paying.account)
    rows = ((most_button,), whole_sum_row(turn, account, paying.amount, another, code))
    return Go(GuestPayments.amount, paying, screen=turn.screen("pay-too-much", *rows, most=shown))


# --- where the fiscal receipt goes ---


@guests.pressed(GuestPayments.summary)
def another_email(turn: Turn) -> Reply:
    return GuestPayments.email


@guests.shows(GuestPayments.email, back=GuestPayments.amount, leave=Leave.CANCEL)
def ask_email(turn: Turn) -> Screen:
    rows: list[Row] = []
    if turn.policy.payment_qr:
        rows.append((turn.button("button-code-without-email", by_code.carry()),))
    return turn.screen("guest-pay-email", *rows)


@guests.said(GuestPayments.email)
def email_typed(turn: Turn, typed: str) -> Reply:
    try:
        email = parse_email(typed)
    except NotAnEmail:
        return NoAnswer(turn.screen("pay-not-an-email"))
    return Go(GuestPayments.summary, replace(turn.recall(GuestPaying), email=email))


# --- everything on one screen ---


@guests.shows(GuestPayments.summary, back=GuestPayments.email, leave=Leave.CANCEL)
def show_summary(turn: Turn) -> Screen:
    paying, account = turn.recall(GuestPaying), _account(turn)
    method = _method(turn, paying)
    if method is None:  # the administrator has taken the last provider away meanwhile
        raise OutOfDate
    fee = method.fee_on(paying.amount, e_receipt=account.e_receipt)
    agree = turn.button(
        "button-agree",
        agreed_to_pay.carry(paying.amount),
        look=Look.PRIMARY,
        sum=figures.money(paying.amount + fee),
    )
    others: list[Button] = []
    if len(turn.policy.methods) > 1:
        others.append(turn.button("button-another-method", another_way.carry()))
    if turn.policy.payment_qr:
        others.append(turn.button("button-code", by_code.carry()))
    receipts_row: Row = ()
    if fee and not account.e_receipt:
        receipts_row = (turn.button("button-e-receipt", receive_first.carry()),)
    own = own_under_way(turn.work, turn.person, account, now=turn.now)
    own_row: Row = () if own is None else (turn.button(own_label(own), check_payment.carry(own.id)),)
    return turn.screen(
        "guest-pay-summary",
        (agree,),
        smaller_part(turn, account, method, paying.amount, take_sum.carry),
        (
            turn.button("button-another-sum", another_sum.carry()),
            turn.button("button-another-email", another_email.carry()),
        ),
        tuple(others),
        (*receipts_row, *own_row),
        number=account.number,
        sum=figures.money(paying.amount),
        commission=turn.part(commission(turn, account, method, paying.amount)),
        method=turn.part(way(turn, account, method, paying.amount)),
        email=paying.email,
        own=turn.part(own_words(turn, own)),
    )


@guests.pressed(GuestPayments.summary)
def receive_first(turn: Turn) -> Reply:
    """[Квитанции на почту — без комиссии]: the e-receipt before paying (S57)."""
    account = _account(turn)
    if account.e_receipt:
        raise OutOfDate
    return Go(GuestReceipt.way, GuestReceiving(number=account.number))


@guests.pressed(GuestPayments.summary, GuestPayments.amount)
def another_way(turn: Turn) -> Reply:
    return GuestPayments.method


@guests.shows(GuestPayments.method, back=GuestPayments.summary, leave=Leave.CANCEL)
def ask_method(turn: Turn) -> Screen:
    account, amount = _account(turn), turn.recall(GuestPaying).amount
    buttons = (method_button(turn, account, method, amount, take_way.carry) for method in turn.policy.methods)
    return turn.screen("pay-which-way", *((button,) for button in buttons))


@guests.pressed(GuestPayments.method)
def take_way(turn: Turn, provider: str) -> Reply:
    if provider not in {method.provider for method in turn.policy.methods}:
        raise OutOfDate
    paying = replace(turn.recall(GuestPaying), method=provider)
    if not paying.amount:
        return Go(GuestPayments.amount, paying)
    turn.remember(paying)
    return _take(turn, paying.amount)


@guests.pressed(GuestPayments.summary)
def agreed_to_pay(turn: Turn, amount: int) -> Reply:
    """[Согласен]: begin the payment that the screen showed, and have its link made."""
    paying, account = turn.recall(GuestPaying), _account(turn)
    method = _method(turn, paying)
    if amount != paying.amount or method is None or not paying.email:
        raise OutOfDate
    wish = Wish(method=method, amount=amount, email=paying.email, period=paid_month(turn, account))
    try:
        payment = begin_as_guest(turn.work, turn.person, account, wish, policy=turn.policy, now=turn.now)
    except AmountOutOfBounds:
        turn.toast = turn.text.label("changed-meanwhile")
        return Go(GuestPayments.amount, replace(paying, amount=0))
    except TooManyPayments:
        return turn.screen("guest-too-many-payments", register_row(turn, account.number))
    if payment.status is PaymentStatus.CREATED:
        turn.errand(LINK, once=str(payment.id), payment=payment.id)
    return Go(GuestPayments.link, Begun(payment=payment.id))


# --- the link, and what came of it ---


@guests.shows(GuestPayments.link)
def show_link(turn: Turn) -> Screen:
    payment = payment_in_hand(turn, turn.recall(Begun).payment)
    check_button = turn.button("button-check-payment", check_payment.carry(payment.id))
    again_row = (again_button(turn, payment, pay_again.carry(payment.id)),)
    screen = link_screen(turn, payment, check_button, (again_row,))
    if payment.status is PaymentStatus.SUCCEEDED:
        return screen.with_rows((turn.button("button-register-guest", register_payer.carry(payment.id)),))
    return screen


@guests.pressed()
def check_payment(turn: Turn, payment_id: OnlinePaymentId) -> Reply:
    """[Проверить оплату]."""
    ask_provider(turn, payment_id)
    return Go(GuestPayments.link, Begun(payment=payment_id))


@guests.pressed()
def pay_again(turn: Turn, payment_id: OnlinePaymentId) -> Reply:
    """[Попробовать ещё раз]: the same sum, or what is missing of it, by the same way."""
    payment = payment_in_hand(turn, payment_id)
    ensure_guest(turn)
    if payment.is_under_way or (payment.status is PaymentStatus.SUCCEEDED and not payment.amount_missing):
        return Go(GuestPayments.link, Begun(payment=payment.id))
    asked = payment.amount_missing if payment.is_partial else payment.amount
    paying = GuestPaying(
        account=payment.account_id, amount=asked, method=payment.provider, email=payment.email
    )
    return Go(GuestPayments.summary, paying)


@guests.pressed()
def register_payer(turn: Turn, payment_id: OnlinePaymentId) -> Reply:
    """[Зарегистрироваться], with the account and the e-mail of a payment."""
    payment = payment_in_hand(turn, payment_id)
    return register_guest(turn, turn.work.accounts.get(payment.account_id).number, payment.email)


# --- the code ---


@guests.pressed(GuestPayments.email, GuestPayments.summary, GuestPayments.amount)
def by_code(turn: Turn) -> Reply:
    """[QR-код для банка]: no provider is needed, no e-mail, and nobody takes a commission of ours."""
    if not turn.policy.payment_qr:
        raise OutOfDate
    return _draw(turn, turn.recall(GuestPaying))


def _draw(turn: Turn, paying: GuestPaying) -> Reply:
    account = turn.work.accounts.get(paying.account)
    return Go(GuestPayments.code, asked_for(turn, account, paying.amount, guest=True))


@guests.shows(GuestPayments.code, leave=Leave.MENU)
def show_code(turn: Turn) -> Screen:
    coded = turn.recall(Coded)
    return turn.screen(
        "pay-code-sent" if coded.sent else "pay-code-being-made",
        (turn.button("button-another-sum", another_sum.carry()),),
        register_row(turn, turn.work.accounts.get(coded.account).number),
    )


# --- what the steps share ---


def _account(turn: Turn) -> Account:
    return turn.work.accounts.get(turn.recall(GuestPaying).account)


def _method(turn: Turn, paying: GuestPaying) -> PaymentMethod | None:
    return method_in_hand(turn, Paying(method=paying.method))
