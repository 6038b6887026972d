"""The ranges of consumption in words: how much is left, what a kWh costs, when the next one begins."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from bot.engine.markup import Markup
from bot.texts import Texts
from core.base import figures
from core.base.money import half_up
from core.base.months import Month
from core.model.charges.ranges import DailyUse, RangeUse
from core.model.meters import Zone
from core.use_cases.see_ranges import PricedRange, RangeOutlook

_TENTHS: Final = Decimal("0.1")
_TITLES: Final = ("ranges-name-1", "ranges-name-2", "ranges-name-3")
_PLACES: Final = ("ranges-in-1", "ranges-in-2", "ranges-in-3")
_NEXT: Final = ("ranges-of-2", "ranges-of-3")
"""The range after the first and after the second: «до второго»."""


def told(text: Texts, outlook: RangeOutlook, today: date) -> Markup:
    """All that is known of where the account stands among the ranges."""
    use, used = outlook.use, outlook.use.used if outlook.use else None
    if use is None or used is None:
        return Markup(f"{_unknown(text, outlook)}\n\n{_all(text, outlook)}")
    place = use.range_of(used)
    here = outlook.ranges[place - 1]
    parts = [f"{_used(text, outlook, use, used)}\n{_standing(text, use, used, place)}"]
    if here.prices:
        parts.append(_prices(text, outlook, place))
    if here.end is not None:
        parts.append(_day(text, outlook, use, place, today))
    notes = [
        text(
            "ranges-next-month",
            month=figures.month(outlook.month),
            day=figures.day(_closed_before(outlook) + timedelta(days=1)),
        )
        if outlook.month > Month.of(today)
        else Markup(""),
        text(
            "ranges-later-use",
            month=figures.month(outlook.month),
            next=figures.month(outlook.month.plus(1)),
            day=figures.day(outlook.closes_on),
        )
        if use.is_read and not outlook.by_network
        else Markup(""),
    ]
    return Markup("\n\n".join([*parts, *filter(None, notes)]))


def _unknown(text: Texts, outlook: RangeOutlook) -> Markup:
    """Why the use is not known; a reading is asked for only where none has been handed in."""
    if not outlook.has_meters:
        return text("ranges-no-meters")
    if outlook.is_read:
        return text("ranges-unknown-read", month=figures.month(outlook.month))
    return text("ranges-unknown")


def _closed_before(outlook: RangeOutlook) -> date:
    """The day on which the month before was closed."""
    before = outlook.month.plus(-1)
    return before.first_day.replace(day=min(outlook.closes_on.day, before.days))


def _used(text: Texts, outlook: RangeOutlook, use: RangeUse, used: Decimal) -> Markup:
    read_on = max(meter.read_on for meter in use.meters)
    if use.is_read:
        return text(
            "ranges-used",
            day=figures.day(read_on),
            volume=figures.volume(used),
            month=figures.month(outlook.month),
        )
    return text(
        "ranges-used-about",
        day=figures.day(min(meter.read_on for meter in use.meters)),
        volume=figures.volume(Decimal(half_up(used))),
        month=figures.month(outlook.month),
    )


def _standing(text: Texts, use: RangeUse, used: Decimal, place: int) -> Markup:
    name = "ranges-in" if use.is_read else "ranges-likely-in"
    standing = text(name, place=text.label(_PLACES[place - 1]))
    if place > len(use.ends):
        return standing
    left = use.ends[place - 1] - used
    name = "ranges-left" if use.is_read else "ranges-left-about"
    volume = left if use.is_read else Decimal(half_up(left))
    more = text(name, next=text.label(_NEXT[place - 1]), volume=figures.volume(volume))
    return Markup(f"{standing} {more}")


def _prices(text: Texts, outlook: RangeOutlook, place: int) -> Markup:
    """What the next kWh costs now, and after the limit."""
    here = outlook.ranges[place - 1]
    now = text("ranges-price", price=_price(text, here))
    if here.end is None:
        return Markup(f"{now} {text('ranges-no-more')}")
    after = outlook.ranges[place]
    if not after.prices:
        return now
    then = text("ranges-price-after", end=figures.volume(here.end), price=_price(text, after))
    return Markup(f"{now}\n{then}")


def _price(text: Texts, of_range: PricedRange) -> str:
    return ", ".join(
        figures.price(price)
        if zone is Zone.SINGLE
        else text.label("ranges-price-at", when=text.label(f"why-at-{zone}"), price=figures.price(price))
        for zone, price in of_range.prices
    )


def _day(text: Texts, outlook: RangeOutlook, use: RangeUse, place: int, today: date) -> Markup:
    """About when the next range begins, and what that rests on."""
    following = text.label(_TITLES[place])
    daily = use.daily
    if daily is None:
        return text("ranges-day-unknown", next=following)
    day = use.reached_on(use.ends[place - 1])
    if day is None or day > outlook.closes_on:
        course = text(
            "ranges-day-not-now",
            next=text.label(_NEXT[place - 1]),
            month=figures.month(outlook.month),
        )
    else:
        name = "ranges-day-past" if day <= today else "ranges-day"
        course = text(name, next=following, day=figures.day(day))
    return Markup(f"{course}\n{_basis(text, daily)}")


def _basis(text: Texts, daily: DailyUse) -> Markup:
    return text(
        "ranges-basis",
        daily=figures.volume(daily.kwh.quantize(_TENTHS)),
        since=figures.day(daily.since),
        until=figures.day(daily.until),
    )


def _all(text: Texts, outlook: RangeOutlook) -> Markup:
    """Every range with its price."""
    lines = []
    for number, each in enumerate(outlook.ranges, start=1):
        title = text.label(_TITLES[number - 1]).capitalize()
        end = each.end if each.end is not None else outlook.ranges[-2].end
        volume = figures.volume(end or Decimal(0))
        price = _price(text, each) if each.prices else text.label("unknown")
        kind = "ranges-line" if each.end is not None else "ranges-line-last"
        lines.append(text(kind, title=title, volume=volume, price=price))
    return Markup("\n".join(lines))
