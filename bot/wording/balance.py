"""What is owed, in words: the same on every screen that speaks of it (S30, S39)."""

from bot.engine.markup import Markup
from bot.texts import Texts
from core.base import figures
from core.model.charges.balance import AccountBalance


def parts(text: Texts, balance: AccountBalance) -> dict[str, str]:
    """What a balance is made of, as the texts of its tables ask for it, with what is owed below."""
    return {
        "of_month": figures.month_of(balance.month),
        "opening": figures.money(balance.opening),
        "charged": figures.money(balance.charged),
        "recalculated": figures.money(balance.recalculated),
        "penalty": figures.money(balance.penalty),
        "paid": figures.money(balance.paid),
        "owed": owed(text, balance),
    }


def owed(text: Texts, balance: AccountBalance | None) -> Markup:
    """What is to be paid, what has been paid since, and what will remain; «к оплате» is never negative."""
    if balance is None:
        return text("owed-unknown")
    lines = [
        text("owed-nothing-overpaid", sum=figures.money(balance.overpaid))
        if balance.overpaid
        else text("owed", sum=figures.money(balance.to_pay))
    ]
    if balance.uncounted and balance.last_paid_on:
        name = "owed-paid-once" if len(balance.paid_since) == 1 else "owed-paid-often"
        day = figures.day(balance.last_paid_on)
        lines.append(text(name, sum=figures.money(balance.uncounted), day=day))
        surplus = balance.will_be_overpaid
        lines.append(
            text("owed-remains-overpaid", sum=figures.money(surplus))
            if surplus
            else text("owed-remains", sum=figures.money(balance.remains))
        )
    return Markup("\n".join(lines))
