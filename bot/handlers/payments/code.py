"""The payment QR with the chosen sum, for any bank's application."""

from dataclasses import replace
from typing import Any

from bot.engine.dialogue import Go, Leave, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.guests import GuestPayments
from bot.fsm.payments import Begun, Coded, Paying, Payments
from bot.handlers.payments.checking import payment_in_hand
from bot.handlers.payments.common import CODE, owed_now, paid_month, payments
from core.base import figures
from core.base.money import Kopecks
from core.model.accounts import Account
from core.model.files import KeptFile
from core.model.payments.online_payment import PaymentStatus
from core.use_cases.link_account import linked_accounts


def draw(turn: Turn, amount: Kopecks) -> Reply:
    """Have the code drawn; of one without a sum the bank's application asks how much."""
    return Go(Payments.code, asked_for(turn, turn.account, amount))


def asked_for(turn: Turn, account: Account, amount: Kopecks, *, guest: bool = False) -> Coded:
    """What is being drawn; a guest's picture may be sent though nobody has the account linked."""
    asked = Coded(account=account.id, amount=amount, month=paid_month(turn, account))
    turn.errand(CODE, account=asked.account, amount=asked.amount, month=str(asked.month), guest=guest)
    return asked


@payments.shows(Payments.code, leave=Leave.MENU)
def show_code(turn: Turn) -> Screen:
    coded = turn.recall(Coded)
    name = "pay-code-sent" if coded.sent else "pay-code-being-made"
    return turn.screen(name, (turn.button("button-another-sum", other_amount.carry()),))


@payments.pressed(Payments.code)
def other_amount(turn: Turn) -> Reply:
    return Go(Payments.amount, Paying())


@payments.done(CODE)
def drawn(turn: Turn, result: dict[str, Any]) -> Reply:
    """Send the picture, unless the account has been unlinked meanwhile."""
    is_guests = bool(result.get("guest"))
    if not is_guests and result["account"] not in linked_accounts(turn.work, turn.person):
        return None
    file = turn.keep(KeptFile(result["name"], "image/png", result["content"]))
    place = GuestPayments.code if is_guests else Payments.code
    is_awaited = turn.chat.state == place.state and turn.recall(Coded).account == result["account"]
    screen = Screen(
        text=_words(turn, result, named=is_guests or not is_awaited, guest=is_guests), files=(file,)
    )
    if is_awaited:
        turn.remember(replace(turn.recall(Coded), sent=True))
    if is_awaited and not is_guests:
        return screen
    turn.said.append(screen)  # a guest's own screen, with the way to registration, stands below
    return None


def _words(turn: Turn, result: dict[str, Any], *, named: bool, guest: bool) -> Markup:
    """What the code is for, and how it is used; the awaited one stands below the header with its account.

    A guest is not promised to see the payment here: without a cabinet none is shown.
    """
    text, amount, number = turn.text, result["amount"], result["number"]
    if amount:
        shown = figures.money(amount)
        title = text("pay-code-of", sum=shown, number=number) if named else text("pay-code", sum=shown)
    else:
        title = text("pay-code-any-of", number=number) if named else text("pay-code-any")
    how = text("pay-code-how" if amount else "pay-code-how-any")
    counted = text("pay-code-counted-guest" if guest else "pay-code-counted")
    return Markup(f"{title}\n\n{how} {counted}")


@payments.done(f"{CODE}-gave-up")
def not_drawn(turn: Turn, _: dict[str, Any]) -> Reply:
    turn.say("pay-code-gave-up", phones=", ".join(turn.supplier.contacts.phones))
    return None


@payments.pressed(Payments.summary, Payments.link, Payments.method, Payments.amount)
def by_code(turn: Turn) -> Reply:
    """[QR-код для банка]: no provider is needed, and nobody takes a commission of ours."""
    if not turn.policy.payment_qr:
        raise OutOfDate
    if turn.chat.state != Payments.link.state:
        return draw(turn, turn.recall(Paying).amount)
    payment = payment_in_hand(turn, turn.recall(Begun).payment)
    if payment.is_under_way:
        raise OutOfDate
    is_paid = payment.status is PaymentStatus.SUCCEEDED
    return draw(turn, owed_now(turn) if is_paid else payment.amount)


def other_ways(turn: Turn, another: str) -> Row:
    """The ways beside the one in hand; `another` is the press that leads to the other providers."""
    others = []
    if len(turn.policy.methods) > 1:
        others.append(turn.button("button-another-method", another))
    if turn.policy.payment_qr:
        others.append(turn.button("button-code", by_code.carry()))
    return tuple(others)
