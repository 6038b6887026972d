"""What the steps of paying share."""

from bot.engine.dialogue import Dialogue, Needs
from bot.engine.markup import Markup
from bot.engine.screens import Screen
from bot.engine.turn import Turn
from bot.fsm.payments import Paying
from core.base import figures
from core.base.money import Kopecks
from core.base.months import Month
from core.model.accounts import Account
from core.model.payments.methods import PaymentMethod
from core.model.payments.online_payment import OnlinePayment
from core.use_cases.see_balance import NothingCharged, balance_of

payments = Dialogue("payments", needs=Needs.ACCOUNT)

LINK = "payment-link"
"""The errand that has a page made."""
CHECK = "payment-check"
"""The errand that asks the provider."""
CODE = "payment-code"
"""The errand that draws the payment QR."""


def owed_now(turn: Turn) -> Kopecks:
    """What remains to be paid, with what billing has not counted yet taken off; 0 where nothing is."""
    try:
        return balance_of(turn.work, turn.account).remains
    except NothingCharged:
        return 0


def paid_month(turn: Turn, account: Account) -> Month:
    """The account's last charged month, or this one where nothing was charged yet."""
    try:
        return balance_of(turn.work, account).month
    except NothingCharged:
        return Month.of(turn.today)


def can_be_paid_here(turn: Turn) -> bool:
    """Whether the supplier offers a link or a code."""
    return bool(turn.policy.methods) or turn.policy.payment_qr


def elsewhere(turn: Turn) -> Screen:
    """Where to pay, for those who cannot do it here."""
    supplier = turn.supplier.contacts
    return turn.screen(
        "pay-elsewhere",
        number=turn.account.number,
        owed=figures.money(owed_now(turn)),
        supplier=supplier.name,
        address=supplier.address,
        hours=turn.supplier.hours,
        phones=", ".join(supplier.phones),
        site=supplier.site,
    )


def method_in_hand(turn: Turn, paying: Paying) -> PaymentMethod | None:
    """The chosen way, else the first one; None where no provider is configured."""
    methods = turn.policy.methods
    chosen = next((method for method in methods if method.provider == paying.method), None)
    return chosen or next(iter(methods), None)


def own_words(turn: Turn, own: OnlinePayment | None) -> Markup:
    """What is said on a summary of one's own payment that is under way, below the rest of the words."""
    if own is None:
        return Markup("")
    name = "pay-own-under-way" if own.is_under_way else "pay-own-link"
    begun = figures.moment(turn.policy.local(own.created_at))
    return Markup("\n\n" + turn.text(name, sum=figures.money(own.amount), begun=begun))


def own_label(own: OnlinePayment) -> str:
    """The name of the button that leads to it."""
    return "button-check-payment" if own.is_under_way else "button-my-payment"


def email_in_hand(turn: Turn, paying: Paying) -> str:
    """Where the fiscal receipt goes."""
    return paying.email or turn.cabinet.email
