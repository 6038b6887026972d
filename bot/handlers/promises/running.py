"""The schedule that has been promised, and what of it is paid."""

from bot.engine.dialogue import Go, Reply
from bot.engine.screens import Look, Screen
from bot.engine.turn import Turn
from bot.fsm.menu import Menu
from bot.fsm.payments import Paying, Payments
from bot.fsm.promises import Promises
from bot.handlers.promises.common import lines, promises, turn_to_promised
from core.base import figures
from core.base.money import Kopecks
from core.model.payments.methods import can_be_paid
from core.model.promises.promise import PromiseStatus
from core.use_cases.promise_payment import amount_due, judged_promise, unpaid_parts


@promises.shows(Promises.running, back=Menu.main)
def show_running(turn: Turn) -> Screen:
    promise = judged_promise(turn.work, turn.account, turn.policy, turn.now)
    if promise is None:
        return turn.screen("promise-none")
    unpaid = unpaid_parts(turn.work, turn.account, promise)
    if promise.status is PromiseStatus.KEPT or not unpaid:
        return turn.screen("promise-kept", sum=figures.money(promise.total))
    asked = amount_due(promise, unpaid, turn.today)
    pay_button = turn.button("menu-pay", pay_part.carry(), look=Look.PRIMARY, sum=figures.money(asked))
    if promise.status is PromiseStatus.BROKEN:
        return turn.screen("promise-broken", (pay_button,), left=figures.money(asked))
    late = unpaid[0].due < turn.today
    return turn.screen(
        "promise-late" if late else "promise-running",
        (pay_button,),
        schedule=lines(turn, unpaid),
        paid=figures.money(promise.total - sum(part.amount for part in unpaid)),
        debt=figures.money(promise.total),
    )


@promises.pressed()
def pay_part(turn: Turn) -> Reply:
    """[Оплатить]: the next part, or what is missing of it, or all where it is broken."""
    return _pay_due(turn)


@promises.pressed()
def pay_promised(turn: Turn, promise_id: int) -> Reply:
    """[Оплатить] of a reminder: its account becomes the active one, and the sum is what is due now."""
    turn_to_promised(turn, promise_id)
    return _pay_due(turn)


def _pay_due(turn: Turn) -> Reply:
    promise = judged_promise(turn.work, turn.account, turn.policy, turn.now)
    unpaid = unpaid_parts(turn.work, turn.account, promise) if promise is not None else ()
    if promise is None or not unpaid:
        return Go(Promises.running)
    amount = amount_due(promise, unpaid, turn.today)
    if not _can_be_paid(turn, amount):
        return Go(Payments.amount, Paying())
    return Go(Payments.summary, Paying(amount=amount))


def _can_be_paid(turn: Turn, amount: Kopecks) -> bool:
    method = next(iter(turn.policy.methods), None)
    return method is None or can_be_paid(amount, method, e_receipt=turn.account.e_receipt)
