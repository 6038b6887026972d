"""Penalties in words: from which day, and how much by which day."""

from collections.abc import Iterable
from datetime import date

from bot.engine.markup import Markup
from bot.texts import Texts
from core.base import figures
from core.use_cases.foresee_penalty import Foreseen, PenaltyOutlook, UnpaidMonth


def nothing_overdue(text: Texts, outlook: PenaltyOutlook) -> Markup:
    """Until when to pay, and before which day nothing accrues."""
    month = outlook.months[0] if outlook.months else outlook.next_bill
    told = text(
        "penalties-not-due" if outlook.months else "penalties-nothing-owed",
        month=figures.month(month.month),
        due=figures.day(month.due),
        starts=figures.day(month.starts),
    )
    if not outlook.stated:
        return told
    return Markup(f"{told}\n\n{text('penalties-stated', sum=figures.money(outlook.stated))}")


def months(text: Texts, unpaid: Iterable[UnpaidMonth], today: date) -> Markup:
    """Each unpaid month, until when it was to be paid, and from when penalties run."""
    return Markup("\n\n".join(_month(text, month, today) for month in unpaid))


def _month(text: Texts, month: UnpaidMonth, today: date) -> Markup:
    due = text("penalties-due" if today <= month.due else "penalties-was-due", day=figures.day(month.due))
    starts = figures.day(month.starts)
    if today < month.starts:
        penalty = text("penalties-will-start", day=starts)
    elif month.by_today is None:
        penalty = text("penalties-run", day=starts)
    else:
        penalty = text("penalties-run-to", day=starts, sum=figures.money(month.by_today))
    head = text(
        "penalties-month", month=figures.month(month.month).capitalize(), sum=figures.money(month.amount)
    )
    return Markup(f"{head}\n{due}\n{penalty}")


def foreseen(text: Texts, outlook: PenaltyOutlook) -> Markup:
    """What it all comes to, a line a day."""
    lines = [
        text(
            "penalties-by",
            day=figures.day(by.on),
            sum=text.label("penalties-unknown") if by.penalty is None else figures.money(by.penalty),
        )
        for by in outlook.days
    ]
    return Markup("\n".join(lines))


def ground(text: Texts, outlook: PenaltyOutlook) -> Markup:
    """By which rate, and what billing has charged already."""
    said = [_rate(text, outlook.days)]
    if outlook.stated:
        said.append(text("penalties-stated-in", sum=figures.money(outlook.stated)))
    return Markup("\n".join(said))


def _rate(text: Texts, days: tuple[Foreseen, ...]) -> Markup:
    first, last = days[0].rate, days[-1].rate
    if first is None or last is None:
        return text("penalties-no-rate")
    if first == last:
        return text("penalties-rate", rate=figures.number(first))
    return text(
        "penalties-rates",
        rate=figures.number(first),
        later=figures.number(last),
        day=figures.day(days[-1].on),
    )
