"""What was charged for a month, a card a service with the columns of the guide's table (S62, S63)."""

from collections.abc import Sequence

from bot.engine.markup import Markup
from bot.texts import Texts
from bot.wording.charge_lines import charge_lines
from core.base import figures
from core.model.charges.balance import Balance
from core.model.charges.charge import ELECTRICITY, Charge, ChargeLine


def card(text: Texts, charge: Charge, lines: Sequence[ChargeLine]) -> Markup:
    """One service; of what is nothing, only what matters in itself is told."""
    told = [text("statement-of", service=charge.service)]
    if lines:
        told += charge_lines(text, lines)
    elif charge.tariff:
        told.append(text("statement-tariff", price=figures.price(charge.tariff)))
    if charge.volume or (charge.volume is not None and charge.service == ELECTRICITY):
        told.append(text("statement-volume", volume=figures.volume(charge.volume)))
    if charge.opening:
        told.append(opening(text, charge.opening))
    told += _moves(text, Balance.of((charge,)))
    told.append(closing(text, charge.closing))
    if charge.discrepancy:
        told.append(text("statement-discrepancy", sum=figures.money(charge.discrepancy)))
    return Markup("\n".join(told))


def total(text: Texts, name: str, balance: Balance) -> Markup:
    """The row «ИТОГО», under a heading of its own."""
    told = [
        text(name),
        opening(text, balance.opening),
        *_moves(text, balance),
        closing(text, balance.closing),
    ]
    return Markup("\n".join(told))


def brief(text: Texts, balance: Balance) -> Markup:
    """A month of the history in two lines."""
    told = [
        text(
            "statement-brief",
            charged=figures.money(balance.charged),
            paid=figures.money(balance.paid),
        )
    ]
    if balance.corrected:
        told.append(text("statement-recalculated", sum=figures.money(balance.corrected)))
    told.append(closing(text, balance.closing))
    return Markup("\n".join(told))


def opening(text: Texts, amount: int) -> Markup:
    """What was owed at the beginning, or paid in advance."""
    name = "statement-opening-advance" if amount < 0 else "statement-opening"
    return text(name, sum=figures.money(abs(amount)))


def closing(text: Texts, amount: int) -> Markup:
    """What was owed in the end, or paid in advance."""
    name = "statement-closing-advance" if amount < 0 else "statement-closing"
    return text(name, sum=figures.money(abs(amount)))


def _moves(text: Texts, balance: Balance) -> list[Markup]:
    """What came to pass between the beginning and the end."""
    told = [text("statement-charged", sum=figures.money(balance.charged))]
    if balance.recalculated:
        told.append(text("statement-recalculated", sum=figures.money(balance.recalculated)))
    if balance.quality:
        told.append(text("statement-quality", sum=figures.money(balance.quality)))
    told.append(text("statement-paid", sum=figures.money(balance.paid)))
    return told
