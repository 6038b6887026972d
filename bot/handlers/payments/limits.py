"""What a way to pay takes at once: said before the link, with a smaller part or another way to go on by."""

from collections.abc import Callable

from bot.engine.markup import Markup
from bot.engine.screens import Button, Row
from bot.engine.turn import Turn
from core.base import figures
from core.base.money import Kopecks
from core.model.accounts import Account
from core.model.payments.methods import PaymentMethod, can_be_paid, largest_payable


def way(turn: Turn, account: Account, method: PaymentMethod, amount: Kopecks) -> Markup:
    """The way in words; where the sum is too large for some means, the others and how much those take."""
    below = method.limits_below(amount, e_receipt=account.e_receipt)
    if not below:
        return turn.text("pay-way", title=method.title)
    taking = ", ".join(turn.text.label(f"means-{each.means}") for each in method.limits if each not in below)
    too_low = (
        turn.text(
            f"means-limit-{each.means}",
            most=figures.money(largest_payable(method, each.most, e_receipt=account.e_receipt)),
        )
        for each in below
    )
    return Markup("\n".join((turn.text("pay-way", title=taking), *too_low)))


def smaller_part(
    turn: Turn, account: Account, method: PaymentMethod, amount: Kopecks, press: Callable[[int], str]
) -> Row:
    """The button of the part that all means take, where the whole sum is too large for some; else empty."""
    below = method.limits_below(amount, e_receipt=account.e_receipt)
    if not below:
        return ()
    most = largest_payable(method, min(each.most for each in below), e_receipt=account.e_receipt)
    return (turn.button("button-pay-part", press(most), sum=figures.money(most)),)


def method_button(
    turn: Turn, account: Account, method: PaymentMethod, amount: Kopecks, press: Callable[[str], str]
) -> Button:
    """A way to choose, with its commission, or with how much it takes where that is less than the sum."""
    carried = press(method.provider)
    most = largest_payable(method, method.most, e_receipt=account.e_receipt)
    if amount > most:
        return turn.button("button-method-up-to", carried, title=method.title, most=figures.money(most))
    name = "button-method-free" if account.e_receipt or not method.commission else "button-method"
    return turn.button(name, carried, title=method.title, per_cent=figures.number(method.commission))


def whole_sum_row(turn: Turn, account: Account, amount: Kopecks, another: Button, code: Button) -> Row:
    """The ways on with the whole of a sum that the way in hand does not take: one that does, the code."""
    others = []
    if any(can_be_paid(amount, each, e_receipt=account.e_receipt) for each in turn.policy.methods):
        others.append(another)
    if turn.policy.payment_qr:
        others.append(code)
    return tuple(others)
