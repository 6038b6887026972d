"""Why a bill comes to what it does, in words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from operator import attrgetter
from typing import Final

from bot.engine.markup import Markup
from bot.texts import Texts
from core.base import figures
from core.base.money import Kopecks, kopecks
from core.base.months import Month
from core.model.charges.charge import ELECTRICITY, Basis
from core.model.charges.explanation import Cause, Explanation, Part
from core.model.meters import Meter, Zone
from core.use_cases.explain_bill import ExplainedBill

_NAMED: Final = 2
"""So many reasons are named in a sentence; the others follow as one sum."""
COURSES: Final = ("less", "more")
ESTIMATES: Final = {Basis.AVERAGE: "average", Basis.NORM: "norm"}
_WITHOUT_SERVICE: Final = frozenset({Cause.SERVICE, Cause.PENALTY})
"""The words for these name the service themselves, or need none."""


def told(text: Texts, explanation: Explanation) -> Markup:
    """By how much and why, in a sentence whose sums add up."""
    if explanation.before is None:
        return _first(text, explanation)
    reasons = _reasons(text, explanation)
    against = _in_month(explanation.before, explanation.month)
    if not reasons:
        return text("why-same", month=against)
    if not explanation.difference:
        return text("why-same-though", month=against, reasons=reasons)
    name = "why-more" if explanation.difference > 0 else "why-less"
    return text(name, sum=figures.money(abs(explanation.difference)), month=against, reasons=reasons)


def scope(text: Texts, explanation: Explanation) -> Markup:
    """What is compared, and what of the debt is not."""
    said = [text("why-below-zero")] if explanation.total < 0 else []
    if explanation.before is not None:
        said.append(text("why-scope"))
    if explanation.opening:
        name = "why-debt-apart" if explanation.opening > 0 else "why-advance-apart"
        said.append(text(name, sum=figures.money(abs(explanation.opening))))
    return Markup("\n".join(said))


def parts(text: Texts, found: ExplainedBill) -> Markup:
    """Each reason with how its sum is made, from the bill before to this one."""
    explanation = found.explanation
    entries: list[Markup] = []
    if explanation.before is not None:
        entries.append(_total(text, explanation.before, explanation.total_before))
    entries += [
        text(
            "why-part",
            what=_subject(text, part),
            how=_how(text, part, is_first=explanation.before is None),
            sum=_signed(part.amount, figures.money(part.amount)),
        )
        for part in explanation.parts
    ]
    entries.append(_total(text, explanation.month, explanation.total))
    entries += _notes(text, found)
    return Markup("\n\n".join(entries))


def _total(text: Texts, month: Month, sum_of_month: Kopecks) -> Markup:
    return text("why-total", month=figures.month(month).capitalize(), sum=figures.money(sum_of_month))


# --- the sentence ---


def _first(text: Texts, explanation: Explanation) -> Markup:
    zones = [part for part in explanation.parts if part.cause is Cause.VOLUME and part.service == ELECTRICITY]
    if not zones:
        return text("why-first")
    volume = sum((part.now for part in zones), Decimal(0))
    return text("why-first-volume", volume=figures.volume(volume))


def _reasons(text: Texts, explanation: Explanation) -> Markup:
    """The heaviest reasons with their sums, and the rest as one; nothing where there is none.

    The only reason has no sum of its own: it is that of the difference.
    """
    grouped = sorted(_grouped(explanation.by_weight), key=attrgetter("weight"))
    if len(grouped) == 1:
        return _phrase(text, grouped[0])
    named, others = grouped[:_NAMED], grouped[_NAMED:]
    if len(others) == 1:
        named, others = grouped, []
    rest = sum(part.amount for part in others)
    amounts = [part.amount for part in named] + [rest]
    signed = any(amount * explanation.difference < 0 for amount in amounts) or not explanation.difference
    phrases = [
        text("why-reason", what=_phrase(text, part), sum=_amount(text, part.amount, signed=signed))
        for part in named
    ]
    if rest:
        phrases.append(text("why-rest", sum=_amount(text, rest, signed=signed)))
    if not phrases:
        return Markup("")
    return Markup(_joined(text, phrases))


def _joined(text: Texts, phrases: Sequence[Markup]) -> str:
    *first, last = phrases
    return text("why-joined", first=Markup(", ".join(first)), last=last) if first else last


def _grouped(of_weight: Iterable[Part]) -> list[Part]:
    """Changes of prices and of ranges as one of each service; volumes stay one of each zone."""
    found: dict[tuple[object, ...], Part] = {}
    for part in of_weight:
        key = (part.cause, part.service, part.zone if part.cause is Cause.VOLUME else None)
        known = found.get(key)
        found[key] = replace(known, amount=known.amount + part.amount) if known else part
    return [part for part in found.values() if part.amount]


def _amount(text: Texts, amount: Kopecks, *, signed: bool) -> str:
    name = ("why-plus" if amount > 0 else "why-minus") if signed else "why-plain"
    return text.label(name, sum=figures.money(abs(amount)))


def _phrase(text: Texts, part: Part) -> Markup:
    """A reason as a part of a sentence."""
    volume = figures.volume(abs(part.now - part.was))
    match part.cause:
        case Cause.VOLUME:
            return _of_service(text, part, _volume_phrase(text, part, volume))
        case Cause.SERVICE | Cause.PENALTY | Cause.RECALCULATION | Cause.QUALITY:
            return _of_service(text, part, text(_change_name(part), service=part.service))
        case Cause.UNEXPLAINED:
            return _of_service(text, part, text("why-unexplained"))
        case Cause.TAKEN_BACK:
            name = "why-charged-on" if part.now > 0 else "why-taken-back"
            return _of_service(text, part, text(name))
        case _:
            course = COURSES[part.amount > 0]
            return _of_service(text, part, text(f"why-{part.cause}-{course}"))


def _volume_phrase(text: Texts, part: Part, volume: str) -> Markup:
    course = COURSES[part.now >= part.was]
    if part.basis in ESTIMATES and part.basis is not part.basis_was:
        return text(f"why-volume-by-{ESTIMATES[part.basis]}-{course}", volume=volume)
    if part.basis_was in ESTIMATES and part.basis is not part.basis_was:
        return text(f"why-volume-by-meter-{course}", volume=volume)
    if part.zone is None:
        return text(f"why-volume-{course}", volume=volume)
    return text(f"why-volume-zone-{course}", when=_when(text, part.zone), volume=volume)


def _change_name(part: Part) -> str:
    """Whether it has come, has gone, or is another than before."""
    if not part.was:
        return f"why-{part.cause}-came"
    if not part.now:
        return f"why-{part.cause}-went"
    return f"why-{part.cause}-{COURSES[part.amount > 0]}"


def _of_service(text: Texts, part: Part, phrase: Markup) -> Markup:
    if part.service == ELECTRICITY or part.cause in _WITHOUT_SERVICE:
        return phrase
    return text("why-of-service", phrase=phrase, service=part.service)


def _when(text: Texts, zone: Zone) -> str:
    return text.label(f"why-at-{zone}")


# --- how each sum is made ---


def _subject(text: Texts, part: Part) -> str:
    marks = []
    if part.zone is not None:
        marks.append(text.label(f"zone-{part.zone}"))
    if part.range is not None:
        marks.append(text.label("charge-range", number=part.range))
    if part.service != ELECTRICITY and part.cause not in _WITHOUT_SERVICE:
        marks.append(part.service)
    if part.cause in _WITHOUT_SERVICE:
        return part.service
    subject = text.label(f"why-what-{part.cause}")
    return f"{subject} ({', '.join(marks)})" if marks else subject


def _how(text: Texts, part: Part, *, is_first: bool) -> Markup:
    change = part.now - part.was
    match part.cause:
        case Cause.VOLUME if is_first:
            return text("why-how-first", volume=figures.volume(part.now), price=figures.price(part.by))
        case Cause.VOLUME:
            return text(
                "why-how-volume",
                was=figures.volume(part.was),
                now=figures.volume(part.now),
                change=_signed(change, figures.volume(change)),
                price=figures.price(part.by),
            )
        case Cause.TARIFF | Cause.ZONES:
            return text(
                "why-how-price",
                was=figures.price(part.was),
                now=figures.price(part.now),
                change=_signed(change, figures.price(change)),
                volume=figures.volume(part.by),
            )
        case Cause.RANGE:
            return text("why-how-range", was=figures.volume(part.was), now=figures.volume(part.now))
        case Cause.UNEXPLAINED:
            return text("why-how-unexplained")
        case _:
            return text("why-how-sum", was=_money(part.was), now=_money(part.now))


def _notes(text: Texts, found: ExplainedBill) -> list[Markup]:
    """What else has to do with it."""
    notes = []
    volume = next(
        (part for part in found.explanation.parts if part.cause is Cause.VOLUME and part.basis), None
    )
    if volume and volume.basis in ESTIMATES:
        notes.append(text(f"why-note-{ESTIMATES[volume.basis]}"))
    if found.removed:
        notes.append(text("why-note-meters", was=_numbers(found.removed), now=_numbers(found.installed)))
    return notes


def _numbers(meters: Sequence[Meter]) -> str:
    return ", ".join(meter.number for meter in meters)


def _in_month(month: Month, now: Month) -> str:
    """`августе`, with its year where it is another one."""
    year = f" {month.year}" if month.year != now.year else ""
    return f"{figures.month_in(month)}{year}"


def _money(sum_in_roubles: Decimal) -> str:
    return figures.money(kopecks(sum_in_roubles))


def _signed(value: Kopecks | Decimal, written: str) -> str:
    """With a plus where it is more; the figure has a minus of its own."""
    return f"+{written}" if value > 0 else written
