"""What people are told of what they have promised to pay."""

from bot.engine.limits import Limits
from bot.engine.screens import Look, Row, Screen
from bot.handlers.promises.common import look_at
from bot.handlers.promises.running import pay_promised
from bot.messages import optional_letters
from bot.messages.message import Message, Telling
from core.base import figures
from core.base.ids import PromiseId
from core.base.money import Kopecks
from core.model.accounts import Account
from core.model.messages.facts import PartDueTomorrow, PromiseBroken
from core.model.messages.letters import Letter
from core.model.promises.promise import PromiseStatus
from core.use_cases.promise_payment import judge, unpaid_parts


def _due(telling: Telling, fact: PartDueTomorrow) -> tuple[Account, Kopecks]:
    """The account, and what of the part is not paid; nothing where the promise has ended."""
    promise = telling.work.promises.get(fact.promise)
    if promise is None:
        raise KeyError(fact.promise)
    account = telling.work.accounts.get(promise.account_id)
    promise = judge(telling.work, account, promise, telling.policy, telling.now)
    if promise.status is not PromiseStatus.RUNNING:
        return account, 0
    unpaid = unpaid_parts(telling.work, account, promise)
    return account, sum(part.amount for part in unpaid if part.due <= fact.due)


def _still_due(telling: Telling, fact: PartDueTomorrow) -> bool:
    if telling.policy.day(telling.now) > fact.due:
        return False
    account, amount = _due(telling, fact)
    return amount > 0 and _is_still_theirs(telling, account)


def _is_still_theirs(telling: Telling, account: Account) -> bool:
    if telling.cabinet is None:
        return False
    return account.id in {link.account_id for link in telling.work.links.of_cabinet(telling.cabinet)}


def _screen(telling: Telling, fact: PartDueTomorrow, limits: Limits) -> Screen:
    account, amount = _due(telling, fact)
    text = telling.text(
        "promise-due", day=figures.day(fact.due), sum=figures.money(amount), tail=account.tail
    )
    return Screen(
        text=text,
        rows=(
            _pay_row(telling, limits, fact.promise, amount),
            (telling.button(limits, "button-my-schedule", look_at.carry(fact.promise)),),
        ),
    )


def _pay_row(telling: Telling, limits: Limits, promise: PromiseId, amount: Kopecks) -> Row:
    press, asked = pay_promised.carry(promise), figures.money(amount)
    return (telling.button(limits, "menu-pay", press, look=Look.PRIMARY, sum=asked),)


def _letter(telling: Telling, fact: PartDueTomorrow, address: str) -> Letter:
    account, amount = _due(telling, fact)
    return optional_letters.about(
        telling,
        fact.topics,
        address,
        "letter-promise-due-subject",
        "letter-promise-due",
        day=figures.day(fact.due),
        sum=figures.money(amount),
        tail=account.tail,
    )


def _owed(telling: Telling, fact: PromiseBroken) -> tuple[Account, Kopecks]:
    """The account, and what is left of the promise."""
    promise = telling.work.promises.get(fact.promise)
    if promise is None:
        raise KeyError(fact.promise)
    account = telling.work.accounts.get(promise.account_id)
    return account, sum(part.amount for part in unpaid_parts(telling.work, account, promise))


def _still_owed(telling: Telling, fact: PromiseBroken) -> bool:
    account, left = _owed(telling, fact)
    return left > 0 and _is_still_theirs(telling, account)


def _broken(telling: Telling, fact: PromiseBroken, limits: Limits) -> Screen:
    account, left = _owed(telling, fact)
    return Screen(
        text=telling.text("promise-broken-now", left=figures.money(left), tail=account.tail),
        rows=(_pay_row(telling, limits, fact.promise, left),),
    )


def _letter_of_breach(telling: Telling, fact: PromiseBroken, address: str) -> Letter:
    account, left = _owed(telling, fact)
    return optional_letters.about(
        telling,
        fact.topics,
        address,
        "letter-promise-broken-subject",
        "letter-promise-broken",
        left=figures.money(left),
        tail=account.tail,
    )


promise_broken = Message(
    fact=PromiseBroken, still_matters=_still_owed, screen=_broken, letter=_letter_of_breach
)
part_due_tomorrow = Message(fact=PartDueTomorrow, still_matters=_still_due, screen=_screen, letter=_letter)
