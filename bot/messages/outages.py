"""That there is no light, until when, and that there is again: each said once, to whose light it is."""

from bot.engine.limits import Limits
from bot.engine.markup import Markup, plain
from bot.engine.screens import Screen
from bot.handlers import outage as no_light
from bot.handlers.settings import messages
from bot.messages import optional_letters
from bot.messages.message import OF_BULK, Message, Telling
from bot.wording.outages import outage_named
from core.model.messages.facts import OutageNews
from core.model.messages.letters import Letter
from core.model.messages.topics import Topic
from core.use_cases.tell_outages import Word, note, word_of


def _word(telling: Telling, fact: OutageNews) -> Word | None:
    return word_of(telling.work, fact, telling.to, telling.policy, now=telling.now)


def _text(telling: Telling, fact: OutageNews, *, over: str = "outage-over") -> Markup:
    word = _word(telling, fact)
    if word is None:
        raise ValueError(fact.kind)  # nobody words what has no point
    name = "outage-news"
    if word.outage.is_over:
        name = over
    elif word.is_known:
        name = "outage-changed"
    return telling.text(
        name,
        what=outage_named(telling.text, word.outage),
        tails=", ".join(f"…{account.tail}" for account in word.accounts),
        count=len(word.accounts),
    )


def _screen(telling: Telling, fact: OutageNews, limits: Limits) -> Screen:
    more = telling.button(limits, "button-no-light", no_light.no_light.carry())
    no_more = telling.button(limits, "button-outages-no-more", messages.switch_off.carry(Topic.OUTAGES))
    return Screen(text=_text(telling, fact), rows=((more,), (no_more,)))


def _letter(telling: Telling, fact: OutageNews, address: str) -> Letter:
    words = plain(_text(telling, fact, over="outage-over-letter"))
    return optional_letters.about(
        telling, fact.topics, address, "letter-broadcast-subject-outage", "letter-broadcast", text=words
    )


outage_news = Message(
    fact=OutageNews,
    still_matters=lambda telling, fact: _word(telling, fact) is not None,
    screen=_screen,
    letter=_letter,
    ended=lambda work, fact, to, ended, now: note(work, fact.outage, to, ended, now=now),
    bulk=True,
    at_once=OF_BULK,
)
