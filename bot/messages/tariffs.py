"""What people are told before a tariff changes: what their usual month will come to."""

from bot.engine.limits import Limits
from bot.engine.markup import Markup, plain
from bot.engine.screens import Screen
from bot.handlers.settings import messages
from bot.messages import optional_letters
from bot.messages.message import OF_BULK, Message, Telling
from core.base import figures
from core.model.messages.facts import TariffChanging
from core.model.messages.letters import Letter
from core.model.messages.topics import Topic
from core.use_cases.foresee_tariff import TariffEffect, effects_of

_MOST = 5
"""Accounts that one message names; more than most people have."""


def _effects(telling: Telling, fact: TariffChanging) -> list[TariffEffect]:
    """Nothing once the tariff holds: then the bill itself says why it is more."""
    if telling.cabinet is None or telling.policy.day(telling.now) >= fact.since:
        return []
    return effects_of(telling.work, telling.cabinet, fact.since)


def _words(telling: Telling, fact: TariffChanging) -> Markup:
    text, found = telling.text, _effects(telling, fact)
    lines = [_line(telling, each) for each in found[:_MOST]]
    if found[_MOST:]:
        lines.append(text("remind-more", count=len(found) - _MOST))
    return text("tariff-changing", day=figures.day(fact.since), accounts=Markup("\n".join(lines)))


def _line(telling: Telling, effect: TariffEffect) -> Markup:
    difference = effect.after - effect.before
    return telling.text(
        "tariff-changing-account",
        tail=effect.account.tail,
        volume=figures.volume(effect.volume),
        difference=figures.money(abs(difference)),
        way="more" if difference > 0 else "less",
        before=figures.money(effect.before),
        after=figures.money(effect.after),
    )


def _screen(telling: Telling, fact: TariffChanging, limits: Limits) -> Screen:
    no_more = messages.switch_off.carry(Topic.RECEIPTS)
    return Screen(
        text=_words(telling, fact),
        rows=((telling.button(limits, "button-bill-no-more", no_more),),),
    )


def _letter(telling: Telling, fact: TariffChanging, address: str) -> Letter:
    return optional_letters.about(
        telling,
        fact.topics,
        address,
        "letter-tariff-changing-subject",
        "letter-remind",
        day=figures.day(fact.since),
        sections=plain(_words(telling, fact)),
    )


tariff_changing = Message(
    fact=TariffChanging,
    still_matters=lambda telling, fact: bool(_effects(telling, fact)),
    screen=_screen,
    letter=_letter,
    bulk=True,
    at_once=OF_BULK,
)
