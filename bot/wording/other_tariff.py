"""Whether another tariff would have paid, in words."""

from collections.abc import Iterable
from typing import Final

from bot.engine.markup import Markup
from bot.texts import Texts
from core.base import figures
from core.base.months import Month
from core.base.periods import Period
from core.model.charges.other_tariff import (
    ONE,
    THREE,
    TWO,
    Alternative,
    Outcome,
    TariffAdvice,
    Zones,
)

KINDS: Final[dict[Zones, str]] = {TWO: "two", THREE: "three"}
OUTCOMES: Final = {Outcome.PAYS: "pays", Outcome.DOES_NOT_PAY: "does-not-pay", Outcome.DEPENDS: "depends"}
_ALL: Final = 100


def outcome(text: Texts, advice: TariffAdvice) -> Markup:
    """The answer in one sentence."""
    if advice.zones != ONE:
        return text(f"tariff-one-{OUTCOMES[advice.outcome]}")
    kind = KINDS[advice.alternatives[0].zones]
    return text(f"tariff-{kind}-{OUTCOMES[advice.outcome]}")


def charged(text: Texts, advice: TariffAdvice) -> Markup:
    """What was charged, and for which months."""
    return text(
        "tariff-charged" if advice.zones == ONE else "tariff-charged-by-zones",
        period=figures.period(Period(advice.months[0], advice.months[-1])),
        months=len(advice.months),
        sum=figures.money(advice.charged),
    )


def by_shares(text: Texts, advice: TariffAdvice) -> Markup:
    """Each kind of zones at each share of the night, side by side."""
    blocks = []
    for zones in dict.fromkeys(each.zones for each in advice.alternatives):
        lines = [text(f"tariff-kind-{KINDS[zones]}")]
        lines += [
            text(
                "tariff-share-line",
                share=each.night or 0,
                sum=figures.money(each.cost),
                difference=_difference(text, each),
            )
            for each in advice.alternatives
            if each.zones == zones
        ]
        if zones == THREE:
            lines.append(text("tariff-peak-assumed"))
        blocks.append("\n".join(lines))
    return Markup("\n\n".join(blocks))


def reckoning(text: Texts, advice: TariffAdvice, share: int) -> Markup:
    """What one share comes to: the volumes by zone and the sum, for each kind of zones."""
    blocks = []
    for each in advice.alternatives:
        if each.night != share:
            continue
        lines = [text(f"tariff-kind-{KINDS[each.zones]}"), *_volumes(text, each)]
        lines.append(
            text("tariff-comes-to", sum=figures.money(each.cost), difference=_difference(text, each))
        )
        if each.zones == THREE:
            lines.append(text("tariff-peak-assumed"))
        blocks.append("\n".join(lines))
    return Markup("\n\n".join(blocks))


def by_one_zone(text: Texts, advice: TariffAdvice) -> Markup:
    """What one zone would have cost in place of the household's own."""
    (single,) = advice.alternatives
    return text("tariff-by-one", sum=figures.money(single.cost), difference=_difference(text, single))


def threshold(text: Texts, advice: TariffAdvice) -> Markup:
    """From which share at night two zones pay, and how much of it one's own meter has counted."""
    said = []
    if advice.threshold is not None and THREE[0] not in advice.zones:
        said.append(_threshold(text, advice.threshold))
    if advice.night_share is not None:
        said.append(text("tariff-own-night", share=advice.night_share))
    return Markup(" ".join(said))


def prices(text: Texts, advice: TariffAdvice) -> Markup:
    """What a kWh of each zone costs now."""
    lines = [
        text("tariff-price", zone=text.label(f"tariff-zone-{zone}"), price=figures.price(price))
        for zone, price in advice.prices.items()
    ]
    return Markup("\n".join(lines))


def left_out(text: Texts, advice: TariffAdvice) -> Markup:
    """Which months are not reckoned with, and why."""
    said = [] if advice.is_of_a_year else [text("tariff-not-a-year")]
    if advice.unmetered:
        said.append(text("tariff-unmetered", months=_listed(advice.unmetered)))
    if advice.unlike:
        said.append(text("tariff-unlike", months=_listed(advice.unlike)))
    return Markup("\n" + "\n".join(said) + "\n") if said else Markup("")


def _threshold(text: Texts, per_cent: int) -> Markup:
    if per_cent == 0:
        return text("tariff-threshold-any")
    return text("tariff-threshold-none") if per_cent == _ALL else text("tariff-threshold", share=per_cent)


def _volumes(text: Texts, other: Alternative) -> Iterable[Markup]:
    return (
        text("tariff-volume", zone=text.label(f"tariff-zone-{zone}"), volume=figures.volume(volume))
        for zone, volume in other.volumes.items()
    )


def _difference(text: Texts, other: Alternative) -> str:
    if not other.difference:
        return text.label("tariff-same")
    name = "tariff-dearer" if other.difference > 0 else "tariff-cheaper"
    return text.label(name, sum=figures.money(abs(other.difference)))


def _listed(months: Iterable[Month]) -> str:
    return ", ".join(map(figures.month, months))
