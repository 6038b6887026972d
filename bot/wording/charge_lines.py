"""A charge by zone and range, in words: the same on the receipt's screen and in the history of charges."""

from collections.abc import Sequence

from bot.engine.markup import Markup
from bot.texts import Texts
from core.base import figures
from core.model.charges.charge import ChargeLine
from core.model.meters import Zone


def charge_lines(text: Texts, lines: Sequence[ChargeLine]) -> list[Markup]:
    """A line for each; the range is told where there are several."""
    ranges = any(line.range > 1 for line in lines)
    return [_line(text, line, with_range=ranges) for line in lines]


def _line(text: Texts, line: ChargeLine, *, with_range: bool) -> Markup:
    parts = []
    if line.zone is not None and line.zone is not Zone.SINGLE:
        parts.append(text.label(f"zone-{line.zone}"))
    if with_range:
        parts.append(text.label("charge-range", number=line.range))
    sums = {
        "volume": figures.volume(line.volume),
        "price": figures.price(line.tariff),
        "sum": figures.money(line.amount),
    }
    if not parts:
        return text("charge-line", **sums)
    return text("charge-line-of", what=", ".join(parts).capitalize(), **sums)
