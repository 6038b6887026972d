"""What the bot writes about unasked, each on or off."""

from collections.abc import Iterable

from bot.engine.dialogue import Go, Leave, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Button, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.settings import Settings
from bot.handlers.settings import timing
from bot.handlers.settings.common import quiet_hours, settings
from bot.wording.consents import edition
from core.model.cabinets.cabinet import ConsentKind
from core.model.messages.topics import OPTIONAL, TO_MANY, Topic
from core.use_cases.agree_to_offers import agree_to_offers
from core.use_cases.set_switch import is_wanted, set_topic


@settings.pressed(meant="messages")
def to_messages(turn: Turn) -> Reply:
    return Go(Settings.messages)


@settings.shows(Settings.messages, back=Settings.main)
def show_messages(turn: Turn) -> Screen:
    topics = [
        topic
        for topic in OPTIONAL
        if topic not in TO_MANY and (topic is not Topic.PROMISES or turn.policy.promises)
    ]
    switches = [_switch(turn, topic) for topic in topics]
    return turn.screen(
        "messages",
        *(tuple(switches[at : at + 2]) for at in range(0, len(switches), 2)),
        (
            turn.button("button-news", to_news.carry()),
            timing.way_in(turn),
        ),
        topics=_states(turn, topics),
        quiet=quiet_hours(turn),
    )


def _states(turn: Turn, topics: Iterable[Topic]) -> Markup:
    return Markup("\n".join(_state(turn, topic) for topic in topics))


def _state(turn: Turn, topic: Topic) -> Markup:
    name = f"messages-{topic}-on" if is_wanted(turn.work, turn.cabinet.id, topic) else f"messages-{topic}-off"
    return turn.text(name)


def _switch(turn: Turn, topic: Topic) -> Button:
    if is_wanted(turn.work, turn.cabinet.id, topic):
        return turn.button(f"button-messages-{topic}-off", switch_off.carry(topic))
    return turn.button(f"button-messages-{topic}-on", switch_on.carry(topic))


@settings.pressed()
def switch_on(turn: Turn, topic: Topic) -> Reply:
    return Go(Settings.offers) if topic is Topic.OFFERS else _set(turn, topic, on=True)


@settings.pressed()
def switch_off(turn: Turn, topic: Topic) -> Reply:
    return _set(turn, topic, on=False)


def _set(turn: Turn, topic: Topic, *, on: bool) -> Reply:
    if topic not in OPTIONAL:
        raise OutOfDate
    set_topic(turn.work, turn.cabinet, topic, on=on, now=turn.now)
    return Go(Settings.news if topic in TO_MANY else Settings.messages)


# --- what is said to many at once ---


@settings.pressed()
def to_news(turn: Turn) -> Reply:
    return Go(Settings.news)


@settings.shows(Settings.news, back=Settings.messages)
def show_news(turn: Turn) -> Screen:
    topics = [topic for topic in OPTIONAL if topic in TO_MANY]
    rows = ((_switch(turn, topic),) for topic in topics)
    return turn.screen("news", *rows, topics=_states(turn, topics))


@settings.shows(Settings.offers, back=Settings.news, leave=Leave.CANCEL)
def show_offers(turn: Turn) -> Screen:
    text = edition(turn.text, turn.supplier, ConsentKind.OFFERS)
    agree = turn.button("button-offers-agree", offers_agreed.carry(text.version))
    return Screen(text=Markup(text.text), rows=((agree,),))


@settings.pressed(Settings.offers)
def offers_agreed(turn: Turn, version: str) -> Reply:
    text = edition(turn.text, turn.supplier, ConsentKind.OFFERS)
    if text.version != version:
        raise OutOfDate
    agree_to_offers(turn.work, turn.person, turn.cabinet, text, now=turn.now)
    turn.say("offers-agreed")
    return Go(Settings.news)
