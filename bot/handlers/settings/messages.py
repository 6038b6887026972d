"""What the bot writes about unasked, each on or off, and the hours in which it does not write."""

from collections.abc import Iterable

from bot.engine.dialogue import Go, Leave, NoAnswer, Reply
from bot.engine.markup import Markup
from bot.engine.screens import Button, Row, Screen
from bot.engine.turn import OutOfDate, Turn
from bot.fsm.settings import Settings
from bot.handlers.settings.common import quiet_hours, settings
from bot.wording.consents import edition
from core.model.cabinets.cabinet import ConsentKind
from core.model.cabinets.quiet_hours import NotQuietHours, QuietHours, parse_quiet_hours
from core.model.messages.topics import OPTIONAL, TO_MANY, Topic
from core.use_cases.agree_to_offers import agree_to_offers
from core.use_cases.change_contacts import set_quiet_hours
from core.use_cases.set_switch import is_wanted, set_topic

_OFFERED = (QuietHours(21, 8), QuietHours(22, 8), QuietHours(23, 9))
"""What most people want, so that nobody has to type it."""


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
            turn.button("button-quiet-hours", to_quiet_hours.carry()),
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


# --- quiet hours ---


@settings.pressed(meant="quiet-hours")
def to_quiet_hours(turn: Turn) -> Reply:
    return Go(Settings.quiet_hours)


@settings.shows(Settings.quiet_hours, back=Settings.messages, leave=Leave.CANCEL)
def which_hours(turn: Turn) -> Screen:
    return _hours_screen(turn, "quiet-hours", quiet=quiet_hours(turn))


def _hours_screen(turn: Turn, name: str, **arguments: str) -> Screen:
    rows: list[Row] = [
        (
            turn.button(
                "button-hours", take_hours.carry(_carried(hours)), since=hours.since, until=hours.until
            ),
        )
        for hours in _OFFERED
    ]
    if turn.cabinet.quiet_hours is not None:
        rows.append((_as_usual(turn),))
    return turn.screen(name, *rows, **arguments)


def _as_usual(turn: Turn) -> Button:
    usual = turn.policy.quiet_hours
    if usual is None:
        return turn.button("button-no-hours", no_hours.carry())
    return turn.button("button-usual-hours", no_hours.carry(), since=usual.since, until=usual.until)


def _carried(hours: QuietHours) -> str:
    return f"{hours.since}-{hours.until}"


@settings.said(Settings.quiet_hours)
def hours_typed(turn: Turn, typed: str) -> Reply:
    try:
        hours = parse_quiet_hours(typed)
    except NotQuietHours:
        return NoAnswer(_hours_screen(turn, "quiet-hours-unclear"))
    return _set_hours(turn, hours)


@settings.pressed(Settings.quiet_hours)
def take_hours(turn: Turn, carried: str) -> Reply:
    try:
        return _set_hours(turn, parse_quiet_hours(carried))
    except NotQuietHours as forged:
        raise OutOfDate from forged


@settings.pressed(Settings.quiet_hours)
def no_hours(turn: Turn) -> Reply:
    """[Как у всех], or [Писать в любое время] where the supplier has no hours of its own."""
    return _set_hours(turn, None)


def _set_hours(turn: Turn, hours: QuietHours | None) -> Reply:
    set_quiet_hours(turn.work, turn.person, turn.cabinet, hours, now=turn.now)
    return Go(Settings.messages)
